//! Rooms in which there is nothing yet.

use super::{Sample, Town, day, sample};
use console::Room;
use console::keys::Keys;
use console::late::LateChoices;
use console::orders::Orders;
use console::webhooks::Webhooks;

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let keys = Keys {
        keys: vec![],
        make: t.s("/keys"),
        name: t.s(""),
        ends: t.s("2027-04-20"),
        no_end: false,
        scopes: vec![t.tick("items:read", "items:read", "items:read", false)],
        errors: vec![],
    };
    let webhooks = Webhooks {
        hooks: vec![],
        deliveries: vec![],
        make: t.s("/webhooks"),
        address: t.s(""),
        events: vec![t.tick("set.masked", "set.masked", "set.masked", false)],
        errors: vec![],
    };
    let orders = Orders {
        orders: vec![],
        recipients: vec![],
    };
    let late = LateChoices {
        from: day("2026-01-20"),
        at: t.at("2026-04-20", 9, 41),
        choices: 0,
        p50_ms: None,
        p99_ms: None,
        promised_ms: 1_000,
        classes: vec![],
        masks: vec![],
        loaders: vec![],
    };
    let none = "With nothing in it yet";
    vec![
        sample(
            "keys-none",
            false,
            none,
            &keys,
            &t.inside("keys-none", Room::Keys),
        ),
        sample(
            "webhooks-none",
            false,
            none,
            &webhooks,
            &t.inside("webhooks-none", Room::Webhooks),
        ),
        sample(
            "orders-none",
            false,
            none,
            &orders,
            &t.inside("orders-none", Room::Orders),
        ),
        sample(
            "late-choices-none",
            false,
            none,
            &late,
            &t.inside("late-choices-none", Room::Late),
        ),
    ]
}
