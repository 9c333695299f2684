//! A street of seven people whose items show, name, share and quote one another's.

use crate::fixture::at;
use crate::shop::{Items, Shop, items, notice};
use policy::Form;
use rights::{Choice, ChoiceKind, Entry, Kind, NoticeStatus, Scope};
use serde_json::{Value, json};

/// What a full compile admits, all of it.
pub(crate) const ALL: &str = "a1 a2 a3 b1 b2 c1 c2 d1 e1 e2 f1";

pub(crate) const PEOPLE: [(&str, &str); 7] = [
    ("ada", "1980-01-01"),
    ("ben", "1981-01-01"),
    ("cleo", "1982-01-01"),
    ("dan", "1983-01-01"),
    ("eve", "1984-01-01"),
    ("fay", "1985-01-01"),
    ("gus", "1986-01-01"),
];

pub(crate) fn item(id: &str, person: &str, kind: &str, more: Value) -> Value {
    let mut row = json!({
        "id": id, "person": person, "kind": kind, "audience": "public",
        "created": "2024-05-01", "text": format!("text of {id}"), "collected_for": ["service"],
    });
    for (key, value) in more.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

/// `a1`, `a2`, `a3` are Ada's. Ben shows her in `b1` and names her in `b2`. Cleo shares `a1` in `c1`,
/// Dan quotes that share in `d1`, Fay shares `b1` in `f1`. Eve shows Dan in `e1` and shares it herself
/// in `e2`. Gus has nothing.
pub(crate) fn rows() -> Vec<Value> {
    vec![
        item("a1", "ada", "post", json!({})),
        item("a2", "ada", "photo", json!({"created": "2020-05-01"})),
        item("a3", "ada", "comment", json!({"surface": "forum"})),
        item("b1", "ben", "photo", json!({"depicted": ["ada"]})),
        item("b2", "ben", "post", json!({"mentions": ["ada"]})),
        item("c1", "cleo", "post", json!({"share_of": "a1"})),
        item("c2", "cleo", "post", json!({})),
        item("d1", "dan", "post", json!({"quote_of": "c1"})),
        item("e1", "eve", "photo", json!({"depicted": ["dan"]})),
        item("e2", "eve", "post", json!({"share_of": "e1"})),
        item("f1", "fay", "post", json!({"share_of": "b1"})),
        item("g1", "gus", "message", json!({})),
        item("x1", "ada", "post", json!({"audience": "friends"})),
        item("x2", "ben", "post", json!({"share_of": "x1"})),
    ]
}

/// The street with set 1 compiled.
pub(crate) fn street(form: Form) -> Shop {
    let shop = open_street(form);
    shop.compile();
    assert_eq!(seen(&shop), items(ALL));
    shop
}

/// The street before anything was compiled.
pub(crate) fn open_street(form: Form) -> Shop {
    let shop = Shop::new(form);
    shop.people(&PEOPLE);
    shop.items(&rows());
    for (who, _) in PEOPLE {
        told(&shop, form, who);
    }
    shop.assess(1, Kind::ALL, "2027-06-30");
    shop
}

/// What a person must have got, or said, before they are in.
pub(crate) fn told(shop: &Shop, form: Form, who: &str) {
    shop.say(
        who,
        match form {
            Form::OptIn => says(ChoiceKind::Consent),
            Form::OptOut => notice(NoticeStatus::Delivered, "2026-10-01"),
        },
    );
}

/// What is visible of the street in set 1.
pub(crate) fn seen(shop: &Shop) -> Items {
    let all = rows();
    let ids = all.iter().map(|row| row["id"].as_str().unwrap().to_owned());
    shop.visible(1, &ids.collect())
}

pub(crate) fn choice(kind: ChoiceKind) -> Choice {
    Choice::new(kind, Scope::all(), at("2026-11-22"), "test")
}

/// A choice about everything.
pub(crate) fn says(kind: ChoiceKind) -> Entry {
    Entry::Choice(choice(kind))
}

/// A choice about some kinds of items.
pub(crate) fn says_of(kind: ChoiceKind, kinds: &[Kind]) -> Entry {
    let mut said = choice(kind);
    said.scope.kinds = kinds.iter().copied().collect();
    Entry::Choice(said)
}

/// A choice about one item.
pub(crate) fn says_about(kind: ChoiceKind, item: &str) -> Entry {
    let mut said = choice(kind);
    said.item = Some(item.into());
    Entry::Choice(said)
}
