//! Proofs that a commitment is in a tree, or is not.

use crate::shape::{above, bucket_hash};
use crate::{Commitment, Shape};
use rights::{AbsenceTree, Error, Hash};
use serde::{Deserialize, Serialize};

/// One whole bucket, and the nodes beside the way from it to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Every commitment of the bucket, ascending.
    pub bucket: Vec<Commitment>,
    /// The nodes beside the way, lowest first.
    pub path: Vec<Hash>,
}

/// What a proof shows about a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is in the tree.
    Present,
    /// It is not. Its neighbours in the bucket; `None` at an edge of the bucket.
    Absent {
        /// The greatest smaller one.
        before: Option<Commitment>,
        /// The least greater one.
        after: Option<Commitment>,
    },
}

impl Proof {
    /// What the proof shows about a commitment in a tree.
    ///
    /// # Errors
    /// When the bucket is not the commitment's own, is out of order, or does not lead to the root.
    pub fn check(&self, tree: &AbsenceTree, of: &Commitment) -> Result<Found, Error> {
        let shape = Shape::of(tree)?;
        let bucket = shape.bucket(of);
        if self.path.len() != usize::from(shape.bits()) {
            return Err(Error::corrupt(format!(
                "the proof has `{}` nodes, and the tree `{}` levels",
                self.path.len(),
                shape.bits()
            )));
        }
        // INVARIANT: strictly ascending and all of this bucket, so that a look at the two neighbours is a
        // look at the whole tree.
        if self.bucket.iter().any(|c| shape.bucket(c) != bucket) {
            return Err(Error::corrupt(
                "the proof is of another bucket than that of the commitment",
            ));
        }
        if !self.bucket.is_sorted_by(|a, b| a < b) {
            return Err(Error::corrupt(
                "the commitments of the proof are out of order",
            ));
        }
        let mut node = bucket_hash(&self.bucket);
        for (level, beside) in self.path.iter().enumerate() {
            node = match bucket >> level & 1 {
                0 => above(&node, beside),
                _ => above(beside, &node),
            };
        }
        if node != tree.root {
            return Err(Error::corrupt(format!(
                "the proof leads to the root `{node}`, not to `{}`",
                tree.root
            )));
        }
        Ok(self.find(of))
    }

    fn find(&self, of: &Commitment) -> Found {
        let at = match self.bucket.binary_search(of) {
            Ok(_) => return Found::Present,
            Err(at) => at,
        };
        Found::Absent {
            before: at
                .checked_sub(1)
                .and_then(|at| self.bucket.get(at))
                .copied(),
            after: self.bucket.get(at).copied(),
        }
    }
}
