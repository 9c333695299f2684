//! Proofs that were tampered with: each field, in every way that matters.

use crate::naive::{Leaves, Tree, commitment, leaves};
use absence::{Commitment, Found, Proof};
use proptest::prelude::*;
use rights::{AbsenceTree, Hash};

fn flip(hash: [u8; 32], bit: usize) -> [u8; 32] {
    let mut bytes = hash;
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    bytes
}

/// Every way in which one part of a proof or of the claim can be another.
fn forgeries(
    proof: &Proof,
    tree: &AbsenceTree,
    bit: usize,
) -> Vec<(&'static str, Proof, AbsenceTree)> {
    let mut all: Vec<(&'static str, Proof, AbsenceTree)> = Vec::new();
    let mut add = |what, change: &dyn Fn(&mut Proof, &mut AbsenceTree)| {
        let (mut proof, mut tree) = (proof.clone(), tree.clone());
        change(&mut proof, &mut tree);
        all.push((what, proof, tree));
    };
    add("root", &|_, t| t.root = Hash(flip(t.root.0, bit)));
    add("more bits", &|_, t| t.bits += 1);
    if tree.bits > 0 {
        add("fewer bits", &|_, t| t.bits -= 1);
        add("path cut", &|p, _| p.path.truncate(p.path.len() - 1));
        add("path turned", &|p, _| {
            let at = bit % p.path.len();
            p.path[at] = Hash(flip(p.path[at].0, bit));
        });
    }
    add("path longer", &|p, _| p.path.push(Hash([0; 32])));
    if !proof.bucket.is_empty() {
        let at = bit % proof.bucket.len();
        add("leaf removed", &|p, _| {
            p.bucket.retain(|c| *c != proof.bucket[at])
        });
        add("leaf twice", &|p, _| p.bucket.insert(at, p.bucket[at]));
        add("leaf changed", &|p, _| {
            p.bucket[at] = Commitment(flip(p.bucket[at].0, bit))
        });
        add("leaf moved", &|p, _| p.bucket.reverse());
        add("emptied", &|p, _| p.bucket.clear());
    }
    all
}

proptest! {
    #[test]
    fn no_part_of_a_proof_can_be_another(leaves in leaves(), other in commitment(), bit in 0usize..256) {
        let tree = Tree::of(&leaves);
        for of in leaves.iter().take(5).chain([&other]) {
            let proof = tree.prove(of);
            for (what, forged, claim) in forgeries(&proof, &tree.claim(), bit) {
                if forged == proof && claim == tree.claim() {
                    continue;
                }
                let told = forged.check(&claim, of);
                prop_assert!(told.is_err(), "{what}: {told:?}");
            }
        }
    }

    /// Whoever is there cannot be shown to be absent by a tree that has a leaf more or less, nor by
    /// the proof of somebody else.
    #[test]
    fn a_proof_counts_for_one_root_and_one_bucket(leaves in leaves(), other in commitment()) {
        let mut more: Leaves = leaves.clone();
        let added = more.insert(other);
        let (without, with) = (Tree::of(&leaves), Tree::shaped(Tree::of(&leaves).shape, &more));
        if added {
            prop_assert!(without.prove(&other).check(&with.claim(), &other).is_err());
            prop_assert!(with.prove(&other).check(&without.claim(), &other).is_err());
        }
        for of in leaves.iter().filter(|l| without.shape.bucket(l) != without.shape.bucket(&other)) {
            prop_assert!(without.prove(of).check(&without.claim(), &other).is_err());
        }
    }

    /// Even whoever makes the tree cannot make one in which somebody is present and absent.
    #[test]
    fn a_misplaced_leaf_is_no_way_out(leaves in leaves(), hidden in commitment(), bits in 1u8..4) {
        // The maker hashes a leaf into the bucket of another, and hopes to show either as it suits.
        let shape = absence::Shape::of(&AbsenceTree { bits, ..Tree::of(&leaves).claim() }).unwrap();
        let mut leaves = leaves;
        leaves.remove(&hidden);
        let own = shape.bucket(&hidden);
        let wrong = (own + 1) % shape.buckets();
        let hash = |at: u64| {
            let mut here = crate::naive::bucket(shape, &leaves, at);
            if at == wrong {
                here.push(hidden);
                here.sort_unstable();
            }
            (shape.hash(&here), here)
        };
        let buckets: Vec<_> = (0..shape.buckets()).map(hash).collect();
        let nodes = absence::Nodes::over(shape, buckets.iter().map(|b| b.0).collect()).unwrap();
        let claim = AbsenceTree { bits, root: nodes.root(), ..Tree::of(&leaves).claim() };
        let same = absence::Changed::over(shape, &nodes, Default::default()).unwrap();
        let proof = |at: u64| Proof {
            bucket: buckets[usize::try_from(at).unwrap()].1.clone(),
            path: same.path(at).unwrap(),
        };
        prop_assert!(proof(wrong).check(&claim, &hidden).is_err());
        let shown = proof(own).check(&claim, &hidden).unwrap();
        prop_assert!(shown != Found::Present, "a leaf elsewhere is a leaf that is not there");
    }
}
