//! The tree as the documentation describes it, written a second time without any cleverness.

use absence::{Changed, Commitment, Nodes, Proof, Shape};
use proptest::collection::btree_set;
use proptest::prelude::*;
use rights::{AbsenceTree, Hash};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) type Leaves = BTreeSet<Commitment>;

/// The first bits of a commitment, as letters.
fn bits(of: &Commitment) -> String {
    of.0.iter().map(|byte| format!("{byte:08b}")).collect()
}

/// The root, from above: everything that begins with a prefix is one subtree.
fn subtree(leaves: &Leaves, prefix: &str, depth: u8) -> [u8; 32] {
    let mut hash = Sha256::new();
    if prefix.len() == usize::from(depth) {
        hash.update([2]);
        for leaf in leaves.iter().filter(|l| bits(l).starts_with(prefix)) {
            hash.update(leaf.0);
        }
    } else {
        hash.update([3]);
        hash.update(subtree(leaves, &format!("{prefix}0"), depth));
        hash.update(subtree(leaves, &format!("{prefix}1"), depth));
    }
    hash.finalize().into()
}

pub(crate) fn root(leaves: &Leaves, depth: u8) -> Hash {
    Hash(subtree(leaves, "", depth))
}

/// A tree as a set has it.
pub(crate) struct Tree {
    pub(crate) shape: Shape,
    pub(crate) leaves: Leaves,
    pub(crate) nodes: Nodes,
}

impl Tree {
    pub(crate) fn of(leaves: &Leaves) -> Tree {
        Tree::shaped(Shape::for_leaves(leaves.len() as u64), leaves)
    }

    pub(crate) fn shaped(shape: Shape, leaves: &Leaves) -> Tree {
        let buckets = (0..shape.buckets()).map(|at| shape.hash(&bucket(shape, leaves, at)));
        Tree {
            shape,
            leaves: leaves.clone(),
            nodes: Nodes::over(shape, buckets.collect()).unwrap(),
        }
    }

    pub(crate) fn claim(&self) -> AbsenceTree {
        AbsenceTree {
            salt: Hash([1; 32]),
            bits: self.shape.bits(),
            people: 0,
            items: self.leaves.len() as u64,
            root: self.nodes.root(),
        }
    }

    pub(crate) fn prove(&self, of: &Commitment) -> Proof {
        let at = self.shape.bucket(of);
        let same = Changed::over(self.shape, &self.nodes, BTreeMap::new()).unwrap();
        Proof {
            bucket: bucket(self.shape, &self.leaves, at),
            path: same.path(at).unwrap(),
        }
    }
}

pub(crate) fn bucket(shape: Shape, leaves: &Leaves, at: u64) -> Vec<Commitment> {
    let here = leaves.iter().filter(|l| shape.bucket(l) == at);
    here.copied().collect()
}

/// Commitments, many of them close to others: equal in their first bytes, or in all but the last.
pub(crate) fn commitment() -> impl Strategy<Value = Commitment> {
    let near = (0u8..4, any::<[u8; 2]>(), 0u8..6).prop_map(|(head, next, last)| {
        let mut bytes = [0; 32];
        (bytes[0], bytes[1], bytes[2], bytes[31]) = (head * 64, next[0], next[1] & 1, last);
        Commitment(bytes)
    });
    let edge = prop_oneof![Just([0; 32]), Just([255; 32])].prop_map(Commitment);
    prop_oneof![
        5 => any::<[u8; 32]>().prop_map(Commitment),
        4 => near,
        1 => edge
    ]
}

pub(crate) fn leaves() -> impl Strategy<Value = Leaves> {
    prop_oneof![
        3 => btree_set(commitment(), 0..150),
        1 => btree_set(commitment(), 0..3),
    ]
}
