//! Up to where a set was compared with the ledger.
//!
//! `sets/<purpose>/.<number>.looked` holds one line of JSON. It saves looking at the same entries
//! again when they masked nothing, and is no claim to anybody: without it, everything since the
//! set's newest state is looked at again.

use crate::set::failure::storage;
use rights::{Day, Error, Manifest, Sequence};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Up to where a set was compared with the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Looked {
    /// Entries before it have been looked at.
    pub(super) sequence: Sequence,
    /// On this day.
    pub(super) day: Day,
    /// The newest state that the ledger has an entry of.
    pub(super) recorded: Option<u64>,
}

fn path(sets: &Path, name: &str) -> PathBuf {
    match name.rsplit_once('/') {
        Some((purpose, number)) => sets.join(purpose).join(format!(".{number}.looked")),
        None => sets.join(format!(".{name}.looked")),
    }
}

impl Looked {
    /// What is noted of a set, or what its newest state says.
    ///
    /// # Errors
    /// When the state claims more than the ledger has: then new entries would be taken for old ones.
    pub(crate) fn read(
        sets: &Path,
        name: &str,
        manifest: &Manifest,
        ends: Sequence,
    ) -> Result<Looked, Error> {
        if manifest.sequence > ends {
            return Err(Error::corrupt(format!(
                "it was masked up to sequence `{}`, and the ledger ends at `{ends}`: this is an older copy of the ledger, bring back the newest",
                manifest.sequence
            )));
        }
        let signed = Looked {
            sequence: manifest.sequence,
            day: manifest.as_of,
            recorded: None,
        };
        let Ok(text) = std::fs::read(path(sets, name)) else {
            return Ok(signed);
        };
        let noted: Option<Looked> = serde_json::from_slice(&text).ok();
        // INVARIANT: a note behind the signed state, or ahead of the ledger, is not of this set or not of
        // this ledger; in doubt, look again.
        let may_be = |n: &Looked| (manifest.sequence..=ends).contains(&n.sequence);
        Ok(noted.filter(may_be).unwrap_or(signed))
    }

    /// Removes what an earlier set left under a name that is given again.
    pub(crate) fn forget(sets: &Path, name: &str) -> Result<(), Error> {
        let path = path(sets, name);
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(storage(&path, e)),
            _ => Ok(()),
        }
    }

    /// Whether there is nothing new to look at.
    pub(super) fn covers(&self, at: Sequence, today: Day) -> bool {
        self.sequence == at && self.day == today
    }

    /// Entries before it have been looked at.
    pub(crate) fn sequence(&self) -> Sequence {
        self.sequence
    }

    /// Whether the ledger has an entry of this state, as far as is noted.
    pub(crate) fn has_recorded(&self, state: u64) -> bool {
        self.recorded == Some(state)
    }

    /// On this day.
    pub(crate) fn day(&self) -> Day {
        self.day
    }

    /// The same further on.
    pub(super) fn then(&self, sequence: Sequence, day: Day) -> Looked {
        Looked {
            sequence,
            day,
            recorded: self.recorded,
        }
    }

    /// Notes it, whole or not at all.
    pub(super) fn write(&self, sets: &Path, name: &str) -> Result<(), Error> {
        let path = path(sets, name);
        let text = serde_json::to_vec(self)
            .map_err(|e| Error::internal("a note could not be written").because(e))?;
        let unfinished = path.with_extension("looked.tmp");
        std::fs::write(&unfinished, text)
            .and_then(|()| std::fs::rename(&unfinished, &path))
            .map_err(|e| storage(&path, e))
    }
}
