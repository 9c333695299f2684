//! How often things are done.

use rights::Instant;

/// How often a watch does what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The ledger is looked at this often.
    pub look_every_millis: i64,
    /// Without news, a head is signed this often.
    pub beat_every_millis: i64,
    /// A set is masked at most this often, and rows wait for it hardly longer.
    pub mask_every_millis: i64,
    /// A set that failed is tried again this often.
    pub retry_every_millis: i64,
    /// Up to where sets were looked at is noted on disk this often, if nothing was masked.
    pub note_every_millis: i64,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            look_every_millis: 20,
            beat_every_millis: 200,
            mask_every_millis: 5_000,
            retry_every_millis: 5_000,
            note_every_millis: 60_000,
        }
    }
}

impl Pace {
    /// Nothing new for so long is a quiet moment.
    pub(super) fn quiet_millis(&self) -> i64 {
        self.mask_every_millis.min(1_000)
    }
}

/// Whether so much time has passed. A clock that was set back counts as if it had.
pub(super) fn passed(since: Instant, at: Instant, millis: i64) -> bool {
    at < since || at.epoch_micros() - since.epoch_micros() >= millis.saturating_mul(1_000)
}
