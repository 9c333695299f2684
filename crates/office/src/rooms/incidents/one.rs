//! One incident: what was used, what was done, and the two messages.

use super::{
    Asked, Deed, Fault, Form, Named, OpenedIncident, Room, at, field, line, numbered, pick, to,
    word,
};
use crate::rooms::documents::paper;
use crate::rooms::persons::REASON;
use crate::rooms::tlog_lang;
use crate::session::{Session, seconds};
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::FormError;
use console::documents::Paper;
use console::error::Status;
use console::incidents::{Draft, DraftPart, IncidentPage, PartOf, Step};
use records::Format;
use rights::{IncidentEnd, IncidentStep, Sequence};
use tlog::said;

mod shown;

use shown::Shown;

/// Parts of the message to the authority (Art. 33(3)); the last one is for a late one.
const TO_AUTHORITY: [PartOf; 5] = [
    PartOf::Nature,
    PartOf::Contact,
    PartOf::Consequences,
    PartOf::Measures,
    PartOf::Delay,
];

/// As what the notification is handed out.
const FORMATS: [Format; 2] = [Format::Docx, Format::Json];

/// How a file of it is called.
fn file_name(number: Sequence, lang: console::Lang, format: Format) -> String {
    format!("incident-{number}.{}.{}", lang.tag(), format.name())
}

/// The page.
pub(crate) async fn one(asked: Asked, number: Path<u64>) -> Response {
    let answer = showing(&asked, numbered(number), Vec::new()).await;
    asked.answer(answer).await
}

async fn showing(
    asked: &Asked,
    number: Sequence,
    errors: Vec<FormError>,
) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let office = &asked.office;
    let opened = office.app.incident(number).await?;
    let shown = Shown::read(asked, &session, &opened).await?;
    let action = |what: &str| at(&format!("/incidents/{number}/{what}"));
    let open = opened.closed().is_none();
    let page = IncidentPage {
        line: line(office, &opened),
        entry: number.0,
        count: opened.incident.items,
        ask: shown
            .why
            .is_none()
            .then(|| at(&format!("/incidents/{number}"))),
        why: shown.why,
        items: shown.items,
        pager: shown.pager,
        told: shown.told,
        steps: steps(asked, &opened),
        authority: authority(asked, &opened, open.then(|| action("authority"))),
        people: people(asked, &opened, open.then(|| action("people"))),
        files: FORMATS
            .map(|format| Paper {
                href: action(&format!("files/{}", file_name(number, asked.lang, format))),
                format: format.name().to_uppercase(),
                bytes: None,
            })
            .into(),
        close: open.then(|| (action("close"), ends(asked))),
        errors,
    };
    asked.page(&session, Room::Incidents, &page).await
}

/// The notification as a document, in the language that its name says.
pub(crate) async fn file(asked: Asked, Path((number, name)): Path<(u64, String)>) -> Response {
    let answer = giving(&asked, Sequence(number), &name).await;
    asked.answer(answer).await
}

async fn giving(asked: &Asked, number: Sequence, name: &str) -> Result<Response, Fault> {
    asked.session_for(Deed::Look).await?;
    let langs = [
        (console::Lang::En, records::Lang::En),
        (console::Lang::De, records::Lang::De),
    ];
    let known = langs.into_iter().flat_map(|(shown, lang)| {
        FORMATS.map(|format| (file_name(number, shown, format), lang, format))
    });
    let mut known = known.filter(|(known, ..)| known == name);
    let (name, lang, format) = known.next().ok_or(Status::NotFound)?;
    let office = &asked.office;
    let opened = office.app.incident(number).await?;
    let parts = office.app.parts();
    let said = (&office.said, &parts.notice);
    let made = records::notification(&opened, said, lang, parts.clock.now())?;
    Ok(paper(&name, format, made.bytes(format)?))
}

fn ends(asked: &Asked) -> Vec<console::Pick> {
    let end = |end: &IncidentEnd| {
        pick(
            end.as_str(),
            word(Named::IncidentEnd(*end), asked.lang),
            None,
        )
    };
    IncidentEnd::ALL.iter().map(end).collect()
}

