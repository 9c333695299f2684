//! A batch of new leaves, and the proof of each: what a storm of objections needs.

use crate::frontier::Frontier;
use crate::leaf::{Leaf, above};
use crate::proof::InclusionProof;
use rights::{Error, Hash};

/// A tree that grew from size `a` to size `b`, with every node that became complete on the way.
///
/// The peaks at `a` and the new leaves are enough for every proof of a new leaf. A node at level `l`
/// with number `n` stands over the leaves `n * 2^l .. (n + 1) * 2^l`.
///
/// 1. A node is complete at size `b`, and was not at `a`, exactly when `a >> l <= n < b >> l`. Those
///    are kept here, level by level.
/// 2. Each is made from the two below, `2n` and `2n + 1` at level `l - 1`. With `n >= a >> l`, `2n` is
///    at least `(a >> (l - 1)) - 1`. If it is less than `a >> (l - 1)`, it is the node before it, and
///    `a >> (l - 1)` is odd: bit `l - 1` of `a` is set, and this node is the peak of `a` at that level.
/// 3. The proof of leaf `i >= a` names, within the peak of `b` that holds `i`, the other child at each
///    level: `(i >> l) ^ 1`. It is complete, since the peak is. Because `i >> l >= a >> l`, it is a new
///    node, or the one before `a >> l`, which by 2 is a peak of `a`. Then come the smaller peaks of `b`,
///    folded into one hash, and the larger ones, each by itself (RFC 6962, section 2.1.1).
#[derive(Clone, Debug)]
pub struct Growth {
    before: u64,
    after: Frontier,
    /// By level: the new complete nodes, the first of them being number `before >> level`.
    nodes: Vec<Vec<Hash>>,
    /// By level: the peak of the tree before, where it had one.
    old: Vec<Option<Hash>>,
    /// By level: the peak of the tree after, and all smaller peaks folded into one hash.
    new: Vec<Option<Peak>>,
}

#[derive(Clone, Copy, Debug)]
struct Peak {
    hash: Hash,
    below: Option<Hash>,
}

impl Growth {
    /// Lets the tree grow by the leaves. Each new node is hashed once.
    ///
    /// # Errors
    /// When the tree would be larger than [`MAX_SIZE`](crate::MAX_SIZE).
    pub fn new(before: &Frontier, leaves: &[Leaf]) -> Result<Growth, Error> {
        let mut old = vec![None; u64::BITS as usize];
        for (level, peak) in before.rising() {
            if let Some(place) = old.get_mut(level as usize) {
                *place = Some(*peak);
            }
        }
        let size = before.size().saturating_add(leaves.len() as u64);
        let mut nodes = vec![leaves.iter().map(|l| l.hash()).collect::<Vec<_>>()];
        for old in &old {
            let next = match nodes.last() {
                Some(below) if below.len() + usize::from(old.is_some()) > 1 => pair(*old, below),
                _ => break,
            };
            nodes.push(next);
        }
        let mut growth = Growth {
            before: before.size(),
            after: Frontier::empty(),
            nodes,
            old,
            new: Vec::new(),
        };
        growth.after = Frontier::from_peaks(size, growth.peaks(size))?;
        growth.new = stacked(&growth.after);
        Ok(growth)
    }

    /// The peaks of the tree after, largest first: each is new, or was a peak before.
    fn peaks(&self, size: u64) -> Vec<Hash> {
        let levels = (0..u64::BITS).rev().filter(|l| size >> l & 1 == 1);
        levels
            .filter_map(|l| self.node(l as usize, (size >> l) - 1))
            .collect()
    }

    /// A node that is new, or a peak of the tree before (see 2 above).
    fn node(&self, level: usize, number: u64) -> Option<Hash> {
        let first = self.before >> level;
        match number.checked_sub(first) {
            Some(at) => self
                .nodes
                .get(level)?
                .get(usize::try_from(at).ok()?)
                .copied(),
            None if number + 1 == first => *self.old.get(level)?,
            None => None,
        }
    }

    /// The tree after the new leaves.
    #[must_use]
    pub const fn after(&self) -> &Frontier {
        &self.after
    }

    /// The proof that a new leaf is in the tree after.
    ///
    /// # Errors
    /// When the index is none of the new leaves.
    pub fn proof(&self, index: u64) -> Result<InclusionProof, Error> {
        let size = self.after.size();
        if !(self.before..size).contains(&index) {
            return Err(Error::input(format!(
                "leaf `{index}` is none of the new ones, `{}` up to before `{size}`",
                self.before
            )));
        }
        let defect = || Error::internal(format!("the proof of leaf `{index}` has a gap"));
        // The leaf's peak is that of the highest bit in which its index differs from the size: up to
        // there the two agree, and there the size has the one.
        let top = (index ^ size).ilog2() as usize;
        let mut hashes = Vec::with_capacity(self.new.len());
        for level in 0..top {
            hashes.push(self.node(level, (index >> level) ^ 1).ok_or_else(defect)?);
        }
        let (own, higher) = self
            .new
            .get(top..)
            .and_then(<[_]>::split_first)
            .ok_or_else(defect)?;
        hashes.extend(own.ok_or_else(defect)?.below);
        hashes.extend(higher.iter().flatten().map(|p| p.hash));
        Ok(InclusionProof {
            index,
            size,
            hashes,
        })
    }
}

/// The nodes above a row, which begins with the old peak where there is one; a last one without a
/// neighbour has none above it yet.
fn pair(old: Option<Hash>, below: &[Hash]) -> Vec<Hash> {
    let (first, rest) = match (old, below.split_first()) {
        (Some(left), Some((right, rest))) => (Some(above(&left, right)), rest),
        _ => (None, below),
    };
    let pairs = rest.as_chunks::<2>().0.iter();
    first
        .into_iter()
        .chain(pairs.map(|[left, right]| above(left, right)))
        .collect()
}

fn stacked(tree: &Frontier) -> Vec<Option<Peak>> {
    let mut below = None;
    let mut peaks = vec![None; (u64::BITS - tree.size().leading_zeros()) as usize];
    for (level, hash) in tree.rising() {
        if let Some(place) = peaks.get_mut(level as usize) {
            *place = Some(Peak { hash: *hash, below });
        }
        below = Some(below.map_or(*hash, |right| above(hash, &right)));
    }
    peaks
}
