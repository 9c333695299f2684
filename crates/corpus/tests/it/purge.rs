//! Masked rows leave the files, and everything else stays as it was.

use crate::fixture::files;
use crate::shop::{Shop, items};
use crate::street::{ALL, PEOPLE, choice, item, says, seen, street, told};
use corpus::purge::PurgedSet;
use corpus::set::{SetTable, paths};
use corpus::{Look, NoProgress};
use policy::Form;
use rights::{ChoiceKind, Entry, Kind};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;

const ADA: &str = "a1 a2 a3 b1 b2 c1 d1 f1";

/// Rows in the files of a set, masked ones too.
fn rows_in_files(shop: &Shop, number: u32) -> u64 {
    shop.wait(async {
        let table = SetTable::load(&shop.set(number)).await.unwrap();
        table.files().unwrap().iter().map(|f| f.rows).sum()
    })
}

/// Work is proportional to what is touched.
fn is_proportional(set: &PurgedSet) {
    let bytes = set.bytes;
    let most = 2 * bytes.cells + bytes.decisions + bytes.indexes;
    assert!(bytes.read <= most, "{set:?}");
}

#[test]
fn masked_rows_go_and_the_set_holds() {
    let shop = street(Form::OptOut);
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    let (before, parent) = (files(&shop.set(1)), shop.head(1));
    assert_eq!(rows_in_files(&shop, 1), 11);
    let purged = shop.purge(None);
    let [set] = purged.sets.as_slice() else {
        panic!("{purged:?}");
    };
    assert_eq!((set.rows, set.decisions, set.state), (8, 8, Some(2)));
    is_proportional(set);
    assert_eq!(seen(&shop), &items(ALL) - &items(ADA));
    assert_eq!(rows_in_files(&shop, 1), 3, "no row is masked any more");
    let head = shop.head(1);
    assert_eq!(head.manifest.parent, Some(parent.hash));
    assert_eq!(head.manifest.masks, []);
    assert_eq!(
        (head.manifest.items_admitted, head.manifest.people),
        (11, 6),
        "counts of the publication stay"
    );
    let purge = head.manifest.purge.clone().unwrap();
    assert_eq!((purge.rows, purge.decisions, purge.state), (8, 8, 2));
    assert_eq!(shop.recorded(head.hash), 1);
    assert!(purged.is_complete_for(&BTreeSet::from([shop.ordinal("ada")])));
    shop.holds(1);
    // Old cells, vectors and versions are gone.
    let after = files(&shop.set(1));
    let old = before.keys().filter(|name| {
        let masked = |m: &rights::MaskEntry| name.contains(&m.cell.to_string());
        name.contains("cell-") && parent.manifest.masks.iter().any(masked)
    });
    for name in old {
        assert!(!after.contains_key(name), "{name}");
    }
    assert!(!after.keys().any(|n| n.contains("deletion_vector")));
    assert!(
        !after
            .keys()
            .any(|n| n.ends_with("00000000000000000001.json"))
    );
    // Again, there is nothing to do.
    let entries = shop.wait(shop.ledger.head()).unwrap();
    assert_eq!(shop.purge(None).sets, []);
    assert_eq!(files(&shop.set(1)), after);
    assert_eq!(shop.wait(shop.ledger.head()).unwrap(), entries);
}

