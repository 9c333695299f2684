//! Which items have been imported: a digest of each item by a digest of its id.
//!
//! Each content keeps its own in `facts/<id>/ids.bin`, sorted. While a file is imported, recent
//! ones are held in memory (at most [`HELD`] items, 25 bytes each, in each of two maps) and the others are
//! looked up on disk behind a filter of 10 bits and an index of 1 bit an item: 100 million items
//! take about 350 MB.

mod filter;
mod merge;
pub(crate) mod merged;
mod run;

use rights::Error;
use run::Run;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::path::{Path, PathBuf};

/// Items held in memory before they are written to disk.
const HELD: usize = 3_600_000;

/// Stands for the digest of an item that was erased.
const ERASED: u64 = u64::MAX;

/// A key: 128 bits of SHA-256 of the id.
pub(crate) type Key = (u64, u64);

/// One item: key and digest.
pub(crate) type Entry = (Key, u64);

/// Keys are digests already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        // The upper half of the key comes first and orders the runs; the lower half spreads.
        self.0 = n;
    }
}

type Map = HashMap<Key, u64, BuildHasherDefault<AsIs>>;

/// What is stored of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    /// The digest of what it says.
    Digest(u64),
    /// That it was erased.
    Erased,
}

/// What is known about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// Never seen; now it is.
    New,
    /// Seen with the same content.
    Same,
    /// Seen with other content.
    Other,
}

/// The items of a workspace.
pub(crate) struct Seen {
    earlier: Map,
    runs: Vec<Run>,
    current: Map,
    spilled: Vec<PathBuf>,
    folder: PathBuf,
    held: usize,
}

impl Seen {
    /// Loads what earlier imports left; spills into `folder`.
    pub(crate) fn load(earlier: &[PathBuf], folder: &Path) -> Result<Seen, Error> {
        Seen::with_room(earlier, folder, HELD)
    }

    fn with_room(earlier: &[PathBuf], folder: &Path, held: usize) -> Result<Seen, Error> {
        let mut seen = Seen {
            earlier: Map::default(),
            runs: Vec::new(),
            current: Map::default(),
            spilled: Vec::new(),
            folder: folder.to_owned(),
            held,
        };
        // Small ones first: many small files must not become many runs.
        let mut sized = Vec::new();
        for path in earlier {
            sized.push((run::entries(path)?, path));
        }
        sized.sort();
        for (entries, path) in sized {
            let room = held.saturating_sub(seen.earlier.len());
            if usize::try_from(entries).is_ok_and(|n| n <= room) {
                let each = run::read_all(path)?;
                for entry in each {
                    let (key, digest) = entry?;
                    seen.earlier.insert(key, digest);
                }
            } else {
                seen.runs.push(Run::open(path)?);
            }
        }
        Ok(seen)
    }

    /// What is stored under a key.
    pub(crate) fn find(&mut self, key: Key) -> Result<Option<Stored>, Error> {
        let known = match self.current.get(&key).or_else(|| self.earlier.get(&key)) {
            Some(known) => Some(*known),
            None => self.on_disk(key)?,
        };
        Ok(known.map(|digest| match digest {
            ERASED => Stored::Erased,
            digest => Stored::Digest(digest),
        }))
    }

    /// Meets an item.
    pub(crate) fn meet(&mut self, key: Key, digest: u64) -> Result<Met, Error> {
        match self.find(key)? {
            // What was erased is not taken in again.
            Some(Stored::Erased) => Ok(Met::Same),
            Some(Stored::Digest(known)) if known == digest => Ok(Met::Same),
            Some(Stored::Digest(_)) => Ok(Met::Other),
            None => {
                self.current.insert(key, digest);
                if self.current.len() >= self.held {
                    self.spill()?;
                }
                Ok(Met::New)
            }
        }
    }

    fn on_disk(&mut self, key: Key) -> Result<Option<u64>, Error> {
        for run in &mut self.runs {
            if let Some(digest) = run.find(key)? {
                return Ok(Some(digest));
            }
        }
        Ok(None)
    }

    fn sorted(&mut self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.current.drain().collect();
        entries.sort_unstable();
        entries
    }

