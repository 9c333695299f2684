//! One request: its page, and what is done about it.

use super::{
    About, Asked, Case, Deed, Fault, Form, Room, at, line, name_of, numbered, sent, step_and_tell,
    to,
};
use crate::place::Office;
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::error::Status;
use console::requests::{Answer, Decided, Extension, Found, FoundDecision, Match, RequestPage};
use console::{FormError, Named, field, word};
use pages::officer::Message;
use rights::{Day, Error, ItemId, Ordinal, RequestKind, RequestOutcome, RequestStep, Sequence};
use std::collections::BTreeMap;

/// The page.
pub(crate) async fn one(asked: Asked, number: Path<u64>) -> Response {
    let answer = showing(&asked, numbered(number)).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, number: Sequence) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let case = asked.office.app.case(number).await?;
    let page = page(asked, &session, &case, (&Form::default(), Vec::new())).await?;
    asked.page(&session, Room::Requests, &page).await
}

async fn page(
    asked: &Asked,
    session: &Session,
    case: &Case,
    (form, errors): (&Form, Vec<FormError>),
) -> Result<RequestPage, Error> {
    let office = &asked.office;
    let number = case.number;
    let open = case.state.ended.is_none();
    let action = |what: &str| at(&format!("/requests/{number}/{what}"));
    let today = office.app.parts().clock.today();
    let may_extend = open && case.state.extended.is_none() && today <= case.request.due();
    let line = line(office, case).await?;
    Ok(RequestPage {
        person: line
            .account
            .then(|| at(&format!("/persons/{}", case.person.0))),
        line,
        entry: number.0,
        channel: case.request.channel,
        behalf: case
            .request
            .by
            .as_ref()
            .map(|by| (by.name.clone(), by.behalf)),
        evidence: super::proof::lines(case),
        thread: thread(case),
        found: found(office, session, case).await?,
        extension: extension(case),
        extend: may_extend.then(|| (case.request.latest(), action("extend"))),
        answer: open.then(|| Answer {
            action: action("answer"),
            outcomes: RequestOutcome::ALL
                .iter()
                .map(|outcome| {
                    let label = word(Named::RequestOutcome(*outcome), asked.lang);
                    super::pick(outcome.as_str(), label, form.value(field::OUTCOME))
                })
                .collect(),
            text: form.text(field::TEXT),
            remedy: form.text(field::REMEDY),
        }),
        write: open.then(|| action("write")),
        prove: open.then(|| action("evidence")),
        proof: form.text(field::EVIDENCE),
        attach: (open && case.request.kind != RequestKind::Question).then(|| action("items")),
        link: form.text(field::LINKS),
        errors,
    })
}

/// What was said on both sides; the request itself with what is to be looked for.
fn thread(case: &Case) -> Vec<Message> {
    let mut messages = server::web::thread(case);
    let search = &case.request.search;
    let words = search.words.iter();
    let words = words.map(|words| format!("\u{201c}{words}\u{201d}"));
    if let Some(first) = messages.first_mut() {
        first.text.extend(search.links.iter().cloned().chain(words));
    }
    messages
}

fn extension(case: &Case) -> Option<Extension> {
    case.steps.iter().find_map(|step| match &step.step {
        RequestStep::Extended { until, why } => Some(Extension {
            until: *until,
            why: why.clone(),
            told: step.at.day(),
        }),
        _ => None,
    })
}

/// Items that were found. Each is somebody else's: showing it is a look at what is theirs, which they can see.
async fn found(office: &Office, session: &Session, case: &Case) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    let items: Vec<ItemId> = case
        .state
        .found
        .iter()
        .map(|(item, ..)| item.clone())
        .collect();
    let owners = office.app.owners(&items).await?;
    let mut seen: BTreeMap<Ordinal, u64> = BTreeMap::new();
    for known in owners.values() {
        *seen.entry(known.owner).or_default() += 1;
    }
    // One's own items are no look at somebody else.
    seen.remove(&case.person);
    let why = format!("request {}", case.number);
    crate::rooms::persons::looked_at_parts(office, session, (case.number, &why), &seen).await?;
    for (item, matched, decided) in &case.state.found {
        let Some(known) = owners.get(item) else {
            continue;
        };
        found.push(Found {
            item: item.to_string(),
            kind: known.kind,
            owner: name_of(office, known.owner).await?.to_string(),
            made: known.created,
            excerpt: known.excerpt.clone(),
            picture: None,
            matched: said(matched),
            sets: known.sets,
            decided: decided_of(*decided),
            decide: case
                .state
                .ended
                .is_none()
                .then(|| at(&format!("/requests/{}/decide", case.number))),
        });
    }
    Ok(found)
}

