//! What nobody knows any more, since it was erased: decisions that rested on it cannot be made again.

use super::Audit;
use super::judge::Judge;
use arrow::array::AsArray;
use decide::{Fact, Relation};
use rights::{Error, ItemId};
use std::collections::{BTreeSet, HashSet};

/// What was erased.
pub(super) struct Forgotten {
    /// Items that say nothing any more.
    facts: HashSet<Fact>,
    /// Persons whose erasure is in the ledger.
    people: BTreeSet<u32>,
}

impl Forgotten {
    /// Looks for it, in sets that were never purged, too: one may have been compiled after items were
    /// blanked and before the ledger forgot whose they were.
    pub(super) fn of(audit: &Audit<'_>) -> Result<Forgotten, Error> {
        let mut forgotten = Forgotten {
            facts: HashSet::new(),
            people: BTreeSet::new(),
        };
        let people = 0..u32::try_from(audit.erased.len()).unwrap_or(u32::MAX);
        let erased = people.zip(&audit.erased).filter(|(_, erased)| **erased);
        forgotten.people = erased.map(|(person, _)| person).collect();
        for (file, facts) in audit.files.iter().enumerate() {
            for (group, first, _) in facts.row_groups() {
                let mut fact = first;
                for batch in facts.read(group, &["item"])? {
                    let batch = batch?;
                    let items = batch.column(0).as_string_opt::<i32>();
                    let items = items.ok_or_else(|| Error::corrupt("facts lack their items"))?;
                    for item in items.iter() {
                        let item = item.unwrap_or_default();
                        if ItemId::is_erased_at(item, &facts.content, fact) {
                            forgotten.facts.insert((file, fact));
                        }
                        fact += 1;
                    }
                }
            }
        }
        Ok(forgotten)
    }

    /// Whether a decision on an item rests on what was erased: on itself, on whom it shows or names, or
    /// on what it shares and quotes, up the whole chain.
    pub(super) fn reaches(&self, audit: &Audit<'_>, judge: &Judge<'_>, fact: Fact) -> bool {
        let (mut open, mut met) = (vec![fact], HashSet::new());
        while let Some(fact) = open.pop() {
            if !met.insert(fact) {
                continue;
            }
            if self.facts.contains(&fact) || self.shows(audit, fact) {
                return true;
            }
            let originals = judge.originals.shares().get(&fact);
            open.extend(originals.into_iter().flatten().flatten());
        }
        false
    }

    fn shows(&self, audit: &Audit<'_>, (file, fact): Fact) -> bool {
        let links = audit.files.get(file).map_or(&[][..], |f| f.links_of(fact));
        links
            .iter()
            .filter(|l| matches!(l.relation, Relation::Depicts | Relation::Mentions))
            .filter_map(|l| l.person)
            .any(|person| self.people.contains(&person))
    }
}
