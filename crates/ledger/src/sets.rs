//! What the ledger says about training sets.

use crate::log::Ledger;
use crate::storage::Storage;
use rights::{Entry, EntryKind, Error, Instant, Sequence};
use std::collections::{BTreeMap, BTreeSet};

/// A set that was handed to somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The entry that says so.
    pub sequence: Sequence,
    /// When it was recorded.
    pub at: Instant,
    /// The set, `ai_assistant/0001`.
    pub set: String,
    /// Id of the export.
    pub export: String,
    /// Who got it.
    pub recipient: String,
    /// In which format.
    pub format: String,
    /// How many items.
    pub items: u64,
    /// SHA-256 of `export.json`, hex.
    pub hash: String,
}

impl<S: Storage> Ledger<S> {
    /// The exports that are recorded, oldest first; of one set, or of all.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn exports(&self, of: Option<&str>) -> Result<Vec<Exported>, Error> {
        let head = self.head().await?;
        let recorded = self.operator_entries(head, EntryKind::SetExported).await?;
        let exported = recorded.into_iter().filter_map(|recorded| {
            let Some(Entry::SetExported {
                set,
                export,
                recipient,
                format,
                items,
                hash,
            }) = recorded.entry
            else {
                return None;
            };
            Some(Exported {
                sequence: recorded.sequence,
                at: recorded.recorded_at,
                set,
                export,
                recipient,
                format,
                items,
                hash,
            })
        });
        Ok(exported
            .filter(|exported| of.is_none_or(|set| set == exported.set))
            .collect())
    }

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
