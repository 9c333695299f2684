//! Every shipped rule decides alone: of an admitted item, one fact is changed, and exactly this
//! rule refuses.

use crate::generate::tree;
use policy::{Form, Policy, Reference};
use rights::facts::{ContextFacts, ItemFacts, Original, PersonFacts};
use rights::{Kind, scope_keys};

fn set(items: &[&str]) -> std::collections::BTreeSet<String> {
    items.iter().map(|s| (*s).to_owned()).collect()
}

pub(crate) fn context() -> ContextFacts {
    ContextFacts {
        purpose: "ai_assistant".into(),
        today: "2026-11-23".parse().unwrap(),
        assessed_kinds: set(&[
            "post",
            "comment",
            "photo",
            "caption",
            "reel",
            "ai_prompt",
            "ai_feedback",
            "message",
            "unknown",
        ]),
        compatible_with: set(&["service"]),
        older_items_compatible: false,
        scope_from: Some("2020-01-01".parse().unwrap()),
    }
}

/// An item that both shipped policies admit.
pub(crate) fn admitted() -> ItemFacts {
    let every = Kind::ALL
        .iter()
        .map(ToString::to_string)
        .collect::<std::collections::BTreeSet<_>>();
    ItemFacts {
        owner: Some(PersonFacts {
            age: Some(40),
            region: None,
            account: "personal".into(),
            consents: set(&["*/*"]),
            notified: every.clone(),
            notified_long_enough: every,
            ..PersonFacts::default()
        }),
        owner_age_then: Some(38),
        kind: "post".into(),
        audience: "public".into(),
        audience_then: "unknown".into(),
        created: Some("2024-05-01".parse().unwrap()),
        imported: "2026-01-01".parse().unwrap(),
        surface: "feed".into(),
        language: "en".into(),
        special_category: "unknown".into(),
        collected_for: set(&["service"]),
        scopes: scope_keys(Kind::Post, "feed"),
        original: Original::None,
        depicts_refuser: false,
        depicts_minor: false,
        mentions_refuser: false,
    }
}

type Change = fn(&mut ItemFacts, &mut ContextFacts);

fn owner(item: &mut ItemFacts) -> &mut PersonFacts {
    item.owner.as_mut().unwrap()
}

const ALONE: &[(&str, Change)] = &[
    ("objection", |i, _| owner(i).objections = set(&["post/*"])),
    ("withdrawal", |i, _| owner(i).withdrawals = set(&["*/feed"])),
    ("restriction", |i, _| owner(i).restrictions = set(&["*/*"])),
    ("erasure", |i, _| owner(i).erased = true),
    ("account_deleted", |i, _| {
        owner(i).account = "deleted".into()
    }),
    ("age_unknown", |i, _| owner(i).age = None),
    ("minor_now", |i, _| owner(i).age = Some(17)),
    ("minor_then", |i, _| i.owner_age_then = Some(17)),
    ("not_public_now", |i, _| i.audience = "unknown".into()),
    ("not_public_then", |i, _| i.audience_then = "friends".into()),
    ("special_category", |i, _| i.special_category = "yes".into()),
    ("depicts_objector", |i, _| i.depicts_refuser = true),
    ("mentions_objector", |i, _| i.mentions_refuser = true),
    ("depicts_minor", |i, _| i.depicts_minor = true),
    ("original_refused", |i, _| i.original = Original::Refused),
    ("original_unknown", |i, _| i.original = Original::Unknown),
    ("before_scope", |i, _| {
        i.created = Some("2019-12-31".parse().unwrap())
    }),
    ("before_scope", |_, c| c.scope_from = None),
    ("purpose_incompatible", |i, _| i.collected_for = set(&[])),
    ("not_assessed", |_, c| c.assessed_kinds = set(&["photo"])),
    ("created_unknown", |i, c| {
        i.created = None;
        c.older_items_compatible = true;
    }),
];

const ALONE_OPT_OUT: &[(&str, Change)] = &[
    ("notice_missing", |i, _| {
        owner(i).notified = set(&["photo"]);
        owner(i).notified_long_enough = set(&["photo"]);
    }),
    ("notice_waiting", |i, _| {
        owner(i).notified_long_enough = set(&[])
    }),
];

fn refusing(form: Form, change: Change) -> Vec<String> {
    let policy = Policy::shipped(form).unwrap();
    let reference = Reference::new(&policy, &tree()).unwrap();
    let (mut item, mut context) = (admitted(), context());
    change(&mut item, &mut context);
    let decision = reference.decide(&context, &item).unwrap();
    assert!(!decision.is_admitted());
    assert!(decision.errored.is_empty(), "shipped rules never error");
    decision
        .forbids
        .iter()
        .map(|r| policy.rule(r).unwrap().id.0.clone())
        .collect()
}

#[test]
fn each_rule_refuses_alone() {
    for form in [Form::OptIn, Form::OptOut] {
        let policy = Policy::shipped(form).unwrap();
        let reference = Reference::new(&policy, &tree()).unwrap();
        assert!(
            reference
                .decide(&context(), &admitted())
                .unwrap()
                .is_admitted(),
            "the starting point is admitted by {form}"
        );
        let more = if form == Form::OptOut {
            ALONE_OPT_OUT
        } else {
            &[]
        };
        for (id, change) in ALONE.iter().chain(more) {
            assert_eq!(refusing(form, *change), [*id], "{form}");
        }
    }
}

#[test]
fn no_shipped_rule_is_left_untested() {
    let elsewhere = ["owner_unknown", "private_message", "kind_unknown"];
    for form in [Form::OptIn, Form::OptOut] {
        for rule in Policy::shipped(form)
            .unwrap()
            .rules()
            .iter()
            .filter(|r| r.effect == policy::Effect::Forbid)
        {
            let tested = ALONE
                .iter()
                .chain(ALONE_OPT_OUT)
                .any(|(id, _)| *id == rule.id.0);
            assert!(
                tested || elsewhere.contains(&rule.id.0.as_str()),
                "rule `{}` of {form} has no test",
                rule.id
            );
        }
    }
}

#[test]
fn messages_unknown_kinds_and_unknown_owners_are_refused_by_their_rules() {
    for form in [Form::OptIn, Form::OptOut] {
        assert_eq!(
            refusing(form, |i, _| i.kind = "message".into()),
            ["private_message"]
        );
        assert_eq!(
            refusing(form, |i, _| i.kind = "unknown".into()),
            ["kind_unknown"]
        );
        let orphan = refusing(form, |i, _| {
            i.owner = None;
            i.owner_age_then = None;
        });
        assert_eq!(orphan, ["owner_unknown"]);
    }
}

#[test]
fn ai_interactions_have_a_rule_of_their_own() {
    let policy = Policy::shipped(Form::OptIn).unwrap();
    let reference = Reference::new(&policy, &tree()).unwrap();
    let mut item = ItemFacts {
        kind: "ai_prompt".into(),
        audience: "only_me".into(),
        ..admitted()
    };
    item.scopes = scope_keys(Kind::AiPrompt, "feed");
    let decide = |item: &ItemFacts| reference.decide(&context(), item).unwrap();
    assert!(
        !decide(&item).is_admitted(),
        "a consent to everything does not name AI interactions"
    );
    owner(&mut item).consents = set(&["ai_prompt/*"]);
    assert!(
        decide(&item).is_admitted(),
        "the audience rule does not apply"
    );
    owner(&mut item).age = Some(17);
    assert!(!decide(&item).is_admitted(), "minors' are out");
}
