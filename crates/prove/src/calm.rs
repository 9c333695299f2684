//! Makes a counterexample plain: every fact is given its most ordinary value with which the item
//! is still a counterexample. What keeps an extraordinary value is what the case turns on.

use crate::facts::Facts;
use crate::ordinary::{COLLECTED_FOR, SURFACE};
use policy::{Attr, ContextAttr, Env, FactsEnv, ItemAttr, OwnerAttr};
use rights::facts::{Original, PersonFacts};
use rights::{Day, Error, Kind, PurposeTree, scope_keys};
use std::collections::BTreeSet;

type Move = fn(&mut Facts);

/// For each fact the values to try, the most ordinary first.
///
/// Where a move has several facts, they only make sense together: the kind and its scopes.
const MOVES: &[&[Move]] = &[
    &[|f| f.item.owner = Some(f.item.owner.take().unwrap_or_else(adult))],
    &[
        |f| of_kind(f, Kind::Post),
        |f| entirely_of_kind(f, Kind::Post),
        |f| of_kind(f, Kind::AiPrompt),
        |f| entirely_of_kind(f, Kind::AiPrompt),
    ],
    &[
        |f| f.item.audience = "public".to_owned(),
        |f| f.item.audience = "only_me".to_owned(),
    ],
    &[|f| f.item.audience_then = "public".to_owned()],
    &[|f| f.item.created = day(2024, 5, 1).or(f.item.created)],
    &[|f| f.item.imported = day(2026, 1, 1).unwrap_or(f.item.imported)],
    &[|f| f.item.language = "en".to_owned()],
    &[|f| f.item.special_category = "no".to_owned()],
    &[
        |f| f.item.collected_for.clear(),
        |f| f.item.collected_for = one(COLLECTED_FOR),
    ],
    &[
        |f| f.item.original = Original::None,
        |f| f.item.original = Original::Refused,
    ],
    &[|f| f.item.depicts_refuser = false],
    &[|f| f.item.depicts_minor = false],
    &[|f| f.item.mentions_refuser = false],
    &[
        |f| f.item.owner_age_then = f.item.owner.as_ref().and(f.item.created).map(|_| 38),
        |f| f.item.owner_age_then = Some(17),
    ],
    &[
        |f| owner(f, |o| o.age = Some(40)),
        |f| owner(f, |o| o.age = Some(17)),
    ],
    &[|f| owner(f, |o| o.region = None)],
    &[|f| owner(f, |o| o.account = "personal".to_owned())],
    &[|f| owner(f, |o| o.erased = false)],
    &[
        |f| owner(f, |o| o.objections.clear()),
        |f| owner(f, |o| o.objections = one("*/*")),
    ],
    &[
        |f| owner(f, |o| o.restrictions.clear()),
        |f| owner(f, |o| o.restrictions = one("*/*")),
    ],
    &[
        |f| owner(f, |o| o.withdrawals.clear()),
        |f| owner(f, |o| o.withdrawals = one("*/*")),
    ],
    &[
        |f| owner(f, |o| o.consents.clear()),
        |f| owner(f, |o| o.consents = one("*/*")),
        |f| consents_to_its_kind(f),
    ],
    &[|f| owner(f, |o| o.notice_seen.clear())],
    &[
        |f| owner(f, |o| o.notified_long_enough.clear()),
        |f| told(f),
    ],
    &[
        |f| owner(f, |o| o.notified = o.notified_long_enough.clone()),
        |f| notified(f),
    ],
    &[|f| f.context.today = day(2026, 6, 1).unwrap_or(f.context.today)],
    &[
        |f| f.context.assessed_kinds.clear(),
        |f| f.context.assessed_kinds = one(&f.item.kind),
    ],
    &[
        |f| f.context.compatible_with.clear(),
        |f| f.context.compatible_with = one(COLLECTED_FOR),
    ],
    &[|f| f.context.older_items_compatible = false],
    &[
        |f| f.context.scope_from = None,
        |f| f.context.scope_from = day(2020, 1, 1),
    ],
];

fn adult() -> PersonFacts {
    PersonFacts {
        age: Some(40),
        account: "personal".to_owned(),
        ..PersonFacts::default()
    }
}

fn one(text: &str) -> BTreeSet<String> {
    [text.to_owned()].into()
}

fn day(year: i16, month: i8, day: i8) -> Option<Day> {
    Day::from_ymd(year, month, day).ok()
}

fn owner(facts: &mut Facts, change: impl FnOnce(&mut PersonFacts)) {
    if let Some(owner) = &mut facts.item.owner {
        change(owner);
    }
}

fn of_kind(facts: &mut Facts, kind: Kind) {
    facts.item.kind = kind.to_string();
    facts.item.surface = SURFACE.to_owned();
    facts.item.scopes = scope_keys(kind, SURFACE);
}

/// The kind with all that people and officers have to say about it.
fn entirely_of_kind(facts: &mut Facts, kind: Kind) {
    of_kind(facts, kind);
    facts.item.audience = "public".to_owned();
    facts.item.audience_then = "public".to_owned();
    facts.context.assessed_kinds = one(kind.as_str());
    consents_to_its_kind(facts);
    told(facts);
}

fn consents_to_its_kind(facts: &mut Facts) {
    let key = format!("{}/*", facts.item.kind);
    owner(facts, |o| o.consents = one(&key));
}

fn notified(facts: &mut Facts) {
    let kind = one(&facts.item.kind);
    owner(facts, |o| o.notified = kind);
}

fn told(facts: &mut Facts) {
    let kind = one(&facts.item.kind);
    owner(facts, |o| {
        o.notified_long_enough = kind.clone();
        o.notified.extend(kind);
    });
}

/// Calms facts, as long as they stay a counterexample. Goes round until nothing changes: a fact
/// may have to wait for another.
pub(crate) fn calm(
    facts: Facts,
    stays: impl Fn(&Facts) -> Result<bool, Error>,
) -> Result<Facts, Error> {
    let mut best = facts;
    for _ in 0..MOVES.len() {
        let before = best.clone();
        for moves in MOVES {
            for calmer in *moves {
                let mut tried = best.clone();
                calmer(&mut tried);
                if tried == best || stays(&tried)? {
                    best = tried;
                    break;
                }
            }
        }
        if best == before {
            break;
        }
    }
    Ok(best)
}

/// The attributes that have not their most ordinary value.
pub(crate) fn extraordinary(facts: &Facts) -> BTreeSet<Attr> {
    let mut ordinary = facts.clone();
    for moves in MOVES {
        moves.iter().take(1).for_each(|first| first(&mut ordinary));
    }
    let tree = PurposeTree::default();
    let seen = |facts: &Facts, attr| {
        let env = FactsEnv {
            context: &facts.context,
            item: &facts.item,
            tree: &tree,
        };
        env.attr(attr)
    };
    every_attr()
        .filter(|a| seen(facts, *a) != seen(&ordinary, *a))
        .collect()
}

fn every_attr() -> impl Iterator<Item = Attr> {
    let item = ItemAttr::ALL.iter().map(|a| Attr::Item(*a));
    let owner = OwnerAttr::ALL.iter().map(|a| Attr::Owner(*a));
    let context = ContextAttr::ALL.iter().map(|a| Attr::Context(*a));
    item.chain(owner).chain(context)
}