const fn decided_of(decided: Option<(Day, bool)>) -> Decided {
    match decided {
        None => Decided::Open,
        Some((day, true)) => Decided::Theirs(day),
        Some((day, false)) => Decided::NotTheirs(day),
    }
}

fn said(matched: &rights::Match) -> Match {
    match matched {
        rights::Match::Link => Match::Link,
        rights::Match::Words(words) => Match::Words(words.clone()),
        rights::Match::Picture(bits) => Match::Picture(*bits),
        rights::Match::Own => Match::Own,
    }
}

/// Back to the page.
pub(super) fn back(number: Sequence) -> Response {
    to(&at(&format!("/requests/{number}")))
}

/// The page again, with what is wrong.
pub(super) async fn again(
    asked: &Asked,
    session: &Session,
    number: Sequence,
    (form, errors): (&Form, Vec<FormError>),
) -> Result<Response, Fault> {
    let case = asked.office.app.case(number).await?;
    let page = page(asked, session, &case, (form, errors)).await?;
    asked.page(session, Room::Requests, &page).await
}

/// Writes to the person.
pub(crate) async fn write(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = writing(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn writing(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = sent(asked, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let text = form.text(field::MESSAGE);
    if !text.is_empty() {
        let step = RequestStep::Wrote { text: text.clone() };
        let tell = (About::Message, text.as_str());
        step_and_tell(asked, (number, &session.name), step, tell).await?;
    }
    Ok(back(number))
}

/// Extends the time.
pub(crate) async fn extend(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = extending(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn extending(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = sent(asked, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let mut errors = Vec::new();
    let until = form.day(field::UNTIL, &mut errors);
    let why = form.needed(field::REASON, &mut errors);
    let Some(until) = until.filter(|_| errors.is_empty()) else {
        return again(asked, &session, number, (&form, errors)).await;
    };
    let step = RequestStep::Extended {
        until,
        why: why.clone(),
    };
    let tell = (About::Extension, why.as_str());
    step_and_tell(asked, (number, &session.name), step, tell).await?;
    Ok(back(number))
}

/// Answers, which ends it.
pub(crate) async fn answer(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = answering(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn answering(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = sent(asked, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let mut errors = Vec::new();
    let text = form.needed(field::TEXT, &mut errors);
    let outcome = form.needed(field::OUTCOME, &mut errors);
    let outcome: Option<RequestOutcome> = outcome.parse().ok();
    let refused = outcome.is_some_and(|outcome| outcome != RequestOutcome::Granted);
    let remedy = match refused {
        true => form.needed(field::REMEDY, &mut errors),
        false => form.text(field::REMEDY),
    };
    let Some(outcome) = outcome.filter(|_| errors.is_empty()) else {
        return again(asked, &session, number, (&form, errors)).await;
    };
    let told = match remedy.is_empty() {
        true => text.clone(),
        false => format!("{text}\n\n{remedy}"),
    };
    let step = RequestStep::Answered {
        outcome,
        text,
        remedy,
    };
    let tell = (About::Answer, told.as_str());
    step_and_tell(asked, (number, &session.name), step, tell).await?;
    Ok(back(number))
}

/// Decides whether an item is about the person.
pub(crate) async fn decide(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = deciding(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn deciding(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = sent(asked, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let item = form.value(field::ITEM).ok_or(Status::BadRequest)?;
    let theirs = match form.value(field::DECISION) {
        Some(said) if said == FoundDecision::Theirs.as_str() => true,
        Some(said) if said == FoundDecision::NotTheirs.as_str() => false,
        _ => return Err(Status::BadRequest.into()),
    };
    let item = ItemId::from(item);
    let known = asked.office.app.known_items(std::slice::from_ref(&item))?;
    let owners: BTreeMap<ItemId, Ordinal> = known
        .into_iter()
        .map(|(item, known)| (item, known.owner))
        .collect();
    let step = RequestStep::Decided { item, theirs };
    asked
        .office
        .app
        .step(number, &session.name, step, &owners)
        .await?;
    Ok(back(number))
}