/// Says why one looks at what is in it.
pub(crate) async fn look(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = looking(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn looking(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Look, &form).await?;
    asked.office.app.incident(number).await?;
    let mut errors = Vec::new();
    let why = form.needed(field::LOOK, &mut errors);
    if !errors.is_empty() {
        return showing(asked, number, errors).await;
    }
    let why: String = why.chars().take(REASON).collect();
    let now = seconds(&asked.office);
    let looks = &asked.office.looks;
    looks.give_reason(&session.name, (number, &why), now);
    Ok(back(number))
}

/// What was done, in the words of receipts.
fn steps(asked: &Asked, opened: &OpenedIncident) -> Vec<Step> {
    let lang = tlog_lang(asked.lang);
    let step = |(when, by, step): &(rights::Instant, String, IncidentStep)| {
        let entry = rights::Entry::IncidentStepped {
            incident: opened.number,
            by: by.clone(),
            step: step.clone(),
        };
        // The first two rows name the incident and who did it.
        let rows = said(&entry, lang).rows.into_iter().skip(2);
        let what: Vec<String> = rows
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        Step {
            at: server::web::moment(*when),
            by: by.clone(),
            what: what.join(" \u{b7} "),
        }
    };
    opened.steps.iter().map(step).collect()
}

/// The message to the authority: what is known is written, the rest is for the officer.
fn authority(asked: &Asked, opened: &OpenedIncident, action: Option<String>) -> Draft {
    let sent = opened.steps.iter().find_map(|(at, _, step)| match step {
        IncidentStep::AuthorityTold { parts } => Some((*at, parts.clone())),
        _ => None,
    });
    let late = opened.is_overdue(asked.office.app.parts().clock.now());
    let needed = TO_AUTHORITY.len() - usize::from(!late);
    let told = sent.as_ref().map(|(_, parts)| parts.clone());
    let texts = told.unwrap_or_else(|| known(asked, opened));
    Draft {
        action: action.filter(|_| sent.is_none()),
        parts: parts(&TO_AUTHORITY, needed, &texts),
        sent: sent.map(|(at, _)| server::web::moment(at)),
    }
}

/// The message to the people concerned (Art. 34(2)).
fn people(asked: &Asked, opened: &OpenedIncident, action: Option<String>) -> Draft {
    let sent = opened.steps.iter().find_map(|(at, _, step)| match step {
        IncidentStep::PeopleTold { parts, .. } => Some((*at, parts.clone())),
        _ => None,
    });
    let told = sent.as_ref().map(|(_, parts)| parts.clone());
    let texts = told.unwrap_or_else(|| known(asked, opened));
    Draft {
        action: action.filter(|_| sent.is_none()),
        parts: parts(&TO_AUTHORITY, 4, &texts),
        sent: sent.map(|(at, _)| server::web::moment(at)),
    }
}

fn parts(all: &[PartOf], needed: usize, texts: &[String]) -> Vec<DraftPart> {
    let texts = texts
        .iter()
        .cloned()
        .chain(std::iter::repeat(String::new()));
    let part = |(what, text): (&PartOf, String)| DraftPart { what: *what, text };
    all.iter().take(needed).zip(texts).map(part).collect()
}

/// What can be written from what is known: what happened, and whom to ask.
fn known(asked: &Asked, opened: &OpenedIncident) -> Vec<String> {
    let incident = &opened.incident;
    let portal = &asked.office.app.parts().portal;
    let nature = match asked.lang {
        console::Lang::En => format!(
            "{}. Items that had been refused and were used all the same: {}. People concerned: {}. Used in: {}.",
            incident.title, incident.items, incident.people, incident.place
        ),
        console::Lang::De => format!(
            "{}. Inhalte, die abgelehnt waren und trotzdem verwendet wurden: {}. Betroffene Personen: {}. Verwendet in: {}.",
            incident.title, incident.items, incident.people, incident.place
        ),
    };
    let contact = format!("{}, {}", portal.legal_name, portal.officer_mail);
    vec![nature, contact]
}

/// The texts of a form, in the order of their parts.
fn texts(form: &Form, count: usize) -> Vec<String> {
    let text = |n: usize| form.text(&format!("{}-{n}", field::PART));
    let mut texts: Vec<String> = (1..=count).map(text).collect();
    while texts.last().is_some_and(String::is_empty) {
        texts.pop();
    }
    texts
}

fn back(number: Sequence) -> Response {
    to(&at(&format!("/incidents/{number}")))
}

/// Records that the authority was told.
pub(crate) async fn tell_authority(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = telling_authority(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn telling_authority(
    asked: &Asked,
    number: Sequence,
    body: &Bytes,
) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Incident, &form).await?;
    let opened = asked.office.app.incident(number).await?;
    if opened.settled().is_none() {
        let parts = texts(&form, TO_AUTHORITY.len());
        let step = IncidentStep::AuthorityTold { parts };
        let app = &asked.office.app;
        app.step_incident(number, &session.name, step).await?;
    }
    Ok(back(number))
}

/// Writes to the people concerned.
pub(crate) async fn tell_people(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = telling_people(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn telling_people(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Incident, &form).await?;
    let office = &asked.office;
    // The portal's courier writes to each of them, once, and tries again what fails.
    let parts = texts(&form, TO_AUTHORITY.len());
    let app = &office.app;
    app.tell_people(number, &session.name, parts).await?;
    Ok(back(number))
}

/// Closes it.
pub(crate) async fn close(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = closing(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn closing(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Incident, &form).await?;
    let mut errors = Vec::new();
    let end = form.needed(field::OUTCOME, &mut errors);
    let why = form.needed(field::REASON, &mut errors);
    let end: Option<IncidentEnd> = end.parse().ok();
    let Some(end) = end.filter(|_| errors.is_empty()) else {
        return showing(asked, number, errors).await;
    };
    let step = IncidentStep::Closed { end, why };
    let app = &asked.office.app;
    app.step_incident(number, &session.name, step).await?;
    Ok(back(number))
}
