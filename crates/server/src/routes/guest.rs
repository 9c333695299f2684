//! The form for people without an account, the link that hands it in, and how the request stands.

use super::private_is_out;
use super::request::Asked;
use crate::courier::Courier;
use crate::fault::{Fault, see_other};
use crate::guest::{self, Confirming, Draft, HandedIn, kind_of, wish_of};
use crate::limit::What;
use crate::session::from_here;
use crate::sought::{Entered, PICTURE_MEGABYTES, needed};
use crate::view;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::Case;
use pages::error::Status;
use pages::guest::{GuestAsk, GuestClosed, GuestConfirm, GuestMailSent, GuestObjected, Wish};
use pages::{FormError, Problem, field};
use rights::{Error, MailAddress, SearchFor};
use std::sync::Arc;

/// The longest form that is read: room for a picture that is too large, so that it can be said.
pub(super) const FORM_BYTES: usize = 24 << 20;
/// Parts of a form.
const PARTS: usize = 20;
/// Bytes of a text.
const TEXT_BYTES: usize = 64 * 1024;

/// Letters of the text.
pub(super) const TEXT: usize = 4_000;
/// Letters of a name or handle.
const ACCOUNT: usize = 200;

/// What was sent.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) csrf: String,
    pub(super) wish: String,
    pub(super) links: String,
    pub(super) words: String,
    pub(super) text: String,
    account: String,
    mail: String,
    picture: Option<axum::body::Bytes>,
    too_large: bool,
}

impl Sent {
    pub(super) fn entered(&self) -> Entered<'_> {
        Entered {
            links: &self.links,
            words: &self.words,
            picture: self.picture.as_deref(),
            too_large: self.too_large,
        }
    }
}

fn again(asked: &Asked, sent: &Sent, errors: Vec<FormError>) -> Result<Response, Fault> {
    let page = GuestAsk {
        wish: wish(&sent.wish),
        links: sent.links.clone(),
        words: sent.words.clone(),
        account: sent.account.clone(),
        text: sent.text.clone(),
        mail: sent.mail.clone(),
        private_is_out: private_is_out(&asked.app.parts.policy),
        picture_megabytes: PICTURE_MEGABYTES,
        errors,
    };
    asked.page(&page)
}

pub(super) fn wish(said: &str) -> Option<Wish> {
    Wish::ALL.into_iter().find(|wish| wish.as_str() == said)
}

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    // Pages lead here with the wish that fits.
    let sent = Sent {
        wish: asked.value(field::WISH).unwrap_or_default().to_owned(),
        ..Sent::default()
    };
    let answer = again(&asked, &sent, Vec::new());
    asked.answer(answer).await
}

/// Takes it in, until the address is confirmed.
pub(crate) async fn send(asked: Asked, sent: Result<Multipart, MultipartRejection>) -> Response {
    let answer = sending(&asked, sent).await;
    asked.answer(answer).await
}

async fn sending(
    asked: &Asked,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    asked.limit(What::Guest)?;
    let sent = sent.map_err(|_| Fault::Status(Status::BadRequest))?;
    let closed = |e| Error::internal("uploads are not read any more").because(e);
    let place = asked.app.uploads.acquire().await.map_err(closed)?;
    let sent = read(sent).await?;
    let mut errors = Vec::new();
    // A picture is decoded here, between waits: the thread is not kept from others.
    let draft = tokio::task::block_in_place(|| draft(asked, &sent, &mut errors))?;
    drop(place);
    let Some(draft) = draft.filter(|_| errors.is_empty()) else {
        return again(asked, &sent, errors);
    };
    asked.limit_by(What::Letter, &draft.mail.folded())?;
    let path = guest::wait(&asked.app, &draft).await?;
    let (app, lang) = (Arc::clone(&asked.app), asked.lang);
    tokio::spawn(async move {
        if let Err(error) = Courier::ask_guest(&app, (&draft.mail, lang), &path).await {
            crate::fault::log(&app, &error);
        }
    });
    let page = GuestMailSent {
        mail: sent.mail,
        hours: u64::from(asked.app.parts.portal.guest_hours),
    };
    asked.page(&page)
}

/// Reads the parts; what is too large is said, and no more is read.
pub(super) async fn read(mut parts: Multipart) -> Result<Sent, Fault> {
    let mut sent = Sent::default();
    let bad = Fault::Status(Status::BadRequest);
    for _ in 0..PARTS {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(sent),
            Err(error) => return over(sent, &error),
        };
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = match part.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => return over(sent, &error),
        };
        if name == field::PICTURE {
            sent.too_large |= bytes.len() as u64 > PICTURE_MEGABYTES << 20;
            // A browser sends an empty one where none was chosen.
            sent.picture = (!bytes.is_empty()).then_some(bytes);
            continue;
        }
        if bytes.len() > TEXT_BYTES {
            return Err(bad);
        }
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Err(bad);
        };
        let text = text.replace("\r\n", "\n").trim().to_owned();
        match name.as_str() {
            field::CSRF => sent.csrf = text,
            field::WISH => sent.wish = text,
            field::LINKS => sent.links = text,
            field::WORDS => sent.words = text,
            field::ACCOUNT => sent.account = text,
            field::TEXT => sent.text = text,
            field::MAIL => sent.mail = text,
            _ => {}
        }
    }
    Err(bad)
}

