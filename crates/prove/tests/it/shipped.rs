//! The shipped policies keep every claim, and the claims are sound themselves.

use crate::witness::{broken, cvc5, finding, load, run, without};
use policy::{Form, Lang, Policy};
use prove::{About, CLAIMS, Outcome, WhyNot, prove};
use std::collections::BTreeSet;

#[test]
fn the_shipped_policies_keep_every_claim() {
    let Some(solver) = cvc5() else { return };
    for (form, not_made) in [
        (Form::OptIn, &["no_notice", "no_ground"][..]),
        (
            Form::OptOut,
            &["no_consent", "consent_unnamed", "no_ground"],
        ),
    ] {
        let policy = Policy::shipped(form).unwrap();
        let report = prove(&policy, &solver, &[]).unwrap();
        assert!(report.is_proved(), "{}", report.text(Lang::En));
        assert_eq!(
            report.admits,
            Some(true),
            "the proofs are not about nothing"
        );
        let left: Vec<&str> = report.not_made.iter().map(|(c, _)| c.id).collect();
        assert_eq!(left, not_made, "{form}");
        // Every other claim, and that every rule can be evaluated.
        assert_eq!(report.findings.len(), CLAIMS.len() - left.len() + 1);
    }
}

/// A condition that could not be evaluated would be skipped, and its claim proved for nothing. That
/// each speaks of something is shown where it is broken.
#[test]
fn every_claim_can_be_evaluated() {
    let Some(solver) = cvc5() else { return };
    let texts = CLAIMS.iter().map(|claim| {
        let policy = claim.policy();
        let policy = policy.unwrap_or_else(|e| panic!("{}: {e}", claim.id));
        policy.text().to_owned()
    });
    let report = run(&solver, &texts.collect::<String>());
    let evaluates = &finding(&report, "evaluates").outcome;
    assert!(matches!(evaluates, Outcome::Proved), "{evaluates:?}");
}

#[test]
fn claims_have_names_and_words_of_their_own() {
    for part in [
        |c: &prove::Claim| c.id,
        |c: &prove::Claim| c.text_en,
        |c: &prove::Claim| c.text_de,
        |c: &prove::Claim| c.condition,
    ] {
        let parts: BTreeSet<&str> = CLAIMS.iter().map(part).collect();
        assert_eq!(parts.len(), CLAIMS.len());
    }
    let core = CLAIMS.iter().filter(|c| c.about == About::Core);
    let core: Vec<&str> = core.map(|c| c.id).collect();
    for claim in [
        "objector",
        "minor_now",
        "minor_then",
        "age_unknown",
        "age_then_unknown",
        "minor_depicted",
        "message",
    ] {
        assert!(core.contains(&claim), "{claim}");
    }
    assert!(CLAIMS.iter().all(|c| c.article.contains("Art. ")));
}

/// Whatever a policy asks for, objectors, minors and messages are claimed, and one legal ground.
#[test]
fn the_core_is_always_claimed_and_exactly_one_ground() {
    let Some(solver) = cvc5() else { return };
    let neither = without(
        Form::OptOut,
        &["notice_missing", "notice_waiting", "ai_interaction"],
    );
    let both = Form::OptIn.text().to_owned()
        + "@id(\"unseen\") @article(\"a\") @text_en(\"e\") @text_de(\"d\")
           forbid (principal, action, resource is Item)
           when { resource has owner && !resource.owner.notice_seen.contains(resource.kind) };";
    for (text, ground) in [
        (Form::OptIn.text(), "no_consent"),
        (Form::OptOut.text(), "no_notice"),
        (neither.as_str(), "no_ground"),
        (both.as_str(), "no_ground"),
        ("", "no_ground"),
    ] {
        let report = run(&solver, text);
        let made: Vec<&str> = report.findings.iter().map(|f| f.id).collect();
        let core = CLAIMS.iter().filter(|c| c.about == About::Core);
        assert!(core.clone().all(|c| made.contains(&c.id)));
        assert!(core.clone().count() >= 6);
        let grounds = ["no_consent", "no_notice", "no_ground"];
        let grounds: Vec<&str> = grounds.into_iter().filter(|g| made.contains(g)).collect();
        assert_eq!(grounds, [ground]);
    }
}

#[test]
fn the_core_cannot_be_left_out_and_the_rest_can() {
    let Some(solver) = cvc5() else { return };
    let text = without(Form::OptIn, &["special_category"]);
    assert_eq!(broken(&run(&solver, &text)), ["special_category"]);
    let ask = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        prove(&load(&text), &solver, &names)
    };
    let report = ask(&["special_category"]).unwrap();
    assert!(report.is_proved());
    let (claim, why) = report.not_made[0];
    assert_eq!((claim.id, why), ("special_category", WhyNot::LeftOut));
    for core in CLAIMS.iter().filter(|c| c.about == About::Core) {
        let e = ask(&[core.id]).unwrap_err();
        assert_eq!(e.kind(), rights::ErrorKind::Refused);
        assert!(e.to_string().contains(core.id), "{e}");
    }
    let e = ask(&["world_peace"]).unwrap_err().to_string();
    assert!(
        e.contains("`world_peace`") && e.contains("special_category"),
        "{e}"
    );
}
