//! Decides the items of one row group: the fast path over columns, the careful path for the rest.

use crate::closure::Originals;
use crate::counts::Counts;
use crate::days::too_many;
use crate::engine::Tuple;
use crate::facts::{Facts, typed};
use crate::links::{Link, Relation};
use crate::owners::LOOK_CLOSER;
use crate::profile::LinkState;
use crate::table::{Table, UNSET};
use crate::worker::{Row, Verdict, Worker};
use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, UInt32Type};
use rights::{Day, Error, People};
use std::ops::Range;

/// Days from here on have no slot of their own on the fast path.
const LAST_FAST_DAY: i32 = 0xFFFE;

/// A file of facts with what a thread has worked out about its profiles.
pub(crate) struct FileView<'f> {
    pub(crate) index: usize,
    pub(crate) facts: &'f Facts,
    pub(crate) originals: &'f Originals,
    /// For each profile code: its class without links, times the table's stride, and its kind.
    profiles: Vec<(u16, u8)>,
}

impl<'f> FileView<'f> {
    pub(crate) fn new(
        index: usize,
        facts: &'f Facts,
        originals: &'f Originals,
        worker: &mut Worker<'_, '_>,
    ) -> Result<FileView<'f>, Error> {
        let class = |p| {
            worker
                .profile_class(p, LinkState::default())
                .map(|class| (class, p.kind.code()))
        };
        let profiles = facts.profiles.iter().map(class).collect::<Result<_, _>>()?;
        Ok(FileView {
            index,
            facts,
            originals,
            profiles,
        })
    }
}

/// One thread's state of the scan.
pub(crate) struct Scanner<'e, 'a> {
    pub(crate) worker: Worker<'e, 'a>,
    pub(crate) counts: Counts,
    table: Table,
    /// Verdicts of the current batch.
    verdicts: Vec<Verdict>,
    /// Rows of the current batch that take the careful path.
    careful: Vec<u32>,
}

/// The columns of a batch, nulls already written into the values.
struct Columns {
    person: Vec<u32>,
    profile: Vec<u32>,
    created: Vec<i32>,
}

impl<'e, 'a> Scanner<'e, 'a> {
    pub(crate) fn new(worker: Worker<'e, 'a>) -> Self {
        let engine = worker.engine;
        let table = Table::new(engine.owners.signatures().len(), engine.ages_then.len());
        Scanner {
            worker,
            counts: Counts::default(),
            table,
            verdicts: Vec::new(),
            careful: Vec::new(),
        }
    }

    /// Decides a row group and hands each batch's verdicts on, in order.
    pub(crate) fn row_group(
        &mut self,
        file: &FileView<'_>,
        group: (usize, u64),
        mut keep: impl FnMut(&[Verdict]),
    ) -> Result<(), Error> {
        let reads_imported = self.worker.engine.reads_imported();
        let mut columns = vec!["person", "profile", "created"];
        if reads_imported {
            columns.push("imported");
        }
        let (index, mut first) = group;
        let mut items = None;
        for batch in file.facts.read(index, &columns)? {
            let batch = batch?;
            let rows = first..first + batch.num_rows() as u64;
            let read = Columns::of(&batch, self.worker.engine.people.len())?;
            if reads_imported || self.worker.engine.fast_age.is_none() {
                self.all_careful(batch.num_rows());
            } else {
                self.fast(file, &read)?;
            }
            self.linked(file, &rows);
            if !self.careful.is_empty() {
                self.careful(file, index, group.1, &rows, &batch, &mut items)?;
            }
            self.counts
                .add(&self.verdicts, &read.profile, &file.profiles, &read.created)?;
            keep(&self.verdicts);
            first = rows.end;
        }
        Ok(())
    }

    fn all_careful(&mut self, rows: usize) {
        self.verdicts.clear();
        self.verdicts.resize(rows, UNSET);
        self.careful.clear();
        self.careful.extend(0..rows as u32);
    }

