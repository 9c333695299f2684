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
pub(super) struct Looked {
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
    pub(super) fn read(sets: &Path, name: &str, manifest: &Manifest) -> Result<Looked, Error> {
        let signed = Looked {
            sequence: manifest.sequence,
            day: manifest.as_of,
            recorded: None,
        };
        let Ok(text) = std::fs::read(path(sets, name)) else {
            return Ok(signed);
        };
        let noted: Option<Looked> = serde_json::from_slice(&text).ok();
        // INVARIANT: a note behind the signed state is a leftover of another set; in doubt, look again.
        Ok(noted.filter(|n| n.sequence >= manifest.sequence).unwrap_or(signed))
    }

    /// Whether there is nothing new to look at.
    pub(super) fn covers(&self, at: Sequence, today: Day) -> bool {
        self.sequence == at && self.day == today
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
