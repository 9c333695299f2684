//! Items that events brought, until they are imported: lines of JSON in `inbox/spool.jsonl`.
//!
//! To be imported the file is sealed: it gets a number and takes nothing more. Importing it again gives nothing
//! new, since its bytes are the same; when it was imported, it goes. How far each stream had come in it stands
//! at the beginning of the next one.

use super::lines::{Lines, each_line, failed, sync_folder};
use super::places::Places;
use rights::{Error, Instant};
use serde::{Deserialize, Serialize};
use serde_json::value::Value;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A line of the spool.
#[derive(Serialize, Deserialize)]
pub(super) struct Item {
    pub(super) stream: String,
    pub(super) position: u64,
    /// When it arrived.
    pub(super) at: Instant,
    /// The item in the platform's columns.
    pub(super) row: Value,
}

/// The first line of a spool that follows on another: the highest position of each stream before it. What an event with
/// an item becomes does not depend on what else is known, so up to there nothing is left to be written.
#[derive(Serialize, Deserialize)]
struct Head {
    after: BTreeMap<String, u64>,
}

fn folder(root: &Path) -> PathBuf {
    root.join("inbox")
}

fn spool(root: &Path) -> PathBuf {
    folder(root).join("spool.jsonl")
}

fn place(line: &[u8], places: &mut Places) {
    if let Ok(item) = serde_json::from_slice::<Item>(line) {
        places.add(&item.stream, item.position);
    } else if let Ok(head) = serde_json::from_slice::<Head>(line) {
        for (stream, position) in &head.after {
            places.add_up_to(stream, *position);
        }
    }
}

/// Held while lines are written, and while the spool is sealed.
pub(super) fn lock(root: &Path) -> Result<File, Error> {
    let file = lock_file(root, ".lock")?;
    file.lock().map_err(failed(root))?;
    Ok(file)
}

/// A file in the folder of the inbox that is locked and holds nothing.
pub(super) fn lock_file(root: &Path, name: &str) -> Result<File, Error> {
    let folder = folder(root);
    fs::create_dir_all(&folder).map_err(failed(&folder))?;
    let path = folder.join(name);
    let mut options = File::options();
    let file = options.create(true).truncate(false).write(true).open(&path);
    file.map_err(failed(&path))
}

/// Opens the spool of a workspace. What sealed ones hold counts as written, too: a program may have died
/// between sealing one and beginning the next.
pub(super) fn open(root: &Path) -> Result<Lines, Error> {
    let _lock = lock(root)?;
    let (places, _) = in_sealed(root)?;
    begin(root, &places)?;
    Ok(Lines::open(&spool(root), place)?.with(places))
}

/// What sealed spools hold of each stream, and the highest number of one.
fn in_sealed(root: &Path) -> Result<(Places, u64), Error> {
    let (mut places, mut last) = (Places::default(), 0);
    for sealed in sealed(root)? {
        each_line(&sealed.spool, |line| place(line, &mut places))?;
        let name = sealed
            .spool
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        last = last.max(name.parse::<u64>().unwrap_or(0));
    }
    Ok((places, last))
}

/// Begins a spool where there is none, after what sealed ones hold.
fn begin(root: &Path, places: &Places) -> Result<(), Error> {
    let (to, next) = (spool(root), folder(root).join("spool.new"));
    let after = places.highest();
    if to.exists() || after.is_empty() {
        return Ok(());
    }
    let head = serde_json::to_vec(&Head { after });
    let mut head = head.map_err(|e| Error::internal("a spool could not begin").because(e))?;
    head.push(b'\n');
    tlog::write_private(&next, &head).map_err(failed(&next))?;
    fs::rename(&next, &to).map_err(failed(&to))?;
    sync_folder(&to)
}

/// What waits in the spool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many items.
    pub items: u64,
    /// When the oldest arrived.
    pub oldest: Option<Instant>,
}

/// What waits to be imported.
///
/// # Errors
/// When the files cannot be read.
pub fn waiting(root: &Path) -> Result<Waiting, Error> {
    let mut waiting = Waiting::default();
    let mut each = |line: &[u8]| {
        if let Ok(item) = serde_json::from_slice::<Item>(line) {
            waiting.items += 1;
            waiting.oldest = Some(waiting.oldest.map_or(item.at, |oldest| oldest.min(item.at)));
        }
    };
    for sealed in sealed(root)? {
        each_line(&sealed.spool, &mut each)?;
    }
    each_line(&spool(root), &mut each)?;
    Ok(waiting)
}

