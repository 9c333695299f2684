//! The first pass: writes the decision table, counts, and finds the cells that have to be written.

use super::Inputs;
use super::base::Base;
use super::commits::Commits;
use super::later;
use super::report::Counted;
use crate::progress::Progress;
use crate::set::{DecisionRow, DecisionWriter};
use arrow::array::{
    Array, AsArray, Int32Array, RecordBatch, StringArray, UInt32Array, UInt64Array,
};
use arrow::datatypes::{Int32Type, UInt32Type, UInt64Type};
use decide::{Decided, Fact};
use rayon::prelude::*;
use rights::{Cell, Decision, Error, Hash, ItemId};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// What the first pass found.
pub(super) struct Notes {
    /// Root of each content's decisions.
    pub(super) roots: BTreeMap<String, Hash>,
    /// The cells that have to be written; `None`: all of them.
    pub(super) stale: Option<HashSet<Cell>>,
    /// Admitted items that may lie in those cells, by content.
    to_read: Vec<u64>,
    pub(super) counted: Counted,
}

/// The columns of facts that a compile reads, of one batch.
pub(super) struct FactColumns {
    pub(super) row: UInt64Array,
    pub(super) item: StringArray,
    person: UInt32Array,
    pub(super) profile: UInt32Array,
    window: Int32Array,
}

impl FactColumns {
    pub(super) const NAMES: [&str; 5] = ["row", "item", "person", "profile", "window"];

    pub(super) fn of(batch: &RecordBatch) -> Result<FactColumns, Error> {
        let column = |name: &str| {
            batch.column_by_name(name).ok_or_else(|| {
                Error::corrupt(format!(
                    "facts lack the column `{name}`; import the content again"
                ))
            })
        };
        let (row, item, person) = (column("row")?, column("item")?, column("person")?);
        let (profile, window) = (column("profile")?, column("window")?);
        let typed = || {
            Some(FactColumns {
                row: row.as_primitive_opt::<UInt64Type>()?.clone(),
                item: item.as_string_opt::<i32>()?.clone(),
                person: person.as_primitive_opt::<UInt32Type>()?.clone(),
                profile: profile.as_primitive_opt::<UInt32Type>()?.clone(),
                window: window.as_primitive_opt::<Int32Type>()?.clone(),
            })
        };
        typed().ok_or_else(|| Error::corrupt("a column of facts has another type than expected"))
    }

    pub(super) fn len(&self) -> usize {
        self.row.len()
    }

    pub(super) fn person(&self, at: usize) -> Option<u32> {
        self.person.is_valid(at).then(|| self.person.value(at))
    }

    /// The cell of a row, if somebody known owns it.
    pub(super) fn cell(&self, at: usize, inputs: &Inputs) -> Option<Cell> {
        inputs.names.cell(self.person(at)?, self.window.value(at))
    }
}

impl Notes {
    /// Whether a cell has to be written.
    pub(super) fn is_stale(&self, cell: Cell) -> bool {
        self.stale
            .as_ref()
            .is_none_or(|cells| cells.contains(&cell))
    }

    /// Items whose text has to be read.
    pub(super) fn rows_to_read(&self) -> u64 {
        self.to_read.iter().sum()
    }

    /// Goes over every fact once.
    pub(super) fn take(
        (set, commits): (&Path, &Commits),
        inputs: &Inputs,
        decided: &Decided,
        base: Option<&Base>,
        progress: &dyn Progress,
    ) -> Result<Notes, Error> {
        let people = inputs.names.people();
        let mut notes = Notes {
            roots: BTreeMap::new(),
            stale: base.map(|_| HashSet::new()),
            to_read: Vec::new(),
            counted: Counted {
                seen: vec![0; people],
                admitted: vec![0; people],
                regions: BTreeMap::new(),
            },
        };
        let later = base
            .map(|base| later::shares(inputs, decided, base))
            .unwrap_or_default();
        for file in 0..inputs.files.len() {
            let before = inputs
                .contents
                .get(file)
                .and_then(|c| base?.admitted(&c.content));
            let mut pass = Pass {
                file,
                inputs,
                decided,
                commits,
                before,
                later: &later,
                notes: &mut notes,
            };
            pass.content(set, progress)?;
        }
        if let Some(base) = base {
            notes.drop_vanished(base);
        }
        notes.count_rows_to_read(inputs, decided);
        Ok(notes)
    }

    /// Cells of the set before that no longer have any rows are stale, too; they were met when their
    /// rows were. What is left of the set before must all be there again.
    fn drop_vanished(&mut self, base: &Base) {
        if let Some(stale) = &mut self.stale {
            stale.extend(base.unsure());
        }
    }