    fn spill(&mut self) -> Result<(), Error> {
        let path = self.folder.join(format!("ids.{}.tmp", self.spilled.len()));
        let entries = self.sorted();
        run::write(&path, entries.into_iter().map(Ok))?;
        self.runs.push(Run::open(&path)?);
        self.spilled.push(path);
        Ok(())
    }

    /// Writes the items that were new, sorted, and removes what was spilled.
    pub(crate) fn save(mut self, path: &Path) -> Result<(), Error> {
        let rest = self.sorted();
        if self.spilled.is_empty() {
            return run::write(path, rest.into_iter().map(Ok));
        }
        let last = self.folder.join(format!("ids.{}.tmp", self.spilled.len()));
        run::write(&last, rest.into_iter().map(Ok))?;
        self.spilled.push(last);
        run::write(path, merge::merge(&self.spilled)?)?;
        drop(self.runs);
        for spilled in &self.spilled {
            std::fs::remove_file(spilled)
                .map_err(|e| crate::quarantine::write_failed(spilled, e))?;
        }
        Ok(())
    }
}

/// Marks items as erased in the files that have them. Marking twice is the same.
pub(crate) fn mark_erased(files: &[PathBuf], keys: &BTreeSet<Key>) -> Result<(), Error> {
    set_digests(files, &keys.iter().map(|key| (*key, ERASED)).collect())
}

/// Replaces digests of items in the files that have them. Twice is the same as once.
pub(crate) fn set_digests(files: &[PathBuf], digests: &BTreeMap<Key, u64>) -> Result<(), Error> {
    if digests.is_empty() {
        return Ok(());
    }
    files.iter().try_for_each(|path| run::set(path, digests))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::id_key;

    #[test]
    fn what_was_erased_counts_as_seen_whatever_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.bin");
        let key = |n: u64| id_key(&n.to_string());
        let mut seen = Seen::with_room(&[], folder.path(), 100).unwrap();
        for n in 0..50 {
            assert_eq!(seen.meet(key(n), n).unwrap(), Met::New);
        }
        seen.save(&file).unwrap();
        for _ in 0..2 {
            mark_erased(
                std::slice::from_ref(&file),
                &[key(7), key(49), key(99)].into(),
            )
            .unwrap();
            let mut seen =
                Seen::with_room(std::slice::from_ref(&file), folder.path(), 100).unwrap();
            for n in 0..50 {
                let want = if [7, 49].contains(&n) {
                    Met::Same
                } else {
                    Met::Other
                };
                assert_eq!(seen.meet(key(n), n + 1).unwrap(), want, "{n}");
            }
            assert_eq!(seen.meet(key(99), 1).unwrap(), Met::New);
        }
    }

    #[test]
    fn spilled_and_earlier_items_are_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a.bin"), folder.path().join("b.bin"));
        let key = |n: u64| id_key(&n.to_string());
        let mut seen = Seen::with_room(&[], folder.path(), 100).unwrap();
        for n in 0..1050 {
            assert_eq!(seen.meet(key(n), n).unwrap(), Met::New);
        }
        for n in 0..1050 {
            assert_eq!(seen.meet(key(n), n).unwrap(), Met::Same, "{n}");
        }
        assert_eq!(seen.spilled.len(), 10);
        seen.save(&first).unwrap();
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "spilled files are gone"
        );
        let saved: BTreeMap<Key, u64> =
            run::read_all(&first).unwrap().map(Result::unwrap).collect();
        assert_eq!(saved, (0..1050).map(|n| (key(n), n)).collect());
        let mut seen = Seen::with_room(std::slice::from_ref(&first), folder.path(), 100).unwrap();
        assert_eq!(seen.runs.len(), 1, "too many to hold");
        for n in 0..1100 {
            let want = if n < 1050 { Met::Other } else { Met::New };
            assert_eq!(seen.meet(key(n), n + 1).unwrap(), want, "{n}");
        }
        seen.save(&second).unwrap();
        let seen = Seen::with_room(&[first, second], folder.path(), 100).unwrap();
        assert_eq!(
            (seen.runs.len(), seen.earlier.len()),
            (1, 50),
            "the small one is held"
        );
    }
}
