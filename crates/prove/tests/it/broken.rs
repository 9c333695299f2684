//! For every claim a policy that breaks it. The counterexample is checked twice: Cedar's own
//! authorizer, given the JSON alone, allows it; and it is what the claim speaks of, by the values
//! that are told and not by the claim's condition.

use crate::witness::{
    Told, broken, cedar_allows, counterexample, cvc5, edited, load, run, without,
};
use policy::{Attr, ContextAttr, Form, ItemAttr, OwnerAttr};
use prove::CLAIMS;
use std::collections::BTreeSet;

/// A claim, what its words mean of an item, and policies that break it and no other.
struct Break {
    claim: &'static str,
    speaks: fn(&Told<'_>) -> bool,
    texts: Vec<String>,
}

const BOTH: [Form; 2] = [Form::OptIn, Form::OptOut];

fn dropped(claim: &'static str, rule: &str, speaks: fn(&Told<'_>) -> bool) -> Break {
    Break {
        claim,
        speaks,
        texts: BOTH.iter().map(|f| without(*f, &[rule])).collect(),
    }
}

fn of_people() -> Vec<Break> {
    vec![
        dropped("objector", "objection", |t| {
            t.reaches(OwnerAttr::Objections)
        }),
        dropped("restricted", "restriction", |t| {
            t.reaches(OwnerAttr::Restrictions)
        }),
        dropped("withdrawn", "withdrawal", |t| {
            t.reaches(OwnerAttr::Withdrawals)
        }),
        dropped("erased", "erasure", |t| {
            t.owned() && t.flag(Attr::Owner(OwnerAttr::Erased))
        }),
        dropped("minor_now", "minor_now", |t| {
            t.number(Attr::Owner(OwnerAttr::Age))
                .is_some_and(|age| age < 18)
        }),
        dropped("minor_then", "minor_then", |t| {
            t.number(Attr::Item(ItemAttr::OwnerAgeThen))
                .is_some_and(|age| age < 18)
        }),
        dropped("age_unknown", "age_unknown", |t| {
            t.owned() && t.number(Attr::Owner(OwnerAttr::Age)).is_none()
        }),
        dropped("age_then_unknown", "created_unknown", |t| {
            t.owned() && t.value(Attr::Item(ItemAttr::Created)).is_none()
        }),
        Break {
            claim: "owner_unknown",
            speaks: |t| !t.owned(),
            // Opt-in permits name the owner, so that the rule is not all that keeps the claim.
            texts: vec![without(Form::OptOut, &["owner_unknown"])],
        },
    ]
}

fn of_items() -> Vec<Break> {
    vec![
        dropped("minor_depicted", "depicts_minor", |t| {
            t.flag(Attr::Item(ItemAttr::DepictsMinor))
        }),
        dropped("refuser_depicted", "depicts_objector", |t| {
            t.flag(Attr::Item(ItemAttr::DepictsRefuser))
        }),
        dropped("refuser_mentioned", "mentions_objector", |t| {
            t.flag(Attr::Item(ItemAttr::MentionsRefuser))
        }),
        dropped("original", "original_refused", |t| {
            t.text(ItemAttr::Original) == "refused"
        }),
        dropped("original", "original_unknown", |t| {
            t.text(ItemAttr::Original) == "unknown"
        }),
        dropped("special_category", "special_category", |t| {
            t.text(ItemAttr::SpecialCategory) == "yes"
        }),
        dropped("not_public", "not_public_now", |t| {
            t.text(ItemAttr::Audience) != "public" && !t.is_ai()
        }),
        dropped("not_assessed", "not_assessed", |t| {
            let assessed = t.texts(Attr::Context(ContextAttr::AssessedKinds));
            !assessed.contains(t.text(ItemAttr::Kind))
        }),
        Break {
            claim: "message",
            speaks: |t| t.text(ItemAttr::Kind) == "message",
            texts: BOTH
                .iter()
                .map(|f| {
                    let text = without(*f, &["private_message"]);
                    edited(&text, "\"reel\"]", "\"reel\", \"message\"]")
                })
                .collect(),
        },
    ]
}

