//! Where a log is published: what is asked of the place, and a folder on disk.

use rights::{Error, ErrorKind};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads that wait for the disk at the same time; most of a write is waiting.
const WRITERS: usize = 16;

/// A place with files in folders. Paths are relative, with `/` between the parts.
///
/// What is durable: the content of a file when [`write`](Files::write) returns; names that came,
/// changed or went in a folder when [`sync_folder`](Files::sync_folder) returns for that folder.
/// Until then a crash may undo any of them, in any order.
pub trait Files: Send + Sync {
    /// How messages name the place.
    fn name(&self) -> String;

    /// The content of a file; `None` when there is no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>>;

    /// Writes files with their content, each anew.
    ///
    /// # Errors
    /// When one cannot be written; any of them may be there then, whole or in part.
    fn write(&self, files: &[(String, Vec<u8>)]) -> io::Result<()>;

    /// Gives a file another name. If there is one of that name already, it is replaced in one step.
    ///
    /// # Errors
    /// When it cannot be renamed.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Makes a folder inside one that there is; nothing happens if it is there.
    ///
    /// # Errors
    /// When it cannot be made.
    fn create_folder(&self, path: &str) -> io::Result<()>;

    /// Makes the names in a folder durable; `""` is the place itself.
    ///
    /// # Errors
    /// When that fails.
    fn sync_folder(&self, path: &str) -> io::Result<()>;

    /// Removes a file, or a folder with all that is in it; nothing happens if there is none.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn remove(&self, path: &str) -> io::Result<()>;

    /// The names in a folder, and whether each is a folder; nothing if there is no such folder.
    ///
    /// # Errors
    /// When it cannot be listed.
    fn list(&self, folder: &str) -> io::Result<Vec<(String, bool)>>;

    /// Keeps others from writing until what is returned is dropped.
    ///
    /// # Errors
    /// When that is not possible.
    fn lock(&self) -> io::Result<Box<dyn Send>>;
}

/// A folder on disk.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A folder; it is made when there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(path: &Path) -> Result<Folder, Error> {
        fs::create_dir_all(path).map_err(|e| failed("make", &path.display().to_string(), e))?;
        Ok(Folder(path.to_owned()))
    }

    /// A folder that is there.
    ///
    /// # Errors
    /// When it is not.
    pub fn open(path: &Path) -> Result<Folder, Error> {
        if path.is_dir() {
            return Ok(Folder(path.to_owned()));
        }
        Err(Error::not_found(format!(
            "there is no folder `{}` with a published log",
            path.display()
        )))
    }

    fn at(&self, path: &str) -> PathBuf {
        match path {
            "" => self.0.clone(),
            path => self.0.join(path),
        }
    }
}

impl Files for Folder {
    fn name(&self) -> String {
        self.0.display().to_string()
    }

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        absent(fs::read(self.at(path)))
    }

    fn write(&self, files: &[(String, Vec<u8>)]) -> io::Result<()> {
        let next = AtomicUsize::new(0);
        let one = || {
            while let Some((path, bytes)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut file = File::create(self.at(path))?;
                io::Write::write_all(&mut file, bytes)?;
                file.sync_all()?;
            }
            Ok(())
        };
        let threads = WRITERS.min(files.len());
        if threads <= 1 {
            return one();
        }
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
            // The scope waits for all of them, also after a failure.
            threads.into_iter().try_for_each(|thread| {
                let ended = thread.join();
                ended.unwrap_or_else(|_| Err(io::Error::other("a writer ended early")))
            })
        })
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.at(from), self.at(to))
    }

    fn create_folder(&self, path: &str) -> io::Result<()> {
        match fs::create_dir(self.at(path)) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            done => done,
        }
    }

    fn sync_folder(&self, path: &str) -> io::Result<()> {
        sync_folder(&self.at(path))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let path = self.at(path);
        let Some(found) = absent(fs::symlink_metadata(&path))? else {
            return Ok(());
        };
        match found.is_dir() {
            true => fs::remove_dir_all(path),
            false => fs::remove_file(path),
        }
    }

    fn list(&self, folder: &str) -> io::Result<Vec<(String, bool)>> {
        let Some(entries) = absent(fs::read_dir(self.at(folder)))? else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            // A name that is not UTF-8 belongs to no log, and is shown as far as it can be.
            let name = entry.file_name().to_string_lossy().into_owned();
            names.push((name, entry.file_type()?.is_dir()));
        }
        names.sort();
        Ok(names)
    }

    fn lock(&self) -> io::Result<Box<dyn Send>> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.at(LOCK))?;
        file.lock()?;
        Ok(Box::new(file))
    }
}

/// The file whose lock keeps two writers apart.
pub(crate) const LOCK: &str = ".lock";

fn absent<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        // A file where a folder should be: there is nothing under it.
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

/// Makes the names in a folder durable. Only Unix lets a program ask for that.
///
/// # Errors
/// When the disk refuses.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => File::open(path)?.sync_all(),
        false => Ok(()),
    }
}

/// An error of the place, with the file.
pub(crate) fn failed(what: &str, path: &str, source: io::Error) -> Error {
    let full = source.kind() == io::ErrorKind::StorageFull;
    let remedy = if full {
        "; make room and try again"
    } else {
        ""
    };
    Error::new(
        ErrorKind::Storage,
        format!("cannot {what} `{path}` of the published log{remedy}"),
    )
    .because(source)
}
