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
use pages::signin::{ConfirmOnce, MailSent, SignIn, SignInClosed, SignInConfirm, SignedOut};
use pages::{FormError, Problem, field};
use rights::{Error, MailAddress, Ordinal};
use std::sync::Arc;

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

fn form(
    asked: &Asked,
    (mail, next): (&str, String),
    errors: Vec<FormError>,
) -> Result<Response, Fault> {
    let page = SignIn {
        elsewhere: offered(&asked.app, "/sign-in/with"),
        mail: mail.to_owned(),
        next: Some(next),
        errors,
    };
    asked.page(&page)
}

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    let next = onward(asked.value(field::NEXT));
    let answer = form(&asked, ("", next), Vec::new());
    asked.answer(answer).await
}

/// Sends the link.
pub(crate) async fn send(mut asked: Asked, body: Bytes) -> Response {
    asked.go_on_in(&next_of(&asked, &body));
    let answer = sending(&asked, &body).await;
    asked.answer(answer).await
}

/// Where a form goes on to.
pub(super) fn next_of(asked: &Asked, body: &Bytes) -> String {
    let sent = Form::read(&asked.headers, body);
    onward(sent.ok().as_ref().and_then(|sent| sent.value(field::NEXT)))
}

/// A page of signing in that goes on to a place afterwards.
pub(super) fn leading(path: &str, next: &str) -> String {
    format!("{path}?{}", query([(field::NEXT, next)]))
}

/// INVARIANT: the answer is the same, and comes as fast, whether or not the address is known.
async fn sending(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    let sent = Form::read(&asked.headers, body)?;
    let entered = sent.value(field::MAIL).unwrap_or_default().to_owned();
    let next = onward(sent.value(field::NEXT));
    let Ok(mail) = entered.parse::<MailAddress>() else {
        let problem = match entered.is_empty() {
            true => Problem::Missing,
            false => Problem::NotMail,
        };
        let errors = vec![FormError {
            field: field::MAIL,
            problem,
        }];
        return form(asked, (&entered, next), errors);
    };
    asked.limit(What::SignIn)?;
    asked.limit_by(What::MailTo, &mail.folded())?;
    let again = leading("/sign-in", &next);
    let app = Arc::clone(&asked.app);
    tokio::spawn(async move { warn(Courier::let_in(&app, &mail, &next).await) });
    let page = MailSent {
        mail: entered,
        minutes: u64::from(asked.app.parts.portal.link_minutes),
        again,
    };
    asked.page(&page)
}

/// Sends a link. Nobody waits for it, so what goes wrong is logged.
pub(super) async fn write_to(app: &Arc<App>, person: Ordinal, what: (Use, &str)) {
    let sent = match app.parts.ledger.contact(person).await {
        Ok(contact) => Courier::send_link(app, (person, &contact), what).await,
        Err(error) => Err(error),
    };
    warn(sent);
}

fn warn(sent: Result<(), Error>) {
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
    asked.answer(answer).await
}

pub(super) async fn confirming(asked: &Asked, token: &str, what: Use) -> Result<Response, Fault> {
    if Magic::open(&asked.app, token, what).await?.is_none() {
        return closed(asked, what).await;
    }
    let next = onward(asked.value(field::NEXT));
    let token = token.to_owned();
    match what {
        Use::SignIn => asked.page(&SignInConfirm {
            action: leading(&format!("/sign-in/{token}"), &next),
            token,
        }),
        Use::Confirm => {
            let action = leading(&format!("/confirm/{token}"), &next);
            let page = ConfirmOnce { action, token };
            match Session::of(&asked.app, &asked.headers).await? {
                Some(session) => asked.page_for(&session, None, &page).await,
                None => asked.page(&page),
            }
        }
    }
}

/// A link that is none any more; another one leads to the same place.
pub(super) async fn closed(asked: &Asked, what: Use) -> Result<Response, Fault> {
    let next = onward(asked.value(field::NEXT));
    let session = Session::of(&asked.app, &asked.headers).await?;
    let confirms = what == Use::Confirm;
    let page = SignInClosed {
        confirms,
        again: leading(if confirms { "/confirm" } else { "/sign-in" }, &next),
    };
    match session.filter(|_| confirms) {
        Some(session) => {
            asked
                .page_for_with(StatusCode::GONE, (&session, None), &page)
                .await
        }
        None => asked.page_with(StatusCode::GONE, &page),
    }
}

/// Signs in.
pub(crate) async fn enter(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = entering(&asked, &token).await;
    asked.answer(answer).await
}

async fn entering(asked: &Asked, token: &str) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    let app = &asked.app;
    let magic = Magic::open(app, token, Use::SignIn).await?;
    let Some(magic) = magic else {
        return closed(asked, Use::SignIn).await;
    };
    if !magic.use_up(app).await? {
        return closed(asked, Use::SignIn).await;
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
    asked.answer(answer).await
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
}
