//! Legal holds: what must not be removed yet.

use crate::Day;
use serde::{Deserialize, Serialize};

/// That what is stored of a person must not be removed yet, as for a claim in court (GDPR Art. 17(3)(e)).
/// A hold has an end; it keeps what is stored and allows no use of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The last day on which it stands.
    pub until: Day,
    /// Why.
    pub reason: String,
}

impl Hold {
    /// Whether it stands on a day.
    #[must_use]
    pub fn stands(&self, on: Day) -> bool {
        on <= self.until
    }
}
