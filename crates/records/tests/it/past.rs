//! A year that is over: what was so at its end, and what is not known of it any more.

use crate::town::{SAID, Town};
use papers::{DocKind, Lang};
use records::Which;
use serde_json::Value;

#[test]
fn a_year_that_is_over_ends_at_its_end() {
    let town = Town::new(60);
    town.lives();
    let gathered = town.gather(SAID);
    let made = gathered
        .paper(&Which::about(DocKind::Statistics, "2025"), Lang::En)
        .unwrap();
    let facts = &made.paper.json()["facts"];
    assert_eq!(facts["to"], "2025-12-31");
    assert_eq!(facts["months"].as_array().unwrap().len(), 12);
    let requests = facts["requests"].as_array().unwrap();
    let access = requests.iter().find(|r| r["kind"] == "access").unwrap();
    // It was answered the year after, and open at the end of this one.
    assert_eq!(
        (access["received"].as_u64(), access["open"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(
        (access["fulfilled"].as_u64(), access["late"].as_u64()),
        (Some(0), Some(0))
    );
    assert_eq!(facts["sets"]["compiled"], 0);
    assert_eq!(facts["sets"]["live"], 0);
    assert_eq!(
        facts["sets"]["people"],
        Value::Null,
        "nobody knows how many there were"
    );
    assert_eq!(facts["erasures"]["complete"], 0);
    assert_eq!(
        facts["models"]["trained"],
        Value::Null,
        "said of another year"
    );
}

/// A set that is gone leaves open what was live.
#[test]
fn what_is_gone_is_not_counted_as_if_it_had_not_been() {
    let town = Town::new(60);
    town.shop.is_now("2027-03-01T10:00:00Z");
    let facts = |year: &str| {
        let shop = &town.shop;
        let (key, said) = (crate::fixture::grid_key(), records::Said::default());
        let from = records::Workspace {
            root: shop.root(),
            ledger: &shop.ledger,
            store: &shop.store,
            grid_key: &key,
            policy: &town.policy,
            purposes: &[(crate::fixture::purpose(), shop.terms())],
            notice: &notice::Settings::default(),
            outbox: None,
            platform: None,
            words: Default::default(),
            said: &said,
            today: "2027-03-01".parse().unwrap(),
        };
        let gathered = shop
            .wait(records::Gathered::read(&from, &corpus::NoProgress))
            .unwrap();
        let made = gathered
            .paper(&Which::about(DocKind::Statistics, year), Lang::En)
            .unwrap();
        made.paper.json()["facts"].clone()
    };
    assert_eq!(facts("2026")["sets"]["live"], 1);
    assert_eq!(facts("2027")["sets"]["live"], 1);
    std::fs::remove_dir_all(town.shop.set(1)).unwrap();
    assert_eq!(facts("2026")["sets"]["live"], Value::Null);
    assert_eq!(facts("2026")["sets"]["compiled"], 1);
    assert_eq!(facts("2027")["sets"]["live"], 0);
}
