//! The decision table holds exactly what Cedar decides.
//!
//! Of what was purged this cannot be shown any more, and the check says so: rows that a purge took out
//! of the table are counted against the manifest, and items that depend on what was erased may differ,
//! since nobody knows any more what it said ([`super::forgotten`]).

use super::forgotten::Forgotten;
use super::judge::{Judge, named};
use super::originals::Decided;
use super::{Audit, Moment};
use crate::set::indexes::claimed;
use crate::set::{DecisionRow, DecisionTable, Place, ShareIndex};
use decide::Fact;
use rights::Error;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Rows of the decision table that are handed on at a time, and how many such parts wait.
const PART_ROWS: usize = 8_192;
const READ_AHEAD: usize = 4;

/// Differences between the two sides: how many, and the first in words.
#[derive(Default)]
struct Differences {
    items: u64,
    first: Option<String>,
    /// Items that the table has not, and the first of them.
    missing: u64,
    first_missing: Option<String>,
    /// Items that depend on what was erased, and differ.
    forgotten: u64,
}

impl Differences {
    fn add(&mut self, say: impl FnOnce() -> String) {
        self.items += 1;
        self.first.get_or_insert_with(say);
    }

    fn miss(&mut self, say: impl FnOnce() -> String) {
        self.missing += 1;
        self.first_missing.get_or_insert_with(say);
    }
}

impl Audit<'_> {
    /// Says what was confirmed.
    pub(super) fn reference(&self, then: &Moment) -> Result<String, Error> {
        let judge = Judge::new(self, then)?;
        let forgotten = Forgotten::of(self)?;
        let mut targets = Decided::none(judge.originals.shares());
        let mut differences = Differences::default();
        let items: u64 = self.manifest.content.iter().map(|c| c.items).sum();
        self.progress.begin("deciding with Cedar", items);
        let compared = (0..self.files.len()).try_for_each(|file| {
            self.compare(&judge, file, &forgotten, &mut targets, &mut differences)
        });
        self.progress.end();
        compared?;
        let purged = self.head.purge.as_ref().map_or(0, |p| p.decisions);
        if differences.missing != purged {
            let (missing, first) = (differences.missing, differences.first_missing);
            let first = first.map_or_else(String::new, |first| format!(", the first one: {first}"));
            return Err(Error::corrupt(format!(
                "the set lacks `{missing}` items, and `{purged}` were purged{first}"
            )));
        }
        if let Some(first) = differences.first {
            let differ = differences.items;
            return Err(Error::corrupt(format!(
                "`{differ}` of `{items}` items differ, the first one: {first}"
            )));
        }
        let shares = targets.check(&judge)?;
        self.check_shares(&judge)?;
        let unknown = differences.forgotten;
        let alike = items - purged - unknown;
        let mut said = format!("{alike} items decided alike by Cedar, {shares} with originals");
        if purged > 0 {
            said += &format!("; {purged} were purged and cannot be checked any more");
        }
        if unknown > 0 {
            said += &format!(", nor can {unknown} that depend on what was erased");
        }
        Ok(said)
    }

    /// Goes over the table and Cedar's decisions of a content side by side.
    fn compare(
        &self,
        judge: &Judge<'_>,
        file: usize,
        forgotten: &Forgotten,
        targets: &mut Decided,
        differences: &mut Differences,
    ) -> Result<(), Error> {
        let lost = || Error::internal("a content without facts");
        let content = &self.files.get(file).ok_or_else(lost)?.content;
        let extra =
            |row: &DecisionRow| format!("the inputs have no {}", named(row.item, row.row, content));
        std::thread::scope(|scope| {
            // Both sides hand their rows on, so one of them reads ahead in a thread of its own.
            let (sender, receiver) = sync_channel(READ_AHEAD);
            let reader = scope.spawn(move || read_table(self.set, content, &sender));
            let mut claimed = receiver.into_iter().flatten().peekable();
            let compared = judge.each(
                file,
                |_| true,
                |judged| {
                    let row = judged.row;
                    targets.note(judged.fact, row.decision.is_admitted());
                    while let Some(early) = claimed.next_if(|c| c.row < row.row) {
                        differences.add(|| extra(&early));
                    }
                    match claimed.next_if(|c| c.row == row.row) {
                        Some(claimed) if claimed == row => {}
                        Some(_) if forgotten.reaches(self, judge, judged.fact) => {
                            differences.forgotten += 1;
                        }
                        Some(claimed) => {
                            differences.add(|| difference(judge, &claimed, &row, content))
                        }
                        None => differences.miss(|| {
                            format!("the set has no {}", named(row.item, row.row, content))
                        }),
                    }
                    Ok(())
                },
            );
            compared?;
            claimed.for_each(|late| differences.add(|| extra(&late)));
            let failed = |_| Error::internal("the thread that reads decisions failed");
            reader.join().map_err(failed)?
        })
    }

    /// The index by which late choices find shares is that of the inputs.
    fn check_shares(&self, judge: &Judge<'_>) -> Result<(), Error> {
        let place = |(file, fact): Fact| -> Option<Place> {
            Some((self.files.get(file)?.content.clone(), fact))
        };
        let all = judge.originals.shares().iter();
        let derived: BTreeSet<(Option<Place>, Option<Place>)> = all
            .flat_map(|(fact, originals)| originals.iter().map(move |o| (*fact, *o)))
            .map(|(fact, original)| (place(fact), original.and_then(place)))
            .collect();
        let claimed = ShareIndex::open(self.set, claimed(self.head)?)?.all()?;
        let claimed: BTreeSet<_> = claimed
            .into_iter()
            .map(|s| (Some(s.item), s.original))
            .collect();
        let differs = |(item, _): &(Option<Place>, _), what: &str| {
            let (content, fact) = item.clone().unwrap_or_default();
            Err(Error::corrupt(format!(
                "the index of shares {what} fact `{fact}` of content `{content}` shares, and the inputs do not agree"
            )))
        };
        if let Some(share) = derived.difference(&claimed).next() {
            return differs(share, "lacks what");
        }
        match claimed.difference(&derived).next() {
            Some(share) => differs(share, "says what"),
            None => Ok(()),
        }
    }
}

/// Hands the decisions of a content on in their order, until nobody listens.
fn read_table(
    set: &Path,
    content: &str,
    sender: &SyncSender<Vec<DecisionRow>>,
) -> Result<(), Error> {
    let unheard = |_| Error::internal("decisions were read for nobody");
    let mut part = Vec::with_capacity(PART_ROWS);
    DecisionTable::of(set).read(content, |row| {
        part.push(*row);
        match part.len() < PART_ROWS {
            true => Ok(()),
            false => sender.send(std::mem::take(&mut part)).map_err(unheard),
        }
    })?;
    sender.send(part).map_err(unheard)
}

/// What each side says about an item.
fn difference(
    judge: &Judge<'_>,
    claimed: &DecisionRow,
    judged: &DecisionRow,
    content: &str,
) -> String {
    let item = named(claimed.item, claimed.row, content);
    if claimed.item != judged.item {
        return format!("{item} is `{}` by the inputs", judged.item);
    }
    if claimed.decision != judged.decision {
        let (set, cedar) = (judge.say(claimed.decision), judge.say(judged.decision));
        return format!("{item} is {set} in the set, and {cedar} by Cedar");
    }
    let owner = |row: &DecisionRow| match row.person {
        Some(person) => format!("`{person}`"),
        None => "nobody".to_owned(),
    };
    let (set, inputs) = (owner(claimed), owner(judged));
    format!("{item} is owned by {set} in the set, and by {inputs} in the inputs")
}
