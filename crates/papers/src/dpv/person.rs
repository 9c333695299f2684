//! What holds for one person: the state of each legal basis, and the rights that were exercised.

use super::facts::{Exercise, ExerciseStatus, PersonTerms, PurposeStatus, Status};
use super::graph::{Base, Node, document};
use super::terms::{self, Term};
use super::workspace::of_basis;
use crate::facts::RequestKind;
use rights::{Error, LegalBasis};
use serde_json::{Value, json};

/// What holds for one person, as JSON-LD: a process for each purpose with the state of its legal basis, and
/// a record of the rights exercised.
///
/// # Errors
/// When `base` is no absolute IRI.
pub fn person(facts: &PersonTerms) -> Result<Value, Error> {
    let base = Base::new(&facts.base)?;
    let iri = base.iri("person", &facts.person);
    let mut nodes = vec![Node::new(&iri, terms::DATA_SUBJECT)];
    for status in &facts.purposes {
        nodes.push(standing(&base, &iri, status));
    }
    if !facts.exercises.is_empty() {
        let mut record = Node::new(&format!("{iri}/rights"), terms::EXERCISE_RECORD);
        record.link(terms::HAS_DATA_SUBJECT, std::slice::from_ref(&iri));
        let parts = facts.exercises.iter().enumerate();
        let parts = parts.map(|(at, it)| exercise(&base, &iri, at, it).value());
        record.outside("dct:hasPart", Value::Array(parts.collect()));
        nodes.push(record);
    }
    Ok(document(nodes))
}

fn standing(base: &Base, person: &str, it: &PurposeStatus) -> Node {
    let purpose = base.iri("purpose", it.purpose.as_str());
    let own = base.iri("process", it.purpose.as_str());
    let (basis, status) = of_status(it.status);
    let suffix = own.rsplit('/').next().unwrap_or_default();
    let mut node = Node::new(&format!("{person}/process/{suffix}"), terms::PROCESS);
    node.outside("dct:isPartOf", json!({ "@id": own }));
    node.link(terms::HAS_DATA_SUBJECT, &[person.to_owned()]);
    node.link(terms::HAS_PURPOSE, &[purpose]);
    node.terms(terms::HAS_LEGAL_BASIS, &[of_basis(basis)]);
    node.terms(terms::HAS_STATUS, &[status]);
    node
}

fn exercise(base: &Base, person: &str, at: usize, it: &Exercise) -> Node {
    let mut node = Node::new(&format!("{person}/rights/{}", at + 1), terms::EXERCISE);
    node.terms(terms::HAS_RIGHT, &[right(it.kind)]);
    node.terms(terms::HAS_STATUS, &[progress(it.status)]);
    node.moment(terms::INDICATED_AT, it.at);
    let purposes = it.purposes.iter().map(|p| base.iri("purpose", p.as_str()));
    node.link(terms::HAS_PURPOSE, &purposes.collect::<Vec<_>>());
    node
}

const fn of_status(status: Status) -> (LegalBasis, Term) {
    use LegalBasis::{Consent, LegitimateInterest};
    match status {
        Status::Objected => (LegitimateInterest, terms::OBJECTED),
        Status::NotObjected => (LegitimateInterest, terms::NOT_OBJECTED),
        Status::Informed => (LegitimateInterest, terms::INFORMED),
        Status::Uninformed => (LegitimateInterest, terms::UNINFORMED),
        Status::ConsentRequested => (Consent, terms::CONSENT_REQUESTED),
        Status::ConsentGiven => (Consent, terms::CONSENT_GIVEN),
        Status::ConsentRefused => (Consent, terms::CONSENT_REFUSED),
        Status::ConsentWithdrawn => (Consent, terms::CONSENT_WITHDRAWN),
        Status::ConsentRevoked => (Consent, terms::CONSENT_REVOKED),
        Status::ConsentExpired => (Consent, terms::CONSENT_EXPIRED),
        Status::ConsentInvalidated => (Consent, terms::CONSENT_INVALIDATED),
        Status::ConsentUnknown => (Consent, terms::CONSENT_UNKNOWN),
    }
}

const fn progress(status: ExerciseStatus) -> Term {
    match status {
        ExerciseStatus::Acknowledged => terms::ACKNOWLEDGED,
        ExerciseStatus::Accepted => terms::ACCEPTED,
        ExerciseStatus::Delayed => terms::DELAYED,
        ExerciseStatus::Fulfilled => terms::FULFILLED,
        ExerciseStatus::Refused => terms::REJECTED,
        ExerciseStatus::Unfulfilled => terms::UNFULFILLED,
    }
}

/// DPV has a term for each right of Chapter III; for the rest the general one.
const fn right(kind: RequestKind) -> Term {
    match kind {
        RequestKind::Withdrawal => terms::A7_3,
        RequestKind::Access => terms::A15,
        RequestKind::Rectification => terms::A16,
        RequestKind::Erasure => terms::A17,
        RequestKind::Restriction => terms::A18,
        RequestKind::Portability => terms::A20,
        RequestKind::Objection => terms::A21,
        RequestKind::SpecialCategory | RequestKind::Depicted | RequestKind::Other => terms::RIGHT,
    }
}
