//! A set is built beside its place and moved there whole.

use super::failure::storage;
use rights::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A folder in which a set is built. Until [`Staging::publish`] nothing is at the set's place; what
/// a crash leaves is one folder with a leading dot, which the next staging removes.
#[derive(Debug)]
pub struct Staging {
    building: PathBuf,
    place: PathBuf,
}

impl Staging {
    /// Begins set `number` under `sets` (`sets/<purpose>`).
    ///
    /// # Errors
    /// When the set exists already, or the disk refuses.
    pub fn begin(sets: &Path, number: u32) -> Result<Staging, Error> {
        let place = sets.join(format!("{number:04}"));
        if place.exists() {
            return Err(Error::input(format!(
                "`{}` exists already; a set is never overwritten",
                place.display()
            )));
        }
        let building = sets.join(format!(".{number:04}.tmp"));
        if building.exists() {
            fs::remove_dir_all(&building).map_err(|e| storage(&building, e))?;
        }
        fs::create_dir_all(&building).map_err(|e| storage(&building, e))?;
        Ok(Staging { building, place })
    }

    /// The next number under `sets`: one more than the greatest there.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn next_number(sets: &Path) -> Result<u32, Error> {
        if !sets.exists() {
            return Ok(1);
        }
        let mut greatest = 0;
        for entry in fs::read_dir(sets).map_err(|e| storage(sets, e))? {
            let entry = entry.map_err(|e| storage(sets, e))?;
            let number = entry.file_name().to_str().and_then(|n| n.parse().ok());
            greatest = greatest.max(number.unwrap_or(0));
        }
        Ok(greatest + 1)
    }

    /// Where to build.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.building
    }

    /// Forces every file to disk and moves the set to its place.
    ///
    /// # Errors
    /// When the disk refuses; then the set is not there.
    pub fn publish(self) -> Result<PathBuf, Error> {
        sync_below(&self.building)?;
        fs::rename(&self.building, &self.place).map_err(|e| storage(&self.place, e))?;
        if let Some(sets) = self.place.parent() {
            sync(sets)?;
        }
        Ok(self.place)
    }
}

/// Forces a file or folder to disk.
pub(super) fn sync(path: &Path) -> Result<(), Error> {
    let file = File::open(path).map_err(|e| storage(path, e))?;
    file.sync_all().map_err(|e| storage(path, e))
}

fn sync_below(folder: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(|e| storage(folder, e))? {
        let path = entry.map_err(|e| storage(folder, e))?.path();
        if path.is_dir() {
            sync_below(&path)?;
        } else {
            sync(&path)?;
        }
    }
    sync(folder)
}
