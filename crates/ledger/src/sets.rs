//! What the ledger says about training sets.

use crate::log::Ledger;
use crate::storage::Storage;
use rights::{Entry, EntryKind, Error};
use std::collections::{BTreeMap, BTreeSet};

impl<S: Storage> Ledger<S> {
    /// The states of sets that are recorded, as SHA-256 of the signed file in hex, by set
    /// (`ai_assistant/0001`).
    ///
    /// # Errors
    /// When storage fails.
    pub async fn set_states(&self) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
        let head = self.head().await?;
        let mut states: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for kind in [
            EntryKind::SetPublished,
            EntryKind::SetMasked,
            EntryKind::SetPurged,
        ] {
            for recorded in self.operator_entries(head, kind).await? {
                match recorded.entry {
                    Some(Entry::SetPublished { set, manifest }) => {
                        states.entry(set).or_default().insert(manifest);
                    }
                    Some(
                        Entry::SetMasked { set, state, .. } | Entry::SetPurged { set, state, .. },
                    ) => {
                        states.entry(set).or_default().insert(state);
                    }
                    _ => {}
                }
            }
        }
        Ok(states)
    }
}
