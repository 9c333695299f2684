//! Whose content sets leave out, and by which signals: as of their compile, whatever was said since.

use crate::figures::facts;
use crate::town::{SAID, Town};
use papers::DocKind;
use records::Which;
use rights::{Choice, ChoiceKind, Entry, Ordinal, Scope};
use serde_json::json;
use std::collections::BTreeSet;

/// Whoever says no, by their own entries, as the ledger has them now.
fn objectors(town: &Town) -> BTreeSet<u32> {
    let shop = &town.shop;
    let rows = shop.wait(shop.ledger.people_from(Ordinal(0), 10_000));
    let mut objects = BTreeSet::new();
    for row in rows.unwrap().iter().filter(|row| !row.is_erased()) {
        let standing = shop.wait(shop.ledger.own_standing(row.ordinal)).unwrap();
        let tree = crate::shop::tree();
        let touches = |scope: &Scope| {
            scope.purposes.is_empty()
                || scope
                    .purposes
                    .iter()
                    .any(|p| tree.touches(p, &crate::fixture::purpose()))
        };
        // Nobody here allowed anything after a signal.
        let denied = standing.signals.iter().any(|signal| touches(&signal.scope));
        if denied || standing.objections.iter().any(touches) {
            objects.insert(row.ordinal.0);
        }
    }
    objects
}

/// Signals that choices were read from.
fn signals(town: &Town) -> BTreeSet<String> {
    let said = town.entries().into_iter().filter_map(|r| match r.entry {
        Some(Entry::Choice(choice)) => Some(choice.source),
        _ => None,
    });
    said.filter(|source| source.starts_with("signal:"))
        .collect()
}

/// A model that was trained on a set has seen whoever objected later, whatever they say now.
#[test]
fn who_is_left_out_is_as_of_the_compile() {
    let town = Town::new(150);
    let shop = &town.shop;
    // Nothing was said since the set was compiled.
    let (then, read_then) = (objectors(&town), signals(&town));
    town.lives();
    let late = town.used(1)[0];
    let dnt = Choice::new(
        ChoiceKind::Objection,
        Scope::all(),
        shop.now(),
        "signal:dnt",
    );
    town.say(late, Entry::Choice(dnt));
    town.shop.compile();
    let (now, read_now) = (objectors(&town), signals(&town));
    let items = shop
        .store
        .find(|_, item| !item.starts_with("erased:"))
        .unwrap();
    let owners: BTreeSet<u32> = items.iter().filter_map(|item| item.person).collect();
    let rows = shop.wait(shop.ledger.people_from(Ordinal(0), 10_000));
    let rows = rows.unwrap();
    let erased = rows.iter().filter(|row| row.is_erased());
    let erased: BTreeSet<u32> = erased.map(|row| row.ordinal.0).collect();
    let with_items = |people: &BTreeSet<u32>| {
        let people = people.intersection(&owners);
        people.filter(|person| !erased.contains(person)).count()
    };
    assert!(with_items(&then) > 3);
    assert!(with_items(&now) > with_items(&then));
    assert!(read_now.len() > read_then.len(), "{read_now:?}");
    let mining = |sets: &str| {
        let said = SAID.replace("sets = [\"ai_assistant/0001\"]", sets);
        let which = Which::of(DocKind::TrainingContentSummary);
        facts(&town.gather(&said), &which)["mining"].clone()
    };
    for (sets, people, read) in [
        ("sets = [\"ai_assistant/0001\"]", &then, &read_then),
        ("sets = [\"ai_assistant/0002\"]", &now, &read_now),
        // The newest.
        ("", &now, &read_now),
        // Who objected between the two was in the first.
        (
            "sets = [\"ai_assistant/0001\", \"ai_assistant/0002\"]",
            &then,
            &read_now,
        ),
    ] {
        let mining = mining(sets);
        assert_eq!(mining["people_left_out"], with_items(people), "{sets}");
        assert_eq!(mining["signals"], json!(read), "{sets}");
    }
}
