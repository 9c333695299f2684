//! Time and randomness of the town.

use rights::{Clock, Error, Hash, Instant, Randomness};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) struct TownClock(pub(crate) Mutex<Instant>);

impl TownClock {
    pub(crate) fn forward(&self, millis: i64) {
        let mut now = self.0.lock().unwrap();
        *now = Instant::from_epoch_micros(now.epoch_micros() + millis * 1_000).unwrap();
    }
}

impl Clock for TownClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
}

/// Randomness out of a counter, another one for each process.
pub(crate) struct Counted {
    process: u64,
    next: AtomicU64,
}

impl Counted {
    pub(crate) fn new(process: u64) -> Counted {
        let next = AtomicU64::new(0);
        Counted { process, next }
    }
}

impl Randomness for Counted {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        for part in buffer.chunks_mut(32) {
            let count = self.next.fetch_add(1, Ordering::SeqCst);
            let digest = Hash::of(format!("{} {count}", self.process).as_bytes());
            part.copy_from_slice(&digest.0[..part.len()]);
        }
        Ok(())
    }
}
