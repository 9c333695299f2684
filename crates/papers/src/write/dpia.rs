//! The input to a data protection impact assessment (GDPR Art. 35(7)).

use crate::doc::{By, DocKind, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Applies, DpiaFacts};
use crate::lang::{Options, Two};
use crate::paper::Paper;
use crate::write::{balance, processing, risk};
use rights::Error;
use serde_json::json;

const TITLE: Two = (
    "Input to the data protection impact assessment",
    "Grundlage der Datenschutz-Folgenabschätzung",
);
const LAW: Two = (
    "under Article 35(7) of Regulation (EU) 2016/679 (General Data Protection Regulation, GDPR)",
    "nach Artikel 35 Absatz 7 der Verordnung (EU) 2016/679 (Datenschutz-Grundverordnung, DSGVO)",
);

/// The input to a data protection impact assessment (GDPR Art. 35(7)(a) to (d)): description, necessity and
/// proportionality, risks, measures. How likely and how severe a risk is, humans judge.
///
/// # Errors
/// When the facts cannot be written as JSON, which would be a defect.
pub fn dpia(facts: &DpiaFacts, options: &Options) -> Result<Paper, Error> {
    let mut draft = Draft::new(options);
    draft.say((
        "This document brings together what the records say. It does not replace the assessment: the risks \
         are to be judged by people, with the advice of the data protection officer.",
        "Dieses Dokument führt zusammen, was die Aufzeichnungen enthalten. Es ersetzt die Folgenabschätzung \
         nicht: Die Risiken sind von Menschen zu bewerten, mit dem Rat der oder des Datenschutzbeauftragten.",
    ));
    people(&mut draft, facts);
    processing::description(&mut draft, facts);
    necessity(&mut draft, facts);
    risk::risks(&mut draft, facts);
    risk::measures(&mut draft, facts);
    consultation(&mut draft, facts);
    let what = (
        "Id of the impact assessment",
        "Kennung der Folgenabschätzung",
    );
    let who = (
        what,
        draft.text(facts.id.as_deref(), ask("/id", what, By::Controller)),
    );
    let doc = draft.finish(DocKind::DpiaInput, TITLE, LAW, vec![who]);
    Paper::new(doc, facts, json!({}), options)
}

fn people(draft: &mut Draft, facts: &DpiaFacts) {
    draft.heading(
        1,
        (
            "Controller and data protection officer",
            "Verantwortlicher und Datenschutzbeauftragte",
        ),
    );
    draft.heading(2, ("Controller", "Verantwortlicher"));
    let rows = draft.party(&facts.controller, "/controller", By::Controller);
    draft.pairs(("Controller", "Verantwortlicher"), rows);
    let title = (
        "Data protection officer",
        "Datenschutzbeauftragte oder Datenschutzbeauftragter",
    );
    draft.heading(2, title);
    let rows = draft.party(&facts.officer, "/officer", By::Controller);
    draft.pairs(title, rows);
}

fn necessity(draft: &mut Draft, facts: &DpiaFacts) {
    let title = (
        "Necessity and proportionality",
        "Notwendigkeit und Verhältnismäßigkeit",
    );
    draft.heading(1, title);
    draft.note((
        "Article 35(7)(b) GDPR",
        "Artikel 35 Absatz 7 Buchstabe b DSGVO",
    ));
    draft.prose(
        facts.proportionality.as_deref(),
        ask("/proportionality", title, By::Controller),
    );
    if facts.assessments.is_empty() {
        let what = (
            "Assessments of the legal basis",
            "Prüfungen der Rechtsgrundlage",
        );
        draft.heading(2, what);
        draft.prose(None, ask("/assessments", what, By::Controller));
    }
    for (at, assessment) in facts.assessments.iter().enumerate() {
        let (title, version) = (
            ("Assessment", "Prüfung der Rechtsgrundlage"),
            ("version", "Fassung"),
        );
        let (title, version) = (draft.t(title), draft.t(version));
        let (id, number) = (&assessment.id, assessment.version);
        draft.headed(2, format!("{title}: {id}, {version} {number}"));
        balance::write(draft, assessment, &format!("/assessments/{at}"), 3);
    }
}

fn consultation(draft: &mut Draft, facts: &DpiaFacts) {
    draft.heading(
        1,
        ("Consultation and review", "Konsultation und Überprüfung"),
    );
    let advice = (
        "Advice of the data protection officer (Article 35(2) GDPR)",
        "Rat der oder des Datenschutzbeauftragten (Artikel 35 Absatz 2 DSGVO)",
    );
    let views = (
        "Views of the people concerned or their representatives (Article 35(9) GDPR)",
        "Standpunkt der betroffenen Personen oder ihrer Vertreter (Artikel 35 Absatz 9 DSGVO)",
    );
    let codes = (
        "Approved codes of conduct complied with (Article 35(8) GDPR)",
        "Eingehaltene genehmigte Verhaltensregeln (Artikel 35 Absatz 8 DSGVO)",
    );
    let prior = (
        "Prior consultation of the authority required (Article 36(1) GDPR)",
        "Vorherige Konsultation der Aufsichtsbehörde erforderlich (Artikel 36 Absatz 1 DSGVO)",
    );
    let review = (
        "Next review (Article 35(11) GDPR)",
        "Nächste Überprüfung (Artikel 35 Absatz 11 DSGVO)",
    );
    let codes_value = match &facts.codes_of_conduct {
        Applies::No => Value::Text(draft.t(("none", "keine"))),
        Applies::Unknown => draft.open(ask("/codes_of_conduct", codes, By::Controller)),
        Applies::Yes(text) => draft.text(
            Some(text),
            ask("/codes_of_conduct/yes", codes, By::Controller),
        ),
    };
    let rows = vec![
        (
            advice,
            draft.text(
                facts.officer_advice.as_deref(),
                ask("/officer_advice", advice, By::Officer),
            ),
        ),
        (
            views,
            draft.text(facts.views.as_deref(), ask("/views", views, By::Controller)),
        ),
        (codes, codes_value),
        (
            prior,
            draft.yes(
                facts.prior_consultation,
                ask("/prior_consultation", prior, By::Controller),
            ),
        ),
        (
            review,
            draft.day(facts.review_on, ask("/review_on", review, By::Controller)),
        ),
    ];
    draft.pairs(
        ("Consultation and review", "Konsultation und Überprüfung"),
        rows,
    );
}
