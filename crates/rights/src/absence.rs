//! What a training set claims about the tree of commitments to its people and items.

use crate::Hash;
use serde::{Deserialize, Serialize};

/// The claim of one state of a set: commitments to everybody who has a visible row, and to every
/// visible item, and to nothing else, are the leaves of the tree with this root (crate `absence`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceTree {
    /// Goes into every commitment: those of two sets cannot be joined. The same in every state.
    pub salt: Hash,
    /// Leading bits of a commitment that say in which bucket it lies. The same in every state.
    pub bits: u8,
    /// People with at least one visible row.
    pub people: u64,
    /// Visible items.
    pub items: u64,
    /// The root.
    pub root: Hash,
}

impl AbsenceTree {
    /// Leaves of the tree.
    #[must_use]
    pub const fn leaves(&self) -> u64 {
        self.people.saturating_add(self.items)
    }
}
