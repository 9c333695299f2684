//! Nothing is visible in the table that Cedar refuses at the newest state.

use super::judge::{Judge, named};
use super::originals::Decided;
use super::{Audit, Moment, UsedRow};
use crate::set::{SetTable, TableFile};
use decide::{Fact, Facts};
use rayon::prelude::*;
use rights::Error;
use std::collections::BTreeMap;

/// The visible items of one content: a bit for each fact.
#[derive(Default)]
struct Visible {
    words: Vec<u64>,
    items: u64,
}

impl Visible {
    fn of(facts: &Facts) -> Visible {
        let words = usize::try_from(facts.rows().div_ceil(64)).unwrap_or(usize::MAX);
        Visible {
            words: vec![0; words],
            items: 0,
        }
    }

    fn insert(&mut self, fact: u64) {
        let (word, bit) = place(fact);
        if let Some(word) = word.and_then(|at| self.words.get_mut(at)) {
            self.items += u64::from(*word & bit == 0);
            *word |= bit;
        }
    }

    fn contains(&self, fact: u64) -> bool {
        let (word, bit) = place(fact);
        let word = word.and_then(|at| self.words.get(at));
        word.is_some_and(|word| word & bit != 0)
    }
}

fn place(fact: u64) -> (Option<usize>, u64) {
    (usize::try_from(fact / 64).ok(), 1 << (fact % 64))
}

/// What Cedar refuses of it.
#[derive(Default)]
struct Refused {
    items: u64,
    first: Option<String>,
    /// The first ones: content, row, why.
    used: Vec<UsedRow>,
}

/// So many are named.
const MOST: usize = 10_000;

impl Audit<'_> {
    /// Says what was confirmed.
    pub(super) fn visible(
        &self,
        now: &Moment,
        table: &SetTable,
        used: &mut Vec<UsedRow>,
    ) -> Result<String, Error> {
        let visible = self.read_visible(table)?;
        let items: u64 = visible.iter().map(|v| v.items).sum();
        let judge = Judge::new(self, now)?;
        let mut targets = Decided::none(judge.originals.shares());
        let mut refused = Refused::default();
        let all = self.manifest.content.iter().map(|c| c.items).sum();
        self.progress
            .begin("deciding what is visible with Cedar", all);
        let files = visible.iter().enumerate();
        let judged = files.map(|(file, visible)| {
            let decided = judge_visible(&judge, file, visible, &targets, &mut refused)?;
            decided
                .into_iter()
                .for_each(|(fact, admitted)| targets.note(fact, admitted));
            Ok(())
        });
        let judged: Result<(), Error> = judged.collect();
        self.progress.end();
        judged?;
        used.append(&mut refused.used);
        if let Refused {
            items: n,
            first: Some(first),
            ..
        } = refused
        {
            return Err(Error::corrupt(format!(
                "`{n}` of `{items}` visible items are refused, the first one: {first}"
            )));
        }
        targets.check(&judge)?;
        let (at, day) = (now.at, now.run.today());
        Ok(format!(
            "{items} visible items admitted by Cedar at sequence {at} on {day}"
        ))
    }

    /// The visible rows of every cell, by the content they came from.
    fn read_visible(&self, table: &SetTable) -> Result<Vec<Visible>, Error> {
        let mut visible: Vec<Visible> = self.files.iter().map(Visible::of).collect();
        let cells = table.files()?;
        // A few cells at a time: row numbers take more room than bits.
        for some in cells.chunks(64) {
            let read = |cell: &TableFile| self.facts_of(table, cell);
            let parts: Result<Vec<_>, Error> = some.par_iter().with_max_len(1).map(read).collect();
            for (file, fact) in parts?.into_iter().flatten() {
                if let Some(visible) = visible.get_mut(file) {
                    visible.insert(fact);
                }
            }
        }
        Ok(visible)
    }

    /// The facts behind the visible rows of a cell.
    fn facts_of(&self, table: &SetTable, cell: &TableFile) -> Result<Vec<Fact>, Error> {
        let mut by_content: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        table.each_visible(cell, |content, row| match by_content.get_mut(content) {
            Some(rows) => rows.push(row.content_row),
            None => drop(by_content.insert(content.to_owned(), vec![row.content_row])),
        })?;
        let mut found = Vec::new();
        for (content, mut rows) in by_content {
            rows.sort_unstable();
            let file = self.files.iter().position(|f| f.content == content);
            let facts = match file.and_then(|file| self.files.get(file)) {
                Some(facts) => facts.of_rows(&rows)?,
                None => Vec::new(),
            };
            let mut facts = facts.into_iter();
            for row in rows {
                let fact = file.zip(facts.next().flatten());
                found.push(fact.ok_or_else(|| {
                    Error::corrupt(format!(
                        "row `{row}` of content `{content}` is visible in cell `{}` and not among the inputs",
                        cell.cell
                    ))
                })?);
            }
        }
        Ok(found)
    }
}

/// Decides the visible items of a content; gives what was decided on originals.
fn judge_visible(
    judge: &Judge<'_>,
    file: usize,
    visible: &Visible,
    targets: &Decided,
    refused: &mut Refused,
) -> Result<Vec<(Fact, bool)>, Error> {
    let content = judge.audit.files.get(file).map_or("", |f| &f.content);
    let mut decided = Vec::new();
    let wanted = |fact: Fact| visible.contains(fact.1) || targets.asks(fact);
    judge.each(file, wanted, |judged| {
        let (row, admitted) = (judged.row, judged.row.decision.is_admitted());
        if targets.asks(judged.fact) {
            decided.push((judged.fact, admitted));
        }
        if !admitted && visible.contains(judged.fact.1) {
            refused.items += 1;
            refused.first.get_or_insert_with(|| {
                let item = named(row.item, row.row, content);
                format!("{item} is {} by Cedar", judge.say(row.decision))
            });
            if refused.used.len() < MOST {
                refused.used.push(UsedRow {
                    content: content.to_owned(),
                    row: row.row,
                    why: judge.why(row.decision),
                });
            }
        }
        Ok(())
    })?;
    Ok(decided)
}