#[test]
fn a_purged_set_is_masked_and_purged_again() {
    let shop = street(Form::OptOut);
    for (who, gone, state) in [
        ("cleo", "c1 c2 d1", 2),
        ("eve", "c1 c2 d1 e1 e2", 4),
        ("ada", "a1 a2 a3 b1 b2 c1 c2 d1 e1 e2 f1", 6),
    ] {
        shop.say(who, says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        shop.holds(1);
        shop.purge(None);
        assert_eq!(seen(&shop), &items(ALL) - &items(gone), "{who}");
        assert_eq!(shop.head(1).manifest.state, state);
        for look in [Look::Touched, Look::Everything] {
            assert_eq!(shop.mask(look), []);
        }
        shop.holds(1);
    }
    assert_eq!(shop.head(1).manifest.cells, [], "every cell is gone");
}

/// Links lead from a person to rows whose numbers shift.
#[test]
fn late_choices_find_rows_that_moved() {
    for gone in ["ben", "cleo", "dan", "fay", "gus"] {
        let shop = street(Form::OptOut);
        shop.say(gone, says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        let twin = shop.twin();
        shop.purge(None);
        for who in ["ada", "dan", "eve"] {
            let (purged, masked) = (shop.twin(), twin.twin());
            for shop in [&purged, &masked] {
                shop.say(who, says(ChoiceKind::Objection));
                shop.mask(Look::Touched);
            }
            assert_eq!(seen(&purged), seen(&masked), "{gone}, then {who}");
            purged.holds(1);
        }
    }
}

#[test]
fn only_one_persons_rows_and_those_that_point_to_them() {
    let shop = street(Form::OptOut);
    shop.say("dan", says(ChoiceKind::Objection));
    shop.say("cleo", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    let purged = shop.purge(Some("dan"));
    assert_eq!(purged.sets[0].rows, 3, "d1 e1 e2");
    is_proportional(&purged.sets[0]);
    let masked: u64 = shop.head(1).manifest.masks.iter().map(|m| m.rows).sum();
    assert_eq!(masked, 2, "c1 and c2 are masked still");
    assert_eq!(seen(&shop), &items(ALL) - &items("c1 c2 d1 e1 e2"));
    shop.holds(1);
    assert_eq!(shop.purge(Some("gus")).sets, []);
    assert_eq!(shop.purge(None).sets[0].rows, 2);
    shop.holds(1);
}

#[test]
fn a_hold_keeps_rows_masked_until_its_last_day() {
    let shop = street(Form::OptOut);
    let hold = Entry::HoldPlaced {
        until: "2026-12-01".parse().unwrap(),
        reason: "case 7".into(),
    };
    shop.say("ada", hold);
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    for day in ["2026-11-24T10:00:00Z", "2026-12-01T23:00:00Z"] {
        shop.is_now(day);
        let purged = shop.purge(None);
        let [held] = purged.held.as_slice() else {
            panic!("{purged:?}");
        };
        assert_eq!((held.rows, held.hold.reason.as_str()), (3, "case 7"));
        assert!(!purged.is_complete_for(&BTreeSet::from([shop.ordinal("ada")])));
        assert_eq!(seen(&shop), &items(ALL) - &items(ADA));
        assert_eq!(rows_in_files(&shop, 1), 6, "a1 a2 a3 are there, masked");
        shop.holds(1);
    }
    shop.is_now("2026-12-02T00:00:00Z");
    let purged = shop.purge(None);
    assert_eq!((purged.sets[0].rows, purged.held.len()), (3, 0));
    assert_eq!(rows_in_files(&shop, 1), 3);
    shop.holds(1);
    // One that was lifted, or a second one, counts as the newest says.
    let shop = street(Form::OptOut);
    let placed = |until: &str| Entry::HoldPlaced {
        until: until.parse().unwrap(),
        reason: "case 8".into(),
    };
    shop.say("ada", placed("2027-12-01"));
    shop.say("ada", Entry::HoldLifted);
    assert!(shop.order(None).held.is_empty());
    shop.say("ada", placed("2027-12-01"));
    shop.say("ada", placed("2027-12-05"));
    let held = shop.order(Some("ada")).held;
    assert_eq!(held[&shop.ordinal("ada")].until.to_string(), "2027-12-05");
}

#[test]
fn a_hold_reaches_linked_accounts() {
    let shop = street(Form::OptOut);
    let link = Entry::PersonLinked {
        with: shop.ordinal("gus"),
        evidence: "same mail".into(),
    };
    shop.say("ada", link);
    let until = "2027-01-01".parse().unwrap();
    let reason = "case 9".to_owned();
    shop.say("gus", Entry::HoldPlaced { until, reason });
    shop.say("ada", says(ChoiceKind::Erasure));
    shop.purge(None);
    assert_eq!(rows_in_files(&shop, 1), 6);
    assert_eq!(shop.order(None).held.len(), 2);
    assert!(shop.order(None).erasure().is_empty());
}

#[test]
fn a_dry_run_writes_nothing() {
    let shop = street(Form::OptOut);
    shop.say("ada", says(ChoiceKind::Erasure));
    shop.mask(Look::Touched);
    let before = files(shop.root());
    let mut order = shop.order(None);
    order.dry_run = true;
    let foreseen = shop.wait(shop.sets().purge(&order, &NoProgress)).unwrap();
    let mut after = files(shop.root());
    after.retain(|name, _| {
        !name.ends_with(".lock") && !name.ends_with(".reading") && !name.ends_with("-shm")
    });
    let changed = after
        .iter()
        .find(|(name, hash)| before.get(*name) != Some(hash));
    assert_eq!(changed, None);
    let purged = shop.purge(None);
    let figures = |s: &PurgedSet| (s.cells, s.rows);
    assert_eq!(figures(&foreseen.sets[0]), figures(&purged.sets[0]));
    assert_eq!(foreseen.sets[0].state, None);
    assert_eq!(foreseen.inputs.items, purged.inputs.items);
}

#[test]
fn a_compile_after_a_purge_gives_the_same_set_as_a_full_one() {
    let shop = street(Form::OptOut);
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    shop.purge(None);
    let taken_over = shop.compile();
    let full = shop.try_compile(true, &NoProgress).unwrap();
    assert_eq!(taken_over.cells_kept, taken_over.manifest.cells.len());
    assert_eq!(taken_over.manifest.cells, full.manifest.cells);
    assert_eq!(taken_over.manifest.decisions, full.manifest.decisions);
    let links = [2, 3].map(|n| fs::read(paths::links(&shop.set(n))).unwrap());
    assert!(links[0] == links[1], "the indexes of links differ");
    // An objection taken back brings the items into the next set, not into this one.
    shop.say("ada", says(ChoiceKind::ObjectionWithdrawn));
    let back = shop.compile();
    let full = shop.try_compile(true, &NoProgress).unwrap();
    assert_eq!(back.manifest.items_admitted, 11);
    assert_eq!(back.manifest.cells, full.manifest.cells);
    assert_eq!(seen(&shop), &items(ALL) - &items(ADA));
    (1..=5).for_each(|number| shop.holds(number));
}

/// Two sets share the files of cells; each is purged by itself.
#[test]
fn files_shared_by_two_sets_are_purged_in_both() {
    let shop = street(Form::OptOut);
    shop.compile();
    let mut kinds = choice(ChoiceKind::Objection);
    kinds.scope.kinds = [Kind::Comment].into();
    shop.say("ada", Entry::Choice(kinds));
    shop.mask(Look::Touched);
    let purged = shop.purge(None);
    assert_eq!(purged.sets.len(), 2);
    for number in [1, 2] {
        assert_eq!(rows_in_files(&shop, number), 10);
        shop.holds(number);
    }
}

#[test]
fn many_rows_in_several_row_groups() {
    let shop = Shop::new(Form::OptOut);
    shop.people(&PEOPLE);
    PEOPLE
        .iter()
        .for_each(|(who, _)| told(&shop, Form::OptOut, who));
    shop.assess(1, Kind::ALL, "2027-06-30");
    let rows = (0..11_000u32).map(|n| {
        let who = PEOPLE[n as usize % PEOPLE.len()].0;
        let more = match n % 10 {
            0 => json!({"mentions": ["ada"]}),
            2 => json!({"audience": "friends"}),
            _ => json!({}),
        };
        item(&format!("p{n}"), who, "post", more)
    });
    shop.items(&rows.collect::<Vec<_>>());
    shop.compile();
    shop.say("ada", says(ChoiceKind::Objection));
    let masked = shop.mask(Look::Touched);
    let purged = shop.purge(None);
    assert_eq!(purged.sets[0].rows, masked[0].rows);
    is_proportional(&purged.sets[0]);
    shop.holds(1);
    let item = crate::street::says_about(ChoiceKind::Erasure, "p7001");
    shop.say("ben", item);
    let purged = shop.purge(None);
    assert_eq!((purged.sets[0].rows, purged.sets[0].decisions), (1, 1));
    is_proportional(&purged.sets[0]);
    shop.holds(1);
}
