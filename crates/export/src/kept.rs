//! What the operator keeps of exports, so that recipients can be told what a late choice reaches there.
//!
//! ```text
//! <workspace>/exports/<id>/export.json     what was claimed when it was handed over
//!                          items.parquet   which items it has
//!                          place.json      where it was made on this machine
//!                          applied/        records that the recipient sent back
//! ```

use crate::claims::{self, Claims, Current};
use crate::failure::storage;
use crate::files;
use crate::index::{self, IndexReader};
use crate::make::Prepared;
use rights::{Error, Hash, Pseudonym, Sequence};
use std::fs;
use std::path::{Path, PathBuf};

/// An export that the ledger records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The entry that says so.
    pub sequence: Sequence,
    /// The set, `ai_assistant/0001`.
    pub set: String,
    /// Its id.
    pub export: String,
    /// Who got it.
    pub recipient: String,
    /// SHA-256 of its `export.json`.
    pub hash: Hash,
}

/// An export that a recipient has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What the ledger says of it.
    pub recorded: Recorded,
    /// What it claimed, where that was kept and is what the ledger recorded.
    pub claims: Option<Claims>,
    /// The index of its items, where it was kept.
    pub items: Option<PathBuf>,
}

/// The file that says where a copy was made.
pub(crate) const PLACE: &str = "place.json";

pub(crate) fn folder(workspace: &Path, export: &str) -> Result<PathBuf, Error> {
    Ok(workspace.join("exports").join(files::plain_name(export)?))
}

/// Keeps claims and index of an export. Called before it is published.
///
/// # Errors
/// When the disk refuses.
pub fn keep(workspace: &Path, prepared: &Prepared) -> Result<PathBuf, Error> {
    let folder = folder(workspace, &prepared.claims().export)?;
    fs::create_dir_all(&folder).map_err(|e| storage(&folder, e))?;
    for name in [index::NAME, claims::NAME] {
        let (from, to) = (prepared.folder().join(name), folder.join(name));
        fs::copy(&from, &to).map_err(|e| storage(&to, e))?;
        files::sync(&to)?;
    }
    let place = serde_json::json!({ "folder": prepared.place().to_str() });
    files::write(&folder.join(PLACE), place.to_string().as_bytes())?;
    files::sync(&folder)?;
    Ok(folder)
}

/// The exports of a set that are recorded, with recipient and index of items: who has to be told when
/// something of the set is taken back.
///
/// # Errors
/// When what was kept cannot be read. What is missing or is not what was recorded is no error: then the
/// recipient is known, and not what of theirs is concerned. In doubt they have to be told.
pub fn exports_of(
    workspace: &Path,
    set: &str,
    recorded: impl IntoIterator<Item = Recorded>,
) -> Result<Vec<Known>, Error> {
    let of_set = recorded.into_iter().filter(|recorded| recorded.set == set);
    of_set.map(|recorded| known(workspace, recorded)).collect()
}

fn known(workspace: &Path, recorded: Recorded) -> Result<Known, Error> {
    let folder = folder(workspace, &recorded.export)?;
    let file = folder.join(claims::NAME);
    let same = file.is_file() && Hash::of(&files::read(&file)?) == recorded.hash;
    let claims = match same {
        true => Some(Current::read(&folder, None)?.claims),
        false => None,
    };
    let items = folder.join(index::NAME);
    let items = match &claims {
        Some(claims) if claims.listing.index.differs(&folder)?.is_none() => Some(items),
        _ => None,
    };
    Ok(Known {
        recorded,
        claims,
        items,
    })
}

impl Known {
    /// How many of its items fit, such as those of one person; none where that is not known.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn count(
        &self,
        fits: &dyn Fn(&Pseudonym, &Pseudonym) -> bool,
    ) -> Result<Option<u64>, Error> {
        Ok(self.find(fits)?.map(|found| found.len() as u64))
    }

    /// Those of its items that fit, each with the person whose it is; none where that is not known.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn find(
        &self,
        fits: &dyn Fn(&Pseudonym, &Pseudonym) -> bool,
    ) -> Result<Option<Vec<(Pseudonym, Pseudonym)>>, Error> {
        let Some(path) = &self.items else {
            return Ok(None);
        };
        let (mut index, mut found) = (IndexReader::open(path)?, Vec::new());
        while let Some(file) = index.next_file()? {
            let rows = file.rows.iter().filter(|row| fits(&row.item, &row.person));
            found.extend(rows.map(|row| (row.item, row.person)));
        }
        Ok(Some(found))
    }
}
