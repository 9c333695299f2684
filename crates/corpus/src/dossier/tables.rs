//! Tables of sets that stay open between dossiers: whoever answers one after the other reads of each log
//! only what came since.

use crate::set::{SetTable, TableFile, newest_version};
use rights::{Error, Instant};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Tables that were opened, by set. It may be kept as long as one likes, also while sets are masked,
/// purged, and compiled anew under the same name.
#[derive(Default)]
pub struct Tables(Mutex<BTreeMap<PathBuf, Arc<Opened>>>);

impl std::fmt::Debug for Tables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tables")
    }
}

/// A table at one version.
pub(super) struct Opened {
    pub(super) table: SetTable,
    pub(super) files: Vec<TableFile>,
    /// When the set was compiled: another set may have had its name before.
    compiled_at: Instant,
}

impl Opened {
    fn over(table: SetTable, compiled_at: Instant) -> Result<Opened, Error> {
        Ok(Opened {
            files: table.files()?,
            table,
            compiled_at,
        })
    }
}

impl Tables {
    /// The newest version of a set's table.
    pub(super) async fn newest(
        &self,
        set: &Path,
        compiled_at: Instant,
    ) -> Result<Arc<Opened>, Error> {
        let newest = newest_version(set)?;
        let known = self.known().get(set).map(Arc::clone);
        let known = known.filter(|known| known.compiled_at == compiled_at);
        let table = match &known {
            Some(known) if known.table.version() == newest => return Ok(Arc::clone(known)),
            // A purge lets the log begin anew: what lies between may be gone.
            Some(known) if known.table.version() < newest => {
                match known.table.later(newest).await {
                    Ok(table) => table,
                    Err(_) => SetTable::load(set).await?,
                }
            }
            _ => SetTable::load(set).await?,
        };
        let opened = Arc::new(Opened::over(table, compiled_at)?);
        self.known().insert(set.to_owned(), Arc::clone(&opened));
        Ok(opened)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, Arc<Opened>>> {
        // A panic cannot leave the map half changed: each use is one look or one insertion.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
