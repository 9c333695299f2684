//! What a feed claims.

use rights::{Hash, Instant, Sequence};
use serde::{Deserialize, Serialize};

/// The number of the format that this crate writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// The claims of a feed at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Version of this format, 1.
    pub format: u32,
    /// The set, `ai_assistant/0001`.
    pub set: String,
    /// SHA-256 of the signed file of state 0 (`manifest.json`): which set of that name.
    pub manifest: Hash,
    /// Number of the signed state that the list began at: what was masked then is not in it.
    pub base_state: u64,
    /// Number of the newest signed state.
    pub state: u64,
    /// SHA-256 of the signed file of the newest state: the masks in force.
    pub state_hash: Hash,
    /// Every ledger entry before it is taken into account.
    pub sequence: Sequence,
    /// Wall clock before the ledger was found to end at `sequence`.
    pub at: Instant,
    /// Number of the list; it only grows.
    pub epoch: u64,
    /// Records of the list that count; what lies behind them in the file does not.
    pub revoked: u64,
    /// SHA-256 over the bytes of those records.
    pub revoked_hash: Hash,
}

/// Which set a feed is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its name, `ai_assistant/0001`.
    pub set: String,
    /// SHA-256 of the signed file of its state 0.
    pub manifest: Hash,
}

/// What changes from head to head, apart from the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Number of the newest signed state.
    pub state: u64,
    /// SHA-256 of its file.
    pub state_hash: Hash,
    /// Every ledger entry before it is taken into account.
    pub sequence: Sequence,
    /// Wall clock **before** the ledger was found to end at `sequence`.
    pub at: Instant,
}

impl Head {
    /// What is wrong with this head as the successor of an earlier one, if anything: a feed never
    /// goes back. Time alone may, since wall clocks are set.
    pub(crate) fn goes_back_behind(&self, earlier: &Head) -> Option<String> {
        let back = |what: &str, from: u64, to: u64| {
            (to < from).then(|| format!("its {what} went back from `{from}` to `{to}`"))
        };
        back("sequence", earlier.sequence.0, self.sequence.0)
            .or_else(|| back("state", earlier.state, self.state))
            .or_else(|| back("base state", earlier.base_state, self.base_state))
            .or_else(|| back("epoch", earlier.epoch, self.epoch))
            .or_else(|| match self.epoch == earlier.epoch {
                true => back("list of refused items", earlier.revoked, self.revoked),
                false => None,
            })
            .or_else(|| {
                let moved = self.epoch == earlier.epoch && self.base_state != earlier.base_state;
                moved.then(|| "its base state moved within an epoch".to_owned())
            })
            .or_else(|| {
                let other = self.state == earlier.state && self.state_hash != earlier.state_hash;
                other.then(|| format!("state `{}` has two hashes", self.state))
            })
    }

    /// What contradicts itself in it, if anything.
    pub(crate) fn contradiction(&self) -> Option<String> {
        match () {
            () if self.format != FORMAT => Some(format!(
                "its format is `{}`, and `{FORMAT}` is the one known; use a newer demur",
                self.format
            )),
            () if self.base_state > self.state => Some(format!(
                "it began at state `{}`, after its newest `{}`",
                self.base_state, self.state
            )),
            () => None,
        }
    }
}
