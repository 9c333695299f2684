//! The tree against a sorted list.

use crate::naive::{Leaves, Tree, bucket, commitment, leaves, root};
use absence::{Changed, Found, NodeSource, Shape};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Unbounded};

proptest! {
    #[test]
    fn the_root_is_the_one_that_the_documentation_describes(leaves in leaves()) {
        let tree = Tree::of(&leaves);
        prop_assert_eq!(tree.nodes.root(), root(&leaves, tree.shape.bits()));
    }

    #[test]
    fn absence_is_provable_exactly_of_what_is_not_there(leaves in leaves(), other in commitment()) {
        let tree = Tree::of(&leaves);
        for of in leaves.iter().chain([&other]) {
            let found = tree.prove(of).check(&tree.claim(), of).unwrap();
            prop_assert_eq!(found == Found::Present, leaves.contains(of));
            if let Found::Absent { before, after } = found {
                let here: Leaves = bucket(tree.shape, &leaves, tree.shape.bucket(of)).into_iter().collect();
                prop_assert_eq!(before.as_ref(), here.range(..of).next_back());
                prop_assert_eq!(after.as_ref(), here.range((Excluded(of), Unbounded)).next());
            }
        }
    }

    #[test]
    fn a_tree_that_changes_is_the_tree_made_anew(leaves in leaves(), rounds in prop::collection::vec(0u64..u64::MAX, 1..5)) {
        let first = Tree::of(&leaves);
        let mut now = leaves;
        let mut touched = BTreeSet::new();
        for seed in rounds {
            // Some leave, as persons do: any part of those that are left.
            let gone: Leaves = now.iter().copied().filter(|l| (seed >> (l.0[31] % 64)) & 1 == 1).collect();
            now.retain(|l| !gone.contains(l));
            touched.extend(gone.iter().map(|l| first.shape.bucket(l)));
            let buckets: BTreeMap<_, _> = touched
                .iter()
                .map(|at| (*at, first.shape.hash(&bucket(first.shape, &now, *at))))
                .collect();
            let changed = Changed::over(first.shape, &first.nodes, buckets).unwrap();
            let anew = Tree::shaped(first.shape, &now);
            prop_assert_eq!(changed.root().unwrap(), anew.nodes.root());
            for of in now.iter().chain(&gone) {
                let at = anew.shape.bucket(of);
                prop_assert_eq!(changed.path(at).unwrap(), anew.prove(of).path);
            }
        }
    }

    #[test]
    fn buckets_cover_everything_in_order(leaves in leaves(), bits in 0u8..=12) {
        let tree = rights::AbsenceTree { bits, ..Tree::of(&leaves).claim() };
        let shape = Shape::of(&tree).unwrap();
        for leaf in &leaves {
            let at = shape.bucket(leaf);
            prop_assert!(at < shape.buckets());
            prop_assert!(shape.first(at).unwrap() <= *leaf);
            prop_assert!(shape.first(at + 1).is_none_or(|next| *leaf < next));
        }
    }
}

#[test]
fn shapes_follow_from_the_number_of_leaves() {
    let bits = |leaves| Shape::for_leaves(leaves).bits();
    assert_eq!([0, 1, 16, 17, 32, 33].map(bits), [0, 0, 0, 1, 1, 2]);
    assert_eq!(bits(16 << 20), 20);
    assert_eq!(bits((16 << 20) + 1), 21);
    assert_eq!(bits(u64::MAX), 32);
    let far = rights::AbsenceTree {
        bits: 33,
        ..Tree::of(&Leaves::new()).claim()
    };
    assert!(Shape::of(&far).is_err());
}

#[test]
fn nodes_stand_level_after_level() {
    let leaves = (0..=255u8).map(|n| absence::Commitment([n; 32])).collect();
    let tree = Tree::of(&leaves);
    let all: Vec<_> = tree.nodes.iter().copied().collect();
    assert_eq!(all.len() as u64, 2 * tree.shape.buckets() - 1);
    for level in 0..=tree.shape.bits() {
        for at in 0..tree.shape.buckets() >> level {
            let place = usize::try_from(tree.shape.position(level, at).unwrap()).unwrap();
            assert_eq!(all[place], tree.nodes.node(level, at).unwrap());
        }
        let past = tree.shape.buckets() >> level;
        assert!(tree.shape.position(level, past).is_none());
        assert!(tree.nodes.node(level, past).is_err());
    }
    assert!(tree.shape.position(tree.shape.bits() + 1, 0).is_none());
}
