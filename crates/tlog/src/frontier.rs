//! The right edge of the tree: all that is needed to let it grow and to name its root.

use crate::leaf::{Leaf, above, nothing};
use rights::{Error, Hash};

/// The most leaves a tree may have. Nobody's ledger comes near it, and sums over it stay far within
/// 64 bits, whatever a file claims.
pub const MAX_SIZE: u64 = 1 << 48;

/// The size of a tree, and the roots of its largest complete subtrees (its peaks).
///
/// INVARIANT: there is one peak for each set bit of the size, largest subtree first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Default for Frontier {
    fn default() -> Frontier {
        Frontier::empty()
    }
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub const fn empty() -> Frontier {
        Frontier {
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds the next leaf.
    ///
    /// # Errors
    /// When the tree is full ([`MAX_SIZE`]).
    pub fn push(&mut self, leaf: Leaf) -> Result<(), Error> {
        if self.size >= MAX_SIZE {
            return Err(Error::refused(format!(
                "the tree has `{MAX_SIZE}` leaves and takes no more"
            )));
        }
        let mut node = leaf.hash();
        // Every one bit at the end of the size is a subtree that the new leaf makes complete.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = above(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
        Ok(())
    }

    /// The root of the tree (RFC 6962, section 2.1).
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(last) = peaks.next() else {
            return nothing();
        };
        peaks.fold(last, |right, left| above(&left, &right))
    }

    /// The peaks with the level of each, from the smallest subtree to the largest. The peak at level
    /// `l` has `2^l` leaves.
    pub(crate) fn rising(&self) -> impl Iterator<Item = (u32, &Hash)> {
        let size = self.size;
        let levels = (0..u64::BITS).filter(move |l| size >> l & 1 == 1);
        levels.zip(self.peaks.iter().rev())
    }

    /// From a size and its peaks, largest subtree first.
    pub(crate) fn from_peaks(size: u64, peaks: Vec<Hash>) -> Result<Frontier, Error> {
        if size > MAX_SIZE || peaks.len() != size.count_ones() as usize {
            return Err(Error::corrupt(format!(
                "a tree of size `{size}` does not have `{}` peaks",
                peaks.len()
            )));
        }
        Ok(Frontier { size, peaks })
    }

    /// The size in eight bytes, big end first, and the peaks, largest subtree first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        self.peaks.iter().for_each(|p| bytes.extend(p.0));
        bytes
    }

    /// Reads [`Frontier::to_bytes`].
    ///
    /// # Errors
    /// When the bytes are too many, too few, or the size is above [`MAX_SIZE`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Frontier, Error> {
        let wrong = || Error::corrupt(format!("`{}` bytes are no frontier of a tree", bytes.len()));
        let (size, rest) = bytes.split_first_chunk().ok_or_else(wrong)?;
        let (peaks, over) = rest.as_chunks::<32>();
        if !over.is_empty() {
            return Err(wrong());
        }
        let peaks = peaks.iter().map(|p| Hash(*p)).collect();
        Frontier::from_peaks(u64::from_be_bytes(*size), peaks)
    }
}
