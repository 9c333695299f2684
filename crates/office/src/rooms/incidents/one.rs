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
use console::incidents::{AddToIncident, IncidentPage, Step};
use records::Format;
use rights::{IncidentEnd, IncidentStep, Sequence};
use tlog::said;

mod drafts;
mod more;
mod shown;

use drafts::{authority, complete, fields_of, is_late, people};
pub(crate) use more::add;
use shown::Shown;

/// As what the notification is handed out.
const FORMATS: [Format; 2] = [Format::Docx, Format::Json];

/// How a file of it is called.
fn file_name(number: Sequence, lang: console::Lang, format: Format) -> String {
    format!("incident-{number}.{}.{}", lang.tag(), format.name())
}

/// The page.
pub(crate) async fn one(asked: Asked, number: Path<u64>) -> Response {
    let answer = showing(&asked, numbered(number), (&Form::default(), Vec::new())).await;
    asked.answer(answer).await
}

async fn showing(
    asked: &Asked,
    number: Sequence,
    (form, errors): (&Form, Vec<FormError>),
) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let office = &asked.office;
    let opened = office.app.incident(number).await?;
    let shown = Shown::read(asked, &session, &opened).await?;
    let action = |what: &str| at(&format!("/incidents/{number}/{what}"));
    let open = opened.closed().is_none();
    let languages = office.app.languages_of(number).await?;
    let untold = office.app.untold(number).await?.len() as u64;
    let page = IncidentPage {
        line: line(asked, &opened),
        entry: number.0,
        count: opened.items(),
        ask: shown
            .why
            .is_none()
            .then(|| at(&format!("/incidents/{number}"))),
        why: shown.why,
        items: shown.items,
        unlisted: shown.unlisted,
        pager: shown.pager,
        told: shown.told,
        steps: steps(asked, &opened),
        authority: authority(
            asked,
            (&opened, form),
            (open || opened.owes()).then(|| action("authority")),
        ),
        people: people(
            asked,
            (&opened, form),
            (&languages, open.then(|| action("people")), untold),
        ),
        untold,
        add: open.then(|| AddToIncident {
            action: action("add"),
            items: form.text(field::ITEMS),
            people: form.text(field::PEOPLE),
        }),
        files: FORMATS
            .map(|format| Paper {
                href: action(&format!("files/{}", file_name(number, asked.lang, format))),
                format: format.name().to_uppercase(),
                bytes: None,
            })
            .into(),
        close: open.then(|| (action("close"), ends(asked, &opened))),
        owes: opened.settled().is_none(),
        unsaid: opened.owes() && opened.settled().is_some(),
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

/// How it can end: as dealt with only once the authority was told, also of what was added.
fn ends(asked: &Asked, opened: &OpenedIncident) -> Vec<console::Pick> {
    let may = |end: &&IncidentEnd| **end != IncidentEnd::Settled || !opened.owes();
    let end = |end: &IncidentEnd| {
        pick(
            end.as_str(),
            word(Named::IncidentEnd(*end), asked.lang),
            None,
        )
    };
    IncidentEnd::ALL.iter().filter(may).map(end).collect()
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
        return showing(asked, number, (&form, errors)).await;
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
    let mut errors = Vec::new();
    let late = is_late(asked, &opened);
    let count = field::AUTHORITY.len() - usize::from(!late);
    let fields = field::AUTHORITY.iter().take(count);
    let parts = complete(&form, fields, &mut errors);
    if !errors.is_empty() {
        return showing(asked, number, (&form, errors)).await;
    }
    // Sent twice by a double click it is one message; with other words, or after more was added, it supplements what
    // was said before.
    let same = opened
        .authority_told()
        .is_some_and(|(_, told)| told == parts && !opened.unsaid());
    if !same {
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
    let app = &office.app;
    let told = app.incident(number).await?.told().is_some();
    if told && app.untold(number).await?.is_empty() {
        return Ok(back(number));
    }
    let mut errors = Vec::new();
    let languages = drafts::written_in(asked, &app.languages_of(number).await?);
    let text = |lang: &console::Lang| {
        let fields = fields_of(*lang).iter();
        (*lang, complete(&form, fields, &mut errors))
    };
    let texts: Vec<_> = languages.iter().map(text).collect();
    if !errors.is_empty() {
        return showing(asked, number, (&form, errors)).await;
    }
    // The portal's courier writes to each of them, once, and tries again what fails.
    app.tell_people(number, &session.name, texts).await?;
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
        return showing(asked, number, (&form, errors)).await;
    };
    let step = IncidentStep::Closed { end, why };
    let app = &asked.office.app;
    app.step_incident(number, &session.name, step).await?;
    Ok(back(number))
}
