//! What the maker of a set writes for outsiders: receipts of the ledger's entries about its states.
//! They hold no personal data.

use crate::set::failure::storage;
use crate::set::{Signed, paths, state};
use crate::sets::Sets;
use ledger::{Recorded, Storage};
use rights::{Entry, EntryKind, Error};
use std::collections::BTreeMap;
use std::path::Path;

/// The set and the hash of the signed state that an entry is about.
pub(super) fn about(entry: &Entry) -> Option<(&str, &str)> {
    match entry {
        Entry::SetPublished { set, manifest } => Some((set, manifest)),
        Entry::SetMasked { set, state, .. } | Entry::SetPurged { set, state, .. } => {
            Some((set, state))
        }
        _ => None,
    }
}

impl<S: Storage> Sets<'_, S> {
    /// The ledger's entries about the states of a set, by number of the state.
    ///
    /// # Errors
    /// When the set or the ledger cannot be read, or the ledger does not know a state.
    pub async fn entries_of_set(&self, set: &Path) -> Result<BTreeMap<u64, Recorded>, Error> {
        let newest = state::newest(set)?;
        let mut numbers = BTreeMap::new();
        let mut name = String::new();
        for number in 0..=newest {
            let signed = Signed::read(&paths::state(set, number))?;
            name = signed.manifest.set;
            numbers.insert(signed.hash.to_string(), number);
        }
        let mut found = BTreeMap::new();
        for kind in [
            EntryKind::SetPublished,
            EntryKind::SetMasked,
            EntryKind::SetPurged,
        ] {
            for recorded in self.ledger.operator_history(kind).await? {
                let about = recorded.entry.as_ref().and_then(about);
                let number = about.filter(|(set, _)| *set == name);
                let number = number.and_then(|(_, hash)| numbers.get(hash));
                if let Some(number) = number {
                    found.insert(*number, recorded);
                }
            }
        }
        match (0..=newest).find(|number| !found.contains_key(number)) {
            None => Ok(found),
            Some(number) => Err(Error::not_found(format!(
                "the ledger does not know state `{number}` of `{name}`; `demur set mask` records what an interruption left out"
            ))),
        }
    }
}

/// Writes the receipts of a set's states into it, anew.
///
/// # Errors
/// When the disk refuses.
pub fn write_proofs(set: &Path, receipts: &BTreeMap<u64, tlog::Receipt>) -> Result<(), Error> {
    let folder = paths::proofs(set);
    let new = folder.with_extension("tmp");
    for stale in [&new, &folder] {
        if stale.exists() {
            std::fs::remove_dir_all(stale).map_err(|e| storage(stale, e))?;
        }
    }
    std::fs::create_dir_all(&new).map_err(|e| storage(&new, e))?;
    for (number, receipt) in receipts {
        let path = new.join(paths::proof_name(*number));
        std::fs::write(&path, receipt.to_json()?).map_err(|e| storage(&path, e))?;
    }
    std::fs::rename(&new, &folder).map_err(|e| storage(&folder, e))
}
