//! Requests: the list with its clocks, entering one that came by letter or phone, working on one.

use super::{at, name_of, pick};
use crate::asked::{Asked, to};
use crate::clocks;
use crate::fault::Fault;
use crate::form::{File, Form};
use crate::mail::{self, About};
use crate::place::Office;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use console::error::Status;
use console::requests::{EnterRequest, RequestLine, Requests};
use console::{Deed, FormError, Lang, Named, Problem, Room, field, word};
use rights::{
    ActsFor, Behalf, Channel, Error, Evidence, Hash, Ordinal, Request, RequestKind, RequestOutcome,
    RequestStep, SearchFor, Sequence,
};
use server::Case;
use std::collections::BTreeMap;

mod one;

pub(crate) use one::{answer, decide, evidence, extend, one, write};

/// Requests of a page of the list.
const PER_PAGE: usize = 50;

/// How a request stands, as pages say it.
fn state_of(case: &Case) -> console::requests::RequestState {
    use console::requests::RequestState as State;
    match case.state.ended {
        None if case.state.begun => State::InProgress,
        None => State::Open,
        Some((day, Some(RequestOutcome::Refused))) => State::Denied(day, refused_because(case)),
        Some((day, Some(_))) => State::Fulfilled(day),
        Some((day, None)) => State::Revoked(day),
    }
}

fn refused_because(case: &Case) -> String {
    let said = case.steps.iter().rev().find_map(|step| match &step.step {
        RequestStep::Answered { text, .. } => Some(text.clone()),
        _ => None,
    });
    said.unwrap_or_default()
}

/// A request in short.
pub(crate) async fn line(office: &Office, case: &Case) -> Result<RequestLine, Error> {
    let name = name_of(office, case.person).await?;
    let account = !name.is_guest();
    let who = match account {
        true => name.to_string(),
        false => {
            let contact = office.app.parts().ledger.contact(case.person).await?;
            contact
                .mail
                .map_or_else(|| name.to_string(), |mail| mail.to_string())
        }
    };
    let today = office.app.parts().clock.today();
    Ok(RequestLine {
        href: at(&format!("/requests/{}", case.number)),
        number: case.number.0,
        kind: case.request.kind,
        who,
        account,
        received: case.request.received,
        state: state_of(case),
        clock: case
            .state
            .ended
            .is_none()
            .then(|| clocks::of_day(case.state.due, today)),
        extended: case.state.extended.is_some(),
    })
}

