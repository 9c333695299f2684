//! Signing in with an account elsewhere (OpenID Connect), and confirming with it.

use super::form::Form;
use super::request::Asked;
use super::sign_in::{enter_as, next_of, onward};
use crate::app::App;
use crate::fault::Fault;
use crate::limit::What;
use crate::session::{Came, Door, Session, from_here, seconds};
use axum::body::Bytes;
use axum::http::header::{REFRESH, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use oidc::Who;
use pages::error::Status;
use pages::field;
use pages::signin::{Elsewhere, NotEntered, Onward, Why};
use rights::{Error, Ordinal};

/// Told apart from what else is sealed under the keys of sessions: sessions (1), links (2, 3), requests without an
/// account (4, 5).
const MARK: u8 = 6;

fn door(app: &App) -> Result<Door<'_>, Fault> {
    let provider = app.parts.oidc.as_ref();
    Ok(Door {
        app,
        provider: provider.ok_or(Fault::Status(Status::NotFound))?,
        keys: &app.parts.session_keys,
        cookie: ("demur-with", MARK),
        back: "/sign-in/back",
    })
}

/// The account elsewhere, for a page; `None` where there is none.
pub(super) fn offered(app: &App, action: &str) -> Option<Elsewhere> {
    let provider = app.parts.oidc.as_ref()?;
    Some(Elsewhere {
        name: provider.name().to_owned(),
        action: action.to_owned(),
    })
}

/// Begins to sign in.
pub(crate) async fn begin(mut asked: Asked, body: Bytes) -> Response {
    asked.stand_at("/sign-in");
    asked.go_on_in(&next_of(&asked, &body));
    let answer = beginning(&asked, &body).await;
    asked.answer(answer).await
}

async fn beginning(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    let sent = Form::read(&asked.headers, body)?;
    go(asked, false, &onward(sent.value(field::NEXT))).await
}

/// Begins to confirm that it is still them.
pub(crate) async fn begin_again(mut asked: Asked, body: Bytes) -> Response {
    asked.stand_at("/confirm");
    asked.go_on_in(&next_of(&asked, &body));
    let answer = beginning_again(&asked, &body).await;
    asked.answer(answer).await
}

async fn beginning_again(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let sent = Form::read(&asked.headers, body)?;
    sent.check(asked, &session)?;
    go(asked, true, &onward(sent.value(field::NEXT))).await
}

/// A page that leads on by itself, and by its link. No redirect: a form may be sent here alone
/// (`form-action`), and browsers hold every redirect behind it against that.
async fn go(asked: &Asked, again: bool, next: &str) -> Result<Response, Fault> {
    asked.limit(What::SignIn)?;
    let door = door(&asked.app)?;
    let (address, cookie) = door.begin((again, next), asked.lang.tag()).await?;
    let refresh = HeaderValue::from_str(&format!("0; url={address}"));
    let refresh = refresh.map_err(|e| Error::internal("an address").because(e))?;
    let page = Onward {
        name: door.provider.name().to_owned(),
        address,
    };
    let mut response = asked.page(&page)?;
    response.headers_mut().insert(REFRESH, refresh);
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// Where a browser comes back. It is a GET that signs in: the cookie with which it began stands for the form.
pub(crate) async fn back(mut asked: Asked) -> Response {
    let query = asked.stand_at("/sign-in");
    let answer = coming_back(&asked, &query).await;
    asked.answer(answer).await
}

async fn coming_back(asked: &Asked, query: &str) -> Result<Response, Fault> {
    let door = door(&asked.app)?;
    let came = door.end(&asked.headers, query).await?;
    let mut response = match came {
        Came::Failed => refused(asked, &door, Why::Failed),
        Came::As {
            who,
            again: false,
            next,
        } => enter(asked, &door, (who, &next)).await,
        Came::As {
            who,
            again: true,
            next,
        } => confirm(asked, &door, (who, &next)).await,
    }?;
    response.headers_mut().append(SET_COOKIE, door.forget()?);
    Ok(response)
}

fn refused(asked: &Asked, door: &Door<'_>, why: Why) -> Result<Response, Fault> {
    let status = match why {
        Why::Nobody => StatusCode::FORBIDDEN,
        Why::Failed => StatusCode::GONE,
    };
    let page = NotEntered {
        name: door.provider.name().to_owned(),
        why,
    };
    asked.page_with(status, &page)
}

/// Every account that a provider can mean.
async fn meant(app: &App, who: Option<Who>) -> Result<Vec<Ordinal>, Error> {
    let ledger = &app.parts.ledger;
    match who {
        Some(Who::Mail(mail)) => app.members_with(&mail).await,
        // Whoever has no account here has none there.
        Some(Who::Account(id)) if !id.is_guest() => {
            let found = ledger.resolve(std::slice::from_ref(&id)).await?;
            let mut meant = Vec::new();
            for person in found.into_iter().flatten() {
                // INVARIANT: an account is named by its id. Handles resolve as well, old ones too, and whoever
                // takes a name that somebody gave up is not let in as them.
                if ledger.row(person).await?.and_then(|row| row.id).as_ref() == Some(&id) {
                    meant.push(person);
                }
            }
            Ok(meant)
        }
        Some(Who::Account(_)) | None => Ok(Vec::new()),
    }
}

/// INVARIANT: whoever cannot be told for certain does not get in, and all such see the same page: it does not
/// say whether an address or an account is known.
async fn enter(
    asked: &Asked,
    door: &Door<'_>,
    (who, next): (Option<Who>, &str),
) -> Result<Response, Fault> {
    let app = &asked.app;
    let people = app.one_of_each(meant(app, who).await?).await?;
    let [person] = people.as_slice() else {
        return refused(asked, door, Why::Nobody);
    };
    let session = Session {
        // The provider may have let them through because they were signed in there, perhaps since long ago.
        confirmed: 0,
        ..Session::begin(app, *person)?
    };
    enter_as(asked, &session, &onward(Some(next)))
}

/// Only in the browser that is signed in as the same person.
async fn confirm(
    asked: &Asked,
    door: &Door<'_>,
    (who, next): (Option<Who>, &str),
) -> Result<Response, Fault> {
    let app = &asked.app;
    let Some(mut session) = Session::of(app, &asked.headers).await? else {
        return refused(asked, door, Why::Failed);
    };
    let accounts = app.accounts(session.person).await?;
    let meant = meant(app, who).await?;
    if !meant.iter().any(|account| accounts.contains(account)) {
        return refused(asked, door, Why::Nobody);
    }
    session.confirmed = seconds(app);
    enter_as(asked, &session, &onward(Some(next)))
}
