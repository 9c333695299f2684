//! Keys of links in notices: read again when their file is another one, not for every request.

use notice::LinkKeys;
use rights::{Error, Randomness};
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A file that changed so lately may change again without its time showing it.
const SETTLED: Duration = Duration::from_secs(2);

/// Which file it was, as far as the file system tells without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    changed: SystemTime,
    /// Number and time of change of the file itself, which nobody sets at will.
    inode: (u64, i64, i64),
}

impl Stamp {
    fn of(found: &Metadata) -> io::Result<Stamp> {
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt;
            (found.ino(), found.ctime(), found.ctime_nsec())
        };
        #[cfg(not(unix))]
        let inode = (0, 0, 0);
        Ok(Stamp {
            bytes: found.len(),
            changed: found.modified()?,
            inode,
        })
    }

    /// Whether a later change of the file shows.
    fn is_settled(&self) -> bool {
        self.changed.elapsed().is_ok_and(|since| since > SETTLED)
    }
}

/// Keys, and which file they were read of.
///
/// INVARIANT: keys that were called back open nothing any more from the next request on. So what was read of a file that
/// changed just now is not kept: it can be replaced within the same tick of the clock.
#[derive(Default)]
pub(crate) struct ReadLinks(Mutex<Option<(Stamp, Arc<LinkKeys>)>>);

impl ReadLinks {
    /// The keys in a file, as they are now.
    ///
    /// # Errors
    /// When there is no such file, or it is none of keys.
    pub(crate) fn keys(
        &self,
        path: &Path,
        randomness: &dyn Randomness,
    ) -> Result<Arc<LinkKeys>, Error> {
        let stamp = std::fs::metadata(path).and_then(|found| Stamp::of(&found));
        let stamp = stamp
            .map_err(|e| Error::storage(format!("cannot read `{}`", path.display())).because(e))?;
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, keys)) = &*read
            && *of == stamp
        {
            return Ok(Arc::clone(keys));
        }
        let keys = Arc::new(LinkKeys::load_or_create(path, randomness)?);
        *read = stamp.is_settled().then(|| (stamp, Arc::clone(&keys)));
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::OsRandomness;
    use std::fs::File;

    #[test]
    fn a_file_of_the_same_time_and_length_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.key");
        let first = LinkKeys::load_or_create(&path, &OsRandomness).unwrap();
        let sealed = first.seal(b"u3").unwrap();
        let read = ReadLinks::default();
        let opens = || {
            let keys = read.keys(&path, &OsRandomness).unwrap();
            keys.open(&sealed).is_some()
        };
        assert!(opens());
        assert!(read.0.lock().unwrap().is_none(), "it can change unseen");
        let before = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let date = || {
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(before).unwrap();
        };
        date();
        assert!(opens() && opens());
        assert!(read.0.lock().unwrap().is_some(), "it is not read each time");
        first.rotate(&path, &OsRandomness, true).unwrap();
        date();
        assert!(!opens(), "every link from before is worthless");
    }
}
