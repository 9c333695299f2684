//! Files that are whole or absent, and what is known of them.

use crate::crash::step;
use crate::failure::{damaged, internal, storage};
use rights::{Error, Hash};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// A file as an export or a sidecar names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its name in the folder.
    pub file: String,
    /// Records in it; none where it holds no records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of it.
    pub sha256: Hash,
}

impl FileEntry {
    /// The entry of a file with these bytes.
    pub(crate) fn of(file: impl Into<String>, records: Option<u64>, bytes: &[u8]) -> FileEntry {
        FileEntry {
            file: file.into(),
            records,
            bytes: bytes.len() as u64,
            sha256: Hash::of(bytes),
        }
    }

    /// The entry of a file on disk.
    pub(crate) fn read(folder: &Path, file: &str, records: Option<u64>) -> Result<Self, Error> {
        let (bytes, sha256) = digest(&folder.join(file))?;
        Ok(FileEntry {
            file: file.to_owned(),
            records,
            bytes,
            sha256,
        })
    }

    /// What a file differs in from this entry, if in anything. Its length is looked at first.
    pub(crate) fn differs(&self, folder: &Path) -> Result<Option<String>, Error> {
        if let Some(length) = self.differs_in_length(folder)? {
            return Ok(Some(length));
        }
        let (_, sha256) = digest(&folder.join(&self.file))?;
        let same = sha256 == self.sha256;
        Ok((!same).then(|| format!("its SHA-256 is `{sha256}`, not `{}`", self.sha256)))
    }

    /// The same for its length alone.
    pub(crate) fn differs_in_length(&self, folder: &Path) -> Result<Option<String>, Error> {
        let path = folder.join(&self.file);
        let bytes = match fs::metadata(&path) {
            Ok(found) => found.len(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Some("it is missing".to_owned()));
            }
            Err(e) => return Err(storage(&path, e)),
        };
        let same = bytes == self.bytes;
        Ok((!same).then(|| format!("it has `{bytes}` bytes, not `{}`", self.bytes)))
    }
}

/// Length and SHA-256 of a file.
pub(crate) fn digest(path: &Path) -> Result<(u64, Hash), Error> {
    let file = File::open(path);
    file.and_then(Hash::of_reader).map_err(|e| storage(path, e))
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|e| storage(path, e))
}

/// Writes a file that was not there, and forces it to disk.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written = step()
        .and_then(|()| File::create(path))
        .and_then(|mut file| {
            let (first, second) = bytes.split_at(bytes.len() / 2);
            file.write_all(first)?;
            step()?;
            file.write_all(second)?;
            file.sync_all()
        });
    written.map_err(|e| storage(path, e))
}

/// Replaces a file whole: after a crash there is the old one or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let next = path.with_file_name(format!(".{name}.new"));
    write(&next, bytes)?;
    rename(&next, path)
}

/// Moves a file or folder, and forces the folder it comes to lie in to disk.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    let moved = step().and_then(|()| fs::rename(from, to));
    moved.map_err(|e| storage(to, e))?;
    to.parent().map_or(Ok(()), sync)
}

/// Forces a file or folder to disk.
pub(crate) fn sync(path: &Path) -> Result<(), Error> {
    let path = match path.as_os_str().is_empty() {
        true => Path::new("."),
        false => path,
    };
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|e| storage(path, e))
}

/// Removes a file that may be absent.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match step().and_then(|()| fs::remove_file(path)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(storage(path, e)),
        _ => Ok(()),
    }
}

/// Removes a folder that may be absent.
pub(crate) fn remove_folder(path: &Path) -> Result<(), Error> {
    match step().and_then(|()| fs::remove_dir_all(path)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(storage(path, e)),
        _ => Ok(()),
    }
}

/// A value as JSON that people can read.
pub(crate) fn json(what: &str, value: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(value).map_err(|e| internal(what, e))?;
    Ok(text + "\n")
}

pub(crate) fn parse<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    serde_json::from_slice(&read(path)?).map_err(|e| damaged(path, e))
}

/// A name that is no path: what a list of files says is looked for in one folder, and nowhere else.
pub(crate) fn plain_name(name: &str) -> Result<&str, Error> {
    let plain = !name.is_empty()
        && !name.starts_with('.')
        && !name.contains(['/', '\\', '\0'])
        && !name.contains("..");
    match plain {
        true => Ok(name),
        false => Err(Error::input(format!(
            "`{name}` is no name of a file in a folder"
        ))),
    }
}
