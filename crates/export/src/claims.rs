//! What an export claims (`export.json`), and what became of it since (`applied/1.json` and on).

use crate::failure::{damaged, storage};
use crate::files;
use crate::form::Form;
use crate::shards::Listing;
use crate::signed;
use corpus::set::PublicKey;
use rights::{Error, Hash, Instant, PurposeId, Sequence};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The number of the format that this crate writes and reads.
pub(crate) const FORMAT: u32 = 1;
/// The file of the claims.
pub(crate) const NAME: &str = "export.json";

/// What an export claims when it is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Version of this format, 1.
    pub format: u32,
    /// Its id: when it began, and something random.
    pub export: String,
    /// The set, `ai_assistant/0001`.
    pub set: String,
    /// SHA-256 of the set's signed state 0.
    pub manifest: Hash,
    /// What the items may be used for.
    pub purpose: PurposeId,
    /// Who gets it.
    pub recipient: String,
    /// How it is written.
    pub form: Form,
    /// Makes the order.
    pub seed: u64,
    /// Rows were read at this signed state of the set or a newer one.
    pub state: u64,
    /// No ledger entry before it refuses an item.
    pub sequence: Sequence,
    /// The files.
    pub listing: Listing,
    /// Version of demur.
    pub tool: String,
    /// When it was finished.
    pub made_at: Instant,
}

/// That late choices were carried out in an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applied {
    /// Version of this format, 1.
    pub format: u32,
    /// Its number, from 1.
    pub number: u64,
    /// The export.
    pub export: String,
    /// SHA-256 of the record before it; of `export.json` for the first.
    pub parent: Hash,
    /// As [`Claims::state`], for what is there now.
    pub state: u64,
    /// No ledger entry before it refuses an item that is there now.
    pub sequence: Sequence,
    /// The time that the feed told.
    pub feed_at: Instant,
    /// Items removed.
    pub removed: u64,
    /// Files written anew.
    pub touched: Vec<String>,
    /// Files of which nothing was left.
    pub dropped: Vec<String>,
    /// The files as they are now.
    pub listing: Listing,
    /// When.
    pub at: Instant,
}

/// An export as it is now.
#[derive(Clone, Debug)]
pub struct Current {
    /// What it claimed when it was handed over.
    pub claims: Claims,
    /// The newest record of what was carried out.
    pub last: Option<Applied>,
    /// SHA-256 of the newest of these files.
    pub(crate) hash: Hash,
}

impl Current {
    /// Reads what an export claims, signed with the key where one is given.
    ///
    /// # Errors
    /// When it is no export, not signed with the key, or a record is not the successor of the one before.
    pub fn read(folder: &Path, key: Option<&PublicKey>) -> Result<Current, Error> {
        let path = folder.join(NAME);
        if !path.is_file() {
            return Err(Error::not_found(format!(
                "`{}` is no export: it has no `{NAME}`",
                folder.display()
            )));
        }
        let text = std::fs::read_to_string(&path).map_err(|e| storage(&path, e))?;
        let claims = signed::open(&text, key).map_err(|what| damaged(&path, what))?;
        let claims: Claims = serde_json::from_str(claims).map_err(|e| damaged(&path, e))?;
        known(&path, claims.format)?;
        let mut current = Current {
            claims,
            last: None,
            hash: Hash::of(text.as_bytes()),
        };
        while current.take(folder)? {}
        Ok(current)
    }

    /// Whether nobody signed what it claims.
    ///
    /// # Errors
    /// When its claims cannot be read.
    pub fn is_unsigned(&self, folder: &Path) -> Result<bool, Error> {
        let path = folder.join(NAME);
        let text = std::fs::read_to_string(&path).map_err(|e| storage(&path, e))?;
        Ok(signed::is_unsigned(&text))
    }

    fn take(&mut self, folder: &Path) -> Result<bool, Error> {
        let number = self.next_number();
        let path = applied(folder, number);
        if !path.exists() {
            return Ok(false);
        }
        let bytes = files::read(&path)?;
        let record: Applied = serde_json::from_slice(&bytes).map_err(|e| damaged(&path, e))?;
        known(&path, record.format)?;
        let follows = record.number == number
            && record.parent == self.hash
            && record.export == self.claims.export
            && record.sequence >= self.sequence();
        if !follows {
            return Err(damaged(&path, "it does not follow the record before it"));
        }
        (self.hash, self.last) = (Hash::of(&bytes), Some(record));
        Ok(true)
    }

    pub(crate) fn next_number(&self) -> u64 {
        self.last.as_ref().map_or(1, |last| last.number + 1)
    }

    /// The files as they are now.
    #[must_use]
    pub fn listing(&self) -> &Listing {
        let last = self.last.as_ref();
        last.map_or(&self.claims.listing, |last| &last.listing)
    }

    /// No ledger entry before it refuses an item that is there.
    #[must_use]
    pub fn sequence(&self) -> Sequence {
        self.last
            .as_ref()
            .map_or(self.claims.sequence, |last| last.sequence)
    }

    /// A signed state that is not newer than what is there.
    #[must_use]
    pub fn state(&self) -> u64 {
        self.last
            .as_ref()
            .map_or(self.claims.state, |last| last.state)
    }
}

pub(crate) fn known(path: &Path, format: u32) -> Result<(), Error> {
    match format {
        FORMAT => Ok(()),
        other => Err(damaged(
            path,
            format!("its format is `{other}`, and `{FORMAT}` is the one known; use a newer demur"),
        )),
    }
}

/// The folder of the records.
pub(crate) fn records(folder: &Path) -> PathBuf {
    folder.join("applied")
}

pub(crate) fn applied(folder: &Path, number: u64) -> PathBuf {
    records(folder).join(format!("{number}.json"))
}
