//! Staff sign in with an account of the house elsewhere (OpenID Connect), by the mail address that is kept of them.

use super::sign_in::{let_in, onward, plain_frame};
use crate::asked::Asked;
use crate::fault::Fault;
use crate::form::Form;
use crate::place::Office;
use crate::routes::PREFIX;
use crate::store::Colleague;
use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, REFRESH, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use console::error::Status;
use console::field;
use console::signin::Elsewhere;
use oidc::Who;
use pages::signin::{NotEntered, Onward, Why};
use rights::Error;
use server::web::{self, Came, Door, What};

/// Told apart from what else is sealed under the key of staff's sessions, and from members' sign-ins.
const MARK: u8 = 5;

fn door(office: &Office) -> Result<Door<'_>, Fault> {
    let provider = office.oidc.as_ref();
    Ok(Door {
        app: &office.app,
        provider: provider.ok_or(Fault::Status(Status::NotFound))?,
        keys: &office.keys,
        cookie: ("demur-staff-with", MARK),
        // Below `PREFIX`, as the routes are.
        back: "/console/sign-in/back",
    })
}

/// The account elsewhere, for the form; `None` where there is none.
pub(super) fn offered(office: &Office) -> Option<Elsewhere> {
    let provider = office.oidc.as_ref()?;
    Some(Elsewhere {
        name: provider.name().to_owned(),
        action: format!("{PREFIX}/sign-in/with"),
    })
}

/// Begins.
pub(crate) async fn begin(mut asked: Asked, body: Bytes) -> Response {
    asked.stand_at("/console/sign-in");
    let answer = beginning(&asked, &body).await;
    asked.answer(answer).await
}

async fn beginning(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    if web::is_from_elsewhere(&asked.headers) {
        return Err(Status::Forbidden.into());
    }
    let sent = Form::read(&asked.headers, body)?;
    let next = onward(sent.value(field::NEXT));
    web::limit(&asked.office.app, What::SignIn, &asked.from).map_err(Fault::TooMany)?;
    let door = door(&asked.office)?;
    let (address, cookie) = door.begin((false, &next), asked.lang.tag()).await?;
    let refresh = HeaderValue::from_str(&format!("0; url={address}"));
    let refresh = refresh.map_err(|e| Error::internal("an address").because(e))?;
    let page = Onward {
        name: door.provider.name().to_owned(),
        address,
    };
    // No redirect, as in the portal: `form-action` would be held against it.
    let mut response = plain(asked, StatusCode::OK, &page)?;
    response.headers_mut().insert(REFRESH, refresh);
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

fn plain(asked: &Asked, status: StatusCode, page: &impl pages::Page) -> Result<Response, Fault> {
    let html = page.html(&plain_frame(asked))?;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok((status, [(CONTENT_TYPE, kind)], html).into_response())
}

/// Where a browser comes back.
pub(crate) async fn back(mut asked: Asked) -> Response {
    let query = asked.stand_at("/console/sign-in");
    let answer = coming_back(&asked, &query).await;
    asked.answer(answer).await
}

async fn coming_back(asked: &Asked, query: &str) -> Result<Response, Fault> {
    let door = door(&asked.office)?;
    let refused = |status, why| {
        let page = NotEntered {
            name: door.provider.name().to_owned(),
            why,
        };
        plain(asked, status, &page)
    };
    let mut response = match door.end(&asked.headers, query).await? {
        // Nothing is confirmed here: no such sign-in begins.
        Came::Failed | Came::As { again: true, .. } => refused(StatusCode::GONE, Why::Failed),
        Came::As { who, next, .. } => match meant(&asked.office, who).await? {
            Some(known) => let_in(asked, &known, Some(&next)).await,
            None => refused(StatusCode::FORBIDDEN, Why::Nobody),
        },
    }?;
    response.headers_mut().append(SET_COOKIE, door.forget()?);
    Ok(response)
}

/// INVARIANT: a colleague with a role, by an address that the provider has checked, and that nobody else has.
async fn meant(office: &Office, who: Option<Who>) -> Result<Option<Colleague>, Error> {
    let Some(Who::Mail(mail)) = who else {
        return Ok(None);
    };
    let all = office.store.staff().await?;
    let folded = mail.folded();
    let mut named = all
        .into_iter()
        .filter(|known| known.role.is_some() && known.mail.to_ascii_lowercase() == folded);
    match (named.next(), named.next()) {
        (Some(one), None) => Ok(Some(one)),
        _ => Ok(None),
    }
}