    /// Admitted items of each content: what is read without a base, and at most with one.
    fn count_rows_to_read(&mut self, inputs: &Inputs, decided: &Decided) {
        let admits: Vec<bool> = decided.decisions.iter().map(|d| d.is_admitted()).collect();
        let admitted = |d: &&u16| admits.get(usize::from(**d)) == Some(&true);
        let nothing = self.stale.as_ref().is_some_and(HashSet::is_empty);
        let count = |file| decided.items(file).iter().filter(admitted).count() as u64;
        let counts = (0..inputs.files.len()).map(|file| if nothing { 0 } else { count(file) });
        self.to_read = counts.collect();
    }

    /// Whether a content has any row to read.
    pub(super) fn reads(&self, file: usize) -> bool {
        self.to_read.get(file).is_some_and(|rows| *rows > 0)
    }
}

/// The pass over one content.
struct Pass<'p> {
    file: usize,
    inputs: &'p Inputs,
    decided: &'p Decided,
    commits: &'p Commits,
    /// Which rows the set before admitted.
    before: Option<&'p [bool]>,
    /// Items that share what the set before had not.
    later: &'p HashSet<Fact>,
    notes: &'p mut Notes,
}

impl Pass<'_> {
    fn content(&mut self, set: &Path, progress: &dyn Progress) -> Result<(), Error> {
        let inputs = self.inputs;
        let Some(facts) = inputs.files.get(self.file) else {
            return Ok(());
        };
        let mut writer = DecisionWriter::create(set, &facts.content)?;
        // While one batch is written, the next is named.
        let mut waiting: Vec<DecisionRow> = Vec::new();
        for (group, first, _) in facts.row_groups() {
            let mut fact = first;
            for batch in facts.read(group, &FactColumns::NAMES)? {
                let columns = FactColumns::of(&batch?)?;
                let (written, named) =
                    rayon::join(|| writer.push(&waiting), || self.name(&columns, fact));
                written?;
                waiting = named?;
                self.count(&columns, fact)?;
                self.commit(&columns, fact)?;
                fact += columns.len() as u64;
                progress.advance(columns.len() as u64);
            }
        }
        writer.push(&waiting)?;
        self.notes
            .roots
            .insert(facts.content.clone(), writer.finish()?);
        Ok(())
    }

    fn decision(&self, fact: u64) -> Result<Decision, Error> {
        let lost = || Error::internal("an item without a decision");
        self.decided.of(self.file, fact).ok_or_else(lost)
    }

    fn name(&self, columns: &FactColumns, first: u64) -> Result<Vec<DecisionRow>, Error> {
        let names = &self.inputs.names;
        let content = self.inputs.files.get(self.file).map_or("", |f| &f.content);
        let one = |at: usize| -> Result<DecisionRow, Error> {
            // What was erased is nobody's any more.
            let erased = ItemId::is_erased_at(columns.item.value(at), content, first + at as u64);
            let person = columns.person(at).filter(|_| !erased);
            Ok(DecisionRow {
                item: names.items.name(columns.item.value(at)),
                person: person.and_then(|p| names.person(p)),
                row: columns.row.value(at),
                decision: self.decision(first + at as u64)?,
            })
        };
        (0..columns.len())
            .into_par_iter()
            .with_min_len(1024)
            .map(one)
            .collect()
    }

    /// Commits to what is admitted.
    fn commit(&self, columns: &FactColumns, first: u64) -> Result<(), Error> {
        let admitted = |at: &usize| {
            let decision = self.decided.of(self.file, first + *at as u64);
            decision.is_some_and(Decision::is_admitted)
        };
        let items = (0..columns.len()).into_par_iter().with_min_len(1024);
        let items = items.filter(admitted).map(|at| {
            let owner = columns.person(at);
            self.commits.item(owner, columns.item.value(at))
        });
        self.commits.push(items.collect::<Result<_, Error>>()?)
    }

    fn count(&mut self, columns: &FactColumns, first: u64) -> Result<(), Error> {
        for at in 0..columns.len() {
            let fact = first + at as u64;
            let decision = self.decision(fact)?;
            let admitted = decision.is_admitted();
            let person = columns.person(at);
            let cell = columns.cell(at, self.inputs);
            if admitted && cell.is_none() {
                return Err(Error::refused(
                    "the policy admits items that nobody known owns; a set has no place for them: forbid them by a rule such as `owner_unknown`",
                ));
            }
            let item = columns.item.value(at);
            let content = self.inputs.files.get(self.file).map_or("", |f| &f.content);
            if admitted && ItemId::is_erased_at(item, content, fact) {
                return Err(Error::refused(
                    "the policy admits items that were erased: forbid them by a rule such as `erasure`",
                ));
            }
            self.notes
                .counted
                .add(person, decision, &self.inputs.people);
            if let (Some(stale), Some(cell)) = (&mut self.notes.stale, cell) {
                let row = columns.row.value(at);
                let before = self.before.and_then(|b| b.get(usize::try_from(row).ok()?));
                let differs = admitted != before.copied().unwrap_or(false);
                if differs || self.later.contains(&(self.file, fact)) {
                    stale.insert(cell);
                }
            }
        }
        Ok(())
    }
}
