//! Group commit: whoever comes while a write is under way waits for the next one, which takes all of
//! them together. One flush of the disk then serves many.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use tokio::sync::{Mutex as Turn, MutexGuard};

/// What waits, in order, and whose turn it is to write.
pub(crate) struct Group<T> {
    queue: Mutex<VecDeque<T>>,
    turn: Turn<()>,
}

impl<T> Default for Group<T> {
    fn default() -> Self {
        Group {
            queue: Mutex::default(),
            turn: Turn::default(),
        }
    }
}

impl<T> Group<T> {
    /// Joins the queue.
    pub(crate) fn join(&self, one: T) {
        self.lock().push_back(one);
    }

    /// Waits for the turn to write for everybody in the queue.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Takes from the queue, in order, as long as `fits` says so; the first one always fits.
    pub(crate) fn take(&self, mut fits: impl FnMut(&T) -> bool) -> Vec<T> {
        let mut queue = self.lock();
        let mut taken = Vec::new();
        while let Some(next) = queue.front() {
            if !fits(next) && !taken.is_empty() {
                break;
            }
            taken.extend(queue.pop_front());
        }
        taken
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<T>> {
        // A panic cannot leave a queue half changed: each use is one push or pop.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
