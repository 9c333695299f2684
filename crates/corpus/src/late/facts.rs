//! The facts files of a set, opened once and used as long as they are the same files.

use crate::set::failure::storage;
use decide::Facts;
use intake::ContentStore;
use rights::{Error, Manifest, part_name};
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// Which files they were, by length, time of change and number: a file that takes the place of another one in the same
/// tick of the clock has another number.
type Stamp = Vec<(u64, Option<SystemTime>, u64)>;

/// Footers and profiles of the contents of a set, in the order of its manifest; no links.
#[derive(Default)]
pub(crate) struct KnownFacts(Mutex<Option<(Stamp, Arc<[Facts]>)>>);

impl KnownFacts {
    /// The facts of a set's contents, read again where a file has changed.
    ///
    /// # Errors
    /// When a file is missing or damaged.
    pub(super) fn of(
        &self,
        store: &ContentStore,
        manifest: &Manifest,
    ) -> Result<Arc<[Facts]>, Error> {
        let folders = manifest.content.iter().map(|c| store.facts(&c.content));
        let folders: Vec<_> = folders.collect();
        let mut stamp = Stamp::new();
        for folder in &folders {
            stamp.extend(stamps(folder)?);
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, facts)) = &*known
            && *of == stamp
        {
            return Ok(Arc::clone(facts));
        }
        let none = BTreeSet::new();
        let facts = folders.iter().map(|folder| Facts::open_some(folder, &none));
        let facts: Arc<[Facts]> = facts.collect::<Result<_, _>>()?;
        *known = Some((stamp, Arc::clone(&facts)));
        Ok(facts)
    }
}

fn stamps(folder: &Path) -> Result<Stamp, Error> {
    let mut stamps = Stamp::new();
    for table in ["facts", "profiles", "links"] {
        for part in 0.. {
            let path = folder.join(part_name(table, part));
            match std::fs::metadata(&path) {
                Ok(found) => stamps.push((found.len(), found.modified().ok(), number(&found))),
                Err(e) if part > 0 && e.kind() == ErrorKind::NotFound => break,
                Err(e) => return Err(storage(&path, e)),
            }
        }
    }
    Ok(stamps)
}

/// The number of a file in its file system, where there are such.
#[cfg(unix)]
fn number(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};

    #[test]
    fn a_file_of_the_same_time_and_length_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
            path
        };
        let [facts, ..] = ["facts", "profiles", "links"].map(|t| write(&part_name(t, 0), "one"));
        let before = stamps(folder.path()).unwrap();
        assert_eq!(stamps(folder.path()).unwrap(), before);
        fs::rename(write("beside", "two"), facts).unwrap();
        assert_ne!(stamps(folder.path()).unwrap(), before);
    }
}
