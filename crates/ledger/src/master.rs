//! Master keys: the keys of persons are stored wrapped under one, so that a copy of the key file
//! alone opens nothing, and rotating it makes older copies useless.

use crate::seal::Key;
use rights::{Error, Randomness, Subject};
use std::collections::BTreeMap;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Number of a master key, from 1.
pub(crate) type Version = u32;

/// What a stored key is for: a person's ordinal, or one of the two below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyName(pub(crate) i64);

impl KeyName {
    /// The operator's entries.
    pub(crate) const OPERATOR: KeyName = KeyName(-1);
    /// The pseudonyms of erased persons.
    pub(crate) const PSEUDONYMS: KeyName = KeyName(-2);
}

impl From<Subject> for KeyName {
    fn from(subject: Subject) -> KeyName {
        match subject {
            Subject::Operator => KeyName::OPERATOR,
            Subject::Person(person) => KeyName(person.0.into()),
        }
    }
}

/// The master keys of a ledger: one in use, and for the length of a rotation the one before.
#[derive(Debug, Default)]
pub(crate) struct Masters {
    folder: PathBuf,
    keys: BTreeMap<Version, Key>,
}

impl Masters {
    /// Reads every master key in a folder.
    ///
    /// # Errors
    /// When the folder or a key cannot be read.
    pub(crate) fn read(folder: &Path) -> Result<Masters, Error> {
        let mut keys = BTreeMap::new();
        if folder.is_dir() {
            let failed = |e| storage(folder, e);
            for entry in std::fs::read_dir(folder).map_err(failed)? {
                let path = entry.map_err(failed)?.path();
                if let Some(version) = version_of(&path) {
                    keys.insert(version, read_key(&path)?);
                } else if is_given_up(&path) {
                    // Whoever gave it up died before it was destroyed.
                    destroy(&path).map_err(|e| storage(&path, e))?;
                }
            }
        }
        Ok(Masters {
            folder: folder.to_owned(),
            keys,
        })
    }

    /// The same folder read anew.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn again(&self) -> Result<Masters, Error> {
        Masters::read(&self.folder)
    }

    /// Whether there is one of this number.
    pub(crate) fn has(&self, version: Version) -> bool {
        self.keys.contains_key(&version)
    }

    /// The number of the newest one; `None` when there is none at all.
    pub(crate) fn newest(&self) -> Option<Version> {
        self.keys.last_key_value().map(|(version, _)| *version)
    }

    /// Makes the next one and puts it on the disk for good.
    ///
    /// # Errors
    /// When randomness or the disk fails, or somebody else makes it at the same moment.
    pub(crate) fn add(&mut self, source: &dyn Randomness) -> Result<Version, Error> {
        let version = self.newest().unwrap_or(0) + 1;
        let key = Key::random(source)?;
        make_folder(&self.folder)?;
        let path = path_of(&self.folder, version);
        let hex: String = key.0.iter().map(|b| format!("{b:02x}")).collect();
        tlog::write_secret(&path, &format!("{hex}\n")).map_err(|e| storage(&path, e))?;
        self.keys.insert(version, key);
        Ok(version)
    }

    /// Destroys every one before `kept`. Whatever is still wrapped under them is lost.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn destroy_before(&mut self, kept: Version) -> Result<(), Error> {
        let older: Vec<Version> = self.keys.range(..kept).map(|(v, _)| *v).collect();
        if older.is_empty() {
            return Ok(());
        }
        for version in older {
            let path = path_of(&self.folder, version);
            let given_up = path.with_extension(GIVEN_UP);
            // INVARIANT: what has the name of a key is one. A key half overwritten under its own name
            // would keep the ledger from opening.
            std::fs::rename(&path, &given_up)
                .and_then(|()| destroy(&given_up))
                .map_err(|e| storage(&path, e))?;
            self.keys.remove(&version);
        }
        tlog::sync_folder(&self.folder).map_err(|e| storage(&self.folder, e))
    }

    fn key(&self, version: Version) -> Result<&Key, Error> {
        self.keys.get(&version).ok_or_else(|| {
            let path = path_of(&self.folder, version);
            let path = path.display();
            Error::corrupt(format!(
                "the master key `{path}` is not there; without it the keys of persons cannot be opened: restore it"
            ))
        })
    }

    /// A subject's key as it is stored.
    ///
    /// The nonce is derived from what is wrapped, so that two different keys never share one
    /// (the construction of RFC 5297, SIV: equal inputs give equal outputs and nothing else).
    ///
    /// # Errors
    /// When the master key is not there.
    pub(crate) fn wrap(
        &self,
        version: Version,
        name: KeyName,
        key: &Key,
    ) -> Result<Vec<u8>, Error> {
        let master = self.key(version)?;
        let digest = master.digest("wrap", &[&name.0.to_le_bytes(), &key.0]);
        let nonce = digest.first_chunk().copied().unwrap_or_default();
        master.encrypt(&nonce, &name.0.to_le_bytes(), &key.0)
    }

    /// A key from what [`Masters::wrap`] gave.
    ///
    /// # Errors
    /// When the master key is not there, or the bytes are another key's.
    pub(crate) fn unwrap(
        &self,
        version: Version,
        name: KeyName,
        wrapped: &[u8],
    ) -> Result<Key, Error> {
        let key = self.key(version)?.decrypt(&name.0.to_le_bytes(), wrapped);
        let key = key.and_then(|bytes| bytes.as_slice().try_into().ok());
        key.map(Key).ok_or_else(|| {
            Error::corrupt(
                "a stored key does not open under its master key; restore both from one backup",
            )
        })
    }
}

