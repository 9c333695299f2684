//! The named laws on single items, on the reference and on the lowered rules alike; `nearly`
//! puts the laws of the shipped policies to the test on many.

use crate::generate::tree;
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