/// A spool that takes nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    spool: PathBuf,
    /// Its items as a file that `demur import items` reads.
    pub items: PathBuf,
}

fn sealed(root: &Path) -> Result<Vec<Sealed>, Error> {
    let folder = folder(root);
    let mut found = Vec::new();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(e) => return Err(failed(&folder)(e)),
    };
    for entry in entries {
        let name = entry.map_err(failed(&folder))?.file_name();
        let name = name.to_string_lossy().into_owned();
        let number = name
            .strip_suffix(".jsonl")
            .and_then(|n| n.parse::<u64>().ok());
        found.extend(number.map(|_| Sealed {
            items: folder.join(name.replace(".jsonl", ".items.jsonl")),
            spool: folder.join(&name),
        }));
    }
    found.sort_by(|a, b| a.spool.cmp(&b.spool));
    Ok(found)
}

impl Sealed {
    /// Seals what waits, and gives every sealed spool, the oldest first, with its items written out.
    ///
    /// # Errors
    /// When the files cannot be read or written.
    pub fn all(root: &Path) -> Result<Vec<Sealed>, Error> {
        if !folder(root).is_dir() {
            return Ok(Vec::new());
        }
        {
            let _lock = lock(root)?;
            seal(root)?;
        }
        let all = sealed(root)?;
        all.iter().try_for_each(Sealed::write_items)?;
        Ok(all)
    }

    /// The same items are the same bytes, so that an import that broke off is known again.
    fn write_items(&self) -> Result<(), Error> {
        let new = self.items.with_extension("tmp");
        tlog::write_private(&new, b"").map_err(failed(&new))?;
        let file = File::options()
            .write(true)
            .open(&new)
            .map_err(failed(&new))?;
        let mut out = BufWriter::new(file);
        let mut written = Ok(());
        each_line(&self.spool, |line| {
            if let Ok(item) = serde_json::from_slice::<Item>(line)
                && written.is_ok()
            {
                let row = serde_json::to_writer(&mut out, &item.row);
                written = row
                    .map_err(std::io::Error::from)
                    .and_then(|()| out.write_all(b"\n"));
            }
        })?;
        let synced = written.and_then(|()| out.flush());
        let synced = synced.and_then(|()| out.get_ref().sync_all());
        synced.map_err(failed(&new))?;
        fs::rename(&new, &self.items).map_err(failed(&self.items))?;
        sync_folder(&self.items)
    }

    /// Removes it: its items were imported, and the ledger says so.
    ///
    /// # Errors
    /// When the files cannot be removed.
    pub fn remove(self) -> Result<(), Error> {
        // The spool last: while it is there, the items can be written out again.
        for path in [&self.items, &self.spool] {
            fs::remove_file(path).map_err(failed(path))?;
        }
        sync_folder(&self.spool)
    }
}

/// Gives the spool a number, if it holds an item, and begins the next one.
fn seal(root: &Path) -> Result<(), Error> {
    let (from, mut items) = (spool(root), 0_u64);
    let (mut places, last) = in_sealed(root)?;
    each_line(&from, |line| {
        place(line, &mut places);
        items += u64::from(serde_json::from_slice::<Item>(line).is_ok());
    })?;
    if items > 0 {
        let number = next_number(root, last)?;
        let sealed = folder(root).join(format!("{number:08}.jsonl"));
        fs::rename(&from, &sealed).map_err(failed(&sealed))?;
    }
    // Where a program dies here, the next one begins after what sealed ones hold.
    begin(root, &places)
}

/// A number that no sealed spool had before: one that was imported has gone.
fn next_number(root: &Path, last: u64) -> Result<u64, Error> {
    let path = folder(root).join("number");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let number = text.trim().parse::<u64>().unwrap_or(0).max(last) + 1;
    let text = format!("{number}\n");
    tlog::write_private(&path, text.as_bytes()).map_err(failed(&path))?;
    Ok(number)
}
