//! Incidents: something that was refused was used all the same (Art. 33, 34).

use super::{at, pick, tlog_lang};
use crate::asked::{Asked, to};
use crate::clocks;
use crate::fault::Fault;
use crate::form::Form;
use crate::place::Office;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::incidents::{IncidentLine, IncidentState, Incidents, OpenIncident};
use console::overview::{Task, TaskKind};
use console::{Deed, FormError, Lang, Named, Problem, Room, field, word};
use rights::{Error, FoundBy, Incident, Instant, Sequence};
use server::{NewIncident, OpenedIncident};

mod named;
mod one;

pub(crate) use one::{add, close, file, look, one, tell_authority, tell_people};

/// Incidents that are to be reported or closed.
pub(crate) async fn tasks(office: &Office, lang: Lang) -> Result<Vec<Task>, Error> {
    let docket = office.docket().await?;
    Ok(docket
        .incidents()
        .map(|opened| Task {
            href: at(&format!("/incidents/{}", opened.number)),
            what: TaskKind::Incident,
            which: tlog::happened(&opened.incident, tlog_lang(lang)),
            note: None,
            clock: clock(office, opened),
        })
        .collect())
}

fn clock(office: &Office, opened: &OpenedIncident) -> Option<console::Clock> {
    let runs = opened.settled().is_none();
    let time = &*office.app.parts().clock;
    runs.then(|| clocks::of_moment(opened.incident.due(), time))
}

fn line(asked: &Asked, opened: &OpenedIncident) -> IncidentLine {
    let office = &asked.office;
    let incident = &opened.incident;
    IncidentLine {
        href: at(&format!("/incidents/{}", opened.number)),
        number: opened.number.0,
        title: tlog::happened(incident, tlog_lang(asked.lang)),
        found: incident.found_by,
        known: server::web::moment(incident.known),
        people: opened.people(),
        clock: clock(office, opened),
        state: match (opened.closed(), opened.settled()) {
            (Some((day, _)), _) => IncidentState::Closed(day),
            (None, Some(day)) => IncidentState::Notified(day),
            (None, None) => IncidentState::Open,
        },
    }
}

/// The list.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let office = &asked.office;
    let mut all = office.app.incidents().await?;
    // Open ones first, then the newest.
    all.sort_by_key(|opened| (opened.closed().is_some(), u64::MAX - opened.number.0));
    let page = Incidents {
        list: all.iter().map(|opened| line(asked, opened)).collect(),
        begin: at("/incidents/open"),
    };
    asked.page(&session, Room::Incidents, &page).await
}

/// The form for one that somebody reported.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = match asked.session_for(Deed::Incident).await {
        Ok(session) => {
            let page = form(&asked, &Form::default(), Vec::new());
            asked.page(&session, Room::Incidents, &page).await
        }
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

fn form(asked: &Asked, sent: &Form, errors: Vec<FormError>) -> OpenIncident {
    let chosen = sent
        .value(field::FOUND_BY)
        .or(Some(FoundBy::Report.as_str()));
    let found = |by: &FoundBy| pick(by.as_str(), word(Named::FoundBy(*by), asked.lang), chosen);
    OpenIncident {
        action: at("/incidents/open"),
        title: sent.text(field::TITLE),
        found: FoundBy::ALL.iter().map(found).collect(),
        known: (sent.text(field::RECEIVED), sent.text(field::HOUR)),
        items: sent.text(field::ITEMS),
        people: sent.text(field::PEOPLE),
        errors,
    }
}

/// Opens it.
pub(crate) async fn open(asked: Asked, body: Bytes) -> Response {
    let answer = opening(&asked, &body).await;
    asked.answer(answer).await
}

async fn opening(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let sent = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Incident, &sent).await?;
    let mut errors = Vec::new();
    let title = sent.needed(field::TITLE, &mut errors);
    let known = known(asked, &sent, &mut errors);
    let found_by = sent.value(field::FOUND_BY).and_then(|by| by.parse().ok());
    let about = named::about(asked, &sent, &mut errors).await?;
    let Some((known, about)) = known.zip(about).filter(|_| errors.is_empty()) else {
        let page = form(asked, &sent, errors);
        return asked.page(&session, Room::Incidents, &page).await;
    };
    let incident = Incident {
        title,
        found_by: found_by.unwrap_or(FoundBy::Report),
        known,
        place: String::new(),
        items: 0,
        people: 0,
        unowned: None,
        mark: None,
    };
    let new = NewIncident { incident, about };
    let number = asked.office.app.open_incident(new).await?;
    Ok(to(&at(&format!("/incidents/{number}"))))
}

/// The moment from which it was known: a day and an hour (UTC).
fn known(asked: &Asked, sent: &Form, errors: &mut Vec<FormError>) -> Option<Instant> {
    let day = sent.day(field::RECEIVED, errors)?;
    let hour = sent.value(field::HOUR).unwrap_or("00:00");
    let wrong = |errors: &mut Vec<FormError>, problem| {
        errors.push(FormError {
            field: field::RECEIVED,
            problem,
        });
    };
    let Ok(known) = format!("{day}T{hour}:00Z").parse::<Instant>() else {
        wrong(errors, Problem::NotDay);
        return None;
    };
    if known > asked.office.app.parts().clock.now() {
        wrong(errors, Problem::InFuture);
        return None;
    }
    Some(known)
}

/// The number of an incident in an address.
fn numbered(Path(number): Path<u64>) -> Sequence {
    Sequence(number)
}
