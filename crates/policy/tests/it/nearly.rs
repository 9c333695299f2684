//! The laws again, on items that are nearly admitted: the admitted item of [`crate::rules`] with up
//! to three changes. Random facts alone are admitted too rarely to put a law to the test.

use crate::generate::{Draw, tree};
use crate::rules::{admitted, context};
use policy::{FactsEnv, Form, Policy, Reference};
use rights::facts::{ContextFacts, ItemFacts, Original, PersonFacts};
use rights::{Kind, scope_keys};
use std::collections::BTreeSet;

fn set(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|s| (*s).to_owned()).collect()
}

fn of_kind(item: &mut ItemFacts, kind: Kind) {
    item.kind = kind.to_string();
    item.scopes = scope_keys(kind, &item.surface);
}

type Change = fn(&mut ItemFacts, &mut ContextFacts, &mut Draw);

fn owner(item: &mut ItemFacts, change: impl FnOnce(&mut PersonFacts)) {
    if let Some(owner) = &mut item.owner {
        change(owner);
    }
}

const SCOPES: &[&str] = &[
    "*/*",
    "post/*",
    "*/feed",
    "photo/*",
    "post/feed",
    "ai_prompt/*",
    "*/groups",
];

fn scope(draw: &mut Draw) -> BTreeSet<String> {
    set(&[draw.pick(SCOPES)])
}

const CHANGES: &[Change] = &[
    |i, _, d| owner(i, |o| o.objections = scope(d)),
    |i, _, d| owner(i, |o| o.restrictions = scope(d)),
    |i, _, d| owner(i, |o| o.withdrawals = scope(d)),
    |i, _, d| owner(i, |o| o.consents = scope(d)),
    |i, _, _| owner(i, |o| o.erased = true),
    |i, _, d| {
        owner(i, |o| {
            o.age = d.pick(&[None, Some(-1), Some(17), Some(18), Some(90)])
        })
    },
    |i, _, d| {
        owner(i, |o| {
            o.account = d.pick(&["page", "deleted", "unknown"]).to_owned()
        })
    },
    |i, _, d| {
        owner(i, |o| {
            o.notified_long_enough = set(&[d.pick(&["post", "photo", "ai_prompt"])])
        })
    },
    |i, _, d| {
        let kinds = set(&[d.pick(&["post", "photo"])]);
        owner(i, |o| {
            (o.notified, o.notified_long_enough) = (kinds.clone(), kinds.clone())
        });
    },
    |i, _, _| i.owner = None,
    |i, _, d| i.owner_age_then = d.pick(&[None, Some(0), Some(17), Some(18)]),
    |i, _, d| of_kind(i, d.pick(Kind::ALL)),
    |i, _, d| i.audience = d.pick(rights::Audience::ALL).to_string(),
    |i, _, d| i.audience_then = d.pick(rights::Audience::ALL).to_string(),
    |i, _, d| i.special_category = d.pick(rights::SpecialCategory::ALL).to_string(),
    |i, _, d| i.original = d.pick(&[Original::Admitted, Original::Refused, Original::Unknown]),
    |i, _, d| {
        i.created = d
            .pick(&[None, Some("2019-12-31"), Some("2020-01-01")])
            .map(|t| t.parse().unwrap())
    },
    |i, _, d| i.collected_for = set(d.pick::<&[&str]>(&[&[], &["ads"], &["ai_assistant"]])),
    |i, _, d| {
        (i.depicts_minor, i.depicts_refuser, i.mentions_refuser) = d.pick(&[
            (true, false, false),
            (false, true, false),
            (false, false, true),
        ])
    },
    |_, c, _| c.older_items_compatible = true,
    |_, c, _| c.scope_from = None,
    |_, c, d| c.assessed_kinds = set(&[d.pick(&["post", "photo"])]),
    |_, c, d| {
        c.purpose = d
            .pick(&["generative_ai", "creative_tools", "ads", "nowhere"])
            .into()
    },
];

fn is_ai(item: &ItemFacts) -> bool {
    item.kind == "ai_prompt" || item.kind == "ai_feedback"
}

