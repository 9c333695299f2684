//! Erasures that come together empty the files together.

use crate::storage::Storage;
use futures::lock::Mutex;
use rights::Error;
use std::sync::atomic::{AtomicU64, Ordering};

/// Who asked for the files to be emptied, and for whom they were.
#[derive(Debug, Default)]
pub(crate) struct Settling {
    asked: AtomicU64,
    done: Mutex<u64>,
}

impl Settling {
    /// Empties the files of whatever was deleted until now, unless another one's emptying began later
    /// than this call. One at a time: two would stand in each other's way.
    ///
    /// # Errors
    /// When the storage cannot; whoever waits tries again then.
    pub(crate) async fn settle<S: Storage>(&self, storage: &S) -> Result<(), Error> {
        let mine = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut done = self.done.lock().await;
        if *done >= mine {
            return Ok(());
        }
        // INVARIANT: whoever has asked by now deleted before, so this one is theirs, too.
        let until = self.asked.load(Ordering::SeqCst);
        storage.settle().await?;
        *done = until;
        Ok(())
    }
}
