//! Decides every item of a set again.

use super::{Late, Refused};
use crate::progress::Progress;
use crate::set::{TableFile, VisibleRow};
use crate::sets::Sets;
use decide::{Decided, Engine, Facts, Wanted};
use ledger::Storage;
use rayon::prelude::*;
use rights::{Decision, Error, People};
use std::collections::BTreeMap;

impl<S: Storage> Sets<'_, S> {
    /// What is refused of all visible rows. `people` are everybody, as they stood at the sequence.
    pub(crate) fn whole(
        &self,
        late: &Late<'_>,
        people: &People,
        progress: &dyn Progress,
    ) -> Result<Refused, Error> {
        let contents = &late.manifest.content;
        let files = contents
            .iter()
            .map(|c| Facts::open(&self.store.facts(&c.content)));
        let files: Vec<Facts> = files.collect::<Result<_, _>>()?;
        let engine = Engine::new(late.policy, people, late.run)?;
        let threads = rayon::current_num_threads();
        let decided = engine.decide_files(&files, Wanted::Decisions, threads, &|n| {
            progress.advance(n);
        })?;
        let cells = late.table.files()?;
        let one = |cell: &TableFile| refused_in(late, cell, &files, &decided);
        let parts: Result<Vec<Refused>, Error> =
            cells.par_iter().with_max_len(1).map(one).collect();
        Ok(parts?.into_iter().fold(Refused::default(), Refused::and))
    }
}

/// The visible rows of one cell that are refused.
fn refused_in(
    late: &Late<'_>,
    cell: &TableFile,
    files: &[Facts],
    decided: &Decided,
) -> Result<Refused, Error> {
    let mut by_content: BTreeMap<String, Vec<VisibleRow>> = BTreeMap::new();
    late.table
        .each_visible(cell, |content, row| match by_content.get_mut(content) {
            Some(rows) => rows.push(row),
            None => drop(by_content.insert(content.to_owned(), vec![row])),
        })?;
    let mut refused = Refused::default();
    for (content, mut rows) in by_content {
        let file = files.iter().position(|f| f.content == content);
        rows.sort_by_key(|r| r.content_row);
        let numbers: Vec<u64> = rows.iter().map(|r| r.content_row).collect();
        let facts = match file.and_then(|f| files.get(f)) {
            Some(facts) => facts.of_rows(&numbers)?,
            None => vec![None; rows.len()],
        };
        for (row, fact) in rows.into_iter().zip(facts) {
            let decision = file
                .zip(fact)
                .and_then(|(file, fact)| decided.of(file, fact));
            // In doubt, refuse: a row that nobody can decide is masked.
            if !decision.is_some_and(Decision::is_admitted) {
                refused.rows.entry(cell.cell).or_default().insert(row.row);
                refused.people.insert(row.person);
                refused.items.push(row.item);
            }
        }
    }
    Ok(refused)
}
