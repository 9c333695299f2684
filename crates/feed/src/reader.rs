//! Reading a feed: a head that holds, and the items it lists, in memory.

use crate::failure::{damaged, storage};
use crate::head::Head;
use crate::paths;
use crate::record::{self, RECORD_BYTES, Running};
use crate::signed;
use rights::{Error, Hash, Instant, Pseudonym, Sequence};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often a head is read again when its list vanished meanwhile, because a new epoch began.
const ATTEMPTS: u32 = 5;

/// What a look at the feed found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// There is another head than at the last look. Without one the view only grows older.
    pub changed: bool,
    /// Items that were not known to be refused before.
    pub added: u64,
    /// A new list began. Whoever holds the table at a state before [`Head::base_state`] opens it again.
    pub new_epoch: bool,
}

/// Reads the feed of one set.
///
/// An error of [`Reader::poll`] must stop whoever hands out items; the items known until then stay
/// known, and a later call may succeed.
#[derive(Debug)]
pub struct Reader {
    folder: PathBuf,
    key: [u8; 32],
    manifest: Hash,
    file: Vec<u8>,
    head: Head,
    running: Running,
    items: HashSet<Pseudonym>,
}

/// A head that holds, with what its list has beyond what was read before.
struct Look {
    file: Vec<u8>,
    head: Head,
    running: Running,
    new: Vec<Pseudonym>,
}

impl Reader {
    /// Opens the feed of the set in a folder; its head must be signed with `key` (Ed25519) and be of
    /// this set, by the hash of its `manifest.json`.
    ///
    /// # Errors
    /// When there is no feed, or it does not hold.
    pub fn open(set: &Path, key: [u8; 32]) -> Result<Reader, Error> {
        let path = set.join("manifest.json");
        let manifest = fs::read(&path).map_err(|e| {
            let text = format!("`{}` is no training set: it has no manifest", set.display());
            Error::not_found(text).because(e)
        })?;
        Reader::of(&paths::feed(set), key, Hash::of(&manifest))
    }

    /// Opens a feed folder, wherever it lies, of the set whose signed state 0 has this hash.
    ///
    /// # Errors
    /// When there is no feed, or it does not hold.
    pub fn of(feed: &Path, key: [u8; 32], manifest: Hash) -> Result<Reader, Error> {
        let look = look(feed, &key, manifest, None)?;
        // INVARIANT: without an earlier head every head is another one.
        let look = look.ok_or_else(|| missing(feed))?;
        Ok(Reader {
            folder: feed.to_owned(),
            key,
            manifest,
            file: look.file,
            head: look.head,
            running: look.running,
            items: look.new.into_iter().collect(),
        })
    }

    /// Looks at the feed again.
    ///
    /// # Errors
    /// When the feed is gone, is signed with another key, is another set's, was changed, or goes back
    /// behind what was seen before.
    pub fn poll(&mut self) -> Result<Poll, Error> {
        let before = (self.file.as_slice(), &self.head, &self.running);
        let Some(look) = look(&self.folder, &self.key, self.manifest, Some(before))? else {
            return Ok(Poll {
                changed: false,
                added: 0,
                new_epoch: false,
            });
        };
        let (known, new_epoch) = (self.items.len(), look.head.epoch != self.head.epoch);
        // Items of an earlier epoch stay: what was refused once is not handed out again.
        self.items.extend(look.new);
        (self.file, self.head, self.running) = (look.file, look.head, look.running);
        Ok(Poll {
            changed: true,
            added: (self.items.len() - known) as u64,
            new_epoch,
        })
    }

    /// Whether an item is refused.
    #[must_use]
    pub fn contains(&self, item: &Pseudonym) -> bool {
        self.items.contains(item)
    }

    /// Every item known to be refused, in no order.
    pub fn revoked(&self) -> impl Iterator<Item = &Pseudonym> {
        self.items.iter()
    }

