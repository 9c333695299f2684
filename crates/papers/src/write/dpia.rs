//! The input to a data protection impact assessment (GDPR Art. 35(7)).

use crate::doc::{By, DocKind, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Applies, DpiaFacts};
use crate::lang::{Options, Two};
use crate::paper::Paper;
use crate::write::{activity, balance, risk};
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
    description(&mut draft, facts);
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
    let doc = draft.finish(DocKind::DpiaInput, TITLE, LAW, Some(who));
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
    let rows = draft.party(&facts.controller, "/controller", By::Controller);
    draft.pairs(("Controller", "Verantwortlicher"), rows);
    let rows = draft.party(&facts.officer, "/officer", By::Controller);
    draft.pairs(
        (
            "Data protection officer",
            "Datenschutzbeauftragte oder Datenschutzbeauftragter",
        ),
        rows,
    );
}

fn description(draft: &mut Draft, facts: &DpiaFacts) {
    draft.heading(
        1,
        (
            "Systematic description of the processing",
            "Systematische Beschreibung der Verarbeitung",
        ),
    );
    draft.note((
        "Article 35(7)(a) GDPR",
        "Artikel 35 Absatz 7 Buchstabe a DSGVO",
    ));
    steps(draft);
    scale(draft, facts);
    let title = ("Rules in force", "Geltende Regeln");
    draft.heading(2, title);
    draft.say((
        "An item is used only if a rule permits it, none forbids it, and every rule could be evaluated.",
        "Ein Inhalt wird nur genutzt, wenn eine Regel es erlaubt, keine es verbietet und jede Regel ausgewertet werden konnte.",
    ));
    match &facts.rules {
        Some(rules) if !rules.is_empty() => draft.list(rules.clone()),
        _ => draft.prose(None, ask("/rules", title, By::Records)),
    }
    let title = ("Processing activities", "Verarbeitungstätigkeiten");
    if facts.activities.is_empty() {
        draft.heading(2, title);
        draft.prose(None, ask("/activities", title, By::Records));
    }
    for (at, each) in facts.activities.iter().enumerate() {
        draft.headed(2, activity::name(each, at, draft.lang()));
        activity::write(draft, each, &format!("/activities/{at}"));
    }
}

fn steps(draft: &mut Draft) {
    draft.heading(2, ("Steps of the processing", "Schritte der Verarbeitung"));
    let steps = [
        (
            "Import: content of the platform is read with its audience, owner, kind and day. What lacks them is set aside.",
            "Einlesen: Inhalte der Plattform werden mit Sichtbarkeit, Urheberschaft, Art und Datum eingelesen. Was diese Angaben nicht hat, wird ausgesondert.",
        ),
        (
            "Decision: for each item and purpose the rules below are applied to the item, its owner, and the people shown or quoted in it. Each decision is kept with its reasons.",
            "Entscheidung: Für jeden Inhalt und jeden Zweck werden die unten genannten Regeln auf den Inhalt, seine Urheberin oder seinen Urheber und die darin gezeigten oder zitierten Personen angewandt. Jede Entscheidung wird mit ihren Gründen aufbewahrt.",
        ),
        (
            "Compilation: admitted items become a training set, with a signed manifest. Names of accounts are replaced by pseudonyms.",
            "Zusammenstellung: Zugelassene Inhalte werden zu einer Trainingsmenge mit signiertem Manifest. An die Stelle von Kontonamen treten Pseudonyme.",
        ),
        (
            "Late choices: what a later choice refuses is withheld from training and masked in every live set.",
            "Spätere Erklärungen: Was eine spätere Erklärung ausschließt, wird dem Training entzogen und in jeder aktiven Trainingsmenge gesperrt.",
        ),
        (
            "Training: models are trained on rows that were handed out under these checks; a log says which.",
            "Training: Modelle werden mit Zeilen trainiert, die unter diesen Prüfungen ausgegeben wurden; ein Protokoll hält fest, mit welchen.",
        ),
        (
            "Erasure: what is to be erased is removed from every file, and recipients of copies are told to delete it.",
            "Löschung: Was zu löschen ist, wird aus jeder Datei entfernt; Empfänger von Kopien werden zur Löschung angewiesen.",
        ),
    ];
    draft.list(steps.iter().map(|step| draft.t(*step)).collect());
}

fn scale(draft: &mut Draft, facts: &DpiaFacts) {
    let title = ("Scope and scale", "Umfang");
    draft.heading(2, title);
    let scale = &facts.scale;
    let count = |n: Option<u64>, field: &str, what: Two| {
        (
            what,
            draft.count(n, ask(format!("/scale/{field}"), what, By::Records)),
        )
    };
    let from = ("Items from", "Inhalte ab");
    let regions = ("Regions of the people", "Regionen der Personen");
    let frequency = ("Frequency", "Häufigkeit");
    let none = ("none stated", "keine angegeben");
    let regions_ask = ask("/scale/regions", regions, By::Records);
    let rows = vec![
        count(
            scale.people,
            "people",
            ("People known", "Erfasste Personen"),
        ),
        count(scale.items, "items", ("Items known", "Erfasste Inhalte")),
        count(
            scale.people_in_sets,
            "people_in_sets",
            (
                "People with an item in a live set",
                "Personen mit Inhalten in aktiven Trainingsmengen",
            ),
        ),
        count(
            scale.items_in_sets,
            "items_in_sets",
            ("Items in live sets", "Inhalte in aktiven Trainingsmengen"),
        ),
        (
            from,
            draft.day(
                scale.items_from,
                ask("/scale/items_from", from, By::Records),
            ),
        ),
        (
            regions,
            draft.lines(scale.regions.as_ref(), none, regions_ask),
        ),
        (
            frequency,
            draft.text(
                scale.frequency.as_deref(),
                ask("/scale/frequency", frequency, By::Controller),
            ),
        ),
    ];
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
        let title = draft.t(("Assessment", "Prüfung der Rechtsgrundlage"));
        draft.headed(
            2,
            format!("{title} {}, {}", assessment.id, assessment.version),
        );
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
