//! Proofs: that a leaf is in a tree, and that a tree is the beginning of a larger one.

use crate::frontier::MAX_SIZE;
use crate::leaf::Leaf;
use rights::{Error, Hash};
use tlog_tiles::tlog;

/// The proof that a tree has a leaf (RFC 6962, section 2.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// Which leaf, from 0.
    pub index: u64,
    /// Of a tree of how many leaves.
    pub size: u64,
    /// The nodes beside the way from the leaf to the root, lowest first.
    pub hashes: Vec<Hash>,
}

impl InclusionProof {
    /// Checks that the leaf is in the tree with this root.
    ///
    /// # Errors
    /// When the proof does not lead from the leaf to the root.
    pub fn check(&self, leaf: Leaf, root: &Hash) -> Result<(), Error> {
        let (index, size) = (self.index, self.size);
        let wrong = || {
            Error::corrupt(format!(
                "the proof does not lead from leaf `{index}` to the root of the tree of size `{size}`"
            ))
        };
        if index >= size || size > MAX_SIZE || self.hashes.len() > u64::BITS as usize {
            return Err(wrong());
        }
        let hashes = theirs(&self.hashes);
        tlog::check_record(&hashes, size, their(root), index, their(&leaf.hash()))
            .map_err(|e| wrong().because(e))
    }
}

/// The proof that a tree is the beginning of a larger one (RFC 6962, section 2.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// Size of the smaller tree.
    pub from: u64,
    /// Size of the larger tree.
    pub to: u64,
    /// The nodes from which both roots follow.
    pub hashes: Vec<Hash>,
}

impl ConsistencyProof {
    /// Checks that the tree with the root `old` is the beginning of the one with the root `new`.
    ///
    /// # Errors
    /// When it is not, or the proof does not show it.
    pub fn check(&self, old: &Hash, new: &Hash) -> Result<(), Error> {
        let (from, to) = (self.from, self.to);
        let wrong = || {
            Error::corrupt(format!(
                "the tree of size `{from}` is not the beginning of that of size `{to}`, \
                 or the proof does not show it"
            ))
        };
        if from > to || to > MAX_SIZE || self.hashes.len() > 2 * u64::BITS as usize {
            return Err(wrong());
        }
        if from == 0 {
            // Nothing is the beginning of every tree; there is nothing to prove.
            let empty = self.hashes.is_empty() && *old == crate::leaf::nothing();
            return empty.then_some(()).ok_or_else(wrong);
        }
        let hashes = theirs(&self.hashes);
        tlog::check_tree(&hashes, to, their(new), from, their(old)).map_err(|e| wrong().because(e))
    }
}

pub(crate) fn their(hash: &Hash) -> tlog::Hash {
    tlog::Hash(hash.0)
}

fn theirs(hashes: &[Hash]) -> Vec<tlog::Hash> {
    hashes.iter().map(their).collect()
}

pub(crate) fn ours(hashes: Vec<tlog::Hash>) -> Vec<Hash> {
    hashes.into_iter().map(|h| Hash(h.0)).collect()
}
