//! The hashes by which a manifest names the indexes of a set.
//!
//! INVARIANT: whoever finds rows by an index has compared its file with the signed hash before, and
//! reads the very file that was compared. With a changed index a late choice would reach less than it
//! must, and nobody would see it.

use super::failure::{damaged, storage};
use super::paths;
use intake::Sealed;
use rights::{Error, Hash, IndexHashes, Manifest};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// The first format of manifests that names the indexes.
pub(crate) const SINCE_FORMAT: u32 = 3;

/// The hashes of the indexes as they lie in the folder of a set.
///
/// # Errors
/// When a file cannot be read.
pub fn index_hashes(set: &Path) -> Result<IndexHashes, Error> {
    Ok(IndexHashes {
        links: hash_of(&paths::links(set))?,
        shares: hash_of(&paths::shares(set))?,
    })
}

/// The SHA-256 of a file.
pub(crate) fn hash_of(path: &Path) -> Result<Hash, Error> {
    hash(path, &File::open(path).map_err(|e| storage(path, e))?)
}

fn hash(path: &Path, file: &File) -> Result<Hash, Error> {
    let (_, hash) = Hash::of_reader(file).map_err(|e| storage(path, e))?;
    Ok(hash)
}

/// What a manifest says about the indexes; `None` for a set of a format that did not name them.
///
/// # Errors
/// When the format names them and this manifest does not.
pub fn claimed(manifest: &Manifest) -> Result<Option<&IndexHashes>, Error> {
    match &manifest.indexes {
        None if manifest.format >= SINCE_FORMAT => Err(Error::corrupt(format!(
            "the manifest of `{}` has the format `{}` and names no indexes; see `demur verify`",
            manifest.set, manifest.format
        ))),
        claim => Ok(claim.as_ref()),
    }
}

/// Which file it was, as far as the file system tells without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    changed: Option<SystemTime>,
    /// Device, number and time of change of the file itself, which nobody sets at will.
    inode: (u64, u64, i64, i64),
}

impl Stamp {
    fn of(path: &Path, file: &File) -> Result<Stamp, Error> {
        let found = file.metadata().map_err(|e| storage(path, e))?;
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt;
            (found.dev(), found.ino(), found.ctime(), found.ctime_nsec())
        };
        #[cfg(not(unix))]
        let inode = (0, 0, 0, 0);
        Ok(Stamp {
            bytes: found.len(),
            changed: found.modified().ok(),
            inode,
        })
    }
}

/// Files that were compared already and are the same since: whoever looks at a set many times a second
/// does not hash them each time.
#[derive(Default)]
pub struct Compared(Mutex<BTreeMap<PathBuf, (Stamp, Hash)>>);

impl Compared {
    /// Opens the index at `path`, which must have this hash; without one it is taken as it is.
    pub(super) fn open(&self, path: &Path, claim: Option<Hash>) -> Result<File, Error> {
        let mut file = File::open(path).map_err(|e| lost(path, e))?;
        let Some(claim) = claim else {
            return Ok(file);
        };
        let stamp = Stamp::of(path, &file)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.get(path) == Some(&(stamp, claim)) {
            return Ok(file);
        }
        let found = hash(path, &file)?;
        if found != claim {
            return Err(changed(path, found, claim));
        }
        file.rewind().map_err(|e| storage(path, e))?;
        known.insert(path.to_owned(), (stamp, claim));
        Ok(file)
    }
}

/// A file that is gone takes the way of one that was changed.
fn lost(path: &Path, e: std::io::Error) -> Error {
    if e.kind() != std::io::ErrorKind::NotFound {
        return storage(path, e);
    }
    if let Some(meanwhile) = unfinished(path) {
        return meanwhile;
    }
    Error::corrupt(format!("`{}` is missing; {REMEDY}", path.display())).because(e)
}

fn changed(path: &Path, found: Hash, claim: Hash) -> Error {
    unfinished(path).unwrap_or_else(|| {
        damaged(
            path,
            format!("it hashes to `{found}`, and the signed state says `{claim}`; {REMEDY}"),
        )
    })
}

const REMEDY: &str = "bring it back from a copy of the set, or compile anew and remove this set; until then `demur set mask`, which reads everything, masks without it";

/// Between the moves of a purge and its signature, files are newer than the newest state.
fn unfinished(path: &Path) -> Option<Error> {
    let set = path.parent()?;
    Sealed::<()>::waits(&paths::purge(set)).then(|| {
        Error::storage(format!(
            "a purge of `{}` is not finished; the next `demur purge` or `demur set mask` goes on with it",
            set.display()
        ))
    })
}
