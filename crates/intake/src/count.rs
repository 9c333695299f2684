//! Counts that add up.

use serde::Serialize;

/// What became of the rows of a file: read = accepted + repeated + quarantined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Rows read.
    pub read: u64,
    /// Rows taken over.
    pub accepted: u64,
    /// Rows that were there already, the same.
    pub repeated: u64,
    /// Rows set aside with a reason.
    pub quarantined: u64,
}

impl Count {
    /// Whether the counts add up.
    #[must_use]
    pub const fn adds_up(&self) -> bool {
        self.read == self.accepted + self.repeated + self.quarantined
    }

    /// Adds another count.
    pub fn add(&mut self, other: Count) {
        self.read += other.read;
        self.accepted += other.accepted;
        self.repeated += other.repeated;
        self.quarantined += other.quarantined;
    }
}
