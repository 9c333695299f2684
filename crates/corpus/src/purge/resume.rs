//! Going on with a purge that was interrupted, and removing what crashes of others left.

use super::build::Work;
use super::inputs::InputsWork;
use crate::progress::Progress;
use crate::set::failure::storage;
use crate::set::paths;
use crate::sets::Sets;
use intake::{Sealed, discard};
use ledger::Storage;
use rights::Error;
use std::fs;
use std::path::{Path, PathBuf};

impl<S> Sets<'_, S> {
    /// Where the new files of inputs wait.
    pub(super) fn inputs_folder(&self) -> PathBuf {
        self.store.root().join(".purge")
    }

    /// Whether a purge was interrupted after it began to change anything.
    pub(crate) fn purge_waits(&self) -> Result<bool, Error> {
        let sets = self.list()?;
        let set = sets
            .iter()
            .any(|set| Sealed::<Work>::waits(&paths::purge(&set.path)));
        Ok(set || Sealed::<InputsWork>::waits(&self.inputs_folder()))
    }
}

impl<S: Storage> Sets<'_, S> {
    /// Ends what an interrupted purge began. The caller holds the lock of the sets.
    pub(crate) async fn resume(&self, progress: &dyn Progress) -> Result<(), Error> {
        for set in self.list()? {
            let folder = paths::purge(&set.path);
            match Sealed::<Work>::read(&folder)? {
                Some(sealed) => {
                    let name = set.name();
                    let applied = self.apply_purge(&set.path, &name, sealed, progress).await;
                    applied.map_err(|e| {
                        Error::new(e.kind(), format!("set `{name}`, interrupted purge: {e}"))
                    })?;
                }
                None => discard(&folder)?,
            }
        }
        let folder = self.inputs_folder();
        match Sealed::<InputsWork>::read(&folder)? {
            Some(sealed) => self.install_inputs(sealed, progress).map(drop),
            None => discard(&folder),
        }
    }

    /// Removes what interrupted compiles and reports left beside the sets: they hold rows, too.
    /// The caller holds the locks of a purge.
    pub(super) fn sweep(&self) -> Result<(), Error> {
        for purpose in folders(&self.folder)? {
            for entry in fs::read_dir(&purpose).map_err(|e| storage(&purpose, e))? {
                let path = entry.map_err(|e| storage(&purpose, e))?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if !name.starts_with('.') {
                    continue;
                }
                if name.ends_with(".tmp") && path.is_dir() {
                    fs::remove_dir_all(&path).map_err(|e| storage(&path, e))?;
                } else if name.ends_with(".unfinished") {
                    fs::remove_file(&path).map_err(|e| storage(&path, e))?;
                }
            }
        }
        Ok(())
    }
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| storage(folder, e))? {
        let path = entry.map_err(|e| storage(folder, e))?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    Ok(found)
}
