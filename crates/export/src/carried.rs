//! How far late choices are carried out in a recipient's copy, as far as it is known to whoever made it.
//!
//! A recipient's `demur export apply` writes `applied/1.json` and on. These records are read where the
//! copy was made and still lies, or when they are sent back. Nobody signs them: they are the recipient's
//! word, in a form that can be compared.

use crate::claims::{self, Applied, Current};
use crate::failure::{damaged, storage};
use crate::files;
use crate::index::{self, IndexReader};
use crate::kept::{self, Recorded};
use rights::{Day, Error, Hash, Instant, Pseudonym, Sequence};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How far a copy has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Number of the newest record; 0 is the copy as it was handed over.
    pub number: u64,
    /// No ledger entry before it refuses an item that is there.
    pub sequence: Sequence,
    /// The time that the feed told; none for a copy as it was handed over.
    pub feed_at: Option<Instant>,
    /// SHA-256 of the record, or of `export.json`.
    pub hash: Hash,
    /// The record, or the folder of the copy.
    pub from: PathBuf,
}

impl Carried {
    /// What a record of a recipient's says, or the newest of a folder of records. Of the records before
    /// it, those that lie beside it must lead to it.
    ///
    /// # Errors
    /// When there is none, when it is of another copy, or does not follow the one before it.
    pub fn read(path: &Path, recorded: &Recorded) -> Result<Carried, Error> {
        let path = match path.is_dir() {
            true => newest(path)?.ok_or_else(|| {
                Error::not_found(format!("`{}` holds no records", path.display()))
            })?,
            false => path.to_owned(),
        };
        let (record, hash) = one(&path, recorded)?;
        let (mut parent, mut later) = (record.parent, record.sequence);
        for number in (1..record.number).rev() {
            let before = path.with_file_name(format!("{number}.json"));
            if !before.exists() {
                break;
            }
            let (earlier, hash) = one(&before, recorded)?;
            if earlier.number != number || hash != parent || earlier.sequence > later {
                return Err(damaged(&path, "it does not follow the record before it"));
            }
            (parent, later) = (earlier.parent, earlier.sequence);
            if number == 1 {
                first(&before, &earlier, recorded)?;
            }
        }
        if record.number <= 1 {
            first(&path, &record, recorded)?;
        }
        Ok(Carried {
            number: record.number,
            sequence: record.sequence,
            feed_at: Some(record.feed_at),
            hash,
            from: path,
        })
    }

    /// How far the copy has come that was made on this machine, where it still lies there.
    ///
    /// # Errors
    /// When it lies there and is damaged.
    pub fn here(workspace: &Path, recorded: &Recorded) -> Result<Option<Carried>, Error> {
        let Some(folder) = place(workspace, recorded)? else {
            return Ok(None);
        };
        let current = Current::read(&folder, None)?;
        Ok(Some(Carried {
            number: current.last.as_ref().map_or(0, |last| last.number),
            sequence: current.sequence(),
            feed_at: current.last.as_ref().map(|last| last.feed_at),
            hash: current.hash,
            from: folder,
        }))
    }

    /// The furthest that is known: of a copy on this machine, or by records that were kept.
    ///
    /// # Errors
    /// When one of them is damaged.
    pub fn known(workspace: &Path, recorded: &Recorded) -> Result<Option<Carried>, Error> {
        let kept = claims::records(&kept::folder(workspace, &recorded.export)?);
        let kept = match newest(&kept)? {
            Some(path) => Some(Carried::read(&path, recorded)?),
            None => None,
        };
        let here = Carried::here(workspace, recorded)?;
        Ok(kept.into_iter().chain(here).max_by_key(|c| c.sequence))
    }

    /// Whether the copy has come as far as an order: to the entries before a sequence; for an order of before, which
    /// names none, to a feed of a later day, which has what it is about.
    #[must_use]
    pub fn is_as_far_as(&self, sequence: Option<Sequence>, created: Day) -> bool {
        match sequence {
            Some(sequence) => self.sequence >= sequence,
            None => self.feed_at.is_some_and(|at| at.day() > created),
        }
    }

    /// Keeps the record with what is kept of the export.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep(&self, workspace: &Path, recorded: &Recorded) -> Result<(), Error> {
        if !self.from.is_file() {
            return Ok(());
        }
        let folder = claims::records(&kept::folder(workspace, &recorded.export)?);
        std::fs::create_dir_all(&folder).map_err(|e| storage(&folder, e))?;
        let to = folder.join(format!("{}.json", self.number));
        files::replace(&to, &files::read(&self.from)?)
    }

    /// Of these items, those that the copy still lists, where it lies on this machine.
    ///
    /// # Errors
    /// When its index is damaged.
    pub fn still_there(&self, items: &BTreeSet<Pseudonym>) -> Result<BTreeSet<Pseudonym>, Error> {
        let mut found = BTreeSet::new();
        if !self.from.is_dir() {
            return Ok(found);
        }
        let mut index = IndexReader::open(&self.from.join(index::NAME))?;
        while let Some(file) = index.next_file()? {
            found.extend(
                file.rows
                    .iter()
                    .map(|row| row.item)
                    .filter(|i| items.contains(i)),
            );
        }
        Ok(found)
    }
}

/// The record with the greatest number in a folder.
fn newest(folder: &Path) -> Result<Option<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut greatest = 0;
    for entry in std::fs::read_dir(folder).map_err(|e| storage(folder, e))? {
        let name = entry.map_err(|e| storage(folder, e))?.file_name();
        let number = name.to_str().and_then(|n| n.strip_suffix(".json"));
        greatest = greatest.max(number.and_then(|n| n.parse().ok()).unwrap_or(0));
    }
    Ok((greatest > 0).then(|| folder.join(format!("{greatest}.json"))))
}

/// A record of a copy, and its hash.
fn one(path: &Path, recorded: &Recorded) -> Result<(Applied, Hash), Error> {
    let bytes = files::read(path)?;
    let record: Applied = serde_json::from_slice(&bytes).map_err(|e| {
        damaged(
            path,
            format!("it is no record of `demur export apply`: {e}"),
        )
    })?;
    claims::known(path, record.format)?;
    if record.export != recorded.export {
        return Err(Error::input(format!(
            "`{}` is of the copy `{}`, not of `{}`",
            path.display(),
            record.export,
            recorded.export
        )));
    }
    Ok((record, Hash::of(&bytes)))
}

/// The first record follows what was handed over.
fn first(path: &Path, record: &Applied, recorded: &Recorded) -> Result<(), Error> {
    match record.number == 1 && record.parent == recorded.hash {
        true => Ok(()),
        false => Err(damaged(path, "it does not follow what was handed over")),
    }
}

/// Where a copy lies on this machine, if it does.
fn place(workspace: &Path, recorded: &Recorded) -> Result<Option<PathBuf>, Error> {
    #[derive(serde::Deserialize)]
    struct Place {
        /// None where its name is no text.
        folder: Option<PathBuf>,
    }
    let path = kept::folder(workspace, &recorded.export)?.join(kept::PLACE);
    if !path.is_file() {
        return Ok(None);
    }
    let place: Place =
        serde_json::from_slice(&files::read(&path)?).map_err(|e| damaged(&path, e))?;
    let Some(folder) = place.folder else {
        return Ok(None);
    };
    let claims = folder.join(claims::NAME);
    if !claims.is_file() {
        return Ok(None);
    }
    // Another export may lie there by now.
    let same = Hash::of(&files::read(&claims)?) == recorded.hash;
    Ok(same.then_some(folder))
}
