//! Signing in by a link in a mail, confirming that it is still the same person, signing out.

use super::form::Form;
use super::request::Asked;
use super::sign_in_with::offered;
use crate::address::query;
use crate::app::App;
use crate::courier::Courier;
use crate::fault::Fault;
use crate::limit::What;
use crate::session::{self, Magic, Session, Use, from_here};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use pages::error::Status;
use pages::signin::{
    Before, MailSent, Reauthenticate, SignIn, SignInClosed, SignInConfirm, SignedOut,
};
use pages::{FormError, Problem, field};
use rights::{MailAddress, Ordinal};
use std::sync::Arc;

/// So many accounts with the same address are written to.
const ACCOUNTS: usize = 5;

/// The longest address that one goes on to: with the ids of a page of items.
const MOST_ONWARD: usize = 8_000;

/// Where to go on: a place of the portal, and nowhere else.
pub(super) fn onward(next: Option<&str>) -> String {
    let next = next.unwrap_or("/");
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.len() < MOST_ONWARD
        && next.chars().all(|c| c.is_ascii_graphic());
    if inside { next } else { "/" }.to_owned()
}

fn form(asked: &Asked, mail: &str, errors: Vec<FormError>) -> Result<Response, Fault> {
    let page = SignIn {
        elsewhere: offered(&asked.app, "/sign-in/with"),
        mail: mail.to_owned(),
        next: Some(onward(asked.value(field::NEXT))),
        errors,
    };
    asked.page(&page)
}

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = form(&asked, "", Vec::new());
    asked.answer(answer)
}

/// Sends the link.
pub(crate) async fn send(asked: Asked, body: Bytes) -> Response {
    let answer = sending(&asked, &body).await;
    asked.answer(answer)
}

/// INVARIANT: the answer is the same, and comes as fast, whether or not the address is known.
async fn sending(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    let sent = Form::read(&asked.headers, body)?;
    let entered = sent.value(field::MAIL).unwrap_or_default().to_owned();
    let Ok(mail) = entered.parse::<MailAddress>() else {
        let problem = match entered.is_empty() {
            true => Problem::Missing,
            false => Problem::NotMail,
        };
        let errors = vec![FormError {
            field: field::MAIL,
            problem,
        }];
        return form(asked, &entered, errors);
    };
    asked.limit(What::SignIn)?;
    asked.limit_by(What::MailTo, &mail.folded())?;
    let next = onward(sent.value(field::NEXT));
    let app = Arc::clone(&asked.app);
    tokio::spawn(async move {
        let members = app.members_with(&mail).await.unwrap_or_else(|error| {
            crate::fault::log(&app, &error);
            Vec::new()
        });
        for member in members.into_iter().take(ACCOUNTS) {
            write_to(&app, member, (Use::SignIn, &next)).await;
        }
    });
    let page = MailSent {
        mail: entered,
        minutes: u64::from(asked.app.parts.portal.link_minutes),
    };
    asked.page(&page)
}

/// Sends a link. Nobody waits for it, so what goes wrong is logged.
async fn write_to(app: &Arc<App>, person: Ordinal, what: (Use, &str)) {
    let sent = match app.parts.ledger.contact(person).await {
        Ok(contact) => Courier::send_link(app, (person, &contact), what).await,
        Err(error) => Err(error),
    };
    if let Err(error) = sent {
        eprintln!(
            "{}",
            serde_json::json!({ "level": "warning", "signing_in": error.to_string() })
        );
    }
}

/// Where the link leads: only the button signs in.
pub(crate) async fn confirm(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = confirming(&asked, &token, Use::SignIn).await;
    asked.answer(answer)
}

async fn confirming(asked: &Asked, token: &str, what: Use) -> Result<Response, Fault> {
    if Magic::open(&asked.app, token, what).await?.is_none() {
        return asked.page_with(StatusCode::GONE, &SignInClosed {});
    }
    let path = match what {
        Use::SignIn => "sign-in",
        Use::Confirm => "confirm",
    };
    let next = onward(asked.value(field::NEXT));
    let query = query([(field::NEXT, next.as_str())]);
    let page = SignInConfirm {
        action: format!("/{path}/{token}?{query}"),
        token: token.to_owned(),
    };
    asked.page(&page)
}

/// Signs in.
pub(crate) async fn enter(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = entering(&asked, &token).await;
    asked.answer(answer)
}

async fn entering(asked: &Asked, token: &str) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    let app = &asked.app;
    let magic = Magic::open(app, token, Use::SignIn).await?;
    let Some(magic) = magic else {
        return asked.page_with(StatusCode::GONE, &SignInClosed {});
    };
    if !magic.use_up(app).await? {
        return asked.page_with(StatusCode::GONE, &SignInClosed {});
    }
    let session = Session::begin(app, magic.person)?;
    enter_as(asked, &session, &onward(asked.value(field::NEXT)))
}

