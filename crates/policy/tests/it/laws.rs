//! The named laws, on the reference and on the lowered rules alike.

use crate::facts::{context, item};
use crate::generate::{Draw, tree};
use crate::rules::{admitted, context as good_context};
use policy::{FactsEnv, Form, Policy, Reference};
use rights::Decision;
use rights::facts::{ContextFacts, ItemFacts};

/// The decision, after checking that both evaluators agree.
fn decide(policy: &Policy, context: &ContextFacts, item: &ItemFacts) -> Decision {
    let tree = tree();
    let reference = Reference::new(policy, &tree)
        .unwrap()
        .decide(context, item)
        .unwrap();
    assert_eq!(
        policy.lowered().decide(&FactsEnv {
            context,
            item,
            tree: &tree
        }),
        reference
    );
    reference
}

fn load(rules: &str) -> Policy {
    let mut n = 0;
    let annotated = rules
        .split_inclusive(';')
        .filter(|r| !r.trim().is_empty())
        .map(|rule| {
            n += 1;
            format!("@id(\"r{n}\") @article(\"a\") @text_en(\"e\") @text_de(\"d\") {rule}\n")
        });
    Policy::load("test.cedar", &annotated.collect::<String>()).unwrap()
}

#[test]
fn default_deny() {
    assert!(!decide(&load(""), &good_context(), &admitted()).is_admitted());
    let other = load("permit (principal == Purpose::\"ads\", action, resource);");
    assert!(!decide(&other, &good_context(), &admitted()).is_admitted());
}

#[test]
fn forbid_trumps_permit() {
    let both = load("permit (principal, action, resource); forbid (principal, action, resource);");
    let decision = decide(&both, &good_context(), &admitted());
    assert!(!decision.is_admitted());
    assert_eq!((decision.permits.0, decision.forbids.0), (1, 2));
}

#[test]
fn error_refuses() {
    // Cedar alone would skip the second rule and admit: it fails open.
    let overflow = load(
        "permit (principal, action, resource);
         forbid (principal, action, resource)
         when { resource has owner && resource.owner has age && resource.owner.age + 9223372036854775807 > 0 };",
    );
    let decision = decide(&overflow, &good_context(), &admitted());
    assert!(!decision.is_admitted());
    assert_eq!(decision.errored.0, 2);
    assert!(decision.forbids.is_empty());
}

#[test]
fn silence_is_not_public() {
    let unknowns: [fn(&mut ItemFacts); 3] = [
        |i| i.owner.as_mut().unwrap().age = None,
        |i| i.audience = "unknown".into(),
        |i| {
            i.owner = None;
            i.owner_age_then = None;
        },
    ];
    for form in [Form::OptIn, Form::OptOut] {
        let policy = Policy::shipped(form).unwrap();
        for unknown in unknowns {
            let mut item = admitted();
            unknown(&mut item);
            assert!(!decide(&policy, &good_context(), &item).is_admitted());
        }
    }
}

/// Whatever else is true of an item, these facts refuse it.
#[test]
fn some_facts_refuse_whatever_else_is_true() {
    let mut draw = Draw(7);
    let policies = [Form::OptIn, Form::OptOut].map(|form| Policy::shipped(form).unwrap());
    let mut admitted_ones = 0;
    for _ in 0..4000 {
        let (context, item) = (context(&mut draw), item(&mut draw));
        for (policy, opt_out) in policies.iter().zip([false, true]) {
            let decision = decide(policy, &context, &item);
            if !decision.is_admitted() {
                continue;
            }
            admitted_ones += 1;
            let owner = item.owner.as_ref().expect("owner unknown is refused");
            assert!(
                owner.age.is_some_and(|a| a >= 18) && item.owner_age_then.is_none_or(|a| a >= 18)
            );
            assert!(owner.objections.is_disjoint(&item.scopes));
            assert!(item.kind != "message" && item.kind != "unknown");
            assert!(
                context.assessed_kinds.contains(&item.kind),
                "assessment_before_use"
            );
            assert!(
                !opt_out || owner.notified_long_enough.contains(&item.kind),
                "notice_before_use"
            );
            assert!(opt_out || !owner.consents.is_empty());
        }
    }
    // Random facts are rarely admitted; the laws above must not hold for want of cases.
    eprintln!("{admitted_ones} random items admitted");
}