fn over(mut sent: Sent, error: &MultipartError) -> Result<Sent, Fault> {
    if error.status() != StatusCode::PAYLOAD_TOO_LARGE {
        return Err(Status::BadRequest.into());
    }
    sent.too_large = true;
    Ok(sent)
}

/// What the form says; errors are added for what is wrong.
fn draft(asked: &Asked, sent: &Sent, errors: &mut Vec<FormError>) -> Result<Option<Draft>, Error> {
    let wish = wish(&sent.wish);
    if wish.is_none() {
        errors.push(FormError {
            field: field::WISH,
            problem: Problem::NotChosen,
        });
    }
    let search = match wish {
        // Their account is found by their address; nothing is looked for among others' items.
        Some(Wish::Account) => SearchFor::default(),
        _ => {
            let search = asked.app.sought(&sent.entered(), errors)?;
            needed(&sent.entered(), &search, errors);
            search
        }
    };
    let mut wrong = |field, problem| errors.push(FormError { field, problem });
    if sent.text.chars().count() > TEXT {
        wrong(field::TEXT, Problem::TooLong(TEXT as u64));
    }
    if sent.account.chars().count() > ACCOUNT {
        wrong(field::ACCOUNT, Problem::TooLong(ACCOUNT as u64));
    }
    let mail: Option<MailAddress> = sent.mail.parse().ok();
    if mail.is_none() {
        let problem = match sent.mail.is_empty() {
            true => Problem::Missing,
            false => Problem::NotMail,
        };
        wrong(field::MAIL, problem);
    }
    Ok(wish.zip(mail).map(|(wish, mail)| Draft {
        kind: kind_of(wish),
        search,
        text: sent.text.clone(),
        account: sent.account.clone(),
        mail,
        lang: asked.lang.tag().to_owned(),
    }))
}

/// Where the link of the mail leads: only the button hands the request in.
pub(crate) async fn confirm(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = confirming(&asked, &token).await;
    asked.answer(answer).await
}

async fn confirming(asked: &Asked, token: &str) -> Result<Response, Fault> {
    match guest::confirming(&asked.app, token).await? {
        None => closed(asked),
        Some(Confirming::Done(person, number)) => {
            let became = guest::became(&asked.app, (person, number)).await?;
            handed(asked, &became)
        }
        Some(Confirming::Open(_, draft)) => asked.page(&GuestConfirm {
            action: format!("/without-account/confirm/{token}"),
            token: token.to_owned(),
            wish: wish_of(draft.kind),
        }),
    }
}

fn closed(asked: &Asked) -> Result<Response, Fault> {
    let page = GuestClosed {
        hours: u64::from(asked.app.parts.portal.guest_hours),
    };
    asked.page_with(StatusCode::GONE, &page)
}

/// The button.
pub(crate) async fn hand_in(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = handing_in(&asked, &token).await;
    asked.answer(answer).await
}

async fn handing_in(asked: &Asked, token: &str) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    match guest::hand_in(&asked.app, token).await? {
        None => closed(asked),
        Some(became) => handed(asked, &became),
    }
}

fn handed(asked: &Asked, became: &HandedIn) -> Result<Response, Fault> {
    match became {
        HandedIn::Request(path) => Ok(see_other(path.clone())),
        HandedIn::Objections(accounts) => asked.page(&GuestObjected {
            accounts: *accounts,
        }),
    }
}

/// How it stands: whoever has the link sees it.
pub(crate) async fn status(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = showing(&asked, &token).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, token: &str) -> Result<Response, Fault> {
    let case = the_one(asked, token).await?;
    asked.page(&view::guest::status(&asked.app, (&case, token))?)
}

/// The request whose page the link is.
async fn the_one(asked: &Asked, token: &str) -> Result<Case, Fault> {
    let Some((person, number)) = guest::status_of(&asked.app, token) else {
        asked.limit(What::Guess)?;
        return Err(Status::NotFound.into());
    };
    asked.limit_by(What::Status, &number.to_string())?;
    let case = asked.app.case(number).await?;
    match case.person == person {
        true => Ok(case),
        false => Err(Status::NotFound.into()),
    }
}

/// Takes the request back.
pub(crate) async fn take_back(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = taking_back(&asked, &token).await;
    asked.answer(answer).await
}

async fn taking_back(asked: &Asked, token: &str) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    let case = the_one(asked, token).await?;
    // The same click twice is one.
    if case.state.ended.is_none() {
        asked.app.take_back(case.number).await?;
    }
    Ok(see_other(format!("/without-account/{token}")))
}
