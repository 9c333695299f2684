//! Writing a feed: one process at a time, which the caller sees to.

use crate::failure::{damaged, storage};
use crate::head::{Beat, FORMAT, Head, Origin};
use crate::record::{self, RECORD_BYTES, Running};
use crate::signed::{self, Signer};
use crate::{paths, reader};
use rights::{Error, Pseudonym, Sequence};
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A list that is being written.
#[derive(Debug)]
struct Epoch {
    number: u64,
    base_state: u64,
    file: File,
    path: PathBuf,
    records: u64,
    running: Running,
    items: HashSet<Pseudonym>,
}

/// Writes the feed of one set.
///
/// Nothing is forced to disk: a head is a heartbeat. What a power cut leaves behind is either whole
/// and right, or recognised as damaged when the feed is opened again; then a new epoch begins.
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    origin: Origin,
    epoch: Option<Epoch>,
    last: Option<Head>,
    next_epoch: u64,
    why_not: Option<String>,
}

impl Writer {
    /// Opens the feed of the set in a folder, made by `origin`, and goes on with what is there, if it
    /// is whole and signed with `key`. Otherwise [`Writer::head`] is none, and [`Writer::begin`] has to
    /// be called before anything else.
    ///
    /// # Errors
    /// When the folder cannot be read or made. A damaged feed is no error: it cannot be gone on with.
    pub fn open(set: &Path, origin: Origin, key: &[u8; 32]) -> Result<Writer, Error> {
        let folder = paths::feed(set);
        fs::create_dir_all(&folder).map_err(|e| storage(&folder, e))?;
        let highest = lists(&folder)?.into_iter().map(|(epoch, _)| epoch).max();
        let mut writer = Writer {
            folder,
            origin,
            epoch: None,
            last: None,
            next_epoch: highest.map_or(0, |epoch| epoch.saturating_add(1)),
            why_not: None,
        };
        match writer.found(key)? {
            Ok(Some((head, epoch))) => {
                (writer.last, writer.epoch) = (Some(head), Some(epoch));
                // Whoever wrote the head may have ended before they were gone.
                writer.drop_older()?;
            }
            Ok(None) => {}
            Err(what) => writer.why_not = Some(what),
        }
        Ok(writer)
    }

    /// What is there; the inner error says why it cannot be gone on with.
    fn found(&mut self, key: &[u8; 32]) -> Result<Result<Option<(Head, Epoch)>, String>, Error> {
        let path = paths::head(&self.folder);
        let Some(bytes) = reader::read_head(&path)? else {
            return Ok(Ok(None));
        };
        let head = match signed::open(&bytes, key) {
            Ok(head) => head,
            Err(what) => return Ok(Err(what)),
        };
        self.next_epoch = self.next_epoch.max(head.epoch.saturating_add(1));
        if head.manifest != self.origin.manifest || head.set != self.origin.set {
            return Ok(Err(format!(
                "it is the feed of another set, `{}`",
                head.set
            )));
        }
        let epoch = Epoch::resume(&self.folder, &head)?;
        Ok(epoch.map(|epoch| Some((head, epoch))))
    }

    /// The newest head, from this writer or the one before it; none when a new epoch has to begin.
    #[must_use]
    pub fn head(&self) -> Option<&Head> {
        self.last.as_ref()
    }

    /// Why a feed that was there is not gone on with.
    #[must_use]
    pub fn why_not(&self) -> Option<&str> {
        self.why_not.as_deref()
    }

    /// The state at which the list began.
    #[must_use]
    pub fn base_state(&self) -> Option<u64> {
        self.epoch.as_ref().map(|epoch| epoch.base_state)
    }

