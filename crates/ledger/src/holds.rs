//! Legal holds: whose data must not be removed yet.

use crate::log::{Ledger, kind_name};
use crate::storage::Storage;
use rights::{Entry, EntryKind, Error, Hold, Ordinal, Sequence, Subject};
use std::collections::{BTreeMap, BTreeSet};

impl<S: Storage> Ledger<S> {
    /// The holds that were placed and not lifted, at the head, by the account they were placed on;
    /// those whose day has passed, too. The newest of a person counts.
    ///
    /// # Errors
    /// When storage fails, or a hold cannot be opened: in doubt nothing is removed.
    pub async fn holds(&self) -> Result<BTreeMap<Ordinal, Hold>, Error> {
        let placed = kind_name(EntryKind::HoldPlaced);
        let subjects = self.storage.subjects_since(Sequence(0)).await?;
        let held: BTreeSet<Ordinal> = subjects
            .into_iter()
            .filter_map(|(subject, kind)| match subject {
                Subject::Person(person) if kind == placed => Some(person),
                _ => None,
            })
            .collect();
        let mut holds = BTreeMap::new();
        for person in held {
            if let Some(hold) = self.hold(person).await? {
                holds.insert(person, hold);
            }
        }
        Ok(holds)
    }

    /// The hold on one account, if one was placed and not lifted.
    ///
    /// # Errors
    /// When storage fails, or a hold cannot be opened.
    pub async fn hold(&self, person: Ordinal) -> Result<Option<Hold>, Error> {
        let mut hold = None;
        for recorded in self.history(person).await? {
            match recorded.entry {
                Some(Entry::HoldPlaced { until, reason }) => hold = Some(Hold { until, reason }),
                Some(Entry::HoldLifted) => hold = None,
                // Of an erased person nothing can be opened, and nothing is left to be held.
                _ => {}
            }
        }
        Ok(hold)
    }
}
