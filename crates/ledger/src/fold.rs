//! The fold of the log: what entries change in the state.

use crate::storage::Change;
use rights::{Entry, Ordinal, PurposeTree, Standing, Subject};
use std::collections::BTreeMap;

/// Folds entries onto standings. Appending and rebuilding use this same fold, so that
/// `fold(log) == state`.
#[derive(Debug)]
pub(crate) struct Fold<'t> {
    tree: &'t PurposeTree,
    standings: BTreeMap<Ordinal, Standing>,
    changed: BTreeMap<Ordinal, bool>,
    others: Vec<Change>,
}

impl<'t> Fold<'t> {
    /// A fold onto these standings; whoever is not in it has the empty one.
    pub(crate) fn onto(tree: &'t PurposeTree, standings: BTreeMap<Ordinal, Standing>) -> Self {
        Fold {
            tree,
            standings,
            changed: BTreeMap::new(),
            others: Vec::new(),
        }
    }

    /// Takes the next entry.
    pub(crate) fn take(&mut self, subject: Subject, entry: &Entry) {
        let Subject::Person(person) = subject else {
            return;
        };
        match entry {
            Entry::Choice(choice) => {
                self.standings
                    .entry(person)
                    .or_default()
                    .apply_choice(choice, self.tree);
                self.changed.insert(person, true);
            }
            Entry::Notice(notice) => {
                self.standings
                    .entry(person)
                    .or_default()
                    .apply_notice(notice);
                self.changed.insert(person, true);
            }
            Entry::PersonCorrected {
                birth,
                region,
                created,
                account,
            } => {
                self.others.push(Change::Corrected(
                    person,
                    (*birth, region.clone(), *created, *account),
                ));
            }
            Entry::PersonLinked { with, .. } => self.others.push(Change::Linked(person, *with)),
            Entry::HandleAdded { handle } => {
                self.others.push(Change::Handle(person, handle.clone()))
            }
            Entry::AssessmentSigned(_)
            | Entry::PolicyActivated { .. }
            | Entry::PeopleImported { .. }
            | Entry::ContentImported { .. }
            | Entry::SetPublished { .. }
            | Entry::SetMasked { .. } => {}
        }
    }

    /// What changed.
    pub(crate) fn changes(mut self) -> Vec<Change> {
        let standing = |person: &Ordinal| {
            self.standings
                .remove(person)
                .map(|s| Change::Standing(*person, s))
        };
        let mut changes: Vec<Change> = self.changed.keys().filter_map(standing).collect();
        changes.append(&mut self.others);
        changes
    }
}
