//! Several files replaced as one, whatever happens in between.
//!
//! New files are written into a folder of their own. Until [`Swap::seal`] nothing else has changed,
//! and what a crash leaves is thrown away. From then on the list of moves lies beside them, and
//! whoever finds it goes on: a move that was made is not made again.

use crate::quarantine::{read_failed, write_failed};
use rights::Error;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

const SEALED: &str = "sealed.json";

/// A file that takes the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Move {
    /// Its name in the folder.
    from: String,
    /// Its place, relative to the root.
    to: PathBuf,
    /// Whether it waits for [`Sealed::install_late`].
    late: bool,
}

/// Files being written that are to take the place of others.
#[derive(Debug)]
pub struct Swap {
    folder: PathBuf,
    moves: Vec<Move>,
}

/// Files that wait to be moved, with what whoever sealed them wants to remember.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sealed<T> {
    moves: Vec<Move>,
    /// What was remembered.
    pub what: T,
}

impl Swap {
    /// Begins with an empty folder; what an unsealed one held is gone.
    ///
    /// # Errors
    /// When there is a sealed one, which has to be ended first, or the disk refuses.
    pub fn begin(folder: &Path) -> Result<Swap, Error> {
        if folder.join(SEALED).exists() {
            let folder = folder.display();
            return Err(Error::internal(format!(
                "`{folder}` waits to be moved to its place"
            )));
        }
        discard(folder)?;
        fs::create_dir_all(folder).map_err(|e| write_failed(folder, e))?;
        Ok(Swap {
            folder: folder.to_owned(),
            moves: Vec::new(),
        })
    }

    /// Where to write a file that takes the place of `to`, which is relative to the root.
    pub fn replaces(&mut self, to: &Path) -> PathBuf {
        self.add(to, false)
    }

    /// The same for a file that waits for [`Sealed::install_late`].
    pub fn replaces_late(&mut self, to: &Path) -> PathBuf {
        self.add(to, true)
    }

    fn add(&mut self, to: &Path, late: bool) -> PathBuf {
        let from = format!("{:06}", self.moves.len());
        let path = self.folder.join(&from);
        self.moves.push(Move {
            from,
            to: to.to_owned(),
            late,
        });
        path
    }

    /// A folder beside the new files for whatever is needed on the way.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether nothing is to be moved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// From here on the moves will be made. Files that were announced and not written are no moves.
    ///
    /// # Errors
    /// When the disk refuses: then nothing has changed.
    pub fn seal<T: Serialize + DeserializeOwned>(mut self, what: T) -> Result<Sealed<T>, Error> {
        let folder = self.folder;
        self.moves.retain(|m| folder.join(&m.from).exists());
        for one in &self.moves {
            sync(&folder.join(&one.from))?;
        }
        let sealed = Sealed {
            moves: self.moves,
            what,
        };
        let text = serde_json::to_vec(&sealed)
            .map_err(|e| Error::internal("a list of moves could not be written").because(e))?;
        write_whole(&folder.join(SEALED), &text)?;
        if let Some(parent) = folder.parent() {
            sync(parent)?;
        }
        Ok(sealed)
    }
}

impl<T: DeserializeOwned> Sealed<T> {
    /// What waits in a folder, if anything does.
    ///
    /// # Errors
    /// When the list of moves cannot be read.
    pub fn read(folder: &Path) -> Result<Option<Sealed<T>>, Error> {
        let path = folder.join(SEALED);
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read(&path).map_err(|e| read_failed(&path, e))?;
        let sealed = serde_json::from_slice(&text);
        sealed
            .map(Some)
            .map_err(|e| Error::corrupt(format!("`{}` is damaged: {e}", path.display())).because(e))
    }
}

impl<T> Sealed<T> {
    /// Whether something waits in a folder.
    #[must_use]
    pub fn waits(folder: &Path) -> bool {
        folder.join(SEALED).exists()
    }

