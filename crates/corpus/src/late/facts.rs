//! The facts files of a set, opened once and used as long as they are the same files.

use crate::set::failure::storage;
use decide::Facts;
use intake::ContentStore;
use rights::{Error, Manifest, part_name};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// Which files they were, by length and time of change.
type Stamp = Vec<(u64, Option<SystemTime>)>;

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
                Ok(found) => stamps.push((found.len(), found.modified().ok())),
                Err(e) if part > 0 && e.kind() == ErrorKind::NotFound => break,
                Err(e) => return Err(storage(&path, e)),
            }
        }
    }
    Ok(stamps)
}