/// Which requests are asked for.
fn matches(asked: &Asked, case: &Case) -> bool {
    let today = asked.office.app.parts().clock.today();
    let kind = asked.value(field::KIND);
    let kind = kind.is_none_or(|kind| kind == case.request.kind.as_str());
    kind && match asked.value(field::STATE) {
        None => true,
        Some("open") => case.state.ended.is_none(),
        Some("overdue") => case.is_overdue(today),
        Some(_) => case.state.ended.is_some(),
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
    let mut cases = office.app.cases().await?;
    cases.retain(|case| matches(asked, case));
    // What is due first comes first; what has ended follows, the newest first.
    cases.sort_by_key(|case| match case.state.ended {
        None => (0, case.state.due.epoch_days(), case.number.0),
        Some((day, _)) => (1, -day.epoch_days(), u64::MAX - case.number.0),
    });
    let pager = asked.pager(cases.len() as u64, PER_PAGE as u64);
    let first = usize::try_from(pager.page - 1).unwrap_or(0) * PER_PAGE;
    let mut list = Vec::new();
    for case in cases.iter().skip(first).take(PER_PAGE) {
        list.push(line(office, case).await?);
    }
    let page = Requests {
        kinds: kinds(asked.lang, asked.value(field::KIND), true),
        states: states(asked),
        found: cases.len() as u64,
        list,
        pager,
        enter: at("/requests/enter"),
    };
    asked.page(&session, Room::Requests, &page).await
}

fn kinds(lang: Lang, chosen: Option<&str>, all: bool) -> Vec<console::Pick> {
    let every = all.then(|| pick("", word(Named::All, lang), Some(chosen.unwrap_or_default())));
    let kind = |kind: &RequestKind| {
        let label = word(Named::RequestKind(*kind), lang);
        pick(kind.as_str(), label, chosen)
    };
    every
        .into_iter()
        .chain(RequestKind::ALL.iter().map(kind))
        .collect()
}

fn states(asked: &Asked) -> Vec<console::Pick> {
    let chosen = Some(asked.value(field::STATE).unwrap_or_default());
    let state = |(value, named)| pick(value, word(named, asked.lang), chosen);
    [
        ("", Named::All),
        ("open", Named::Open),
        ("overdue", Named::Overdue),
        ("ended", Named::Ended),
    ]
    .map(state)
    .into()
}

/// The form for a request that came by letter or phone, or through somebody else.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = match asked.session_for(Deed::Enter).await {
        Ok(session) => {
            let page = entry_form(&asked, &Form::default(), Vec::new());
            asked.page(&session, Room::Requests, &page).await
        }
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

fn entry_form(asked: &Asked, sent: &Form, errors: Vec<FormError>) -> EnterRequest {
    let lang = asked.lang;
    // What the portal and the link take themselves nobody enters.
    let ways = [Channel::Letter, Channel::Phone, Channel::Mail];
    let way = sent
        .value(field::CHANNEL)
        .or(Some(Channel::Letter.as_str()));
    let behalf = Some(sent.value(field::BEHALF).unwrap_or_default());
    let act = |act: &Behalf| pick(act.as_str(), word(Named::Behalf(*act), lang), behalf);
    EnterRequest {
        action: at("/requests/enter"),
        kinds: kinds(lang, sent.value(field::KIND), false),
        channels: ways
            .iter()
            .map(|c| pick(c.as_str(), word(Named::Channel(*c), lang), way))
            .collect(),
        behalf: std::iter::once(pick("", word(Named::Oneself, lang), behalf))
            .chain(Behalf::ALL.iter().map(act))
            .collect(),
        received: sent.text(field::RECEIVED),
        person: sent.text(field::PERSON),
        name: sent.text(field::NAME),
        evidence: sent.text(field::EVIDENCE),
        text: sent.text(field::TEXT),
        errors,
    }
}

/// Enters it.
pub(crate) async fn enter(asked: Asked, sent: Result<Multipart, MultipartRejection>) -> Response {
    let answer = entering(&asked, sent).await;
    asked.answer(answer).await
}

async fn entering(
    asked: &Asked,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let sent = sent.map_err(|_| Fault::Status(Status::BadRequest))?;
    let form = Form::parts(sent).await?;
    let session = asked.sent_for(Deed::Enter, &form).await?;
    let mut errors = Vec::new();
    let read = read(asked, &form, &session.name, &mut errors).await?;
    let Some((person, request)) = read.filter(|_| errors.is_empty()) else {
        let page = entry_form(asked, &form, errors);
        return asked.page(&session, Room::Requests, &page).await;
    };
    // The files first: an entry never names evidence that is not there.
    for (file, evidence) in form.files().iter().zip(&request.evidence) {
        keep(&asked.office, person, evidence, file)?;
    }
    let number = asked.office.app.open_case(person, request).await?;
    Ok(to(&at(&format!("/requests/{number}"))))
}

/// What a form says; errors are added where it says too little.
async fn read(
    asked: &Asked,
    form: &Form,
    staff: &str,
    errors: &mut Vec<FormError>,
) -> Result<Option<(Ordinal, Request)>, Fault> {
    let today = asked.office.app.parts().clock.today();
    let received = form.day(field::RECEIVED, errors);
    if received.is_some_and(|day| day > today) {
        errors.push(FormError {
            field: field::RECEIVED,
            problem: Problem::InFuture,
        });
    }
    let person = form.needed(field::PERSON, errors);
    let text = form.needed(field::TEXT, errors);
    let behalf: Option<Behalf> = form.value(field::BEHALF).and_then(|b| b.parse().ok());
    let by = behalf.map(|behalf| ActsFor {
        name: form.needed(field::NAME, errors),
        behalf,
    });
    let mut proofs = Vec::new();
    if behalf.is_some() || form.value(field::EVIDENCE).is_some() {
        proofs.push(form.needed(field::EVIDENCE, errors));
    }
    let (Some(kind), Some(received)) = (
        form.value(field::KIND)
            .and_then(|k| k.parse::<RequestKind>().ok()),
        received,
    ) else {
        return Ok(None);
    };
    let channel = form.value(field::CHANNEL).and_then(|c| c.parse().ok());
    let request = Request {
        kind,
        channel: channel.unwrap_or(Channel::Letter),
        received,
        subject: String::new(),
        text,
        by,
        evidence: evidence_of(proofs, form.files(), received),
        entered_by: Some(staff.to_owned()),
        search: SearchFor::default(),
    };
    if !errors.is_empty() {
        return Ok(None);
    }
    let person = asked.office.app.whoever(&person).await?;
    Ok(Some((person, request)))
}

/// Files come first, each with what proves it or with its own name.
fn evidence_of(mut proofs: Vec<String>, files: &[File], on: rights::Day) -> Vec<Evidence> {
    let mut all: Vec<Evidence> = files
        .iter()
        .map(|file| Evidence {
            name: proofs.pop().unwrap_or_else(|| file.name.clone()),
            on,
            file: Some(Hash::of(&file.bytes)),
        })
        .collect();
    let words = proofs.into_iter().map(|name| Evidence {
        name,
        on,
        file: None,
    });
    all.extend(words);
    all
}

/// Keeps a file that proves something, for its person: it goes when they are erased.
fn keep(office: &Office, person: Ordinal, evidence: &Evidence, file: &File) -> Result<(), Error> {
    let Some(hash) = evidence.file else {
        return Ok(());
    };
    let folder = office.folder.join("evidence").join(person.0.to_string());
    let path = folder.join(hash.to_string());
    let failed = |e| Error::storage(format!("cannot write `{}`", path.display())).because(e);
    std::fs::create_dir_all(&folder).map_err(failed)?;
    tlog::write_private(&path, &file.bytes).map_err(failed)
}

/// A map for steps that concern nobody else's items.
fn nobody() -> BTreeMap<rights::ItemId, Ordinal> {
    BTreeMap::new()
}

/// Records a step, and writes to the person.
async fn step_and_tell(
    asked: &Asked,
    (number, staff): (Sequence, &str),
    step: RequestStep,
    (about, text): (About, &str),
) -> Result<(), Fault> {
    let office = &asked.office;
    office.app.step(number, staff, step, &nobody()).await?;
    let person = office.app.case(number).await?.person;
    // INVARIANT: the step stands; where the mail fails the log says so, and the portal shows it.
    if let Err(error) = mail::to_person(office, person, (number.0, about), text).await {
        drop(server::web::log(&office.app, &error));
    }
    Ok(())
}

/// Reads a form of a request's page.
fn sent(asked: &Asked, body: &Bytes) -> Result<Form, Fault> {
    Form::read(&asked.headers, body)
}

/// A file as a download, never as a page.
fn download(name: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        .take(80)
        .collect();
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{plain}\""),
        ),
    ];
    (headers, bytes).into_response()
}

/// The number of a request in an address.
fn numbered(Path(number): Path<u64>) -> Sequence {
    Sequence(number)
}
