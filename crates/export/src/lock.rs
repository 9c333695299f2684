//! One at a time changes a folder.

use crate::failure::storage;
use rights::Error;
use std::fs::{File, TryLockError};
use std::path::Path;

/// Held for as long as it lives; a process that dies lets go of it.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "it is held, not used")] File);

impl Lock {
    /// Takes the lock of a folder, which lies in it as `.demur.lock`.
    pub(crate) fn of(folder: &Path) -> Result<Lock, Error> {
        let path = folder.join(NAME);
        let file = File::create(&path).map_err(|e| storage(&path, e))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(Error::input(format!(
                "another demur is at work in `{}`; wait for it to end",
                folder.display()
            ))),
            Err(TryLockError::Error(e)) => Err(storage(&path, e)),
        }
    }
}

/// The file of a lock.
pub(crate) const NAME: &str = ".demur.lock";
