//! What a watch tells.

use rights::Sequence;
use serde::Serialize;

/// Something that happened to a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A set is followed from now on.
    Following {
        /// Its name.
        set: String,
        /// Number of its newest signed state.
        state: u64,
        /// Items that its feed lists.
        listed: u64,
        /// Why a feed that was there is begun anew, if it is.
        begun_anew: Option<String>,
    },
    /// Items were found refused; the feed lists them.
    Refused {
        /// The set.
        set: String,
        /// How many that were not listed before.
        items: u64,
        /// Entries before it were looked at earlier.
        since: Sequence,
        /// Entries before it were looked at.
        sequence: Sequence,
    },
    /// Every item is decided again; until that is done the feed stands still.
    Everything {
        /// The set.
        set: String,
        /// Items seen at its compile.
        items: u64,
    },
    /// Rows were masked and a state signed.
    Masked {
        /// The set.
        set: String,
        /// Rows.
        rows: u64,
        /// Cells concerned.
        cells: usize,
        /// Number of the state.
        state: u64,
        /// The set holds no item refused at this sequence.
        sequence: Sequence,
    },
    /// Files of the set were rewritten, so its feed begins a new list.
    Renewed {
        /// The set.
        set: String,
        /// The state at which it begins.
        state: u64,
    },
    /// The set is gone.
    Dropped {
        /// The set.
        set: String,
    },
    /// The set cannot be followed: its feed stands still, and loaders of it stop.
    Failed {
        /// The set.
        set: String,
        /// Why.
        error: String,
    },
    /// Rows could not be masked. The feed goes on and lists them.
    Unmasked {
        /// The set.
        set: String,
        /// Why.
        error: String,
    },
}
