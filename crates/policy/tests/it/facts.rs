//! Random facts, from a seed.

use crate::generate::Draw;
use rights::facts::{ContextFacts, ItemFacts, Original, PersonFacts};
use rights::{AccountType, Audience, Day, Kind, SpecialCategory, scope_keys};
use std::collections::BTreeSet;

const DAYS: [&str; 8] = [
    "1969-12-31",
    "1970-01-01",
    "2000-02-29",
    "2005-11-10",
    "2024-02-29",
    "2026-11-23",
    "0001-01-01",
    "9999-12-31",
];
const SURFACES: [&str; 3] = ["feed", "groups", "unknown"];
const AGES: [i64; 7] = [-3, 0, 17, 18, 19, 64, 120];

fn day(draw: &mut Draw) -> Day {
    draw.pick(&DAYS).parse().unwrap()
}

fn subset(draw: &mut Draw, of: &[&str]) -> BTreeSet<String> {
    of.iter()
        .filter(|_| draw.one_in(3))
        .map(|s| (*s).to_owned())
        .collect()
}

fn scopes(draw: &mut Draw) -> BTreeSet<String> {
    subset(
        draw,
        &[
            "*/*",
            "post/*",
            "*/feed",
            "photo/groups",
            "ai_prompt/*",
            "comment/unknown",
        ],
    )
}

fn kinds(draw: &mut Draw) -> BTreeSet<String> {
    subset(
        draw,
        &Kind::ALL.iter().map(|k| k.as_str()).collect::<Vec<_>>(),
    )
}

fn owner(draw: &mut Draw) -> PersonFacts {
    PersonFacts {
        age: (!draw.one_in(4)).then(|| draw.pick(&AGES)),
        region: (!draw.one_in(4)).then(|| draw.pick(&["de", "fr", ""]).to_owned()),
        account: draw.pick(AccountType::ALL).to_string(),
        objections: scopes(draw),
        restrictions: scopes(draw),
        consents: scopes(draw),
        withdrawals: scopes(draw),
        erased: draw.one_in(4),
        notified: kinds(draw),
        notified_long_enough: kinds(draw),
        notice_seen: kinds(draw),
    }
}

pub(crate) fn item(draw: &mut Draw) -> ItemFacts {
    let (kind, surface) = (draw.pick(Kind::ALL), draw.pick(&SURFACES));
    let owner = (!draw.one_in(5)).then(|| owner(draw));
    ItemFacts {
        owner_age_then: owner
            .as_ref()
            .filter(|_| !draw.one_in(4))
            .map(|_| draw.pick(&AGES)),
        owner,
        kind: kind.to_string(),
        audience: draw.pick(Audience::ALL).to_string(),
        audience_then: draw.pick(Audience::ALL).to_string(),
        created: (!draw.one_in(5)).then(|| day(draw)),
        imported: day(draw),
        surface: surface.to_owned(),
        language: draw.pick(&["en", "de", "unknown"]).to_owned(),
        special_category: draw.pick(SpecialCategory::ALL).to_string(),
        collected_for: subset(draw, &["service", "ai_assistant", "ads"]),
        scopes: scope_keys(kind, surface),
        original: draw.pick(&[
            Original::None,
            Original::Admitted,
            Original::Refused,
            Original::Unknown,
        ]),
        depicts_refuser: draw.one_in(4),
        depicts_minor: draw.one_in(4),
        mentions_refuser: draw.one_in(4),
    }
}

pub(crate) fn context(draw: &mut Draw) -> ContextFacts {
    ContextFacts {
        purpose: draw.pick(&["ai_assistant", "generative_ai", "ads"]).into(),
        today: day(draw),
        assessed_kinds: kinds(draw),
        compatible_with: subset(draw, &["service", "ads"]),
        older_items_compatible: draw.one_in(2),
        scope_from: (!draw.one_in(3)).then(|| day(draw)),
    }
}
