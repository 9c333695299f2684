//! The second pass: reads text and media of admitted rows, and writes them into cells.

use super::base::Base;
use super::notes::{FactColumns, Notes};
use super::{Inputs, Order};
use crate::progress::Progress;
use crate::set::{Place, SetWriter, Share, Written, schema};
use crate::sets::Sets;
use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use decide::{Decided, Facts, Profile, Relation};
use intake::ContentInfo;
use rayon::prelude::*;
use rights::{Cell, Error, Pseudonym};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The columns that are read from content.
const FROM_CONTENT: [&str; 5] = ["created", "text", "media_uri", "media", "media_sha256"];

/// What the second pass wrote.
pub(super) struct Rows {
    pub(super) written: Written,
    pub(super) kept: usize,
    pub(super) read: u64,
}

/// An admitted row that has to be read.
struct Picked {
    row: u64,
    fact: u64,
    item: Pseudonym,
    person: u32,
    name: Pseudonym,
    profile: u32,
    cell: Cell,
}

/// Everything that the threads of the pass share.
struct Pass<'p> {
    inputs: &'p Inputs,
    decided: &'p Decided,
    notes: &'p Notes,
    store: &'p intake::ContentStore,
    writer: SetWriter,
    read: AtomicU64,
    progress: &'p dyn Progress,
}

/// Writes the cells of a set.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one thing that the pass reads"
)]
pub(super) fn write<S>(
    sets: &Sets<'_, S>,
    order: &Order<'_>,
    inputs: &Inputs,
    decided: &Decided,
    notes: &Notes,
    base: Option<&Base>,
    set: &Path,
    progress: &dyn Progress,
) -> Result<Rows, Error> {
    let mut writer = SetWriter::create(set, order.options)?;
    let mut kept = 0;
    if let Some(base) = base {
        let table = base.table();
        for (cell, links) in base.keep(|cell| notes.is_stale(cell))? {
            writer.keep(&table, cell, links)?;
            kept += 1;
        }
    }
    let pass = Pass {
        inputs,
        decided,
        notes,
        store: sets.store,
        writer,
        read: AtomicU64::new(0),
        progress,
    };
    let files = inputs
        .files
        .iter()
        .enumerate()
        .filter(|(file, _)| notes.reads(*file));
    let tasks: Vec<(usize, usize, u64)> = files
        .flat_map(|(file, facts)| {
            let groups = facts.row_groups().into_iter();
            groups.map(move |(group, first, _)| (file, group, first))
        })
        .collect();
    tasks
        .par_iter()
        .with_max_len(1)
        .try_for_each(|(file, group, first)| pass.group(*file, *group, *first))?;
    Ok(Rows {
        written: pass.writer.finish()?,
        kept,
        read: pass.read.into_inner(),
    })
}