    /// Every item of the newest list that held, with the sequence at which it was found refused, in the order in
    /// which they were found.
    ///
    /// # Errors
    /// When another list took its place meanwhile, or it cannot be read.
    pub fn listed(&self) -> Result<Vec<(Sequence, Pseudonym)>, Error> {
        let path = paths::list(&self.folder, self.head.epoch);
        let mut running = Running::default();
        let read = File::open(&path)
            .and_then(|mut f| record::read(&mut f, self.head.revoked, &mut running, record::found));
        let listed = read.map_err(|e| storage(&path, e))?;
        match running.hash() == self.head.revoked_hash {
            true => Ok(listed),
            false => Err(damaged(
                &self.folder,
                "its list is not the one that its head names",
            )),
        }
    }

    /// The newest head that held.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// How far the wall clock `now` is from that of the head. A head from the future counts as old,
    /// too: by how much the clocks differ, nobody knows.
    #[must_use]
    pub fn age(&self, now: Instant) -> Duration {
        Duration::from_micros(now.epoch_micros().abs_diff(self.head.at.epoch_micros()))
    }
}

fn missing(feed: &Path) -> Error {
    Error::not_found(format!(
        "there is no feed in `{}`, so nobody knows what was refused since; run `demur watch` in the workspace of the set, or copy its `feed` folder, too",
        feed.display()
    ))
}

/// The bytes of a head's file; none when there is no such file.
pub(crate) fn read_head(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(storage(path, e)),
    };
    // A file that is too long is cut, and then has not the form of a head.
    let mut bytes = Vec::new();
    let read = file.take(signed::MOST_BYTES).read_to_end(&mut bytes);
    read.map_err(|e| storage(path, e))?;
    Ok(Some(bytes))
}

/// Reads head and list; none when the head is the one known.
fn look(
    feed: &Path,
    key: &[u8; 32],
    manifest: Hash,
    before: Option<(&[u8], &Head, &Running)>,
) -> Result<Option<Look>, Error> {
    for _ in 0..ATTEMPTS {
        let file = read_head(&paths::head(feed))?.ok_or_else(|| missing(feed))?;
        if before.is_some_and(|(known, ..)| known == file) {
            return Ok(None);
        }
        let head = signed::open(&file, key).map_err(|what| damaged(feed, what))?;
        if head.manifest != manifest {
            let other = format!("it is the feed of another set, `{}`", head.set);
            return Err(damaged(feed, other));
        }
        let back = before.and_then(|(_, earlier, _)| head.goes_back_behind(earlier));
        if let Some(what) = back {
            return Err(damaged(feed, what));
        }
        let known = before.filter(|(_, earlier, _)| earlier.epoch == head.epoch);
        let known = known.map(|(_, earlier, running)| (earlier.revoked, running.clone()));
        let (read, mut running) = known.unwrap_or_default();
        let new = match read_list(feed, &head, read, &mut running) {
            Ok(new) => new,
            // A new epoch began after the head was read.
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(damaged(feed, "its list is shorter than its head says"));
            }
            Err(e) => return Err(storage(&paths::list(feed, head.epoch), e)),
        };
        if running.hash() != head.revoked_hash {
            let what = "its list is not the one that its head names";
            return Err(damaged(feed, what));
        }
        return Ok(Some(Look {
            file,
            head,
            running,
            new,
        }));
    }
    Err(damaged(feed, "its list is missing"))
}

fn read_list(
    feed: &Path,
    head: &Head,
    read: u64,
    running: &mut Running,
) -> io::Result<Vec<Pseudonym>> {
    let mut file = File::open(paths::list(feed, head.epoch))?;
    if read == head.revoked {
        return Ok(Vec::new());
    }
    let from = read.checked_mul(RECORD_BYTES);
    let from = from.ok_or(io::ErrorKind::UnexpectedEof)?;
    file.seek(SeekFrom::Start(from))?;
    // INVARIANT: a head that goes back was refused before, so this does not underflow.
    let left = head.revoked.saturating_sub(read);
    record::read(&mut file, left, running, record::item)
}