    /// Makes the moves that wait for nothing else; calls `done` after each.
    ///
    /// # Errors
    /// When the disk refuses; called again, it goes on.
    pub fn install(&self, root: &Path, folder: &Path, done: &dyn Fn()) -> Result<(), Error> {
        self.install_those(false, root, folder, done)
    }

    /// Makes the other moves.
    ///
    /// # Errors
    /// When the disk refuses; called again, it goes on.
    pub fn install_late(&self, root: &Path, folder: &Path, done: &dyn Fn()) -> Result<(), Error> {
        self.install_those(true, root, folder, done)
    }

    fn install_those(
        &self,
        late: bool,
        root: &Path,
        folder: &Path,
        done: &dyn Fn(),
    ) -> Result<(), Error> {
        let mut folders = BTreeSet::new();
        for one in self.moves.iter().filter(|m| m.late == late) {
            let (from, to) = (folder.join(&one.from), root.join(&one.to));
            if !from.exists() {
                continue;
            }
            let parent = to.parent().unwrap_or(root);
            fs::create_dir_all(parent).map_err(|e| write_failed(parent, e))?;
            fs::rename(&from, &to).map_err(|e| write_failed(&to, e))?;
            folders.insert(parent.to_owned());
            done();
        }
        // INVARIANT: the list of moves goes only after this, in `finish`.
        folders.iter().try_for_each(|folder| sync(folder))
    }

    /// Nothing waits any more.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self, folder: &Path) -> Result<(), Error> {
        // First the list: without it, the rest of the folder is thrown away by whoever finds it.
        let list = folder.join(SEALED);
        fs::remove_file(&list).map_err(|e| write_failed(&list, e))?;
        discard(folder)
    }
}

/// Removes a folder in which nothing was sealed.
///
/// # Errors
/// When the disk refuses.
pub fn discard(folder: &Path) -> Result<(), Error> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|e| write_failed(folder, e))?;
    }
    Ok(())
}

/// Writes a file whole or not at all, to the disk.
///
/// # Errors
/// When the disk refuses.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = path.with_file_name(format!("{name}.tmp"));
    let failed = |e| write_failed(path, e);
    let mut file = File::create(&unfinished).map_err(failed)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    fs::rename(&unfinished, path).map_err(failed)?;
    sync(path.parent().unwrap_or(path))
}

fn sync(path: &Path) -> Result<(), Error> {
    let file = File::open(path).map_err(|e| write_failed(path, e))?;
    file.sync_all().map_err(|e| write_failed(path, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_made_once_and_unsealed_files_are_thrown_away() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(".swap");
        let begin = || {
            let mut swap = Swap::begin(&folder).unwrap();
            fs::write(swap.replaces(Path::new("a")), "new a").unwrap();
            fs::write(swap.replaces_late(Path::new("deep/b")), "new b").unwrap();
            swap.replaces(Path::new("never written"));
            swap
        };
        fs::write(root.path().join("a"), "old a").unwrap();
        drop(begin());
        assert!(Sealed::<u8>::read(&folder).unwrap().is_none());
        begin().seal(7u8).unwrap();
        assert!(
            Swap::begin(&folder).is_err(),
            "a sealed one has to be ended"
        );
        let sealed = Sealed::<u8>::read(&folder).unwrap().unwrap();
        assert_eq!(sealed.what, 7);
        for _ in 0..2 {
            sealed.install(root.path(), &folder, &|| ()).unwrap();
            assert!(!root.path().join("deep/b").exists());
        }
        sealed.install_late(root.path(), &folder, &|| ()).unwrap();
        sealed.finish(&folder).unwrap();
        let read = |name| fs::read_to_string(root.path().join(name)).unwrap();
        assert_eq!(
            (read("a"), read("deep/b")),
            ("new a".into(), "new b".into())
        );
        assert!(!folder.exists());
    }
}
