//! `erased_is_gone`: what an erased person left is in no file any more. Every file is decoded, and must
//! have held it before.

use crate::marks::{MARKS, WHO, confirm_all, find, folders, kinds, opened, pseudonyms, rows};
use crate::shop::Shop;
use crate::street::{item, says, says_about};
use corpus::scan::FileKind;
use corpus::set::paths;
use corpus::{Look, NoProgress};
use rights::ChoiceKind;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;

/// Somebody's tool once wrote statistics into the log.
fn write_statistics(shop: &Shop, number: u32) {
    let log = paths::table(&shop.set(number)).join("_delta_log");
    let path = log.join("00000000000000000000.json");
    let text = fs::read_to_string(&path).unwrap();
    let with = r#"\"numRecords\":"#;
    let least = r#"\"minValues\":{\"text\":\"mark-text number 0\"},\"numRecords\":"#;
    fs::write(&path, text.replace(with, least)).unwrap();
}

#[test]
fn erased_is_gone() {
    let shop = opened();
    write_statistics(&shop, 1);
    let pseudonyms = pseudonyms(&shop);
    let named: Vec<&str> = pseudonyms.iter().map(String::as_str).collect();
    // Before: everywhere.
    let before = find(&shop, &MARKS);
    let everywhere = [
        FileKind::Parquet,
        FileKind::DeltaLog,
        FileKind::Json,
        FileKind::Html,
        FileKind::SqliteWal,
    ];
    assert_eq!(kinds(&before), everywhere.into());
    for mark in MARKS {
        assert!(!before.kinds_of(mark).is_empty(), "{mark}");
    }
    let places = [
        "content",
        "facts",
        "ledger",
        "quarantine",
        "sets/report.html",
        "sets/report.json",
        "sets/table",
    ];
    assert_eq!(folders(&before), places.map(str::to_owned).into());
    let in_sets = folders(&find(&shop, &named));
    assert!(
        in_sets.is_superset(
            &["sets/decisions", "sets/table", "sets/links.parquet"]
                .map(str::to_owned)
                .into()
        ),
        "{in_sets:?}"
    );
    let persons = BTreeSet::from([shop.ordinal(WHO)]);
    shop.say(WHO, says(ChoiceKind::Erasure));
    shop.mask(Look::Touched);
    assert!(
        !find(&shop, &MARKS).found.is_empty(),
        "a mask hides and does not erase"
    );
    let purged = shop.purge(None);
    assert_eq!(purged.sets.len(), 2);
    assert_eq!(
        (
            purged.inputs.items,
            purged.inputs.named,
            purged.inputs.set_aside
        ),
        (6, 2, 2)
    );
    // After: nowhere, but in the order to delete the media.
    let after = find(&shop, &MARKS);
    assert_eq!(
        folders(&after),
        ["orders".to_owned()].into(),
        "{:?}",
        after.found
    );
    assert_eq!(
        after.files.keys().collect::<Vec<_>>().len(),
        before.files.len()
    );
    assert!(!purged.is_complete_for(&persons));
    confirm_all(&shop);
    assert_eq!(find(&shop, &MARKS).found, []);
    assert_eq!(find(&shop, &named).found, []);
    let again = shop.purge(None);
    assert!(again.sets.is_empty() && again.inputs.items == 0 && again.is_complete_for(&persons));
    assert!(!find(&shop, &["Ben said"]).found.is_empty());
    // What is left holds, and can be read and compiled.
    (1..=2).for_each(|number| shop.holds(number));
    shop.wait(shop.ledger.verify()).unwrap();
    let taken_over = shop.compile();
    let full = shop.try_compile(true, &NoProgress).unwrap();
    assert_eq!(taken_over.manifest.cells, full.manifest.cells);
    assert_eq!(taken_over.manifest.decisions, full.manifest.decisions);
    (1..=4).for_each(|number| shop.holds(number));
    assert_eq!(find(&shop, &MARKS).found, []);
    assert_eq!(find(&shop, &named).found, []);
    comes_back_by_no_import(&shop);
}

/// The same file, and another one with the same items.
fn comes_back_by_no_import(shop: &Shop) {
    let mut all = rows();
    all.push(item("b9", "ben", "post", json!({})));
    let text: String = all.iter().map(|row| format!("{row}\n")).collect();
    let report = shop.import_text(&text);
    assert_eq!(
        (
            report.count.accepted,
            report.count.repeated,
            report.count.quarantined
        ),
        (1, 11, 0)
    );
    assert_eq!(find(shop, &MARKS).found, []);
}

#[test]
fn one_erased_item_goes_and_the_others_stay() {
    let shop = opened();
    shop.say(WHO, says_about(ChoiceKind::Erasure, "mark-item/0"));
    let purged = shop.purge(None);
    assert_eq!(purged.inputs.items, 1);
    // The item and the share of it, in both sets.
    let rows: Vec<(u64, u64)> = purged.sets.iter().map(|s| (s.rows, s.decisions)).collect();
    assert_eq!(rows, [(2, 2), (2, 2)]);
    confirm_all(&shop);
    assert_eq!(find(&shop, &["mark-text number 0", "mark-uri/0"]).found, []);
    // Its id stays in the ledger, with the choice that names it.
    let named = folders(&find(&shop, &["mark-item/0"]));
    assert_eq!(named, ["ledger".to_owned()].into());
    for mark in ["mark-text number 1", "mark-item/1", "mark-surface", WHO] {
        assert!(!find(&shop, &[mark]).found.is_empty(), "{mark}");
    }
    (1..=2).for_each(|number| shop.holds(number));
    // It stays erased, though its id is no longer the one that was named; so does what shared it.
    let set = shop.compile();
    let full = shop.try_compile(true, &NoProgress).unwrap();
    assert_eq!(set.manifest.cells, full.manifest.cells);
    shop.holds(3);
    let second = shop.head(2).manifest;
    assert_eq!(second.items_admitted - 2, set.manifest.items_admitted);
    assert_eq!(shop.purge(None).inputs.items, 0);
}

#[test]
fn a_share_of_what_was_erased_stays_out_where_unknown_originals_may_pass() {
    let mut shop = opened();
    shop.lets_unknown_originals_pass();
    shop.compile();
    shop.say(WHO, says_about(ChoiceKind::Erasure, "mark-item/1"));
    let before = shop.compile().manifest;
    shop.purge(None);
    let after = shop.compile().manifest;
    assert_eq!(before.items_admitted, after.items_admitted);
    (1..=5).for_each(|number| shop.holds(number));
}
