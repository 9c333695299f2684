//! Carrying late choices out in a copied export.
//!
//! What changes is first written whole into a hidden folder, which then gets its final name in one step;
//! from there it is moved to its places. A crash before that step has changed nothing and leaves a folder
//! that the next call throws away; after it, the next call moves what is left to move.

use crate::claims::{self, Applied, Current, FORMAT};
use crate::failure::{damaged, storage};
use crate::files;
use crate::lock::Lock;
use crate::refusals::{Refusals, Since};
use crate::rewrite;
use corpus::set::PublicKey;
use rights::{Clock, Error, Hash};
use std::fs;
use std::path::{Path, PathBuf};

/// What changes, while it is written.
fn half(folder: &Path) -> PathBuf {
    folder.join(".applying.half")
}

/// What changes, whole.
fn whole(folder: &Path) -> PathBuf {
    folder.join(".applying")
}

/// The record in it.
const RECORD: &str = "record.json";

/// A copied export that is about to be changed.
#[derive(Debug)]
pub struct CopiedExport {
    folder: PathBuf,
    current: Current,
    _lock: Lock,
}

impl CopiedExport {
    /// Opens an export that was copied, and finishes what was cut off in it. Its claims must be signed with
    /// the key, where one is given.
    ///
    /// # Errors
    /// When it is no export, is damaged, or somebody else is changing it.
    pub fn open(folder: &Path, key: Option<&PublicKey>) -> Result<CopiedExport, Error> {
        // Before anything is written: it may be no export at all.
        Current::read(folder, key)?;
        let lock = Lock::of(folder)?;
        finish(folder)?;
        Ok(CopiedExport {
            current: Current::read(folder, key)?,
            folder: folder.to_owned(),
            _lock: lock,
        })
    }

    /// What it is now.
    #[must_use]
    pub const fn current(&self) -> &Current {
        &self.current
    }

    /// What refusals have to be read for.
    #[must_use]
    pub fn since(&self) -> Since {
        Since {
            manifest: self.current.claims.manifest,
            state: self.current.state(),
            sequence: self.current.sequence(),
        }
    }

    /// Removes what is refused by now, and records that; none when nothing is new.
    ///
    /// # Errors
    /// When a file is not as the export lists it: then nothing is changed. When the disk refuses: then what
    /// is left to do is done by the next call.
    pub fn apply(
        &mut self,
        refusals: &Refusals,
        clock: &dyn Clock,
    ) -> Result<Option<Applied>, Error> {
        let head = refusals.head();
        let (before, form) = (&self.current, &self.current.claims.form);
        let half = half(&self.folder);
        files::remove_folder(&half)?;
        fs::create_dir(&half).map_err(|e| storage(&half, e))?;
        let refuses = |item: &_| refusals.refuses(item);
        let listing = before.listing();
        let done = rewrite::without(form, &self.folder, listing, &refuses, &half)?;
        let state = refusals.state(before.state());
        let nothing_new = head.sequence == before.sequence() && state == before.state();
        if done.removed == 0 && nothing_new {
            files::remove_folder(&half)?;
            return Ok(None);
        }
        let record = Applied {
            format: FORMAT,
            number: before.next_number(),
            export: before.claims.export.clone(),
            parent: before.hash,
            state,
            sequence: head.sequence,
            feed_at: head.at,
            removed: done.removed,
            touched: done.touched,
            dropped: done.dropped,
            listing: done.listing,
            at: clock.now(),
        };
        let text = files::json("a record", &record)?;
        files::write(&half.join(RECORD), text.as_bytes())?;
        files::sync(&half)?;
        files::rename(&half, &whole(&self.folder))?;
        finish(&self.folder)?;
        self.current.hash = Hash::of(text.as_bytes());
        self.current.last = Some(record.clone());
        Ok(Some(record))
    }
}

/// Moves what was written whole to its places. Every step can be done again.
fn finish(folder: &Path) -> Result<(), Error> {
    files::remove_folder(&half(folder))?;
    let whole = whole(folder);
    if !whole.exists() {
        return Ok(());
    }
    let of_record = whole.join(RECORD);
    if of_record.exists() {
        let record: Applied = files::parse(&of_record)?;
        for name in &record.touched {
            let from = whole.join(files::plain_name(name)?);
            // Moved by an earlier call.
            if from.exists() {
                files::rename(&from, &folder.join(name))?;
            }
        }
        for name in &record.dropped {
            files::remove(&folder.join(files::plain_name(name)?))?;
        }
        files::sync(folder)?;
        let records = claims::records(folder);
        fs::create_dir_all(&records).map_err(|e| storage(&records, e))?;
        files::rename(&of_record, &claims::applied(folder, record.number))?;
        files::sync(folder)?;
    }
    files::remove_folder(&whole)
}

/// What in an export is not as it is listed, by file; nothing where all is.
///
/// # Errors
/// When a file cannot be read.
pub fn differences(folder: &Path, current: &Current) -> Result<Vec<Error>, Error> {
    let listing = current.listing();
    let mut found = Vec::new();
    for entry in listing.files.iter().chain([&listing.index]) {
        if let Some(what) = entry.differs(folder)? {
            found.push(damaged(&folder.join(&entry.file), what));
        }
    }
    Ok(found)
}
