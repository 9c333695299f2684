//! What a workspace does: purposes, processing, legal basis, data, rights, recipients.

use super::facts::{PurposeTerms, WorkspaceTerms};
use super::graph::{Base, Node, document};
use super::terms::{self, Term};
use crate::facts::Applies;
use rights::{Error, Kind, LegalBasis};
use serde_json::{Value, json};

/// What a workspace does, as JSON-LD: a process for each purpose, with purpose, processing, legal basis,
/// categories of data, people, rights and recipients.
///
/// # Errors
/// When `base` is no absolute IRI.
pub fn workspace(facts: &WorkspaceTerms) -> Result<Value, Error> {
    let base = Base::new(&facts.base)?;
    let mut controller = Node::new(&base.iri("controller", ""), terms::CONTROLLER);
    controller.title(facts.controller.name.as_deref(), None);
    let mut nodes = Vec::new();
    if let Applies::Yes(party) = &facts.officer {
        let iri = base.iri("officer", "");
        let mut officer = Node::new(&iri, terms::OFFICER);
        officer.title(party.name.as_deref(), None);
        controller.link(terms::HAS_OFFICER, &[iri]);
        nodes.push(officer);
    }
    nodes.insert(0, controller);
    nodes.push(Node::new(&base.iri("members", ""), terms::USER));
    for purpose in &facts.purposes {
        nodes.push(described(&base, purpose, facts));
        nodes.extend(purpose.recipients.iter().map(|name| {
            let mut recipient = Node::new(&base.iri("recipient", name), terms::RECIPIENT);
            recipient.title(Some(name), None);
            recipient
        }));
        nodes.push(process(&base, purpose, facts));
    }
    Ok(document(nodes))
}

fn described(base: &Base, purpose: &PurposeTerms, facts: &WorkspaceTerms) -> Node {
    let mut node = Node::new(
        &base.iri("purpose", purpose.purpose.as_str()),
        terms::PURPOSE,
    );
    node.title(purpose.title.as_deref(), Some(facts.lang.tag()));
    if let Some(parent) = &purpose.parent {
        let parent = base.iri("purpose", parent.as_str());
        node.outside("skos:broader", json!({ "@id": parent }));
    }
    node
}

fn process(base: &Base, purpose: &PurposeTerms, facts: &WorkspaceTerms) -> Node {
    let id = purpose.purpose.as_str();
    let mut node = Node::new(&base.iri("process", id), terms::PROCESS);
    node.title(purpose.title.as_deref(), Some(facts.lang.tag()));
    node.link(terms::HAS_CONTROLLER, &[base.iri("controller", "")]);
    node.link(terms::HAS_PURPOSE, &[base.iri("purpose", id)]);
    node.terms(terms::HAS_PROCESSING, &PROCESSING);
    if let Some(basis) = purpose.basis {
        node.terms(terms::HAS_LEGAL_BASIS, &[of_basis(basis)]);
    }
    node.terms(terms::HAS_PERSONAL_DATA, &data(purpose));
    node.link(terms::HAS_DATA_SUBJECT, &[base.iri("members", "")]);
    node.terms(terms::HAS_RIGHT, rights(purpose.basis));
    let recipients = purpose
        .recipients
        .iter()
        .map(|name| base.iri("recipient", name));
    node.link(terms::HAS_RECIPIENT, &recipients.collect::<Vec<_>>());
    node
}

/// What is done with the data, from import to erasure.
const PROCESSING: [Term; 8] = [
    terms::COLLECT,
    terms::STORE,
    terms::FILTER,
    terms::PSEUDONYMISE,
    terms::DATA_PREPARATION,
    terms::MODEL_TRAINING,
    terms::RESTRICT,
    terms::ERASE,
];

pub(crate) const fn of_basis(basis: LegalBasis) -> Term {
    match basis {
        LegalBasis::Consent => terms::CONSENT,
        LegalBasis::LegitimateInterest => terms::LEGITIMATE_INTEREST,
    }
}

fn data(purpose: &PurposeTerms) -> Vec<Term> {
    let mut out: Vec<Term> = Vec::new();
    let mut add = |term: Term| {
        if !out.contains(&term) {
            out.push(term);
        }
    };
    for kind in &purpose.kinds {
        add(match kind {
            Kind::Post | Kind::Comment | Kind::Caption | Kind::Reel => {
                terms::SOCIAL_MEDIA_COMMUNICATION
            }
            Kind::Photo => terms::PICTURE,
            Kind::AiPrompt | Kind::AiFeedback | Kind::Message => terms::COMMUNICATION,
            Kind::Unknown => terms::PERSONAL_DATA,
        });
    }
    out
}

/// The rights that go with a legal basis: no objection to consent, no withdrawal or portability without it.
const fn rights(basis: Option<LegalBasis>) -> &'static [Term] {
    use terms::{A7_3, A15, A16, A17, A18, A20, A21, A77};
    match basis {
        Some(LegalBasis::Consent) => &[A7_3, A15, A16, A17, A18, A20, A77],
        Some(LegalBasis::LegitimateInterest) => &[A15, A16, A17, A18, A21, A77],
        None => &[A15, A16, A17, A18, A77],
    }
}
