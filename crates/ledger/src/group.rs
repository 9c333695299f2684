//! Group commit: whoever comes while a write is under way waits for the next one, which takes all of
//! them together. One flush of the disk then serves many. While one group is written, the next one is
//! gathered.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use tokio::sync::{Mutex as Turn, MutexGuard, Notify};

/// What waits, in order, and whose turn it is to write.
pub(crate) struct Group<T> {
    queue: Mutex<VecDeque<T>>,
    gathering: Turn<()>,
    turn: Turn<()>,
    arrived: Notify,
}

impl<T> Default for Group<T> {
    fn default() -> Self {
        Group {
            queue: Mutex::default(),
            gathering: Turn::default(),
            turn: Turn::default(),
            arrived: Notify::new(),
        }
    }
}

impl<T> Group<T> {
    /// Joins the queue.
    pub(crate) fn join(&self, one: T) {
        self.lock().push_back(one);
        self.arrived.notify_one();
    }

    /// Waits for the turn to gather a group: the next one to write is made ready while another one is
    /// written.
    pub(crate) async fn gathering(&self) -> MutexGuard<'_, ()> {
        self.gathering.lock().await
    }

    /// Waits until somebody may have joined the queue.
    pub(crate) async fn arrival(&self) {
        self.arrived.notified().await;
    }

    /// The turn to write, if nobody writes.
    pub(crate) fn free(&self) -> Option<MutexGuard<'_, ()>> {
        self.turn.try_lock().ok()
    }

    /// Waits for the turn to write.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Nobody yet.
    pub(crate) fn nobody(&self) -> Gathered<'_, T> {
        Gathered {
            group: self,
            taken: Vec::new(),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<T>> {
        // A panic cannot leave a queue half changed: each use is one push or pop.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Those who are written together. Dropped before that, they wait again, in the same place.
pub(crate) struct Gathered<'g, T> {
    group: &'g Group<T>,
    taken: Vec<T>,
}

impl<T> Gathered<'_, T> {
    /// Takes from the queue, in order, as long as `fits` says so; the first one always fits. Gives those
    /// that were added.
    pub(crate) fn take(&mut self, mut fits: impl FnMut(&T) -> bool) -> &[T] {
        let before = self.taken.len();
        let mut queue = self.group.lock();
        while let Some(next) = queue.front() {
            if !fits(next) && !self.taken.is_empty() {
                break;
            }
            self.taken.extend(queue.pop_front());
        }
        self.taken.get(before..).unwrap_or_default()
    }

    /// Those taken so far.
    pub(crate) fn taken(&self) -> &[T] {
        &self.taken
    }

    /// They are to be written now.
    pub(crate) fn into_taken(mut self) -> Vec<T> {
        std::mem::take(&mut self.taken)
    }
}

impl<T> Drop for Gathered<'_, T> {
    fn drop(&mut self) {
        if self.taken.is_empty() {
            return;
        }
        let mut queue = self.group.lock();
        while let Some(one) = self.taken.pop() {
            queue.push_front(one);
        }
        self.group.arrived.notify_one();
    }
}
