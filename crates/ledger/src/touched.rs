//! Whom entries from a sequence on can have changed.

use crate::assemble::Groups;
use crate::log::{Ledger, kind_name};
use crate::storage::Storage;
use rights::{EntryKind, Error, Ordinal, Sequence, Subject};
use std::collections::BTreeSet;

/// What decisions made before have to be looked at again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Persons with entries of their own that decisions read, or linked to one with such entries. Newly
    /// imported people are not among them: nothing was decided about them before.
    pub people: BTreeSet<Ordinal>,
    /// An assessment was signed or a policy activated: everything has to be looked at.
    pub rules: bool,
}

impl<S: Storage> Ledger<S> {
    /// Whom the entries from `from` on can have changed; `from` is the sequence that earlier
    /// decisions were made at.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn touched_since(&self, from: Sequence) -> Result<Touched, Error> {
        let unread = [
            EntryKind::ContactChanged,
            EntryKind::LookedAt,
            EntryKind::RequestMade,
            EntryKind::RequestStepped,
            EntryKind::IncidentConcerns,
        ]
        .map(kind_name);
        let rules = [EntryKind::AssessmentSigned, EntryKind::PolicyActivated].map(kind_name);
        let mut touched = Touched::default();
        for (subject, kind) in self.storage.subjects_since(from).await? {
            match subject {
                Subject::Person(_) if unread.contains(&kind) => {}
                Subject::Person(person) => {
                    touched.people.insert(person);
                }
                Subject::Operator => touched.rules |= rules.contains(&kind),
            }
        }
        // Read after the entries, so that a link among them is here, too.
        let groups = Groups::of(&self.storage.links().await?);
        for members in groups.all().values() {
            if !members.is_disjoint(&touched.people) {
                touched.people.extend(members);
            }
        }
        Ok(touched)
    }

    /// Persons with entries of a kind from a sequence on. It looks at all entries since.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn persons_with(
        &self,
        kind: EntryKind,
        from: Sequence,
    ) -> Result<BTreeSet<Ordinal>, Error> {
        let wanted = kind_name(kind);
        let all = self.storage.subjects_since(from).await?.into_iter();
        let persons = all.filter_map(|(subject, kind)| match subject {
            Subject::Person(person) if kind == wanted => Some(person),
            _ => None,
        });
        Ok(persons.collect())
    }
}