    /// The fast path: three loads, one multiplication and one look-up an item. A tuple of classes
    /// that was not met before is decided once, on the spot. Rows of people who need a closer look,
    /// and rows from before 1970 or after 2149, are left to the careful path.
    fn fast(&mut self, file: &FileView<'_>, read: &Columns) -> Result<(), Error> {
        let engine = self.worker.engine;
        let Some(ages) = engine.fast_age else {
            return Err(Error::internal("no fast path"));
        };
        let words = engine.owners.words();
        let unknown_day = engine.created_class(None)?;
        self.verdicts.clear();
        self.careful.clear();
        let rows = read.person.iter().zip(&read.profile).zip(&read.created);
        for (row, ((person, profile), created)) in rows.enumerate() {
            let word = words.get(*person as usize).copied().unwrap_or(0);
            let signature = (word & 0xFFFF) as u16;
            let class = file
                .profiles
                .get(*profile as usize)
                .map(|(class, _)| *class);
            let (age, day) = if (0..LAST_FAST_DAY).contains(created) {
                let day = engine.created.known(*created as u16);
                (ages.class(word >> 16, *created), day)
            } else if *created == People::UNKNOWN_DAY {
                (ages.unknown, Some(unknown_day))
            } else {
                (ages.unknown, None)
            };
            let verdict = match (day, class) {
                (Some(day), Some(class)) => match self.table.offset(signature, age, day) {
                    Some(offset) => self
                        .table
                        .get(usize::from(class) * self.table.stride() + offset),
                    None => UNSET,
                },
                _ => UNSET,
            };
            let verdict = match (verdict, class) {
                (UNSET, Some(class)) => self.first_met(signature, class, age, *created)?,
                (known, _) => known,
            };
            if verdict == UNSET {
                self.careful.push(row as u32);
            }
            self.verdicts.push(verdict);
        }
        Ok(())
    }

    /// Decides a tuple of classes and fills its cell; [`UNSET`] where only the careful path can.
    #[cold]
    fn first_met(
        &mut self,
        signature: u16,
        profile: u16,
        age: u16,
        created: i32,
    ) -> Result<Verdict, Error> {
        let engine = self.worker.engine;
        let known = (0..LAST_FAST_DAY).contains(&created) || created == People::UNKNOWN_DAY;
        // INVARIANT: cells of people who need a closer look stay unset.
        if signature == LOOK_CLOSER || !known {
            return Ok(UNSET);
        }
        let Some(owner) = engine.owners.signatures().get(usize::from(signature)) else {
            return Ok(UNSET);
        };
        let day = engine.created_class(Day::from_epoch_days(created))?;
        // No rule reads the day of import here, so every day of import is of one class.
        let imported = engine.imported_class(None)?;
        let tuple = Tuple {
            owner: *owner,
            age_then: age,
            created: day,
            imported,
        };
        let verdict = self.worker.verdict(tuple, profile)?;
        if verdict == UNSET {
            return Err(too_many("decisions"));
        }
        self.table.put(profile, signature, age, day, verdict);
        Ok(verdict)
    }

    /// Rows with links take the careful path whatever the table says.
    fn linked(&mut self, file: &FileView<'_>, rows: &Range<u64>) {
        let links = links_in(&file.facts.links, rows);
        let mut last = None;
        for link in links.iter().filter(|l| l.relation != Relation::ReplyTo) {
            let row = (link.fact - rows.start) as u32;
            if last == Some(row) {
                continue;
            }
            last = Some(row);
            if let Some(verdict) = self.verdicts.get_mut(row as usize)
                && *verdict != UNSET
            {
                *verdict = UNSET;
                self.careful.push(row);
            }
        }
    }

    fn careful(
        &mut self,
        file: &FileView<'_>,
        group: usize,
        group_start: u64,
        rows: &Range<u64>,
        batch: &RecordBatch,
        items: &mut Option<Vec<StringArray>>,
    ) -> Result<(), Error> {
        let person = typed!(batch, "person", as_primitive_opt::<UInt32Type>);
        let profile = typed!(batch, "profile", as_primitive_opt::<UInt32Type>);
        let created = typed!(batch, "created", as_primitive_opt::<Date32Type>);
        let imported = batch
            .column_by_name("imported")
            .and_then(|c| c.as_primitive_opt::<Date32Type>());
        for row in std::mem::take(&mut self.careful) {
            let at = row as usize;
            let person = person.is_valid(at).then(|| person.value(at));
            let code = profile.value(at) as usize;
            let profile = file.facts.profiles.get(code);
            let profile = profile.ok_or_else(|| {
                Error::corrupt(format!("facts name the unknown profile `{code}`"))
            })?;
            let created = created
                .is_valid(at)
                .then(|| created.value(at))
                .and_then(Day::from_epoch_days);
            let imported = imported
                .and_then(|i| i.is_valid(at).then(|| i.value(at)))
                .and_then(Day::from_epoch_days);
            let fact = rows.start + u64::from(row);
            let item = if needs_item(&self.worker, person) {
                item_id(file, group, group_start, fact, items)?
            } else {
                ""
            };
            let mut row = Row {
                person,
                profile,
                links: LinkState::default(),
                created,
                imported,
                item,
            };
            row.links = link_state(&mut self.worker, file, fact, &row);
            let verdict = self.worker.decide(&row)?;
            if verdict == UNSET {
                return Err(too_many("decisions"));
            }
            if let Some(slot) = self.verdicts.get_mut(at) {
                *slot = verdict;
            }
        }
        Ok(())
    }
}

