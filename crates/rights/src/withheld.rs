//! Items that are withheld for somebody else than their owner.

use crate::code::vocabulary;
use crate::{ItemId, Sequence};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Why an item is withheld.
    Withholding, "reason to withhold an item" {
        /// It may be about somebody who asked for that; nobody has decided yet.
        Examined = 0, "examined";
        /// It shows, names or quotes somebody who objects.
        Depicts = 1, "depicts";
        /// It says something of special categories about somebody (Art. 9).
        Special = 2, "special";
    }
}

/// An item of the subject that is withheld for a request of somebody else. It is decided like an item that
/// depicts a person who objects; for [`Withholding::Special`] like one that shows special categories.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Withheld {
    /// The item.
    pub item: ItemId,
    /// The number of the request.
    pub request: Sequence,
    /// Why.
    pub why: Withholding,
}