/// A ground of refusal, and whether it holds of an item; of one policy only where `only` says so.
struct Law {
    name: &'static str,
    only: Option<Form>,
    holds: fn(&ItemFacts, &ContextFacts) -> bool,
}

fn law(name: &'static str, holds: fn(&ItemFacts, &ContextFacts) -> bool) -> Law {
    Law {
        name,
        only: None,
        holds,
    }
}

fn of_owner(item: &ItemFacts, holds: fn(&PersonFacts, &ItemFacts) -> bool) -> bool {
    item.owner.as_ref().is_some_and(|o| holds(o, item))
}

/// Where one of these holds, nothing is admitted, whatever else is true.
fn laws() -> Vec<Law> {
    let mut laws = vec![
        law("an objector", |i, _| {
            of_owner(i, |o, i| !o.objections.is_disjoint(&i.scopes))
        }),
        law("a restriction", |i, _| {
            of_owner(i, |o, i| !o.restrictions.is_disjoint(&i.scopes))
        }),
        law("a consent taken back", |i, _| {
            of_owner(i, |o, i| !o.withdrawals.is_disjoint(&i.scopes))
        }),
        law("to be erased", |i, _| of_owner(i, |o, _| o.erased)),
        law("an unknown age", |i, _| of_owner(i, |o, _| o.age.is_none())),
        law("a minor", |i, _| {
            of_owner(i, |o, _| o.age.is_some_and(|a| a < 18))
        }),
        law("a minor then", |i, _| {
            i.owner_age_then.is_some_and(|a| a < 18)
        }),
        law("a deleted account", |i, _| {
            of_owner(i, |o, _| o.account == "deleted")
        }),
        law("an unknown owner", |i, _| i.owner.is_none()),
        law("a message", |i, _| i.kind == "message"),
        law("an unknown kind", |i, _| i.kind == "unknown"),
        law("not public now, or unknown", |i, _| {
            i.audience != "public" && !is_ai(i)
        }),
        law("known not public then", |i, _| {
            !["public", "unknown"].contains(&i.audience_then.as_str()) && !is_ai(i)
        }),
        law("special", |i, _| i.special_category == "yes"),
        law("others in it", |i, _| {
            i.depicts_minor || i.depicts_refuser || i.mentions_refuser
        }),
        law("an original refused or unknown", |i, _| {
            matches!(i.original, Original::Refused | Original::Unknown)
        }),
        law("an unknown day", |i, _| i.created.is_none()),
        law("older than the scope", |i, c| {
            !c.older_items_compatible
                && c.scope_from
                    .is_none_or(|from| i.created.is_some_and(|day| day < from))
        }),
        law("another purpose of collection", |i, c| {
            !i.collected_for.contains(c.purpose.as_str())
                && i.collected_for.is_disjoint(&c.compatible_with)
        }),
        law("not assessed", |i, c| !c.assessed_kinds.contains(&i.kind)),
        law("another purpose", |_, c| {
            c.purpose.as_str() == "ads" || c.purpose.as_str() == "nowhere"
        }),
    ];
    laws.push(Law {
        name: "no consent that reaches it",
        only: Some(Form::OptIn),
        holds: |i, _| of_owner(i, |o, i| o.consents.is_disjoint(&i.scopes)),
    });
    laws.push(Law {
        name: "a consent that does not name AI interactions",
        only: Some(Form::OptIn),
        holds: |i, _| {
            is_ai(i)
                && of_owner(i, |o, i| {
                    !o.consents.iter().any(|key| key.starts_with(&i.kind))
                })
        },
    });
    laws.push(Law {
        name: "no notice, or no time after it",
        only: Some(Form::OptOut),
        holds: |i, _| {
            of_owner(i, |o, i| {
                !o.notified.contains(&i.kind) || !o.notified_long_enough.contains(&i.kind)
            })
        },
    });
    laws
}

/// One nearly admitted item: the admitted one with up to three changes.
fn nearly(draw: &mut Draw) -> (ItemFacts, ContextFacts) {
    let (mut item, mut context) = (admitted(), context());
    for _ in 0..draw.below(4) {
        draw.pick(CHANGES)(&mut item, &mut context, draw);
    }
    (item, context)
}

