//! The full binary tree over the buckets, and the same tree after some of them changed.

use crate::shape::{above, bucket_hash};
use crate::{Commitment, Shape};
use rights::{Error, Hash};
use std::collections::BTreeMap;

/// Something that has the nodes of a tree: level 0 are the buckets, level `bits` the root.
pub trait NodeSource {
    /// A node.
    ///
    /// # Errors
    /// When it cannot be read.
    fn node(&self, level: u8, at: u64) -> Result<Hash, Error>;
}

/// All nodes of a tree in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nodes {
    levels: Vec<Vec<Hash>>,
}

impl Shape {
    /// The hash of one bucket's commitments, ascending.
    #[must_use]
    pub fn hash(self, sorted: &[Commitment]) -> Hash {
        bucket_hash(sorted)
    }

    /// The number of a node where nodes are written level after level, buckets first.
    #[must_use]
    pub fn position(self, level: u8, at: u64) -> Option<u64> {
        let nodes = self.buckets().checked_shr(level.into())?;
        if level > self.bits() || at >= nodes {
            return None;
        }
        // 2^bits + 2^(bits-1) + ... of the levels below.
        Some(2 * self.buckets() - 2 * nodes + at)
    }
}

impl Nodes {
    /// The tree over the hashes of all buckets.
    ///
    /// # Errors
    /// When there are more or fewer than the shape has.
    pub fn over(shape: Shape, buckets: Vec<Hash>) -> Result<Nodes, Error> {
        if buckets.len() as u64 != shape.buckets() {
            return Err(Error::internal(format!(
                "`{}` buckets in a tree of `{}`",
                buckets.len(),
                shape.buckets()
            )));
        }
        let mut levels = vec![buckets];
        for level in 0..usize::from(shape.bits()) {
            let below = levels.get(level).map(Vec::as_slice).unwrap_or_default();
            let (pairs, _) = below.as_chunks::<2>();
            levels.push(pairs.iter().map(|[l, r]| above(l, r)).collect());
        }
        Ok(Nodes { levels })
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        let top = self.levels.last().and_then(|level| level.first());
        top.copied().unwrap_or(Hash([0; 32]))
    }

    /// Every node, level after level, buckets first.
    pub fn iter(&self) -> impl Iterator<Item = &Hash> {
        self.levels.iter().flatten()
    }
}

impl NodeSource for Nodes {
    fn node(&self, level: u8, at: u64) -> Result<Hash, Error> {
        let nodes = self.levels.get(usize::from(level));
        let node = usize::try_from(at).ok().and_then(|at| nodes?.get(at));
        let missing = || Error::internal(format!("no node `{at}` on level `{level}`"));
        node.copied().ok_or_else(missing)
    }
}

/// A tree in which some buckets have other contents than the source says.
pub struct Changed<'s, S> {
    shape: Shape,
    source: &'s S,
    levels: Vec<BTreeMap<u64, Hash>>,
}

impl<'s, S: NodeSource> Changed<'s, S> {
    /// The tree with the new hashes of some buckets; every node above them is worked out anew.
    ///
    /// # Errors
    /// When a node cannot be read.
    pub fn over(
        shape: Shape,
        source: &'s S,
        buckets: BTreeMap<u64, Hash>,
    ) -> Result<Changed<'s, S>, Error> {
        let mut changed = Changed {
            shape,
            source,
            levels: vec![buckets],
        };
        for level in 0..shape.bits() {
            let below = changed.levels.last();
            let parents: Vec<u64> = below
                .into_iter()
                .flat_map(|l| l.keys().map(|at| at / 2))
                .collect();
            let mut nodes = BTreeMap::new();
            for at in parents {
                if let std::collections::btree_map::Entry::Vacant(place) = nodes.entry(at) {
                    let left = changed.node(level, at * 2)?;
                    place.insert(above(&left, &changed.node(level, at * 2 + 1)?));
                }
            }
            changed.levels.push(nodes);
        }
        Ok(changed)
    }

    /// The root.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn root(&self) -> Result<Hash, Error> {
        self.node(self.shape.bits(), 0)
    }

    /// The nodes beside the way from a bucket to the root, lowest first.
    ///
    /// # Errors
    /// When a node cannot be read.
    pub fn path(&self, bucket: u64) -> Result<Vec<Hash>, Error> {
        let levels = 0..self.shape.bits();
        levels
            .map(|level| self.node(level, (bucket >> level) ^ 1))
            .collect()
    }
}

impl<S: NodeSource> NodeSource for Changed<'_, S> {
    fn node(&self, level: u8, at: u64) -> Result<Hash, Error> {
        let changed = self.levels.get(usize::from(level)).and_then(|l| l.get(&at));
        changed
            .copied()
            .map_or_else(|| self.source.node(level, at), Ok)
    }
}
