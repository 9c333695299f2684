//! An import in progress: a folder that becomes visible in one step, when all of it is there.

use crate::items::COPY;
use crate::quarantine::write_failed;
use crate::store::{ContentInfo, ContentStore};
use rights::{Error, part_name};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The folder, and the lock by which one import at a time writes to a workspace.
pub(crate) struct Unfinished {
    folder: PathBuf,
    /// Held until dropped; the system releases it when the process dies.
    _lock: File,
}

impl Unfinished {
    /// Takes the lock and begins with an empty folder.
    pub(crate) fn begin(store: &ContentStore, content: &str) -> Result<Unfinished, Error> {
        let folder = store.unfinished(content);
        let facts = folder.parent().unwrap_or(&folder).to_owned();
        fs::create_dir_all(&facts).map_err(|e| write_failed(&facts, e))?;
        let lock = lock(&facts.join(".lock"))?;
        remove_remains(&facts)?;
        remove_orphans(store)?;
        fs::create_dir_all(&folder).map_err(|e| write_failed(&folder, e))?;
        Ok(Unfinished {
            folder,
            _lock: lock,
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the import visible.
    ///
    /// INVARIANT: the rename of the folder is the one step that counts. A copy or a quarantine
    /// without it belongs to no content; the next import removes or overwrites it.
    pub(crate) fn publish(self, store: &ContentStore, info: &ContentInfo) -> Result<(), Error> {
        let text = serde_json::to_vec_pretty(info);
        let text =
            text.map_err(|e| Error::internal("content.json could not be written").because(e))?;
        write_durably(&self.folder.join("content.json"), &text)?;
        for part in 0..info.copies.len() {
            move_if_there(
                &self.folder.join(part_name(COPY, part)),
                &store.copy(&info.content, part),
            )?;
        }
        move_if_there(
            &self.folder.join("quarantine.jsonl"),
            &store.quarantine(&info.content),
        )?;
        sync(&self.folder)?;
        move_if_there(&self.folder, &store.facts(&info.content))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After publishing there is nothing left; what stays behind now, the next import removes.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The right to change what imports wrote; given back when dropped.
#[derive(Debug)]
pub struct ContentLock(#[expect(dead_code, reason = "the lock ends with the file")] File);

/// Takes the lock, and removes what broken-off imports left, in every folder.
pub(crate) fn lock_store(store: &ContentStore) -> Result<ContentLock, Error> {
    let facts = store.root().join("facts");
    fs::create_dir_all(&facts).map_err(|e| write_failed(&facts, e))?;
    let lock = lock(&facts.join(".lock"))?;
    remove_remains(&facts)?;
    remove_orphans(store)?;
    Ok(ContentLock(lock))
}

/// Removes copies without facts, which belong to no content.
fn remove_orphans(store: &ContentStore) -> Result<(), Error> {
    let copies = store.root().join("content");
    if !copies.is_dir() {
        return Ok(());
    }
    let entries = fs::read_dir(&copies).map_err(|e| crate::quarantine::read_failed(&copies, e))?;
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let content = name.split('.').next().unwrap_or_default();
        if !store.facts(content).join("content.json").exists() {
            fs::remove_file(&path).map_err(|e| write_failed(&path, e))?;
        }
    }
    Ok(())
}

fn lock(path: &Path) -> Result<File, Error> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|e| write_failed(path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::storage(
            "another import runs in this workspace; call again when it is done",
        )),
        Err(TryLockError::Error(e)) => Err(write_failed(path, e)),
    }
}

/// Removes what broken-off imports left.
fn remove_remains(facts: &Path) -> Result<(), Error> {
    let entries = fs::read_dir(facts).map_err(|e| crate::quarantine::read_failed(facts, e))?;
    for entry in entries.flatten() {
        let left = entry.file_name().to_string_lossy().starts_with('.') && entry.path().is_dir();
        if left {
            fs::remove_dir_all(entry.path()).map_err(|e| write_failed(&entry.path(), e))?;
        }
    }
    Ok(())
}

fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    use std::io::Write as _;
    let failed = |e| write_failed(path, e);
    let mut file = File::create(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

fn move_if_there(from: &Path, to: &Path) -> Result<(), Error> {
    if !from.exists() {
        return Ok(());
    }
    let parent = to.parent().unwrap_or(to);
    fs::create_dir_all(parent).map_err(|e| write_failed(parent, e))?;
    fs::rename(from, to).map_err(|e| write_failed(to, e))?;
    sync(parent)
}

/// Makes the names in a folder durable.
fn sync(folder: &Path) -> Result<(), Error> {
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(|e| write_failed(folder, e))
}
