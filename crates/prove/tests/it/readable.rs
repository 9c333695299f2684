//! How a counterexample reads.

use crate::witness::{counterexample, cvc5, run, without};
use policy::{Form, Lang};
use prove::Part;

#[test]
fn a_counterexample_reads_as_an_item() {
    let Some(solver) = cvc5() else { return };
    let report = run(&solver, &without(Form::OptIn, &["objection"]));
    for (lang, code) in [(Lang::En, "en"), (Lang::De, "de")] {
        let text = report.text(lang);
        let text = text.replace(&report.hash.to_string(), "HASH");
        insta::assert_snapshot!(
            format!("objector_{code}"),
            text.replace(&report.solver, "SOLVER")
        );
    }
}

#[test]
fn what_the_claim_is_about_comes_first() {
    let Some(solver) = cvc5() else { return };
    let report = run(&solver, &without(Form::OptOut, &["minor_now"]));
    let found = counterexample(&report, "minor_now");
    let parts: Vec<Part> = found.fields.iter().map(|f| f.part).collect();
    assert!(parts.is_sorted(), "{parts:?}");
    let claimed = parts.iter().filter(|p| **p == Part::Claimed).count();
    assert_eq!(claimed, 3, "kind, owner, age");
    let needed = parts.iter().filter(|p| **p == Part::Needed).count();
    assert!((1..8).contains(&needed), "few facts are needed: {needed}");
}

#[test]
fn json_carries_what_cedars_own_tools_read() {
    let Some(solver) = cvc5() else { return };
    let report = run(&solver, &without(Form::OptOut, &["objection"]));
    let json = report.json(Lang::De);
    assert_eq!(json["proved"], false);
    let claims = json["claims"].as_array().unwrap();
    let claim = claims.iter().find(|c| c["claim"] == "objector").unwrap();
    assert_eq!(
        (&claim["outcome"], &claim["core"]),
        (&"broken".into(), &true.into())
    );
    assert!(claim["article"].as_str().unwrap().contains("DSGVO"));
    let found = &claim["counterexample"];
    assert_eq!(found["permits"][0], "public_content");
    assert_eq!(found["request"]["action"], "Action::\"train\"");
    assert!(found["request"]["context"]["assessed_kinds"].is_array());
    assert!(found["entities"].as_array().unwrap().len() >= 2);
    let facts = found["facts"].as_array().unwrap();
    let objections = facts.iter().find(|f| f["name"] == "objections").unwrap();
    assert_eq!(
        (&objections["of"], &objections["part"]),
        (&"owner".into(), &"claimed".into())
    );
    assert_eq!(objections["value"][0], "*/*");
}
