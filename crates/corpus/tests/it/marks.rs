//! A person whose every value can be told from others', and where they are found.

use crate::fixture::{grid_key, purpose};
use crate::shop::{Shop, notice};
use crate::street::item;
use corpus::NoProgress;
use corpus::purge::orders;
use corpus::scan::{FileKind, Finding, Scanned, scan};
use policy::Form;
use rights::{Entry, ItemId, Kind, NoticeStatus, PersonId};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(crate) const WHO: &str = "mark-person";
pub(crate) const HANDLE: &str = "mark-handle";

/// Everything by which the person could be told from others.
pub(crate) const MARKS: [&str; 9] = [
    WHO,
    HANDLE,
    "mark-item",
    "mark-text",
    "mark-uri",
    "mark-surface",
    "mark-language",
    "mark-aside",
    "mark-purpose",
];

pub(crate) fn own(n: u32, more: Value) -> Value {
    let mut row = item(
        &format!("mark-item/{n}"),
        if n.is_multiple_of(2) { WHO } else { HANDLE },
        "post",
        json!({
            "text": format!("mark-text number {n}"),
            "media_uri": format!("https://media.example/mark-uri/{n}"),
            "surface": "mark-surface",
            "language": "mark-language",
            "collected_for": ["service", "mark-purpose"],
        }),
    );
    for (key, value) in more.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

pub(crate) fn rows() -> Vec<Value> {
    let more = [
        json!({}),
        json!({"mentions": ["ben"]}),
        json!({"share_of": "b1"}),
        json!({"audience": "friends"}),
        json!({"reply_to": ["b1", "mark-item/0"]}),
    ];
    let mut rows: Vec<Value> = (0..).zip(more).map(|(n, more)| own(n, more)).collect();
    rows.extend([
        item("b1", "ben", "post", json!({})),
        item("b2", "ben", "photo", json!({"depicted": [WHO, "cleo"]})),
        item("b3", "ben", "post", json!({"mentions": ["cleo", HANDLE]})),
        item("c1", "cleo", "post", json!({"share_of": "mark-item/0"})),
        item(
            "c2",
            "cleo",
            "post",
            json!({"reply_to": ["mark-item/1", "b1"]}),
        ),
        item(
            "c3",
            "cleo",
            "post",
            json!({"audience": "friends", "quote_of": "mark-item/2"}),
        ),
    ]);
    rows
}

/// Two sets over two contents; rows of everybody were set aside.
pub(crate) fn opened() -> Shop {
    let shop = Shop::new(Form::OptOut);
    shop.people(&[
        (WHO, "1980-01-01"),
        ("ben", "1981-01-01"),
        ("cleo", "1982-01-01"),
    ]);
    let handle = PersonId::from(HANDLE);
    shop.say(WHO, Entry::HandleAdded { handle });
    let mut text: String = rows().iter().map(|row| format!("{row}\n")).collect();
    for (who, said) in [(WHO, "mark-aside"), ("ben", "Ben said")] {
        let mut bad = item("bad", who, "post", json!({"text": said}));
        bad["created"] = "last summer".into();
        text += &format!("{bad}\n");
    }
    text += "{\"id\": \"cut\", \"person\": \"mark-person\", \"text\": \"mark-aside";
    let report = shop.import_text(&text);
    assert_eq!((report.count.accepted, report.count.quarantined), (11, 3));
    for who in [WHO, "ben", "cleo"] {
        shop.say(who, notice(NoticeStatus::Delivered, "2026-10-01"));
    }
    shop.assess(1, Kind::ALL, "2027-06-30");
    shop.compile();
    shop.items(&[
        item("b4", "ben", "post", json!({"quote_of": "mark-item/1"})),
        own(9, json!({})),
    ]);
    shop.compile();
    shop
}

pub(crate) fn find(shop: &Shop, texts: &[&str]) -> Scanned {
    let texts: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
    let scanned = scan(shop.root(), &texts, &[], &NoProgress).unwrap();
    assert!(scanned.unreadable.is_empty(), "{:?}", scanned.unreadable);
    scanned
}

pub(crate) fn kinds(scanned: &Scanned) -> BTreeSet<FileKind> {
    scanned.found.iter().map(|f| f.kind).collect()
}

/// The first two parts of a path of every file in which something was found.
pub(crate) fn folders(scanned: &Scanned) -> BTreeSet<String> {
    let folder = |f: &Finding| {
        let parts = f.file.iter().map(|p| p.to_string_lossy().into_owned());
        let parts: Vec<String> = parts.collect();
        match parts[0].as_str() {
            "sets" => format!("sets/{}", parts[3]),
            _ => parts[0].clone(),
        }
    };
    scanned.found.iter().map(folder).collect()
}

/// The person and their items as they are called in sets.
pub(crate) fn pseudonyms(shop: &Shop) -> Vec<String> {
    let person = shop.ordinal(WHO);
    let grid = shop.wait(shop.ledger.person(person)).unwrap().row.grid;
    let items = [0, 1, 2, 3, 4, 9].map(|n| {
        let id = ItemId::from(format!("mark-item/{n}").as_str());
        grid_key().item(&purpose(), &id).to_string()
    });
    let person = grid_key().person(&purpose(), grid).to_string();
    std::iter::once(person).chain(items).collect()
}

pub(crate) fn confirm_all(shop: &Shop) {
    for order in orders::list(shop.root()).unwrap() {
        let confirmation = orders::Confirmation {
            at: "2026-11-30".parse().unwrap(),
            by: "Ada".into(),
            evidence: Some("ticket 12".into()),
            rests_on: orders::Ground::Word,
        };
        orders::confirm(shop.root(), order.number, confirmation).unwrap();
    }
}
