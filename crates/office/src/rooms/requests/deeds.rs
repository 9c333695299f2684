//! What is done about a request: written, extended, answered, decided.

use super::one::{Wrong, shown};
use super::{Asked, Deed, Fault, Form, at, nobody, numbered, sent, to};
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::error::Status;
use console::requests::FoundDecision;
use console::{FormError, field};
use rights::{Error, ErrorKind, ItemId, Ordinal, RequestOutcome, RequestStep, Sequence};
use std::collections::BTreeMap;

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
    let wrong = Wrong {
        errors,
        ..Wrong::default()
    };
    shown(asked, session, number, (form, wrong)).await
}

/// Records a step. What it says to the person the portal's courier mails, and tries again what fails. What stands
/// against it is said on the page.
pub(super) async fn stepped(
    asked: &Asked,
    session: &Session,
    (number, form): (Sequence, &Form),
    (step, owners): (RequestStep, &BTreeMap<ItemId, Ordinal>),
) -> Result<Response, Fault> {
    let app = &asked.office.app;
    match app.step(number, &session.name, step, owners).await {
        Ok(_) => Ok(back(number)),
        Err(e) => said_why(asked, session, (number, form), e).await,
    }
}

/// The page again with what stands against a step; what failed is said as everywhere.
async fn said_why(
    asked: &Asked,
    session: &Session,
    (number, form): (Sequence, &Form),
    error: Error,
) -> Result<Response, Fault> {
    if !matches!(error.kind(), ErrorKind::Refused | ErrorKind::Input) {
        return Err(error.into());
    }
    let wrong = Wrong {
        refused: Some(error.to_string()),
        ..Wrong::default()
    };
    shown(asked, session, number, (form, wrong)).await
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
    if text.is_empty() {
        return Ok(back(number));
    }
    let step = RequestStep::Wrote { text };
    stepped(asked, &session, (number, &form), (step, &nobody())).await
}

/// Records that something went by letter, since no mail took it to whoever asked.
pub(crate) async fn posted(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = posting(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn posting(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = sent(asked, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let letter = form.value(field::ITEM).and_then(|entry| entry.parse().ok());
    let letter = Sequence(letter.ok_or(Status::BadRequest)?);
    let app = &asked.office.app;
    match app.posted(number, letter, &session.name).await {
        Ok(()) => Ok(back(number)),
        Err(e) => said_why(asked, &session, (number, &form), e).await,
    }
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
    let step = RequestStep::Extended { until, why };
    stepped(asked, &session, (number, &form), (step, &nobody())).await
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
    let step = RequestStep::Answered {
        outcome,
        text,
        remedy: match refused {
            true => remedy,
            // Nothing was refused: there is nothing to complain about.
            false => String::new(),
        },
    };
    stepped(asked, &session, (number, &form), (step, &nobody())).await
}

/// Has what is about the person stay out after the answer, too.
pub(crate) async fn keep(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = keeping(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn keeping(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = sent(asked, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    // The same click twice is one.
    if asked.office.app.case(number).await?.state.kept {
        return Ok(back(number));
    }
    let step = (RequestStep::Kept, &nobody());
    stepped(asked, &session, (number, &form), step).await
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
    let case = asked.office.app.case(number).await?;
    let mut found = case.state.found.iter();
    let as_it_is = found
        .any(|(known, _, decided)| *known == item && decided.is_some_and(|(_, now)| now == theirs));
    let answered = matches!(case.state.ended, Some((_, Some(_))));
    if answered && as_it_is {
        // Sent twice by a double click it is one change.
        return Ok(back(number));
    }
    let known = asked.office.app.known_items(std::slice::from_ref(&item))?;
    let owners: BTreeMap<ItemId, Ordinal> = known
        .into_iter()
        .map(|(item, known)| (item, known.owner))
        .collect();
    let why = form.text(field::REASON);
    let step = RequestStep::Decided { item, theirs, why };
    stepped(asked, &session, (number, &form), (step, &owners)).await
}