/// Keeps a session and goes on, to a place of the portal.
pub(super) fn enter_as(asked: &Asked, session: &Session, to: &str) -> Result<Response, Fault> {
    let cookie = session::set(&asked.app, session)?;
    let headers = [(LOCATION, to.to_owned())];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// Signs out: the session is worth nothing any more, whoever has its cookie.
pub(crate) async fn leave(asked: Asked, body: Bytes) -> Response {
    let answer = leaving(&asked, &body).await;
    asked.answer(answer)
}

async fn leaving(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let app = &asked.app;
    if let Some(session) = Session::of(app, &asked.headers).await? {
        Form::read(&asked.headers, body)?.check(asked, &session)?;
        let now = session::seconds(app);
        app.parts
            .desk
            .end(&session.id, session.until(app), now)
            .await?;
    }
    let mut response = asked.page(&SignedOut {})?;
    response
        .headers_mut()
        .insert(SET_COOKIE, session::clear(app)?);
    Ok(response)
}

/// An address with most of it hidden.
fn masked(mail: &MailAddress) -> String {
    let first = mail.as_str().chars().next().unwrap_or('?');
    format!("{first}\u{2026}@{}", mail.domain())
}

fn before(next: &str) -> Before {
    match next {
        next if next.starts_with("/erase") => Before::Erasure,
        next if next.starts_with("/dossier") => Before::Dossier,
        _ => Before::AiInteractions,
    }
}

/// Asks to confirm that it is still them.
pub(crate) async fn ask_again(asked: Asked) -> Response {
    let answer = asking_again(&asked).await;
    asked.answer(answer)
}

async fn asking_again(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let contact = asked.app.parts.ledger.contact(session.person).await?;
    let elsewhere = offered(&asked.app, "/confirm/with");
    if contact.mail.is_none() && elsewhere.is_none() {
        return Err(Status::Forbidden.into());
    }
    let next = onward(asked.value(field::NEXT));
    let page = Reauthenticate {
        before: before(&next),
        masked_mail: contact.mail.as_ref().map(masked),
        elsewhere,
        next,
    };
    asked.page_for(&session, None, &page).await
}

/// Sends the link to confirm with.
pub(crate) async fn send_again(asked: Asked, body: Bytes) -> Response {
    let answer = sending_again(&asked, &body).await;
    asked.answer(answer)
}

async fn sending_again(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let sent = Form::read(&asked.headers, body)?;
    sent.check(asked, &session)?;
    asked.limit(What::SignIn)?;
    let contact = asked.app.parts.ledger.contact(session.person).await?;
    let mail = contact
        .mail
        .clone()
        .ok_or(Fault::Status(Status::Forbidden))?;
    asked.limit_by(What::MailTo, &mail.folded())?;
    let next = onward(sent.value(field::NEXT));
    let (app, person) = (Arc::clone(&asked.app), session.person);
    tokio::spawn(async move { write_to(&app, person, (Use::Confirm, &next)).await });
    let page = MailSent {
        mail: masked(&mail),
        minutes: u64::from(asked.app.parts.portal.link_minutes),
    };
    asked.page_for(&session, None, &page).await
}

/// Where the link to confirm with leads.
pub(crate) async fn confirm_again(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = confirming(&asked, &token, Use::Confirm).await;
    asked.answer(answer)
}

/// Confirms: only in the browser that is signed in as the same person.
pub(crate) async fn entered_again(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = entering_again(&asked, &token).await;
    asked.answer(answer)
}

async fn entering_again(asked: &Asked, token: &str) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    let app = &asked.app;
    let mut session = asked.session().await?;
    let magic = Magic::open(app, token, Use::Confirm).await?;
    let magic = magic.filter(|magic| magic.person == session.person);
    let Some(magic) = magic else {
        return asked.page_with(StatusCode::GONE, &SignInClosed {});
    };
    if !magic.use_up(app).await? {
        return asked.page_with(StatusCode::GONE, &SignInClosed {});
    }
    session.confirmed = session::seconds(app);
    enter_as(asked, &session, &onward(asked.value(field::NEXT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_inside_the_portal_only() {
        for inside in ["/", "/items?page=2", "/choices/17/take-back"] {
            assert_eq!(onward(Some(inside)), inside);
        }
        for outside in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "",
        ] {
            assert_eq!(onward(Some(outside)), "/", "{outside:?}");
        }
        assert_eq!(onward(None), "/");
    }

    #[test]
    fn an_address_is_hidden() {
        let mail: MailAddress = "greta.sommer@example.org".parse().unwrap();
        assert_eq!(masked(&mail), "g\u{2026}@example.org");
    }
}