fn laws_of(form: Form) -> Vec<Law> {
    let all = laws().into_iter();
    all.filter(|l| l.only.is_none_or(|only| only == form))
        .collect()
}

/// These laws are met often, and never by an item that is admitted.
fn never_admitted(names: &[&str]) {
    let tree = tree();
    let mut found = BTreeSet::new();
    for form in [Form::OptIn, Form::OptOut] {
        let policy = Policy::shipped(form).unwrap();
        let reference = Reference::new(&policy, &tree).unwrap();
        let mut draw = Draw(13);
        for law in laws_of(form).iter().filter(|l| names.contains(&l.name)) {
            found.insert(law.name);
            let tries = (0..10_000).map(|_| nearly(&mut draw));
            let holding = tries.filter(|(item, context)| (law.holds)(item, context));
            let met = holding.take(100).map(|(item, context)| {
                let decision = reference.decide(&context, &item).unwrap();
                let what = law.name;
                assert!(
                    !decision.is_admitted(),
                    "{form}: {what} was admitted\n{item:#?}"
                );
            });
            assert!(
                met.count() >= 20,
                "{form}: `{}` was met too rarely",
                law.name
            );
        }
    }
    assert_eq!(found.len(), names.len(), "only {found:?} are laws");
}

#[test]
fn silence_is_not_public() {
    never_admitted(&[
        "an unknown age",
        "an unknown owner",
        "an unknown kind",
        "an unknown day",
        "not public now, or unknown",
        "an original refused or unknown",
    ]);
}

#[test]
fn notice_before_use() {
    never_admitted(&["no notice, or no time after it"]);
}

#[test]
fn assessment_before_use() {
    never_admitted(&["not assessed"]);
}

#[test]
fn messages_never() {
    never_admitted(&["a message"]);
}

#[test]
fn minors_never() {
    never_admitted(&["a minor", "a minor then"]);
}

#[test]
fn a_no_is_a_no() {
    never_admitted(&[
        "an objector",
        "a restriction",
        "a consent taken back",
        "to be erased",
        "others in it",
    ]);
}

#[test]
fn every_law_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = laws().iter().map(|l| l.name).collect();
    assert_eq!(names.len(), laws().len());
}

/// The laws are all there is: an item is admitted exactly where none of them holds.
fn admitted_exactly_where_no_law_holds(form: Form) {
    let tree = tree();
    let policy = Policy::shipped(form).unwrap();
    let laws = laws_of(form);
    let mut met = vec![0; laws.len()];
    let (mut admitted_ones, mut draw) = (0, Draw(11));
    for _ in 0..8000 {
        let (item, context) = nearly(&mut draw);
        let env = FactsEnv {
            context: &context,
            item: &item,
            tree: &tree,
        };
        let decision = policy.lowered().decide(&env);
        assert!(
            decision.errored.is_empty(),
            "shipped rules never error: {item:#?}"
        );
        let holding: Vec<usize> = (0..laws.len())
            .filter(|n| (laws[*n].holds)(&item, &context))
            .collect();
        let names: Vec<&str> = holding.iter().map(|n| laws[*n].name).collect();
        assert_eq!(
            decision.is_admitted(),
            holding.is_empty(),
            "{form}: {names:?}\n{context:#?}\n{item:#?}"
        );
        holding.iter().for_each(|n| met[*n] += 1);
        admitted_ones += usize::from(decision.is_admitted());
    }
    assert!(admitted_ones > 1000, "only {admitted_ones} were admitted");
    for (law, met) in laws.iter().zip(met) {
        assert!(met >= 20, "{form}: `{}` was met {met} times only", law.name);
    }
}

#[test]
fn opt_in_admits_exactly_where_no_ground_stands_against_it() {
    admitted_exactly_where_no_law_holds(Form::OptIn);
}

#[test]
fn opt_out_admits_exactly_where_no_ground_stands_against_it() {
    admitted_exactly_where_no_law_holds(Form::OptOut);
}
