//! Questions to the data protection officer, and what was written about other requests.

use super::form::Form;
use super::request::Asked;
use crate::fault::{Fault, see_other};
use crate::limit::What;
use crate::record::is_same_click;
use crate::session::Session;
use crate::view::cases::{messages, state, subject};
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use ledger::{BY_PERSON, Case};
use pages::error::Status;
use pages::officer::{QuestionSent, Questions, RequestBack, Thread, ThreadLine};
use pages::{FormError, Problem, Section, field};
use rights::{Channel, Request, RequestKind, RequestStep, Scope, SearchFor, Sequence};
use std::collections::BTreeMap;

/// The longest subject and the longest text, in characters.
const SUBJECT: usize = 200;
const TEXT: usize = 4_000;

fn href(number: Sequence) -> String {
    format!("/questions/{number}")
}

/// Their requests, on every account.
///
/// INVARIANT: whoever is signed in is asked about, and nobody else.
async fn own(asked: &Asked, session: &Session) -> Result<Vec<Case>, Fault> {
    let mut cases = asked.app.cases_of_all(session.person).await?;
    cases.sort_by_key(|case| std::cmp::Reverse(case.number));
    Ok(cases)
}

/// A text of a form; an error is added where there is none, or too much.
fn text(form: &Form, (name, most): (&'static str, usize), errors: &mut Vec<FormError>) -> String {
    let text = form.value(name).unwrap_or_default().replace("\r\n", "\n");
    let problem = match text.chars().count() {
        0 => Some(Problem::Missing),
        letters if letters > most => Some(Problem::TooLong(most as u64)),
        _ => None,
    };
    errors.extend(problem.map(|problem| FormError {
        field: name,
        problem,
    }));
    text
}

/// The form, and what was asked before.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = match asked.session().await {
        Ok(session) => listing(&asked, &session, ("", "", Vec::new())).await,
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

async fn listing(
    asked: &Asked,
    session: &Session,
    (said_subject, said, errors): (&str, &str, Vec<FormError>),
) -> Result<Response, Fault> {
    let cases = own(asked, session).await?.into_iter();
    let questions = cases.filter(|case| case.request.kind == RequestKind::Question);
    let page = Questions {
        threads: questions
            .map(|case| ThreadLine {
                href: href(case.number),
                subject: subject(&case, asked.lang),
                received: case.request.received,
                state: state(&case),
            })
            .collect(),
        subject: said_subject.to_owned(),
        text: said.to_owned(),
        errors,
    };
    asked.page_for(session, Some(Section::Officer), &page).await
}

/// Asks.
pub(crate) async fn ask(asked: Asked, body: Bytes) -> Response {
    let answer = asking(&asked, &body).await;
    asked.answer(answer).await
}

async fn asking(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    let mut errors = Vec::new();
    let subject = text(&form, (field::SUBJECT, SUBJECT), &mut errors);
    let said = text(&form, (field::TEXT, TEXT), &mut errors);
    if !errors.is_empty() {
        return listing(asked, &session, (&subject, &said, errors)).await;
    }
    asked.limit_by(What::Question, &session.person.0.to_string())?;
    let request = Request {
        kind: RequestKind::Question,
        channel: Channel::Portal,
        received: asked.app.parts.clock.today(),
        subject,
        text: said,
        name: String::new(),
        by: None,
        evidence: Vec::new(),
        entered_by: None,
        search: SearchFor::default(),
        reach: Scope::all(),
    };
    let due = request.due();
    let number = open_once(asked, &session, request).await?;
    let contact = asked.app.parts.ledger.contact(session.person).await?;
    let page = QuestionSent {
        number: number.0,
        due,
        mail: contact.mail.is_some(),
        href: href(number),
    };
    asked
        .page_for(&session, Some(Section::Officer), &page)
        .await
}

/// Opens a request, unless the same one came a moment ago: the same click twice is one request.
pub(super) async fn open_once(
    asked: &Asked,
    session: &Session,
    request: Request,
) -> Result<Sequence, Fault> {
    let app = &asked.app;
    let turn = app.turn(session.person).await;
    let now = app.parts.clock.now();
    let same = |case: &&Case| {
        let received = case.request.received;
        let came = Request {
            received,
            ..request.clone()
        };
        case.state.ended.is_none() && is_same_click(case.recorded_at, now) && came == case.request
    };
    let cases = app.cases_of(session.person).await?;
    let before = cases.iter().find(same).map(|case| case.number);
    let number = match before {
        Some(number) => number,
        None => app.open_case(session.person, request).await?,
    };
    drop(turn);
    Ok(number)
}

/// One, with its answers.
pub(crate) async fn thread(asked: Asked, Path(number): Path<u64>) -> Response {
    let answer = match asked.session().await {
        Ok(session) => showing(&asked, &session, (Sequence(number), "", Vec::new())).await,
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

async fn the_one(asked: &Asked, session: &Session, number: Sequence) -> Result<Case, Fault> {
    let cases = own(asked, session).await?;
    let found = cases.into_iter().find(|case| case.number == number);
    found.ok_or(Fault::Status(Status::NotFound))
}

async fn showing(
    asked: &Asked,
    session: &Session,
    (number, said, errors): (Sequence, &str, Vec<FormError>),
) -> Result<Response, Fault> {
    let case = the_one(asked, session, number).await?;
    let open = case.state.ended.is_none();
    let page = Thread {
        kind: case.request.kind,
        number: number.0,
        subject: subject(&case, asked.lang),
        state: state(&case),
        due: case.state.due,
        messages: messages(&case),
        sought: match case.request.search.is_empty() && case.state.found.is_empty() {
            true => None,
            false => Some(crate::view::guest::sought(&asked.app, &case)?),
        },
        take_back: open.then(|| format!("{}/take-back", href(number))),
        action: open.then(|| href(number)),
        text: said.to_owned(),
        errors,
    };
    let section = section_of(&case);
    asked.page_for(session, Some(section), &page).await
}

/// Where a request is listed: questions have a room of their own.
fn section_of(case: &Case) -> Section {
    match case.request.kind {
        RequestKind::Question => Section::Officer,
        _ => Section::Choices,
    }
}

/// Asks before a request is taken back.
pub(crate) async fn ask_back(asked: Asked, Path(number): Path<u64>) -> Response {
    let answer = asking_back(&asked, Sequence(number)).await;
    asked.answer(answer).await
}

async fn asking_back(asked: &Asked, number: Sequence) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let case = the_one(asked, &session, number).await?;
    if case.state.ended.is_some() {
        return Ok(see_other(href(number)));
    }
    let found = case.state.found.iter();
    // What is not about the person was released before.
    let held = found.filter(|(_, _, decided)| !matches!(decided, Some((_, false))));
    let held: Vec<_> = held.map(|(item, ..)| item.clone()).collect();
    // INVARIANT: of what not everybody can see it is not even said how much was found, as on the page before.
    let held = asked.app.public_kinds(&held)?;
    let page = RequestBack {
        action: format!("{}/take-back", href(number)),
        href: href(number),
        kind: case.request.kind,
        number: number.0,
        subject: subject(&case, asked.lang),
        releases: held.len() as u64,
    };
    asked
        .page_for(&session, Some(section_of(&case)), &page)
        .await
}

/// Replies.
pub(crate) async fn reply(asked: Asked, Path(number): Path<u64>, body: Bytes) -> Response {
    let answer = replying(&asked, Sequence(number), &body).await;
    asked.answer(answer).await
}

async fn replying(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    the_one(asked, &session, number).await?;
    let mut errors = Vec::new();
    let said = text(&form, (field::TEXT, TEXT), &mut errors);
    if !errors.is_empty() {
        return showing(asked, &session, (number, &said, errors)).await;
    }
    asked.limit_by(What::Question, &session.person.0.to_string())?;
    let step = RequestStep::Said { text: said };
    say_once(asked, number, step).await?;
    Ok(see_other(href(number)))
}

/// Adds a step of the person, unless it is what was said last, a moment ago: the same click twice is one reply.
async fn say_once(asked: &Asked, number: Sequence, step: RequestStep) -> Result<(), Fault> {
    let app = &asked.app;
    // The step itself waits for the person's turn.
    let _one_by_one = app.handing_in.lock().await;
    let now = app.parts.clock.now();
    let case = app.case(number).await?;
    let same = case.steps.last().is_some_and(|last| {
        last.by == BY_PERSON && last.step == step && is_same_click(last.at, now)
    });
    if !same {
        app.step(number, BY_PERSON, step, &BTreeMap::new()).await?;
    }
    Ok(())
}

/// Takes a request back.
pub(crate) async fn take_back(asked: Asked, Path(number): Path<u64>, body: Bytes) -> Response {
    let answer = taking_back(&asked, Sequence(number), &body).await;
    asked.answer(answer).await
}

async fn taking_back(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    Form::read(&asked.headers, body)?.check(asked, &session)?;
    let case = the_one(asked, &session, number).await?;
    // The same click twice is one.
    if case.state.ended.is_none() {
        asked.app.take_back(number).await?;
    }
    Ok(see_other(href(number)))
}
