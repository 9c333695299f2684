//! The solver at hand, policies to weaken, and counterexamples checked without the crate's help.

use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, Request, Schema};
use policy::{Attr, Form, ItemAttr, OwnerAttr, Policy};
use prove::{Counterexample, Finding, Known, Outcome, Report, Solver, prove};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// cvc5, if it is installed. On CI it has to be.
pub(crate) fn cvc5() -> Option<Solver> {
    let program = std::env::var("CVC5").unwrap_or_else(|_| "cvc5".to_owned());
    match Solver::find(Path::new(&program), Duration::from_secs(60)) {
        Ok(solver) => Some(solver),
        Err(e) if std::env::var("CI").is_ok_and(|ci| ci == "true") => panic!("{e}"),
        Err(e) => {
            eprintln!("skipped: {e}");
            None
        }
    }
}

pub(crate) fn load(text: &str) -> Policy {
    Policy::load("house.cedar", text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

pub(crate) fn run(solver: &Solver, text: &str) -> Report {
    prove(&load(text), solver, &[]).unwrap()
}

/// A shipped policy's text without these rules.
pub(crate) fn without(form: Form, ids: &[&str]) -> String {
    let mut text = form.text().to_owned();
    for id in ids {
        let start = text.find(&format!("@id(\"{id}\")")).unwrap();
        let end = start + text[start..].find(";\n").unwrap() + 2;
        text.replace_range(start..end, "");
    }
    text
}

/// A text with a part replaced, which must be there.
pub(crate) fn edited(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "`{from}` is not in the policy");
    text.replace(from, to)
}

pub(crate) fn finding<'r>(report: &'r Report, claim: &str) -> &'r Finding {
    let found = report.findings.iter().find(|f| f.id == claim);
    found.unwrap_or_else(|| panic!("`{claim}` was not claimed"))
}

pub(crate) fn counterexample<'r>(report: &'r Report, claim: &str) -> &'r Counterexample {
    match &finding(report, claim).outcome {
        Outcome::Broken(found) => found,
        other => panic!("`{claim}` is {other:?}"),
    }
}

pub(crate) fn broken(report: &Report) -> Vec<&'static str> {
    let broken = report.findings.iter();
    broken
        .filter(|f| !matches!(f.outcome, Outcome::Proved))
        .map(|f| f.id)
        .collect()
}

/// Whether Cedar itself, given the JSON alone, allows the request, and no rule errs. The entities
/// have to fit the schema.
pub(crate) fn cedar_allows(policy: &Policy, found: &Counterexample) -> bool {
    let (schema, _) = Schema::from_cedarschema_str(policy::SCHEMA).unwrap();
    let uid = |part: &str| -> Option<EntityUid> { found.request[part].as_str()?.parse().ok() };
    let action = uid("action").unwrap();
    let context = found.request["context"].clone();
    let context = Context::from_json_value(context, Some((&schema, &action))).unwrap();
    let entities = Entities::from_json_value(found.entities.clone(), Some(&schema)).unwrap();
    let (principal, resource) = (uid("principal").unwrap(), uid("resource").unwrap());
    let request = Request::new(principal, action, resource, context, Some(&schema)).unwrap();
    let response = Authorizer::new().is_authorized(&request, policy.cedar(), &entities);
    response.decision() == Decision::Allow && response.diagnostics().errors().next().is_none()
}

/// What is told of an item, value by value.
pub(crate) struct Told<'c>(pub(crate) &'c Counterexample);

impl Told<'_> {
    pub(crate) fn value(&self, attr: Attr) -> Option<&Known> {
        let field = self.0.fields.iter().find(|f| f.attr == attr);
        field.and_then(|f| f.value.as_ref())
    }

    pub(crate) fn text(&self, attr: ItemAttr) -> &str {
        match self.value(Attr::Item(attr)) {
            Some(Known::Text(text)) => text,
            other => panic!("{attr:?} is {other:?}"),
        }
    }

    pub(crate) fn flag(&self, attr: Attr) -> bool {
        self.value(attr) == Some(&Known::Flag(true))
    }

    pub(crate) fn number(&self, attr: Attr) -> Option<i64> {
        match self.value(attr) {
            Some(Known::Number(number)) => Some(*number),
            None => None,
            other => panic!("{attr:?} is {other:?}"),
        }
    }

    pub(crate) fn texts(&self, attr: Attr) -> BTreeSet<String> {
        match self.value(attr) {
            Some(Known::Texts(texts)) => texts.clone(),
            other => panic!("{attr:?} is {other:?}"),
        }
    }

    pub(crate) fn owned(&self) -> bool {
        self.value(Attr::Item(ItemAttr::Owner)) == Some(&Known::There)
    }

    /// Whether one of the owner's sets of scopes reaches the item.
    pub(crate) fn reaches(&self, attr: OwnerAttr) -> bool {
        let scopes = self.texts(Attr::Item(ItemAttr::Scopes));
        self.owned() && !self.texts(Attr::Owner(attr)).is_disjoint(&scopes)
    }

    pub(crate) fn is_ai(&self) -> bool {
        ["ai_prompt", "ai_feedback"].contains(&self.text(ItemAttr::Kind))
    }

    pub(crate) fn told_in_time(&self) -> bool {
        let told = self.texts(Attr::Owner(OwnerAttr::NotifiedLongEnough));
        told.contains(self.text(ItemAttr::Kind))
    }
}
