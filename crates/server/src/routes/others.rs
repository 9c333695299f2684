//! What others posted about a member: asking that it is not used, or that sensitive data about them is taken out.

use super::guest::{Sent, TEXT, read, wish};
use super::private_is_out;
use super::questions::open_once;
use super::request::Asked;
use crate::fault::{Fault, see_other};
use crate::guest::kind_of;
use crate::limit::What;
use crate::session::Session;
use crate::sought::{PICTURE_MEGABYTES, needed};
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::Response;
use pages::error::Status;
use pages::others::OthersAsk;
use pages::{FormError, Problem, Section, field};
use rights::{Channel, Error, Request, Scope};

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = match asked.session().await {
        Ok(session) => again(&asked, &session, (&Sent::default(), Vec::new())).await,
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

async fn again(
    asked: &Asked,
    session: &Session,
    (sent, errors): (&Sent, Vec<FormError>),
) -> Result<Response, Fault> {
    let page = OthersAsk {
        wish: wish(&sent.wish),
        links: sent.links.clone(),
        words: sent.words.clone(),
        text: sent.text.clone(),
        private_is_out: private_is_out(&asked.app.parts.policy),
        picture_megabytes: PICTURE_MEGABYTES,
        errors,
    };
    asked.page_for(session, Some(Section::Officer), &page).await
}

/// Takes the request in; what it names is looked for at once.
pub(crate) async fn send(asked: Asked, sent: Result<Multipart, MultipartRejection>) -> Response {
    let answer = sending(&asked, sent).await;
    asked.answer(answer).await
}

async fn sending(
    asked: &Asked,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let session = asked.session().await?;
    asked.limit_by(What::Guest, &session.person.0.to_string())?;
    let sent = sent.map_err(|_| Fault::Status(Status::BadRequest))?;
    let closed = |e| Error::internal("uploads are not read any more").because(e);
    let place = asked.app.uploads.acquire().await.map_err(closed)?;
    let sent = read(sent).await?;
    session.check(&asked.app, &asked.headers, &sent.csrf)?;
    let mut errors = Vec::new();
    // A picture is decoded here, between waits: the thread is not kept from others.
    let request = tokio::task::block_in_place(|| request(asked, &sent, &mut errors))?;
    drop(place);
    let Some(request) = request.filter(|_| errors.is_empty()) else {
        return again(asked, &session, (&sent, errors)).await;
    };
    let number = open_once(asked, &session, request).await?;
    let to = format!("/questions/{number}");
    Ok(see_other(to))
}

/// What the form says; errors are added for what is wrong.
fn request(
    asked: &Asked,
    sent: &Sent,
    errors: &mut Vec<FormError>,
) -> Result<Option<Request>, Error> {
    let wished = wish(&sent.wish).filter(|wish| OthersAsk::WISHES.contains(wish));
    if wished.is_none() {
        errors.push(FormError {
            field: field::WISH,
            problem: Problem::NotChosen,
        });
    }
    let search = asked.app.sought(&sent.entered(), errors)?;
    needed(&sent.entered(), &search, errors);
    if sent.text.chars().count() > TEXT {
        errors.push(FormError {
            field: field::TEXT,
            problem: Problem::TooLong(TEXT as u64),
        });
    }
    Ok(wished.map(|wish| Request {
        kind: kind_of(wish),
        channel: Channel::Portal,
        received: asked.app.parts.clock.today(),
        subject: String::new(),
        text: sent.text.clone(),
        name: String::new(),
        by: None,
        evidence: Vec::new(),
        entered_by: None,
        search,
        reach: Scope::all(),
    }))
}