fn needs_item(worker: &Worker<'_, '_>, person: Option<u32>) -> bool {
    let standing = person.and_then(|p| worker.engine.people.standing(rights::Ordinal(p)));
    standing.is_some_and(rights::Standing::reaches_into_items)
}

/// The id of an item, read with its row group when first needed.
fn item_id<'i>(
    file: &FileView<'_>,
    group: usize,
    group_start: u64,
    fact: u64,
    items: &'i mut Option<Vec<StringArray>>,
) -> Result<&'i str, Error> {
    if items.is_none() {
        let mut read = Vec::new();
        for batch in file.facts.read(group, &["item"])? {
            read.push(typed!(&batch?, "item", as_string_opt::<i32>).clone());
        }
        *items = Some(read);
    }
    let mut at = usize::try_from(fact - group_start).unwrap_or(usize::MAX);
    for array in items.iter().flatten() {
        if at < array.len() {
            return Ok(array.value(at));
        }
        at -= array.len();
    }
    Err(Error::corrupt("a facts file has fewer items than rows"))
}

/// The links of the facts in a range.
pub(crate) fn links_in<'l>(links: &'l [Link], rows: &Range<u64>) -> &'l [Link] {
    let from = links.partition_point(|l| l.fact < rows.start);
    let to = links.partition_point(|l| l.fact < rows.end);
    links.get(from..to).unwrap_or(&[])
}

/// What the links of a row say about it.
pub(crate) fn link_state(
    worker: &mut Worker<'_, '_>,
    file: &FileView<'_>,
    fact: u64,
    row: &Row<'_>,
) -> LinkState {
    let mut state = depictions(worker, file.facts, fact, row);
    state.original = file.originals.of(file.index, fact);
    state
}

/// What depictions and mentions say about a row.
pub(crate) fn depictions(
    worker: &mut Worker<'_, '_>,
    facts: &Facts,
    fact: u64,
    row: &Row<'_>,
) -> LinkState {
    let mut state = LinkState::default();
    for link in links_in(&facts.links, &(fact..fact + 1)) {
        let Some(person) = link.person else { continue };
        match link.relation {
            Relation::Depicts => {
                state.depicts_refuser |= worker.refuses(person, row.profile);
                state.depicts_minor |= worker.is_minor(person, row.created);
            }
            Relation::Mentions => state.mentions_refuser |= worker.refuses(person, row.profile),
            Relation::ShareOf | Relation::QuoteOf | Relation::ReplyTo => {}
        }
    }
    state
}

impl Columns {
    fn of(batch: &RecordBatch, nobody: usize) -> Result<Columns, Error> {
        let nobody =
            u32::try_from(nobody).map_err(|_| Error::input("more people than demur can number"))?;
        let person = typed!(batch, "person", as_primitive_opt::<UInt32Type>);
        let profile = typed!(batch, "profile", as_primitive_opt::<UInt32Type>);
        let created = typed!(batch, "created", as_primitive_opt::<Date32Type>);
        let person = if person.null_count() == 0 {
            person.values().iter().map(|p| (*p).min(nobody)).collect()
        } else {
            person
                .iter()
                .map(|p| p.map_or(nobody, |p| p.min(nobody)))
                .collect()
        };
        let created = if created.null_count() == 0 {
            created.values().to_vec()
        } else {
            created
                .iter()
                .map(|d| d.unwrap_or(People::UNKNOWN_DAY))
                .collect()
        };
        Ok(Columns {
            person,
            profile: profile.values().to_vec(),
            created,
        })
    }
}