impl Pass<'_> {
    /// Reads and hands on the rows of one row group of facts.
    fn group(&self, file: usize, group: usize, first: u64) -> Result<(), Error> {
        let lost = || Error::internal("a content without facts");
        let facts = self.inputs.files.get(file).ok_or_else(lost)?;
        let info = self.inputs.contents.get(file).ok_or_else(lost)?;
        let picked = self.pick(file, facts, group, first)?;
        if picked.is_empty() {
            return Ok(());
        }
        let rows = picked.iter().map(|p| p.row).collect();
        let mut rest = picked.as_slice();
        for batch in self.store.read_rows(info, &FROM_CONTENT, Some(rows))? {
            let batch = batch?;
            let (here, later) = rest.split_at_checked(batch.num_rows()).ok_or_else(|| {
                Error::corrupt(format!(
                    "content `{}` has more rows than facts",
                    info.content
                ))
            })?;
            rest = later;
            self.push(facts, info, file, here, &batch)?;
        }
        if rest.is_empty() {
            return Ok(());
        }
        Err(Error::corrupt(format!(
            "content `{}` has fewer rows than facts; import it again",
            info.content
        )))
    }

    fn pick(
        &self,
        file: usize,
        facts: &Facts,
        group: usize,
        first: u64,
    ) -> Result<Vec<Picked>, Error> {
        let names = &self.inputs.names;
        let mut picked = Vec::new();
        let mut fact = first;
        for batch in facts.read(group, &FactColumns::NAMES)? {
            let columns = FactColumns::of(&batch?)?;
            for at in 0..columns.len() {
                let admitted = self.decided.of(file, fact).is_some_and(|d| d.is_admitted());
                let cell = columns
                    .cell(at, self.inputs)
                    .filter(|c| self.notes.is_stale(*c));
                if let (true, Some(cell), Some(person)) = (admitted, cell, columns.person(at)) {
                    picked.push(Picked {
                        row: columns.row.value(at),
                        fact,
                        item: names.items.name(columns.item.value(at)),
                        person,
                        name: names.person(person).unwrap_or(Pseudonym([0; 16])),
                        profile: columns.profile.value(at),
                        cell,
                    });
                }
                fact += 1;
            }
        }
        Ok(picked)
    }

    /// Puts rows of content together with what facts say, and hands them to the writer.
    fn push(
        &self,
        facts: &Facts,
        info: &ContentInfo,
        file: usize,
        picked: &[Picked],
        content: &RecordBatch,
    ) -> Result<(), Error> {
        let rows = to_rows(facts, info, picked, content)?;
        let cells: Vec<Cell> = picked.iter().map(|p| p.cell).collect();
        let mut targets = Vec::new();
        for (at, one) in picked.iter().enumerate() {
            self.targets(facts, file, one, |target| targets.push((at, target)));
        }
        self.writer.push(&rows, &cells, &targets)?;
        self.read.fetch_add(picked.len() as u64, Ordering::Relaxed);
        self.progress.advance(picked.len() as u64);
        Ok(())
    }

    /// On whom a row depends besides its owner: those it shows or names, and everybody behind what
    /// it shares.
    fn targets(&self, facts: &Facts, file: usize, one: &Picked, mut each: impl FnMut(Pseudonym)) {
        let shown =
            |l: &&decide::Link| matches!(l.relation, Relation::Depicts | Relation::Mentions);
        let links = facts.links_of(one.fact).iter().filter(shown);
        let mut people = self
            .decided
            .originals
            .people_behind(&self.inputs.files, (file, one.fact));
        people.extend(links.filter_map(|l| l.person));
        people.remove(&one.person);
        let names = people.iter().filter_map(|p| self.inputs.names.person(*p));
        names.for_each(&mut each);
    }
}

fn to_rows(
    facts: &Facts,
    info: &ContentInfo,
    picked: &[Picked],
    content: &RecordBatch,
) -> Result<RecordBatch, Error> {
    let profile = |p: &Picked| facts.profiles.get(p.profile as usize);
    let of_profile = |text: fn(&Profile) -> &str| -> ArrayRef {
        let texts = picked.iter().map(|p| profile(p).map_or("unknown", text));
        Arc::new(StringArray::from_iter_values(texts))
    };
    let read = |at: usize| content.columns().get(at).cloned();
    let lacks = || Error::internal("content was read without a column");
    let [created, text, media_uri, media, media_sha256] = [0, 1, 2, 3, 4].map(read);
    let numbers: Result<Vec<i64>, _> = picked.iter().map(|p| i64::try_from(p.row)).collect();
    let numbers = numbers.map_err(|e| Error::internal("a row number").because(e))?;
    let columns: Vec<ArrayRef> = vec![
        Arc::new(schema::hex(picked.iter().map(|p| p.name))),
        Arc::new(schema::hex(picked.iter().map(|p| p.item))),
        of_profile(|p| p.kind.as_str()),
        created.ok_or_else(lacks)?,
        of_profile(|p| p.language.as_str()),
        of_profile(|p| p.surface.as_str()),
        text.ok_or_else(lacks)?,
        media_uri.ok_or_else(lacks)?,
        media.ok_or_else(lacks)?,
        media_sha256.ok_or_else(lacks)?,
        Arc::new(StringArray::from_iter_values(
            picked.iter().map(|_| info.content.as_str()),
        )),
        Arc::new(Int64Array::from(numbers)),
    ];
    RecordBatch::try_new(schema::columns(), columns)
        .map_err(|e| Error::internal(format!("rows of a set: {e}")).because(e))
}

/// The shares that decisions on the set's items depend on.
pub(super) fn shares(inputs: &Inputs, decided: &Decided) -> Vec<Share> {
    let place = |(file, fact): (usize, u64)| -> Option<Place> {
        Some((inputs.contents.get(file)?.content.clone(), fact))
    };
    let all = decided.originals.shares().iter();
    all.flat_map(|(fact, originals)| originals.iter().map(move |o| (*fact, *o)))
        .filter_map(|(fact, original)| {
            Some(Share {
                item: place(fact)?,
                original: original.and_then(place),
            })
        })
        .collect()
}
