//! A mask that is interrupted after any file it writes, or in the middle of one: called again, it ends
//! as if nothing had happened.

use crate::fixture::files;
use crate::reading::copy;
use crate::shop::{Shop, items};
use crate::street::{ALL, PEOPLE, item, says, seen, street, told};
use corpus::set::{Rows, SetTable};
use corpus::{Look, NoProgress};
use policy::Form;
use rights::{ChoiceKind, Kind};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const ADA: &str = "a1 a2 a3 b1 b2 c1 d1 f1";

/// Ada has objected, and nothing was masked yet.
fn objected() -> Shop {
    let shop = street(Form::OptOut);
    shop.say("ada", says(ChoiceKind::Objection));
    shop
}

/// Writes of a mask, in their order: the name below `sets/ai_assistant`, and the name under which it
/// lies while it is being written.
const WRITES: [(&str, &str); 7] = [
    ("0001/report.html", ".0001.report.html.unfinished"),
    ("0001/report.json", ".0001.report.json.unfinished"),
    (
        "0001/table/deletion_vector_ID.bin",
        "0001/table/deletion_vector_ID.bin",
    ),
    (
        "0001/table/_delta_log/00000000000000000001.json",
        "0001/table/_delta_log/00000000000000000001.json#1",
    ),
    (
        "0001/absence/000001.removed",
        "0001/absence/000001.removed.tmp",
    ),
    ("0001/state/000001.json", "0001/state/000001.json.tmp"),
    (".0001.looked", ".0001.looked.tmp"),
];

/// The name with the id that a vector has.
fn named(name: &str, vector: &str) -> String {
    name.replace("ID", vector)
}

fn vector(folder: &Path) -> String {
    let names: Vec<String> = files(folder).into_keys().collect();
    let ids = names
        .iter()
        .filter_map(|n| n.split_once("deletion_vector_"));
    let ids: Vec<&str> = ids.map(|(_, id)| id.trim_end_matches(".bin")).collect();
    assert_eq!(ids.len(), 1, "{names:?}");
    ids[0].to_owned()
}

/// As after a crash: the first writes are done, of the next one half.
fn interrupted(before: &Shop, done: &Path, whole: usize, half: bool) -> Shop {
    let shop = before.twin();
    let sets = shop.root().join("sets/ai_assistant");
    let id = vector(done);
    let put = |from: &str, to: &str, part: usize| {
        let mut bytes = fs::read(done.join(named(from, &id))).unwrap();
        if from.ends_with(".looked") {
            // It is written once more when the ledger has its entry.
            let text = String::from_utf8(bytes).unwrap();
            bytes = text
                .replace("\"recorded\":1", "\"recorded\":0")
                .into_bytes();
        }
        let to = sets.join(named(to, &id));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, &bytes[..bytes.len() / part]).unwrap();
    };
    WRITES[..whole]
        .iter()
        .for_each(|(name, _)| put(name, name, 1));
    if let (true, Some((name, unfinished))) = (half, WRITES.get(whole)) {
        put(name, unfinished, 2);
    }
    shop
}

#[test]
fn a_mask_interrupted_anywhere_is_ended_by_the_next() {
    let before = objected();
    let shop = before.twin();
    let all = files(&before.root().join("sets/ai_assistant"));
    shop.mask(Look::Touched);
    let done = shop.root().join("sets/ai_assistant");
    let mut written = files(&done);
    written.retain(|name, hash| all.get(name) != Some(hash));
    let mut writes = WRITES.map(|(name, _)| named(name, &vector(&done)));
    writes.sort();
    assert_eq!(
        written.keys().cloned().collect::<Vec<_>>(),
        writes,
        "what a mask writes"
    );
    let want = &items(ALL) - &items(ADA);
    assert_eq!(seen(&shop), want);
    let report = fs::read(shop.set(1).join("report.html")).unwrap();
    for (whole, half) in (0..=WRITES.len()).flat_map(|n| [(n, false), (n, true)]) {
        let told = format!("{whole} writes, and half of the next: {half}");
        let shop = interrupted(&before, &done, whole, half);
        for look in [Look::Touched, Look::Touched, Look::Everything] {
            shop.mask(look);
            assert_eq!(seen(&shop), want, "{told}");
        }
        let head = shop.head(1);
        assert_eq!(head.manifest.state, 1, "{told}");
        assert_eq!(head.manifest.parent, Some(before.head(1).hash), "{told}");
        assert_eq!(shop.recorded(head.hash), 1, "{told}");
        let again = fs::read(shop.set(1).join("report.html")).unwrap();
        assert!(
            again == report,
            "{told}: the example is still in the report"
        );
        shop.holds(1);
    }
}

