//! The notification of a personal data breach (GDPR Art. 33, 34).

use crate::doc::{By, DocKind, Value};
use crate::draft::{Draft, ask};
use crate::facts::{BreachFacts, BreachMessage};
use crate::lang::{Options, Two};
use crate::number;
use crate::paper::Paper;
use rights::{Error, FoundBy, Instant};
use serde_json::json;

const TITLE: Two = (
    "Notification of a personal data breach",
    "Meldung einer Verletzung des Schutzes personenbezogener Daten",
);
const LAW: Two = (
    "under Articles 33 and 34 of Regulation (EU) 2016/679 (General Data Protection Regulation, GDPR)",
    "nach Artikel 33 und 34 der Verordnung (EU) 2016/679 (Datenschutz-Grundverordnung, DSGVO)",
);

/// The notification of a personal data breach to the supervisory authority (GDPR Art. 33(3)), with what the
/// people concerned were told (Art. 34). What is likely to follow, humans judge.
///
/// # Errors
/// When the facts cannot be written as JSON, which would be a defect.
pub fn breach(facts: &BreachFacts, options: &Options) -> Result<Paper, Error> {
    let mut draft = Draft::new(options);
    sender(&mut draft, facts);
    incident(&mut draft, facts);
    message(&mut draft, &facts.message, ("/message", 1));
    delay(&mut draft, facts);
    people(&mut draft, facts);
    let what = ("Number of the incident", "Nummer des Vorfalls");
    let number = facts.number.map(|number| number.to_string());
    let ask = ask("/number", what, By::Records);
    let about = vec![
        (what, draft.text(number.as_deref(), ask)),
        (("State", "Status"), Value::Text(state(facts, options.lang))),
    ];
    let doc = draft.finish(DocKind::BreachNotification, TITLE, LAW, about);
    let state = match facts.told {
        Some(_) => "notified",
        None => "draft",
    };
    Paper::new(doc, facts, json!({ "state": state }), options)
}

fn state(facts: &BreachFacts, lang: crate::Lang) -> String {
    let Some(told) = facts.told else {
        let draft = (
            "Draft: the authority has not been notified.",
            "Entwurf: Der Aufsichtsbehörde ist noch nichts gemeldet.",
        );
        return lang.pick(draft).to_owned();
    };
    let told = number::moment(told, lang);
    match lang {
        crate::Lang::En => format!("Notified to the authority on {told}."),
        crate::Lang::De => format!("Der Aufsichtsbehörde gemeldet am {told}."),
    }
}

fn sender(draft: &mut Draft, facts: &BreachFacts) {
    let title = ("Controller", "Verantwortlicher");
    draft.heading(1, title);
    let rows = draft.party(&facts.controller, "/controller", By::Controller);
    draft.pairs(title, rows);
}

const fn found_by(by: FoundBy) -> Two {
    match by {
        FoundBy::Audit => (
            "By an audit of a training",
            "Durch die Prüfung eines Trainings",
        ),
        FoundBy::Verify => (
            "By the verification of a training set",
            "Durch die Prüfung einer Trainingsmenge",
        ),
        FoundBy::Report => ("By a report", "Durch einen Hinweis"),
    }
}

