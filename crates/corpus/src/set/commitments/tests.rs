//! The stored tree against a sorted list, over several states, with damage on disk.

use super::files::Part;
use super::{Committed, Leaves, StoredTree, recount, remove, root_of};
use absence::{Commitment, Found, Shape};
use proptest::prelude::*;
use rights::{AbsenceTree, Day, Grid, Hash, LegalBasis, Manifest, PurposeId, Sequence, Terms};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn commitment(number: u64) -> Commitment {
    Commitment(Hash::of(&number.to_be_bytes()).0)
}

fn manifest(state: u64, absence: AbsenceTree) -> Manifest {
    let day: Day = "2026-11-23".parse().unwrap();
    Manifest {
        format: 2,
        set: "ai_assistant/0001".to_owned(),
        state,
        parent: None,
        purpose: PurposeId::from("ai_assistant"),
        policy: Hash::of(b""),
        terms: Terms {
            basis: LegalBasis::Consent,
            scope_from: None,
            notice_delay_days: 14,
            purposes: [].into(),
            surpassed: [].into(),
            wordings: None,
        },
        as_of: day,
        sequence: Sequence(state),
        grid: Grid::default(),
        content: Vec::new(),
        items_seen: 0,
        items_admitted: 0,
        people: 0,
        rules: Vec::new(),
        cells: Vec::new(),
        decisions: Hash::of(b""),
        masks: Vec::new(),
        purge: None,
        absence: Some(absence),
        indexes: None,
        table_version: state,
        tool: String::new(),
        made_at: "2026-11-23T10:00:00Z".parse().unwrap(),
    }
}

fn begin(set: &Path, all: &BTreeSet<Commitment>) -> Manifest {
    let leaves = Leaves::begin(set, 0).unwrap();
    // In batches and no order, as threads give them.
    let list: Vec<_> = all.iter().rev().copied().collect();
    list.chunks(97)
        .for_each(|some| leaves.push(some.to_vec()).unwrap());
    let committed = Committed {
        people: 0,
        items: all.len() as u64,
    };
    manifest(0, leaves.finish(Hash::of(b"salt"), committed).unwrap())
}

fn root(tree: &AbsenceTree, all: &BTreeSet<Commitment>) -> Hash {
    let sorted: Vec<_> = all.iter().copied().collect();
    root_of(Shape::of(tree).unwrap(), &sorted).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn states_take_out_what_they_say_and_nothing_else(
        count in 0u64..1500,
        rounds in prop::collection::vec(prop::collection::btree_set(0u64..1500, 0..40), 1..5),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let set = folder.path();
        let mut all: BTreeSet<_> = (0..count).map(commitment).collect();
        let mut head = begin(set, &all);
        for round in rounds {
            let gone: Vec<_> = round.into_iter().map(commitment).filter(|c| all.contains(c)).collect();
            let tree = remove(set, &head, &[], &gone).unwrap();
            all.retain(|c| !gone.contains(c));
            prop_assert_eq!(tree.root, root(&tree, &all));
            prop_assert_eq!(tree.items, all.len() as u64);
            head = manifest(head.state + 1, tree.clone());
            let counted = recount(set, &head).unwrap();
            prop_assert!(counted.root_holds && counted.nodes_hold);
            let stored = StoredTree::open(set, &head).unwrap();
            for of in (0..count + 5).step_by(37).map(commitment).chain(gone) {
                let found = stored.prove(&of).unwrap().check(&tree, &of).unwrap();
                prop_assert_eq!(found == Found::Present, all.contains(&of));
            }
        }
    }

    /// Whatever byte is damaged: the mask fails, or what it signs is right all the same.
    #[test]
    fn nothing_damaged_becomes_part_of_a_new_state(
        nodes in any::<bool>(),
        at in any::<prop::sample::Index>(),
        gone in prop::collection::btree_set(0u64..700, 1..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let set = folder.path();
        let mut all: BTreeSet<_> = (0..700).map(commitment).collect();
        let head = begin(set, &all);
        let part = if nodes { Part::Nodes } else { Part::Leaves };
        let path = part.path(set, 0);
        let mut bytes = fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 4;
        fs::write(&path, bytes).unwrap();
        let gone: Vec<_> = gone.into_iter().map(commitment).collect();
        if let Ok(tree) = remove(set, &head, &[], &gone) {
            all.retain(|c| !gone.contains(c));
            prop_assert_eq!(tree.root, root(&tree, &all));
        }
        let found = recount(set, &head);
        prop_assert!(found.is_err() || found.is_ok_and(|c| !c.root_holds || !c.nodes_hold));
    }
}

#[test]
fn many_commitments_go_over_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    // More than are held at once in every part.
    let all: BTreeSet<_> = (0..64 * (1 << 14) + 9_000)
        .step_by(1)
        .map(commitment)
        .collect();
    let head = begin(folder.path(), &all);
    let tree = head.absence.clone().unwrap();
    assert_eq!(tree.root, root(&tree, &all));
    assert!(recount(folder.path(), &head).unwrap().root_holds);
    let left: Vec<_> = fs::read_dir(folder.path().join("absence"))
        .unwrap()
        .collect();
    assert_eq!(left.len(), 2, "leaves and nodes, and no runs");
}

#[test]
fn nobody_is_committed_to_twice() {
    let folder = tempfile::tempdir().unwrap();
    let leaves = Leaves::begin(folder.path(), 0).unwrap();
    leaves.push(vec![commitment(1), commitment(1)]).unwrap();
    let two = Committed {
        people: 1,
        items: 1,
    };
    let told = leaves.finish(Hash::of(b""), two).unwrap_err();
    assert!(told.to_string().contains("twice"), "{told}");
    let leaves = Leaves::begin(folder.path(), 0).unwrap();
    leaves.push(vec![commitment(1)]).unwrap();
    assert!(leaves.finish(Hash::of(b""), two).is_err());
}