/// The next mask has other rows, and so another vector: what was left over must not stay.
#[test]
fn a_choice_after_the_interruption_leaves_nothing_over() {
    let before = objected();
    let shop = before.twin();
    shop.mask(Look::Touched);
    let done = shop.root().join("sets/ai_assistant");
    for (whole, half) in [
        (2, true),
        (3, false),
        (3, true),
        (4, false),
        (4, true),
        (5, false),
    ] {
        let shop = interrupted(&before, &done, whole, half);
        shop.say("eve", says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        assert_eq!(seen(&shop), items("c2"), "{whole}, {half}");
        shop.holds(1);
    }
}

/// The masked rows of a set.
fn masked(shop: &Shop) -> Rows {
    shop.wait(async {
        let table = SetTable::load(&shop.set(1)).await.unwrap();
        let rows = table.files().unwrap().into_iter().map(|file| {
            let rows = table.masked_rows(&file).unwrap();
            (file.cell, rows.into_iter().collect())
        });
        rows.filter(|(_, rows): &(_, BTreeSet<u64>)| !rows.is_empty())
            .collect()
    })
}

#[test]
fn a_mask_that_nobody_signed_is_signed_by_the_next() {
    let shop = street(Form::OptOut);
    // Everything in the ledger was looked at: only the table tells.
    shop.mask(Look::Touched);
    let other = shop.twin();
    other.say("ada", says(ChoiceKind::Objection));
    other.mask(Look::Touched);
    let rows = masked(&other);
    let mask = async {
        let mut table = SetTable::load(&shop.set(1)).await.unwrap();
        table.mask(&rows, shop.now()).await.unwrap()
    };
    assert_eq!(shop.wait(mask).rows, 8);
    let done = shop.mask(Look::Touched);
    assert_eq!((done.len(), done[0].rows, done[0].state), (1, 0, 1));
    assert_eq!(seen(&shop), seen(&other));
    assert_eq!(shop.head(1).manifest.masks, other.head(1).manifest.masks);
    assert_eq!(shop.recorded(shop.head(1).hash), 1);
    assert_eq!(shop.mask(Look::Touched), []);
    shop.holds(1);
}

/// Notes lie beside the sets. One that another set left under the same name says nothing of this one.
#[test]
fn a_note_of_another_set_counts_for_nothing() {
    let shop = street(Form::OptOut);
    shop.mask(Look::Touched);
    let first = shop.head(1).hash;
    fs::remove_dir_all(shop.set(1)).unwrap();
    shop.compile();
    let second = shop.head(1).hash;
    assert_ne!(first, second);
    assert_eq!(
        shop.recorded(second),
        1,
        "a set of the same name is another set"
    );
    shop.mask(Look::Touched);
    assert_eq!(shop.recorded(second), 1);
}

#[test]
fn a_broken_note_or_one_ahead_of_the_ledger_is_no_harm() {
    let before = objected();
    let ahead = r#"{"sequence":99999999,"day":"2026-11-23","recorded":0}"#;
    for text in ["", "{", ahead] {
        let shop = before.twin();
        fs::write(shop.root().join("sets/ai_assistant/.0001.looked"), text).unwrap();
        shop.mask(Look::Touched);
        assert_eq!(seen(&shop), &items(ALL) - &items(ADA), "{text}");
        shop.holds(1);
    }
}

/// In an older copy of the ledger, sequences are given a second time; what is said there would be
/// taken for what was looked at before.
#[test]
fn an_older_copy_of_the_ledger_is_not_taken_for_the_newest() {
    let shop = street(Form::OptOut);
    let older = shop.twin();
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    let sets = older.root().join("sets");
    fs::remove_dir_all(&sets).unwrap();
    copy(&shop.root().join("sets"), &sets);
    let failed = older.wait(older.sets().mask(Look::Touched, &NoProgress));
    let told = failed.unwrap_err().to_string();
    assert!(told.contains("older copy of the ledger"), "{told}");
}

/// The library would write checkpoints, and remove old commits, which no manifest names.
#[test]
fn a_hundred_masks_leave_a_set_that_holds() {
    let shop = Shop::new(Form::OptOut);
    shop.people(&PEOPLE);
    told(&shop, Form::OptOut, "ada");
    shop.assess(1, Kind::ALL, "2027-06-30");
    let posts = (0..120).map(|n| item(&format!("a{n}"), "ada", "post", json!({})));
    shop.items(&posts.collect::<Vec<_>>());
    assert_eq!(shop.compile().manifest.items_admitted, 120);
    shop.wait(async {
        let mut table = SetTable::load(&shop.set(1)).await.unwrap();
        let cell = table.files().unwrap()[0].cell;
        for row in 0..105 {
            let rows: Rows = [(cell, [row].into())].into();
            table.mask(&rows, shop.now()).await.unwrap();
        }
    });
    shop.mask(Look::Touched);
    assert_eq!(shop.head(1).manifest.table_version, 105);
    shop.holds(1);
    shop.say("ada", says(ChoiceKind::Objection));
    assert_eq!(shop.mask(Look::Touched)[0].rows, 15);
    shop.holds(1);
}
