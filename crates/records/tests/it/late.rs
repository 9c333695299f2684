//! How fast late choices took effect, against what a watch wrote down.

use crate::figures::facts;
use crate::town::{SAID, Town};
use corpus::Look;
use corpus::watch::{Effects, Pace, Watch};
use papers::DocKind;
use records::Which;
use rights::{Choice, ChoiceKind, Entry, Ordinal, Scope};
use serde_json::{Value, json};

/// What a watch has on record is in the statistics of its year; what it has not, the operator may say.
#[test]
fn times_of_late_choices_are_those_that_a_watch_measured() {
    let town = Town::new(60);
    let record = town.shop.root().join("sets/.effects.jsonl");
    // Each number is a choice of its own, which took so many milliseconds.
    let line = |at: &str, ms: std::ops::RangeInclusive<u64>| {
        let ms: Vec<u64> = ms.collect();
        format!(
            "{}\n",
            json!({"at": at, "set": "ai_assistant/0001", "entries": ms, "ms": ms})
        )
    };
    let late = |year: &str| {
        let which = Which::about(DocKind::Statistics, year);
        facts(&town.gather(SAID), &which)["late_choices"].clone()
    };
    // Before midnight it is the year before; a line that a break cut counts for nothing.
    let first = line("2025-12-31T23:59:59Z", 7..=7) + &line("2026-01-01T00:00:00Z", 1..=150);
    let last = line("2026-11-22T08:00:00Z", 151..=200) + "{\"at\":\"2026-11-22T09:00";
    std::fs::write(record.with_extension("jsonl.before"), first).unwrap();
    std::fs::write(&record, last).unwrap();
    // Of the numbers from 1 to 200, sorted, the 100th and the 198th.
    assert_eq!(
        late("2026"),
        json!({"measured": 200, "p50_ms": 100, "p99_ms": 198, "max_ms": 200}),
        "what is known stands above what is said"
    );
    assert_eq!(
        late("2025"),
        json!({"measured": 1, "p50_ms": 7, "p99_ms": 7, "max_ms": 7})
    );
    // Where nothing was measured nobody knows that there was nothing.
    std::fs::remove_file(record.with_extension("jsonl.before")).unwrap();
    assert_eq!(late("2025")["measured"], Value::Null);
    std::fs::remove_file(&record).unwrap();
    assert_eq!(
        late("2026"),
        json!({"measured": 12, "p50_ms": 41, "p99_ms": null, "max_ms": null})
    );
}

/// A real watch, real objections: what each took, whoever says no beside, and whoever masks first.
#[test]
fn objections_that_a_watch_saw_are_in_the_statistics() {
    let town = Town::new(60);
    let shop = &town.shop;
    let sets = shop.sets();
    let mut watch = Watch::new(&sets, Pace::default()).unwrap();
    let effects = shop.wait(Effects::begin(&sets)).unwrap();
    let mut turn = |at: &str| {
        shop.is_now(at);
        for event in shop.wait(watch.turn()).unwrap() {
            shop.wait(effects.note(&sets, &event)).unwrap();
        }
    };
    let objects = |person, at: &str| {
        shop.is_now(at);
        let (kind, scope) = (ChoiceKind::Objection, Scope::all());
        let choice = Choice::new(kind, scope, shop.now(), "portal");
        town.say(person, Entry::Choice(choice));
    };
    turn("2026-11-21T10:00:00Z");
    let used = town.used(2);
    let everybody = shop.wait(shop.ledger.people_from(Ordinal(0), 10_000));
    let inside = town.used(10_000);
    let mut others = everybody.unwrap().into_iter().map(|row| row.ordinal);
    let outside = others.find(|person| !inside.contains(person)).unwrap();
    // Of somebody with nothing in a set nothing takes effect there, now or with the next one's.
    objects(outside, "2026-11-21T10:00:00Z");
    turn("2026-11-21T10:00:01Z");
    objects(used[0], "2026-11-21T11:00:00Z");
    turn("2026-11-21T11:00:01Z");
    // A command masks before the watch looks.
    objects(used[1], "2026-11-21T12:00:00Z");
    shop.mask(Look::Touched);
    turn("2026-11-21T12:00:03Z");
    turn("2026-11-21T12:00:09Z");
    let which = Which::about(DocKind::Statistics, "2026");
    let late = facts(&town.gather(SAID), &which)["late_choices"].clone();
    assert_eq!(
        late,
        json!({"measured": 2, "p50_ms": 1000, "p99_ms": 3000, "max_ms": 3000})
    );
}
