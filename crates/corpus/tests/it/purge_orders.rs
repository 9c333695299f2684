//! What lies elsewhere becomes an order, what is held stays, and lists of others lose a name.

use crate::marks::{MARKS, WHO, confirm_all, find, folders, opened, pseudonyms};
use crate::shop::{Shop, items, notice};
use crate::street::{item, says};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use corpus::NoProgress;
use corpus::purge::{Purged, orders};
use parquet::arrow::ArrowWriter;
use policy::Form;
use rights::{ChoiceKind, Entry, EntryKind, Error, ErrorKind, Hash, Kind, NoticeStatus};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// A row of the operator's: id, person, text, mentions, address of its medium.
type Post = [&'static str; 5];

const POSTS: [Post; 5] = [
    ["b1", "ben", "b", "", ""],
    [
        "mark-item/0",
        WHO,
        "mark-text 0",
        "",
        "https://media.example/mark-uri",
    ],
    ["b2", "ben", "b", WHO, ""],
    ["mark-item/1", WHO, "mark-text 1", "", ""],
    ["b3", "ben", "b three", "", ""],
];

fn write(path: &Path, posts: &[Post]) {
    let text = |of: &dyn Fn(&Post) -> &'static str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(posts.iter().map(of)))
    };
    let columns = [
        ("id", text(&|p| p[0])),
        ("person", text(&|p| p[1])),
        ("text", text(&|p| p[2])),
        ("mentions", text(&|p| p[3])),
        ("media_uri", text(&|p| p[4])),
        ("kind", text(&|_| "post")),
        ("audience", text(&|_| "public")),
        ("created", text(&|_| "2024-05-01")),
        ("collected_for", text(&|_| "service")),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let file = fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// A table of the operator's is never written: an order says what is to be deleted there, and is carried
/// out when it is gone.
#[test]
fn tables_in_place_become_orders() {
    let shop = Shop::new(Form::OptOut);
    shop.people(&[(WHO, "1980-01-01"), ("ben", "1981-01-01")]);
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("posts.parquet");
    write(&path, &POSTS);
    let content = shop.import(&path).content;
    for who in [WHO, "ben"] {
        shop.say(who, notice(NoticeStatus::Delivered, "2026-10-01"));
    }
    shop.assess(1, Kind::ALL, "2027-06-30");
    shop.compile();
    let who = shop.ordinal(WHO);
    shop.say(WHO, says(ChoiceKind::Erasure));
    let bytes = fs::read(&path).unwrap();
    let purged = shop.purge(Some(WHO));
    assert!(fs::read(&path).unwrap() == bytes, "it is the operator's");
    let [order] = purged.orders.as_slice() else {
        panic!("{purged:?}");
    };
    assert_eq!((order.of.as_str(), order.person), (content.as_str(), who));
    assert_eq!(
        order.source.as_deref(),
        Some(path.canonicalize().unwrap().as_path())
    );
    assert_eq!(
        (&order.rows, &order.named_in),
        (&[1, 3].into(), &[2].into())
    );
    assert_eq!(
        order.media,
        ["https://media.example/mark-uri".to_owned()].into()
    );
    assert_eq!(
        (order.created.to_string(), order.due.to_string()),
        ("2026-11-23".into(), "2026-12-23".into())
    );
    let is_overdue = |day: &str| order.is_overdue(day.parse().unwrap());
    assert!(!is_overdue("2026-12-23") && is_overdue("2026-12-24"));
    assert_eq!(folders(&find(&shop, &MARKS)), ["orders".to_owned()].into());
    assert!(!purged.is_complete_for(&[who].into()));
    assert_eq!(purged.forgotten, 1);
    // A second purge orders nothing twice.
    let again: Purged = shop.purge(None);
    assert_eq!(again.orders, purged.orders);
    // Nobody's word is taken as long as the table says something else.
    let is_not_yet = |why: &str| {
        let refused = confirm(&shop, &[1]).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Refused, "{refused}");
        assert!(refused.to_string().contains(why), "{refused}");
        assert!(orders::list(shop.root()).unwrap()[0].is_open());
    };
    is_not_yet("`3` rows of whom the orders are about, or with their names: 1, 2, 3;");
    write(&path, &[POSTS[0], POSTS[2], POSTS[4]]);
    is_not_yet("`1` rows of whom the orders are about, or with their names: 1;");
    let named = ["b2", "ben", "b", "", ""];
    write(&path, &[named, POSTS[4]]);
    is_not_yet("item `b1` (row 0 when it was imported) is not there any more");
    // A table that is not there is not taken for gone.
    let aside = elsewhere.path().join("aside.parquet");
    fs::rename(&path, &aside).unwrap();
    let refused = confirm(&shop, &[1]).unwrap_err();
    assert!(refused.to_string().contains("is not there"), "{refused}");
    fs::rename(&aside, &path).unwrap();
    assert!(confirming(&shop, &[1], true).is_err(), "it is there");
    write(&path, &[POSTS[0], named, POSTS[4]]);
    let refused = shop.try_compile(false, &NoProgress).unwrap_err();
    assert!(
        refused.to_string().contains("confirm the orders"),
        "{refused}"
    );
    let confirmed = confirm(&shop, &[1]).unwrap();
    let hash = Hash::of(&fs::read(&path).unwrap());
    assert_eq!(
        confirmed[0].confirmed.as_ref().unwrap().rests_on,
        orders::Ground::Looked { hash }
    );
    assert_eq!(find(&shop, &MARKS).found, []);
    assert!(shop.purge(None).is_complete_for(&[who].into()));
    assert!(confirm(&shop, &[1]).is_err(), "once");
    assert!(confirm(&shop, &[7]).is_err(), "there is none");
    shop.holds(1);
    // And the table is what it was again.
    shop.compile();
    let full = shop.try_compile(true, &NoProgress).unwrap();
    assert_eq!(full.manifest.items_admitted, 2);
    // Whoever shows or names an erased person stays out.
    assert_eq!(shop.visible(3, &items("b1 b2 b3")), items("b1 b3"));
    (1..=3).for_each(|number| shop.holds(number));
}

/// The second person is erased after the job for the first has run, and before anybody said so.
#[test]
fn an_order_about_a_table_that_has_changed_names_items() {
    const TABLE: [Post; 5] = [
        ["b1", "ben", "b one", "", ""],
        ["mark-item/0", WHO, "mark-text 0", "", ""],
        ["c1", "cleo", "c one", "", ""],
        ["b2", "ben", "b two", "cleo", ""],
        ["b3", "ben", "b three", "", ""],
    ];
    let [b1, _, c1, b2, b3] = TABLE;
    let shop = Shop::new(Form::OptOut);
    shop.people(&[
        (WHO, "1980-01-01"),
        ("ben", "1981-01-01"),
        ("cleo", "1982-01-01"),
    ]);
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("posts.parquet");
    write(&path, &TABLE);
    shop.import(&path);
    for who in [WHO, "ben", "cleo"] {
        shop.say(who, notice(NoticeStatus::Delivered, "2026-10-01"));
    }
    shop.assess(1, Kind::ALL, "2027-06-30");
    shop.compile();
    shop.say(WHO, says(ChoiceKind::Erasure));
    shop.purge(Some(WHO));
    write(&path, &[b1, c1, b2, b3]);
    shop.say("cleo", says(ChoiceKind::Erasure));
    let purged = shop.purge(Some("cleo"));
    let [first, second] = purged.orders.as_slice() else {
        panic!("{purged:?}");
    };
    assert_eq!(first.rows, [1].into());
    assert!(
        second.rows.is_empty() && second.named_in.is_empty(),
        "{second:?}"
    );
    assert_eq!(second.items, ["c1".to_owned()].into());
    assert_eq!(second.named_items, ["b2".to_owned()].into());
    let refused = confirm(&shop, &[1]).unwrap_err().to_string();
    assert!(refused.contains("`2` rows"), "{refused}");
    write(&path, &[b1, ["b2", "ben", "b two", "", ""], b3]);
    let confirmed = confirm(&shop, &[1]).unwrap();
    let numbers: Vec<u32> = confirmed.iter().map(|o| o.number).collect();
    assert_eq!(numbers, [1, 2], "one look is for both");
    assert_eq!(find(&shop, &["cleo", "c one", WHO]).found, []);
    shop.compile();
    let full = shop.try_compile(true, &NoProgress).unwrap();
    assert_eq!(shop.visible(3, &items("b1 b2 b3")), items("b1 b3"));
    assert_eq!(full.manifest.items_admitted, 2);
    (1..=3).for_each(|number| shop.holds(number));
}

fn confirm(shop: &Shop, numbers: &[u32]) -> Result<Vec<orders::DeletionOrder>, Error> {
    confirming(shop, numbers, false)
}

/// Confirms orders of tables that are there, or gone.
fn confirming(
    shop: &Shop,
    numbers: &[u32],
    gone: bool,
) -> Result<Vec<orders::DeletionOrder>, Error> {
    let said = orders::Confirmation {
        at: "2026-12-01".parse().unwrap(),
        by: "Ben".into(),
        evidence: None,
        rests_on: orders::Ground::Word,
    };
    let (sets, numbers) = (shop.sets(), numbers.iter().copied().collect());
    let told = (&NoProgress as _, &intake::NoProgress as _);
    shop.wait(sets.confirm_orders((&numbers, gone), &said, told))
}

/// An erased person who is held stays where they are until the hold ends.
#[test]
fn what_is_held_is_not_blanked() {
    let shop = opened();
    shop.say(WHO, says(ChoiceKind::Erasure));
    let until = "2026-12-01".parse().unwrap();
    shop.say(
        WHO,
        Entry::HoldPlaced {
            until,
            reason: "case 7".into(),
        },
    );
    let purged = shop.purge(None);
    assert_eq!(purged.inputs.items, 0);
    assert!(!find(&shop, &["mark-text number 0"]).found.is_empty());
    (1..=2).for_each(|number| shop.holds(number));
    shop.is_now("2026-12-02T00:00:00Z");
    shop.purge(None);
    confirm_all(&shop);
    assert_eq!(find(&shop, &MARKS).found, []);
    (1..=2).for_each(|number| shop.holds(number));
}

/// Somebody else's hold keeps their picture, masked, and not the name of whoever is erased.
#[test]
fn a_hold_of_another_keeps_no_link_to_the_erased() {
    let shop = opened();
    let until = "2027-01-01".parse().unwrap();
    let reason = "case 7".to_owned();
    shop.say("ben", Entry::HoldPlaced { until, reason });
    shop.say(WHO, says(ChoiceKind::Erasure));
    let pseudonyms = pseudonyms(&shop);
    let person = [pseudonyms[0].as_str()];
    assert!(folders(&find(&shop, &person)).contains("sets/links.parquet"));
    shop.purge(None);
    let masked: u64 = shop.head(1).manifest.masks.iter().map(|m| m.rows).sum();
    assert_eq!(masked, 2, "b2 and b3 show and name the person");
    assert_eq!(find(&shop, &person).found, []);
    (1..=2).for_each(|number| shop.holds(number));
}

/// A person of whom nothing was imported, and one whom only others name.
#[test]
fn whoever_has_no_items_goes_from_the_lists_of_others() {
    let shop = opened();
    shop.people(&[("mark-nobody", "1990-01-01"), ("mark-named", "1991-01-01")]);
    let rows = [
        item(
            "b7",
            "ben",
            "photo",
            json!({"depicted": ["mark-named"], "mentions": ["cleo"]}),
        ),
        item("b8", "ben", "post", json!({})),
    ];
    shop.items(&rows);
    shop.compile();
    for who in ["mark-nobody", "mark-named"] {
        shop.say(who, says(ChoiceKind::Erasure));
    }
    let purged = shop.purge(None);
    assert_eq!((purged.inputs.items, purged.inputs.named), (0, 1));
    assert_eq!(find(&shop, &["mark-nobody", "mark-named"]).found, []);
    (1..=3).for_each(|number| shop.holds(number));
    // The link itself stays, so the picture stays out.
    let set = shop.compile().manifest;
    let full = shop.try_compile(true, &NoProgress).unwrap().manifest;
    assert_eq!(set.cells, full.cells);
    let by_rule: BTreeMap<_, _> = set
        .rules
        .iter()
        .map(|r| (r.rule.0.as_str(), r.items))
        .collect();
    assert!(by_rule.values().any(|n| *n > 0));
    shop.holds(4);
    let purges = shop.ledger.operator_history(EntryKind::SetPurged);
    let purges = shop.wait(purges).unwrap();
    assert_eq!(purges.len(), 1, "only the third set had a row of theirs");
}
