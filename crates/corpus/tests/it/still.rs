//! Time and randomness that a test holds still.

use rights::{Clock, Error, Hash, Instant, Randomness};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// A clock that stands until it is set.
pub(crate) struct TestClock(pub(crate) Mutex<Instant>);

impl Clock for TestClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
}

/// Randomness out of a counter, another one for each seed.
pub(crate) struct Counted {
    seed: u64,
    next: AtomicU64,
}

impl Counted {
    pub(crate) fn new(seed: u64) -> Counted {
        let next = AtomicU64::new(0);
        Counted { seed, next }
    }
}

impl Randomness for Counted {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        for part in buffer.chunks_mut(32) {
            let count = self.next.fetch_add(1, Ordering::SeqCst);
            let digest = Hash::of(format!("{} {count}", self.seed).as_bytes());
            part.copy_from_slice(&digest.0[..part.len()]);
        }
        Ok(())
    }
}
