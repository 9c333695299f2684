//! A set that takes cells over from the set before is masked like one that was compiled in full.

use crate::shop::{Items, Shop, items};
use crate::street::{PEOPLE, choice, item, says, told};
use corpus::{Look, NoProgress};
use policy::Form;
use rights::{ChoiceKind, Entry, Kind};
use serde_json::json;
use std::fs;

fn open() -> Shop {
    let mut shop = Shop::new(Form::OptOut);
    shop.lets_unknown_originals_pass();
    shop.people(&PEOPLE);
    PEOPLE
        .iter()
        .for_each(|(who, _)| told(&shop, Form::OptOut, who));
    shop.assess(1, Kind::ALL, "2027-06-30");
    shop
}

/// Cleo shares what comes only later; so does Dan, through her.
#[test]
fn an_original_that_comes_later_reaches_the_shares_taken_over() {
    let shop = open();
    shop.items(&[
        item("c1", "cleo", "post", json!({"share_of": "a1"})),
        item("d1", "dan", "post", json!({"quote_of": "c1"})),
        item("e1", "eve", "post", json!({})),
    ]);
    let all: Items = items("a1 c1 d1 e1");
    shop.compile();
    assert_eq!(shop.visible(1, &all), items("c1 d1 e1"));
    shop.items(&[item("a1", "ada", "photo", json!({"depicted": ["ben"]}))]);
    shop.compile();
    shop.try_compile(true, &NoProgress).unwrap();
    let [taken_over, full] = [2, 3].map(|n| fs::read(shop.set(n).join("links.parquet")).unwrap());
    for who in ["ada", "ben"] {
        let shop = shop.twin();
        shop.say(who, says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        for number in [2, 3] {
            assert_eq!(
                shop.visible(number, &all),
                items("e1"),
                "{who}, set {number}"
            );
            shop.holds(number);
        }
    }
    assert!(taken_over == full, "the index of links differs");
}

#[test]
fn cells_taken_over_are_unmasked_only_for_the_next_set() {
    let shop = open();
    shop.items(&[
        item("a1", "ada", "post", json!({})),
        item("b1", "ben", "post", json!({"mentions": ["ada"]})),
        item("c1", "cleo", "post", json!({"share_of": "a1"})),
    ]);
    let all = items("a1 b1 c1");
    shop.compile();
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    assert_eq!(shop.visible(1, &all), Items::new());
    shop.say("ada", says(ChoiceKind::ObjectionWithdrawn));
    let second = shop.compile();
    assert_eq!(
        (second.rows_read, second.manifest.state),
        (0, 0),
        "nothing was read anew"
    );
    assert_eq!(shop.visible(1, &all), Items::new());
    assert_eq!(shop.visible(2, &all), all);
    let mut photos = choice(ChoiceKind::Objection);
    photos.item = None;
    photos.scope.kinds = [Kind::Post].into();
    shop.say("ada", Entry::Choice(photos));
    shop.mask(Look::Touched);
    assert_eq!(shop.visible(2, &all), Items::new());
    (1..=2).for_each(|number| shop.holds(number));
}
