//! The message that tells a person, and what became of it.

use crate::code::vocabulary;
use crate::{Instant, Kind, PurposeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

vocabulary! {
    /// What became of a notice. Only delivered and seen notices count; delivered is not read.
    NoticeStatus, "notice status" {
        /// Handed to the transport.
        Sent = 0, "sent";
        /// Accepted for the person.
        Delivered = 1, "delivered";
        /// Came back: not notified.
        Bounced = 2, "bounced";
        /// The person saw it.
        Seen = 3, "seen";
    }
}

/// One step in the life of one notice to one person. It counts only for the purposes and the
/// kinds of data that it named: no purpose named or no kind named counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Which announcement; the steps of one notice share it.
    pub campaign: String,
    /// The purposes it named.
    pub purposes: BTreeSet<PurposeId>,
    /// The kinds of data it named.
    pub kinds: BTreeSet<Kind>,
    /// What happened.
    pub status: NoticeStatus,
    /// When it happened.
    pub at: Instant,
    /// How it was sent: `mail`, `in_app`, `letter`.
    pub channel: String,
}