fn of_grounds() -> Vec<Break> {
    let named = "resource.owner.consents.contains(\"ai_prompt/*\")";
    let reached = "resource.owner.consents.containsAny(resource.scopes)";
    let unread = ["notice_missing", "notice_waiting", "ai_interaction"];
    vec![
        Break {
            claim: "no_consent",
            speaks: |t| !t.reaches(OwnerAttr::Consents),
            texts: vec![edited(
                Form::OptIn.text(),
                "when { resource has owner && resource.owner.consents.containsAny(resource.scopes) };",
                ";",
            )],
        },
        Break {
            claim: "consent_unnamed",
            speaks: |t| {
                let everything: BTreeSet<String> = ["*/*".to_owned()].into();
                t.is_ai() && t.texts(Attr::Owner(OwnerAttr::Consents)) == everything
            },
            texts: vec![edited(Form::OptIn.text(), named, reached)],
        },
        Break {
            claim: "no_notice",
            speaks: |t| t.owned() && !t.told_in_time(),
            texts: vec![
                without(Form::OptOut, &["notice_waiting"]),
                without(Form::OptOut, &["notice_missing"]),
                without(Form::OptOut, &["notice_missing", "notice_waiting"]),
            ],
        },
        Break {
            claim: "no_ground",
            speaks: |t| t.owned() && !t.told_in_time() && !t.reaches(OwnerAttr::Consents),
            texts: vec![without(Form::OptOut, &unread)],
        },
    ]
}

#[test]
fn every_claim_has_a_policy_that_breaks_it() {
    let all = [of_people(), of_items(), of_grounds()];
    let tried: BTreeSet<&str> = all.iter().flatten().map(|b| b.claim).collect();
    let all: BTreeSet<&str> = CLAIMS.iter().map(|c| c.id).collect();
    assert_eq!(tried, all);
}

#[test]
fn claims_of_people_are_broken_by_items_that_stand() {
    each_is_broken_alone(of_people());
}

#[test]
fn claims_of_items_are_broken_by_items_that_stand() {
    each_is_broken_alone(of_items());
}

#[test]
fn claims_of_grounds_are_broken_by_items_that_stand() {
    each_is_broken_alone(of_grounds());
}

fn each_is_broken_alone(breaks: Vec<Break>) {
    let Some(solver) = cvc5() else { return };
    for one in breaks {
        for text in one.texts {
            let report = run(&solver, &text);
            assert_eq!(broken(&report), [one.claim], "it alone is broken");
            let found = counterexample(&report, one.claim);
            let told = format!("{}: {found:#?}", one.claim);
            assert!(found.ordinary, "demur could have made it; {told}");
            assert!(
                cedar_allows(&load(&text), found),
                "Cedar does not allow it; {told}"
            );
            assert!(
                (one.speaks)(&Told(found)),
                "the claim is not about it; {told}"
            );
            let permits = found.permits.iter().map(|id| id.0.as_str());
            let permits: Vec<&str> = permits.collect();
            assert!(!permits.is_empty() && found.errored.is_empty(), "{told}");
            assert!(
                permits
                    .iter()
                    .all(|id| text.contains(&format!("@id(\"{id}\")")))
            );
        }
    }
}

#[test]
fn a_rule_that_can_fail_is_found_with_an_item_for_which_it_fails() {
    let Some(solver) = cvc5() else { return };
    let text = Form::OptIn.text().to_owned()
        + "@id(\"old\") @article(\"a\") @text_en(\"e\") @text_de(\"d\")
           forbid (principal, action, resource is Item)
           when { resource has owner && resource.owner has age && resource.owner.age * 2 > 300 };";
    let report = run(&solver, &text);
    assert_eq!(
        broken(&report),
        ["evaluates"],
        "refusing more breaks no claim"
    );
    let found = counterexample(&report, "evaluates");
    let ids: Vec<&str> = found.errored.iter().map(|id| id.0.as_str()).collect();
    assert_eq!(ids, ["old"]);
    let age = Told(found).number(Attr::Owner(OwnerAttr::Age)).unwrap();
    assert!(age.checked_mul(2).is_none(), "{age} times 2 is a number");
}
