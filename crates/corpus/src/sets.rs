//! The training sets of a workspace: where they lie, and who may change them.

use crate::set::{PublicKey, Signed, SigningKey, failure, paths, state};
use intake::ContentStore;
use ledger::Ledger;
use rights::{Clock, Error, GridKey, PurposeId};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

/// The training sets of a workspace, and what they are made of.
pub struct Sets<'a, S> {
    /// The folder `sets`.
    pub folder: PathBuf,
    /// The content.
    pub store: &'a ContentStore,
    /// The ledger.
    pub ledger: &'a Ledger<S>,
    /// The key of the grid.
    pub grid_key: &'a GridKey,
    /// The key that signs manifests.
    pub signing_key: &'a SigningKey,
    /// The clock.
    pub clock: &'a dyn Clock,
    /// Version of demur.
    pub tool: &'a str,
}

/// A published set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetPlace {
    /// Its purpose.
    pub purpose: PurposeId,
    /// Its number.
    pub number: u32,
    /// Its folder.
    pub path: PathBuf,
}

impl SetPlace {
    /// Every published set below a folder, by purpose and number. No manifest is read.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn below(folder: &Path) -> Result<Vec<SetPlace>, Error> {
        let mut found = Vec::new();
        for purpose in names(folder)? {
            for name in names(&folder.join(&purpose))? {
                let path = folder.join(&purpose).join(&name);
                let number = name
                    .parse()
                    .ok()
                    .filter(|_| paths::state(&path, 0).exists());
                found.extend(number.map(|number| SetPlace {
                    purpose: PurposeId::new(purpose.as_str()),
                    number,
                    path,
                }));
            }
        }
        found.sort();
        Ok(found)
    }

    /// `ai_assistant/0001`
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{:04}", self.purpose, self.number)
    }
}

/// Held while sets are masked and published; released when dropped.
pub(crate) struct Lock(#[expect(dead_code, reason = "the lock ends with the file")] File);

impl<S> Sets<'_, S> {
    /// Every published set, by purpose and number.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<SetPlace>, Error> {
        SetPlace::below(&self.folder)
    }

    /// The folder of a purpose's sets.
    pub(crate) fn of_purpose(&self, purpose: &PurposeId) -> PathBuf {
        self.folder.join(purpose.as_str())
    }

    /// The key that the workspace's sets are signed with.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.signing_key.public()
    }

    /// The newest state of a set, which must be signed with the workspace's key.
    ///
    /// INVARIANT: whatever signs a successor begins here, so that a state which somebody else wrote is
    /// never continued in this workspace's name.
    pub(crate) fn head(&self, set: &Path) -> Result<Signed, Error> {
        let head = state::head(set)?;
        trusted(&head, self.public_key())?;
        Ok(head)
    }

    /// Waits until nobody else masks or publishes.
    ///
    /// INVARIANT: a choice is in the ledger before its masks begin, and a set appears under this
    /// lock after it was masked up to the head. So a choice is either seen by the publication or
    /// masks a set that is already there.
    pub(crate) fn lock(&self) -> Result<Lock, Error> {
        let file = open_lock(&self.folder, ".lock")?;
        file.lock().map_err(|e| failure::storage(&self.folder, e))?;
        Ok(Lock(file))
    }

    /// The right to watch these sets; one process has it.
    pub(crate) fn lock_watch(&self) -> Result<Lock, Error> {
        let file = open_lock(&self.folder, ".watch")?;
        if file.try_lock().is_err() {
            return Err(Error::refused(
                "another `demur watch` follows these sets already; one is enough, stop it before you start another",
            ));
        }
        Ok(Lock(file))
    }

    /// Held by whoever reads contents and facts for long: no purge changes them meanwhile.
    pub(crate) fn lock_as_reader(&self) -> Result<Lock, Error> {
        let file = open_lock(&self.folder, ".reading")?;
        file.lock_shared()
            .map_err(|e| failure::storage(&self.folder, e))?;
        Ok(Lock(file))
    }

    /// Held by a purge: a compile that read text before it was blanked would write it down again.
    pub(crate) fn lock_out_readers(&self) -> Result<Lock, Error> {
        let file = open_lock(&self.folder, ".reading")?;
        if file.try_lock().is_err() {
            return Err(Error::storage(
                "a compile, an audit or another purge is at work; wait for it",
            ));
        }
        Ok(Lock(file))
    }

    /// The right to compile for a purpose; one at a time.
    pub(crate) fn lock_purpose(&self, purpose: &PurposeId) -> Result<Lock, Error> {
        let folder = self.of_purpose(purpose);
        let file = open_lock(&folder, ".compile")?;
        if file.try_lock().is_err() {
            return Err(Error::storage(format!(
                "another compile for `{purpose}` is at work; wait for it"
            )));
        }
        Ok(Lock(file))
    }
}

/// Refuses a state that is not signed with a key.
pub(crate) fn trusted(signed: &Signed, key: PublicKey) -> Result<(), Error> {
    if signed.key == key && signed.check() {
        return Ok(());
    }
    Err(Error::corrupt(format!(
        "state `{}` is not signed with the key of this workspace; `demur verify` says more",
        signed.manifest.state
    )))
}

fn open_lock(folder: &Path, name: &str) -> Result<File, Error> {
    let failed = |e| failure::storage(folder, e);
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    options.open(folder.join(name)).map_err(failed)
}

/// The folders in a folder, but those that begin with a dot.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |e| failure::storage(folder, e);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.starts_with('.') {
            names.push(name);
        }
    }
    Ok(names)
}