fn incident(draft: &mut Draft, facts: &BreachFacts) {
    let title = ("The incident", "Der Vorfall");
    draft.heading(1, title);
    let what = ("What happened", "Was geschah");
    let known = ("Became known on", "Bekannt geworden am");
    let due = ("72 hours end on", "72 Stunden enden am");
    let found = ("Found", "Festgestellt");
    let place = ("Used in", "Verwendet in");
    let items = (
        "Items concerned, about",
        "Betroffene Inhalte, ungefähre Zahl",
    );
    let people = (
        "People concerned, about",
        "Betroffene Personen, ungefähre Zahl",
    );
    let records = |at: &str, what| ask(at, what, By::Records);
    let rows = vec![
        (
            what,
            draft.text(facts.title.as_deref(), records("/title", what)),
        ),
        (
            found,
            match facts.found_by {
                Some(by) => Value::Text(draft.t(found_by(by))),
                None => draft.open(records("/found_by", found)),
            },
        ),
        (known, moment(draft, facts.known, records("/known", known))),
        (due, moment(draft, facts.due, records("/due", due))),
        (
            place,
            draft.text(facts.place.as_deref(), records("/place", place)),
        ),
        (items, draft.count(facts.items, records("/items", items))),
        (
            people,
            draft.count(facts.people, records("/people", people)),
        ),
    ];
    draft.pairs(title, rows);
    draft.note((
        "Items are posts, comments, photos and the like that had been refused and were used all the same. Times are in UTC.",
        "Inhalte sind Beiträge, Kommentare, Fotos und Ähnliches, die abgelehnt waren und trotzdem verwendet wurden. Zeiten in UTC.",
    ));
}

fn moment(draft: &Draft, at: Option<Instant>, ask: crate::draft::Ask) -> Value {
    match at {
        Some(at) => Value::Text(number::moment(at, draft.lang())),
        None => draft.open(ask),
    }
}

/// What both messages say (Art. 33(3), 34(2)): the field, its heading, and the letter that asks for it.
const PARTS: [(&str, Two, Two); 4] = [
    (
        "nature",
        ("Nature of the breach", "Art der Verletzung"),
        (" (Art. 33(3)(a))", " (Art. 33 Abs. 3 Buchst. a)"),
    ),
    (
        "contact",
        ("Contact point", "Anlaufstelle"),
        (" (Art. 33(3)(b))", " (Art. 33 Abs. 3 Buchst. b)"),
    ),
    (
        "consequences",
        ("Likely consequences", "Wahrscheinliche Folgen"),
        (" (Art. 33(3)(c))", " (Art. 33 Abs. 3 Buchst. c)"),
    ),
    (
        "measures",
        (
            "Measures taken and proposed",
            "Ergriffene und vorgeschlagene Maßnahmen",
        ),
        (" (Art. 33(3)(d))", " (Art. 33 Abs. 3 Buchst. d)"),
    ),
];

/// Its parts under headings of a level, at a place of the facts.
fn message(draft: &mut Draft, message: &BreachMessage, (at, level): (&str, u8)) {
    let texts = [
        &message.nature,
        &message.contact,
        &message.consequences,
        &message.measures,
    ];
    for ((field, title, letter), text) in PARTS.into_iter().zip(texts) {
        let letter = match level {
            1 => draft.t(letter),
            _ => String::new(),
        };
        draft.headed(level, draft.t(title) + &letter);
        let ask = ask(format!("{at}/{field}"), title, By::Officer);
        draft.prose(text.as_deref(), ask);
    }
}

fn delay(draft: &mut Draft, facts: &BreachFacts) {
    if !facts.late && facts.message.delay.is_none() {
        return;
    }
    let title = (
        "Reasons for the delay (Art. 33(1))",
        "Gründe für die Verzögerung (Art. 33 Abs. 1)",
    );
    draft.heading(1, title);
    let ask = ask("/message/delay", title, By::Officer);
    draft.prose(facts.message.delay.as_deref(), ask);
}

fn people(draft: &mut Draft, facts: &BreachFacts) {
    let title = (
        "Communication to the people concerned (Art. 34)",
        "Benachrichtigung der betroffenen Personen (Art. 34)",
    );
    draft.heading(1, title);
    let Some(told) = &facts.people_told else {
        return draft.say((
            "The people concerned have not been written to.",
            "Die betroffenen Personen sind nicht angeschrieben worden.",
        ));
    };
    let (at, sent) = (
        ("Sent on", "Versandt am"),
        ("Mails sent", "Versandte E-Mails"),
    );
    let lang = draft.lang();
    let rows = vec![
        (at, Value::Text(number::moment(told.at, lang))),
        (sent, Value::Text(number::count(told.people, lang))),
    ];
    draft.pairs(title, rows);
    message(draft, &told.message, ("/people_told/message", 2));
}