fn path_of(folder: &Path, version: Version) -> PathBuf {
    folder.join(format!("master-{version}.key"))
}

fn version_of(path: &Path) -> Option<Version> {
    let name = path.file_name()?.to_str()?;
    name.strip_prefix("master-")?
        .strip_suffix(".key")?
        .parse()
        .ok()
}

fn read_key(path: &Path) -> Result<Key, Error> {
    let text = tlog::read_secret(path).map_err(|e| storage(path, e))?;
    let key: Result<rights::Hash, Error> = text.trim().parse();
    let key = key.map_err(|_| {
        let path = path.display();
        Error::input(format!("`{path}` is no master key: 64 hex digits expected"))
    })?;
    Ok(Key(key.0))
}

/// What a key is called from the moment on in which it is no key any more.
const GIVEN_UP: &str = "given-up";

fn is_given_up(path: &Path) -> bool {
    let key = path.extension().is_some_and(|e| e == GIVEN_UP);
    key && version_of(&path.with_extension("key")).is_some()
}

/// Before a key is unlinked its bytes are overwritten; on disks that keep old blocks this is no
/// promise, and none is made. Another process may be doing the same.
fn destroy(path: &Path) -> std::io::Result<()> {
    let overwritten = OpenOptions::new().write(true).open(path).and_then(|mut f| {
        f.write_all(&[b'0'; 65])?;
        f.sync_all()
    });
    match overwritten.and_then(|()| std::fs::remove_file(path)) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Makes a folder, for its owner alone; one that is there stays as it is.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| storage(folder, e))
}

fn storage(path: &Path, e: std::io::Error) -> Error {
    Error::storage(format!("cannot use `{}`", path.display())).because(e)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsRandomness;

    #[test]
    fn a_wrapped_key_opens_only_for_its_subject_and_until_its_master_is_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        let mut masters = Masters::read(folder.path()).unwrap();
        assert_eq!(masters.newest(), None);
        masters.add(&OsRandomness).unwrap();
        let (one, two) = (KeyName(1), KeyName(2));
        let key = Key([7; 32]);
        let wrapped = masters.wrap(1, one, &key).unwrap();
        assert!(!wrapped.windows(8).any(|w| w == [7; 8]));
        assert_eq!(masters.unwrap(1, one, &wrapped).unwrap(), key);
        assert!(masters.unwrap(1, two, &wrapped).is_err());
        assert!(masters.unwrap(1, KeyName::OPERATOR, &wrapped).is_err());
        masters.add(&OsRandomness).unwrap();
        assert!(masters.unwrap(2, one, &wrapped).is_err());
        assert_eq!(masters.unwrap(1, one, &wrapped).unwrap(), key);
        masters.destroy_before(2).unwrap();
        let lost = masters.unwrap(1, one, &wrapped).unwrap_err();
        assert!(lost.to_string().contains("master-1.key"), "{lost}");
        assert_eq!(Masters::read(folder.path()).unwrap().newest(), Some(2));
    }
}
