//! Policies that look sound and are not, and edits that are meant to be sound.

use crate::witness::{
    Told, broken, cedar_allows, counterexample, cvc5, edited, finding, load, run, without,
};
use policy::{Attr, Form, ItemAttr, Lang, OwnerAttr};
use prove::{Outcome, Undecided};
use rights::RuleId;

/// The objection rule of a shipped policy with another condition.
fn objecting(form: Form, scope: &str, condition: &str) -> String {
    let whole = "forbid (principal, action == Action::\"train\", resource is Item)
when { resource has owner && resource.owner.objections.containsAny(resource.scopes) };";
    edited(
        form.text(),
        whole,
        &format!("forbid ({scope}) {condition};"),
    )
}

const EVERYBODY: &str = "principal, action == Action::\"train\", resource is Item";

#[test]
fn an_objection_in_an_unless_with_a_hole_lets_photos_through() {
    let Some(solver) = cvc5() else { return };
    for form in [Form::OptIn, Form::OptOut] {
        let text = edited(
            &without(form, &["objection"]),
            "when { [\"post\", \"comment\", \"photo\", \"caption\", \"reel\"].contains(resource.kind) }",
            "when { [\"post\", \"comment\", \"photo\", \"caption\", \"reel\"].contains(resource.kind) }
             unless { resource has owner && resource.owner.objections.containsAny(resource.scopes)
                      && resource.kind != \"photo\" }",
        );
        // AI interactions are permitted by a rule of their own, which is no hole here.
        let text = edited(
            &text,
            "// ---- Whose it is",
            "@id(\"objection_ai\") @article(\"a\") @text_en(\"e\") @text_de(\"d\")
             forbid (principal, action, resource is Item)
             when { [\"ai_prompt\", \"ai_feedback\"].contains(resource.kind) && resource has owner
                    && resource.owner.objections.containsAny(resource.scopes) };
             // ---- Whose it is",
        );
        let report = run(&solver, &text);
        assert_eq!(broken(&report), ["objector"]);
        let found = counterexample(&report, "objector");
        assert_eq!(
            Told(found).text(ItemAttr::Kind),
            "photo",
            "only photos come through"
        );
        assert!(Told(found).reaches(OwnerAttr::Objections));
        assert!(cedar_allows(&load(&text), found));
    }
}

#[test]
fn an_objection_for_one_purpose_leaves_those_below_it() {
    let Some(solver) = cvc5() else { return };
    let scope = "principal == Purpose::\"generative_ai\", action, resource is Item";
    let condition =
        "when { resource has owner && resource.owner.objections.containsAny(resource.scopes) }";
    let text = objecting(Form::OptIn, scope, condition);
    let report = run(&solver, &text);
    assert_eq!(broken(&report), ["objector"]);
    let found = counterexample(&report, "objector");
    assert!(cedar_allows(&load(&text), found));
    let principal = found.request["principal"].as_str().unwrap();
    assert_ne!(
        principal, "Purpose::\"generative_ai\"",
        "a purpose below it"
    );
    let all = objecting(Form::OptIn, &scope.replace("==", "in"), condition);
    assert!(
        run(&solver, &all).is_proved(),
        "no permit reaches other purposes"
    );
}

#[test]
fn words_that_are_not_foreseen_come_through_a_list_of_what_is_refused() {
    let Some(solver) = cvc5() else { return };
    let text = edited(
        Form::OptIn.text(),
        "resource.audience != \"public\" &&",
        "[\"friends\", \"closed_group\", \"only_me\", \"unknown\"].contains(resource.audience) &&",
    );
    let report = run(&solver, &text);
    assert_eq!(broken(&report), ["not_public"]);
    let found = counterexample(&report, "not_public");
    assert!(cedar_allows(&load(&text), found));
    assert!(!found.ordinary, "demur itself writes no such audience");
    let audience = Told(found)
        .text(ItemAttr::Audience)
        .parse::<rights::Audience>();
    assert!(audience.is_err());
    assert!(
        report
            .text(Lang::En)
            .contains("No such item was found among those")
    );
}

/// What Cedar alone would admit because it skips the rule, demur refuses. That is no counterexample,
/// and no proof either.
#[test]
fn a_rule_that_always_fails_proves_nothing() {
    let Some(solver) = cvc5() else { return };
    let condition = "when { resource has owner && resource.owner has age
        && resource.owner.age + 9223372036854775807 > 0
        && resource.owner.objections.containsAny(resource.scopes) }";
    let report = run(&solver, &objecting(Form::OptIn, EVERYBODY, condition));
    assert_eq!(broken(&report), ["objector", "evaluates"]);
    assert!(!report.is_proved());
    let rule = RuleId("objection".to_owned());
    match &finding(&report, "objector").outcome {
        Outcome::Undecided(Undecided::Unconfirmed(rules)) => assert_eq!(rules, &[rule]),
        other => panic!("{other:?}"),
    }
    let text = report.text(Lang::En);
    assert!(
        text.contains("only because `objection` cannot be evaluated"),
        "{text}"
    );
    assert!(
        report
            .text(Lang::De)
            .contains("`objection` nicht ausgewertet")
    );
}

#[test]
fn ages_and_notices_as_the_documentation_suggests() {
    let Some(solver) = cvc5() else { return };
    let age = |n: &str| {
        edited(
            Form::OptOut.text(),
            "owner.age < 18",
            &format!("owner.age < {n}"),
        )
    };
    assert!(run(&solver, &age("21")).is_proved());
    let report = run(&solver, &age("16"));
    assert_eq!(broken(&report), ["minor_now"]);
    let found = counterexample(&report, "minor_now");
    let years = Told(found).number(Attr::Owner(OwnerAttr::Age)).unwrap();
    assert!((16..18).contains(&years), "{years}");
    let seen = edited(
        Form::OptOut.text(),
        "!resource.owner.notified.contains(resource.kind) };",
        "!resource.owner.notice_seen.contains(resource.kind) };",
    );
    assert!(
        run(&solver, &seen).is_proved(),
        "seen is stricter than delivered"
    );
    let looked = edited(
        Form::OptIn.text(),
        "resource.special_category == \"yes\"",
        "resource.special_category != \"no\"",
    );
    assert!(run(&solver, &looked).is_proved());
}

#[test]
fn of_a_policy_that_admits_nothing_it_is_said() {
    let Some(solver) = cvc5() else { return };
    let permits = ["consent_content", "consent_ai_interaction"];
    for text in [String::new(), without(Form::OptIn, &permits)] {
        let report = run(&solver, &text);
        assert!(report.is_proved());
        assert_eq!(report.admits, Some(false));
        assert!(report.text(Lang::En).contains("admits nothing at all"));
    }
}
