//! The record of processing activities (GDPR Art. 30(1)).

use crate::doc::{By, DocKind, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Applies, Party, RecordFacts};
use crate::lang::{Options, Two};
use crate::paper::Paper;
use crate::write::activity;
use rights::Error;
use serde_json::json;

const TITLE: Two = (
    "Record of processing activities",
    "Verzeichnis von Verarbeitungstätigkeiten",
);
const LAW: Two = (
    "under Article 30(1) of Regulation (EU) 2016/679 (General Data Protection Regulation, GDPR)",
    "nach Artikel 30 Absatz 1 der Verordnung (EU) 2016/679 (Datenschutz-Grundverordnung, DSGVO)",
);

/// The record of processing activities (GDPR Art. 30(1)): letters a to g, letters b to f once for each
/// purpose.
///
/// # Errors
/// When the facts cannot be written as JSON, which would be a defect.
pub fn record(facts: &RecordFacts, options: &Options) -> Result<Paper, Error> {
    let mut draft = Draft::new(options);
    contacts(&mut draft, facts);
    activities(&mut draft, facts);
    security(&mut draft, facts);
    let doc = draft.finish(DocKind::RecordOfProcessing, TITLE, LAW, Vec::new());
    Paper::new(doc, facts, json!({}), options)
}

fn contacts(draft: &mut Draft, facts: &RecordFacts) {
    draft.heading(
        1,
        (
            "Controller, representative and data protection officer",
            "Verantwortlicher, Vertreter und Datenschutzbeauftragte",
        ),
    );
    draft.note((
        "Article 30(1)(a) GDPR",
        "Artikel 30 Absatz 1 Buchstabe a DSGVO",
    ));
    draft.heading(2, ("Controller", "Verantwortlicher"));
    let rows = draft.party(&facts.controller, "/controller", By::Controller);
    draft.pairs(("Controller", "Verantwortlicher"), rows);
    joint(draft, &facts.joint_controllers);
    maybe_party(
        draft,
        &facts.representative,
        "/representative",
        ("Representative in the Union", "Vertreter in der Union"),
        (
            "A representative under Article 27 GDPR is not required.",
            "Ein Vertreter nach Artikel 27 DSGVO ist nicht zu benennen.",
        ),
    );
    maybe_party(
        draft,
        &facts.officer,
        "/officer",
        (
            "Data protection officer",
            "Datenschutzbeauftragte oder Datenschutzbeauftragter",
        ),
        (
            "A data protection officer under Article 37 GDPR has not been designated, and does not have to be.",
            "Eine Datenschutzbeauftragte oder ein Datenschutzbeauftragter nach Artikel 37 DSGVO ist nicht benannt und nicht zu benennen.",
        ),
    );
}

fn joint(draft: &mut Draft, parties: &Applies<Vec<Party>>) {
    let title = ("Joint controllers", "Gemeinsam Verantwortliche");
    draft.heading(2, title);
    match parties {
        Applies::Unknown => draft.prose(None, ask("/joint_controllers", title, By::Controller)),
        Applies::No => draft.say((
            "There are no joint controllers.",
            "Es gibt keine gemeinsam Verantwortlichen.",
        )),
        Applies::Yes(parties) if parties.is_empty() => {
            draft.prose(None, ask("/joint_controllers/yes", title, By::Controller));
        }
        Applies::Yes(parties) => {
            for (at, party) in parties.iter().enumerate() {
                let at = format!("/joint_controllers/yes/{at}");
                let rows = draft.party(party, &at, By::Controller);
                draft.pairs(("Joint controller", "Gemeinsam Verantwortlicher"), rows);
            }
        }
    }
}

fn maybe_party(draft: &mut Draft, party: &Applies<Party>, at: &str, title: Two, none: Two) {
    draft.heading(2, title);
    match party {
        Applies::Unknown => draft.prose(None, ask(at, title, By::Controller)),
        Applies::No => draft.say(none),
        Applies::Yes(party) => {
            let rows = draft.party(party, &format!("{at}/yes"), By::Controller);
            draft.pairs(title, rows);
        }
    }
}

fn activities(draft: &mut Draft, facts: &RecordFacts) {
    let title = ("Processing activities", "Verarbeitungstätigkeiten");
    draft.heading(1, title);
    draft.note((
        "Article 30(1)(b) to (f) GDPR. Each purpose is one processing activity. The legal basis is stated \
         although Article 30 does not require it.",
        "Artikel 30 Absatz 1 Buchstaben b bis f DSGVO. Jeder Zweck ist eine Verarbeitungstätigkeit. Die \
         Rechtsgrundlage ist angegeben, obwohl Artikel 30 sie nicht verlangt.",
    ));
    if facts.activities.is_empty() {
        draft.prose(None, ask("/activities", title, By::Records));
    }
    for (at, each) in facts.activities.iter().enumerate() {
        draft.headed(2, activity::name(each, at, draft.lang()));
        activity::write(draft, each, &format!("/activities/{at}"));
    }
}

fn security(draft: &mut Draft, facts: &RecordFacts) {
    let title = (
        "Technical and organisational measures",
        "Technische und organisatorische Maßnahmen",
    );
    draft.heading(1, title);
    draft.note((
        "Article 30(1)(g) and Article 32(1) GDPR; general description",
        "Artikel 30 Absatz 1 Buchstabe g und Artikel 32 Absatz 1 DSGVO; allgemeine Beschreibung",
    ));
    let none = ("None are stated.", "Es sind keine angegeben.");
    let ask = ask("/security", title, By::Controller);
    match draft.lines(facts.security.as_ref(), none, ask.clone()) {
        Value::Lines(items) => draft.list(items),
        // An empty list of measures is no answer to Art. 32.
        _ => draft.prose(None, ask),
    }
}