    /// Begins a new, empty list at a signed state. Readers learn of it with the next beat, until
    /// which the old list and head stay as they are.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(&mut self, base_state: u64) -> Result<(), Error> {
        let number = self.next_epoch;
        let path = paths::list(&self.folder, number);
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|e| storage(&path, e))?;
        self.next_epoch = number.saturating_add(1);
        self.epoch = Some(Epoch {
            number,
            base_state,
            file,
            path,
            records: 0,
            running: Running::default(),
            items: HashSet::new(),
        });
        Ok(())
    }

    /// The items on the list, in no order.
    pub fn items(&self) -> impl Iterator<Item = &Pseudonym> {
        self.epoch.iter().flat_map(|epoch| &epoch.items)
    }

    /// Whether an item is on the list.
    #[must_use]
    pub fn contains(&self, item: &Pseudonym) -> bool {
        let epoch = self.epoch.as_ref();
        epoch.is_some_and(|epoch| epoch.items.contains(item))
    }

    /// Puts items on the list, those that are not on it yet, and says how many that were. Readers
    /// take them with the next beat.
    ///
    /// # Errors
    /// When no epoch has begun, or the disk refuses; then none of them is on the list.
    pub fn revoke(&mut self, found_at: Sequence, items: &[Pseudonym]) -> Result<u64, Error> {
        let epoch = self.epoch.as_mut().ok_or_else(not_begun)?;
        let mut new = Vec::new();
        let mut met = HashSet::new();
        for item in items {
            if !epoch.items.contains(item) && met.insert(*item) {
                new.extend_from_slice(&record::to_bytes(found_at, item));
            }
        }
        // INVARIANT: what a failed write left behind lies after `records` and is written over here.
        let end = SeekFrom::Start(epoch.records * RECORD_BYTES);
        let written = epoch.file.seek(end);
        let written = written.and_then(|_| epoch.file.write_all(&new));
        written.map_err(|e| storage(&epoch.path, e))?;
        epoch.running.add(&new);
        epoch.records += met.len() as u64;
        let count = met.len() as u64;
        epoch.items.extend(met);
        Ok(count)
    }

    /// Publishes a head: the list as it is, and these facts.
    ///
    /// # Errors
    /// When no epoch has begun, when a fact goes back behind the last head, or when the disk refuses;
    /// then the old head stays.
    pub fn beat(&mut self, facts: Beat, signer: &dyn Signer) -> Result<(), Error> {
        let epoch = self.epoch.as_ref().ok_or_else(not_begun)?;
        let head = Head {
            format: FORMAT,
            set: self.origin.set.clone(),
            manifest: self.origin.manifest,
            base_state: epoch.base_state,
            state: facts.state,
            state_hash: facts.state_hash,
            sequence: facts.sequence,
            at: facts.at,
            epoch: epoch.number,
            revoked: epoch.records,
            revoked_hash: epoch.running.hash(),
        };
        let back = self.last.as_ref().and_then(|l| head.goes_back_behind(l));
        if let Some(what) = head.contradiction().or(back) {
            return Err(damaged(&self.folder, what));
        }
        let (next, path) = (paths::next_head(&self.folder), paths::head(&self.folder));
        fs::write(&next, signed::seal(&head, signer)?)
            .and_then(|()| fs::rename(&next, &path))
            .map_err(|e| storage(&path, e))?;
        let begun = self.last.as_ref().is_none_or(|l| l.epoch != head.epoch);
        self.last = Some(head);
        match begun {
            true => self.drop_older(),
            false => Ok(()),
        }
    }

    /// Removes lists of other epochs; readers know of the new one by now.
    fn drop_older(&self) -> Result<(), Error> {
        let current = self.epoch.as_ref().map(|epoch| epoch.number);
        for (epoch, path) in lists(&self.folder)? {
            if Some(epoch) != current {
                fs::remove_file(&path).map_err(|e| storage(&path, e))?;
            }
        }
        Ok(())
    }
}

impl Epoch {
    /// The list of a head, read again; the inner error says what is wrong with it.
    fn resume(folder: &Path, head: &Head) -> Result<Result<Epoch, String>, Error> {
        let path = paths::list(folder, head.epoch);
        let open = OpenOptions::new().read(true).write(true).open(&path);
        let mut file = match open {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Ok(Err(format!("its list `{}` is missing", path.display())));
            }
            Err(e) => return Err(storage(&path, e)),
        };
        let mut running = Running::default();
        let items = match record::read(&mut file, head.revoked, &mut running, record::item) {
            Ok(items) => items,
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                return Ok(Err("its list is shorter than its head says".to_owned()));
            }
            Err(e) => return Err(storage(&path, e)),
        };
        if running.hash() != head.revoked_hash {
            return Ok(Err("its list is not the one that its head names".to_owned()));
        }
        // Records that no head named may be half a record, or of a turn that never ended.
        let cut = file.set_len(head.revoked.saturating_mul(RECORD_BYTES));
        cut.map_err(|e| storage(&path, e))?;
        Ok(Ok(Epoch {
            number: head.epoch,
            base_state: head.base_state,
            file,
            path,
            records: head.revoked,
            running,
            items: items.into_iter().collect(),
        }))
    }
}

fn not_begun() -> Error {
    Error::internal("a feed was written to before it was begun")
}

/// The lists in a folder, with their epochs.
fn lists(folder: &Path) -> Result<Vec<(u64, PathBuf)>, Error> {
    let failed = |e| storage(folder, e);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let epoch = paths::epoch_of(&entry.file_name().to_string_lossy());
        found.extend(epoch.map(|epoch| (epoch, entry.path())));
    }
    Ok(found)
}
