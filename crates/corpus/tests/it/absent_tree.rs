//! The stored tree: whoever changes it is found out, and a mask does not rest on what was changed.

use crate::shop::{Shop, items};
use crate::street::{ALL, says, seen, street};
use corpus::set::{Signed, paths, verify};
use corpus::{Look, NoProgress};
use policy::Form;
use rights::{AbsenceTree, ChoiceKind, Hash};
use std::fs;
use std::path::PathBuf;

fn file(shop: &Shop, name: &str) -> PathBuf {
    shop.set(1).join("absence").join(name)
}

/// The street after Ada's objection: leaves of state 0, and what state 1 took out.
fn masked() -> Shop {
    let shop = street(Form::OptOut);
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    assert!(file(&shop, "000001.removed").exists());
    shop.holds(1);
    shop
}

/// The checks that fail, from files and from inputs.
fn failed(shop: &Shop) -> Vec<&'static str> {
    let set = shop.set(1);
    shop.wait(async {
        let files = verify(&set, Some(shop.key()), &NoProgress).await.unwrap();
        let inputs = shop.sets().audit(&set, &NoProgress).await.unwrap();
        [files.failed(), inputs.failed()].concat()
    })
}

/// Changes the 32 byte entries of a file.
fn change(shop: &Shop, name: &str, change: impl FnOnce(&mut Vec<[u8; 32]>)) {
    let path = file(shop, name);
    let bytes = fs::read(&path).unwrap();
    let mut entries = bytes.as_chunks::<32>().0.to_vec();
    change(&mut entries);
    assert_ne!(entries.concat(), bytes);
    fs::write(&path, entries.concat()).unwrap();
}

/// Signs the states again with another claim, each of its own.
fn claim(shop: &Shop, change: impl Fn(u64, &mut AbsenceTree)) {
    let mut parent = None;
    for number in 0..=shop.head(1).manifest.state {
        let path = paths::state(&shop.set(1), number);
        let mut manifest = Signed::read(&path).unwrap().manifest;
        change(number, manifest.absence.as_mut().unwrap());
        manifest.parent = parent;
        fs::write(&path, shop.sets().signing_key.seal(&manifest).unwrap()).unwrap();
        parent = Some(Signed::read(&path).unwrap().hash);
    }
}

#[test]
fn leaves_that_were_changed_are_found() {
    let before = masked();
    type Change = fn(&mut Vec<[u8; 32]>);
    let changes: [(&str, &str, Change); 9] = [
        ("a leaf removed", "000000.leaves", |l| {
            l.truncate(l.len() - 1)
        }),
        ("a leaf added", "000000.leaves", |l| l.push([255; 32])),
        ("two swapped", "000000.leaves", |l| l.swap(3, 4)),
        ("one turned into another", "000000.leaves", |l| {
            l[2][31] ^= 1
        }),
        ("a node", "000000.nodes", |n| n[0][0] ^= 1),
        ("a node too many", "000000.nodes", |n| n.push([0; 32])),
        ("somebody put back", "000001.removed", |r| {
            r.truncate(r.len() - 1)
        }),
        ("somebody taken out twice", "000001.removed", |r| {
            r.push(r[0])
        }),
        ("nobody taken out", "000001.removed", |r| r.push([7; 32])),
    ];
    for (what, name, how) in changes {
        let shop = before.twin();
        change(&shop, name, how);
        assert_eq!(failed(&shop), ["absence"], "{what}");
    }
    for name in ["000000.leaves", "000000.nodes", "000001.removed"] {
        let shop = before.twin();
        fs::remove_file(file(&shop, name)).unwrap();
        assert_eq!(failed(&shop), ["absence"], "{name} is missing");
        let shop = before.twin();
        let bytes = fs::read(file(&shop, name)).unwrap();
        fs::write(file(&shop, name), &bytes[..bytes.len() - 5]).unwrap();
        assert_eq!(failed(&shop), ["absence"], "{name} is cut");
    }
    let shop = before.twin();
    fs::write(file(&shop, "000002.leaves"), [0; 32]).unwrap();
    assert_eq!(failed(&shop), ["files"], "a state that is not there");
    fs::rename(file(&shop, "000002.leaves"), file(&shop, "notes")).unwrap();
    assert_eq!(failed(&shop), ["files"]);
}

#[test]
fn claims_that_were_changed_are_found_even_when_the_maker_signs_them() {
    let before = masked();
    let tampered = |change: &dyn Fn(u64, &mut AbsenceTree)| {
        let shop = before.twin();
        claim(&shop, change);
        let mut failed = failed(&shop);
        // The ledger knows other states.
        assert!(failed.contains(&"recorded"));
        failed.retain(|name| *name != "recorded");
        failed
    };
    let shop = before.twin();
    claim(&shop, |_, _| {});
    assert!(failed(&shop).is_empty(), "signed again as it was");
    assert_eq!(tampered(&|_, t| t.items += 1), ["absence", "commitments"]);
    assert_eq!(tampered(&|_, t| t.people -= 1), ["absence", "commitments"]);
    let traded = |_: u64, t: &mut AbsenceTree| {
        t.people -= 1;
        t.items += 1;
    };
    assert_eq!(tampered(&traded), ["absence", "commitments"]);
    let root = |_: u64, t: &mut AbsenceTree| t.root = Hash([1; 32]);
    assert_eq!(tampered(&root), ["absence", "commitments"]);
    assert_eq!(tampered(&|_, t| t.salt = Hash([1; 32])), ["commitments"]);
    let moved = |state: u64, t: &mut AbsenceTree| {
        if state == 1 {
            t.salt = Hash([1; 32]);
        }
    };
    assert_eq!(tampered(&moved), ["chain", "commitments"]);
    let more = |state: u64, t: &mut AbsenceTree| {
        if state == 0 {
            t.items = 1;
        }
    };
    assert_eq!(tampered(&more), ["chain"], "a tree only shrinks");
}

/// The maker leaves somebody out, with everything made to fit: only the rows tell.
#[test]
fn somebody_left_out_is_found_by_the_audit() {
    let shop = street(Form::OptOut);
    change(&shop, "000000.leaves", |leaves| {
        let last = leaves.len() - 1;
        leaves[last][31] ^= 1;
    });
    let leaves = fs::read(file(&shop, "000000.leaves")).unwrap();
    // Sixteen or more leaves would make more than one bucket.
    let buckets = shop.head(1).manifest.absence.unwrap().bits;
    assert_eq!(buckets, 1, "eleven items and six people");
    let half = leaves.as_chunks::<32>().0.iter();
    let hash = |high: bool| {
        let here: Vec<u8> = half
            .clone()
            .filter(|l| (l[0] >= 128) == high)
            .flatten()
            .copied()
            .collect();
        Hash::of(&[&[2], here.as_slice()].concat())
    };
    let (low, high) = (hash(false), hash(true));
    let root = Hash::of(&[&[3], low.0.as_slice(), high.0.as_slice()].concat());
    fs::write(
        file(&shop, "000000.nodes"),
        [low.0, high.0, root.0].concat(),
    )
    .unwrap();
    claim(&shop, |_, t| t.root = root);
    assert_eq!(failed(&shop), ["recorded", "commitments"]);
}

#[test]
fn a_mask_makes_a_damaged_tree_anew_and_signs_nothing_of_it() {
    let before = masked();
    type Damage = fn(&Shop);
    let damages: [(&str, Damage); 6] = [
        ("a leaf", |s| {
            change(s, "000000.leaves", |l| {
                l.iter_mut().for_each(|l| l[31] ^= 1)
            })
        }),
        ("no nodes", |s| {
            fs::remove_file(file(s, "000000.nodes")).unwrap();
        }),
        ("no leaves", |s| {
            fs::remove_file(file(s, "000000.leaves")).unwrap()
        }),
        ("no folder", |s| {
            fs::remove_dir_all(s.set(1).join("absence")).unwrap()
        }),
        ("nothing removed", |s| {
            fs::remove_file(file(s, "000001.removed")).unwrap()
        }),
        ("more removed", |s| {
            change(s, "000001.removed", |r| r.push([255; 32]))
        }),
    ];
    for (what, damage) in damages {
        let shop = before.twin();
        damage(&shop);
        shop.say("eve", says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        assert_eq!(seen(&shop), items("c2"), "{what}");
        assert!(file(&shop, "000002.leaves").exists(), "{what}: made anew");
        shop.holds(1);
        // And from there on as ever; what does not count any more goes.
        shop.say("cleo", says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        assert!(file(&shop, "000003.removed").exists(), "{what}");
        assert!(!file(&shop, "000000.nodes").exists(), "{what}");
        shop.holds(1);
    }
}

/// Files of a state that was never signed count for nothing, whatever they are.
#[test]
fn what_an_interruption_left_is_no_harm() {
    let before = masked();
    for name in [
        "000002.leaves",
        "000002.nodes",
        "000002.removed",
        "000002.removed.tmp",
    ] {
        let shop = before.twin();
        fs::write(file(&shop, name), [9; 64]).unwrap();
        let spill = file(&shop, "leaves.tmp");
        fs::create_dir_all(&spill).unwrap();
        fs::write(spill.join("3"), "half").unwrap();
        shop.say("eve", says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        assert!(file(&shop, "000002.removed").exists(), "{name}");
        assert!(!file(&shop, "000002.leaves").exists(), "{name}");
        shop.holds(1);
    }
}

/// As many objections as there are people, in any order, each masked alone or several together.
#[test]
fn after_every_mask_the_tree_is_that_of_the_rows() {
    for order in [["ben", "ada", "dan", "eve"], ["eve", "dan", "cleo", "ada"]] {
        let shop = street(Form::OptOut);
        for (at, who) in order.into_iter().enumerate() {
            shop.say(who, says(ChoiceKind::Objection));
            if at != 1 {
                let look = [Look::Touched, Look::Everything][at / 2];
                shop.mask(look);
                shop.holds(1);
                let tree = shop.head(1).manifest.absence.unwrap();
                assert_eq!(tree.items, shop.visible(1, &items(ALL)).len() as u64);
            }
        }
    }
}
