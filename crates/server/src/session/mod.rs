//! Who is signed in.
//!
//! A session is a sealed cookie: whose it is, since when, when they last confirmed that it is them, and a
//! random id. The server keeps only the ids of sessions that were ended before their time.

mod away;
mod cookie;
mod magic;

pub use away::{Came, Door};
pub(crate) use cookie::{clear, cookie_named, read, set};
pub(crate) use magic::{Magic, Use};

use crate::app::App;
use crate::desk::Id;
use crate::fault::Fault;
use axum::http::HeaderMap;
use hmac::{Hmac, Mac};
use notice::LinkKeys;
use pages::error::Status;
use rights::{Error, Ordinal};
use sha2::Sha256;

/// Somebody who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// Who.
    pub(crate) person: Ordinal,
    /// When they signed in, in seconds since 1970.
    pub(crate) begun: i64,
    /// When they last confirmed that it is them.
    pub(crate) confirmed: i64,
    /// Its random name.
    pub(crate) id: Id,
}

/// Seconds for which a confirmation counts.
const FRESH_SECONDS: i64 = 15 * 60;

/// A link that signs a person in, once, for whoever runs the portal and tries it out.
///
/// # Errors
/// When randomness fails.
pub fn link_for(app: &App, person: Ordinal) -> Result<String, Error> {
    let token = Magic::new(app, person)?.seal(app, Use::SignIn)?;
    Ok(format!("/sign-in/{token}"))
}

pub(crate) fn seconds(app: &App) -> i64 {
    app.parts.clock.now().epoch_micros().div_euclid(1_000_000)
}

impl Session {
    /// A new one, for somebody who has just shown who they are.
    pub(crate) fn begin(app: &App, person: Ordinal) -> Result<Session, Error> {
        let mut id = [0; 16];
        app.parts.randomness.fill(&mut id)?;
        let now = seconds(app);
        Ok(Session {
            person,
            begun: now,
            confirmed: now,
            id,
        })
    }

    /// Until when it holds.
    pub(crate) fn until(&self, app: &App) -> i64 {
        self.begun + i64::from(app.parts.portal.session_hours) * 3_600
    }

    /// The session of a request; `None` where there is none, or it has ended, or its person was erased.
    pub(crate) async fn of(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Error> {
        let Some(session) = read(app, headers) else {
            return Ok(None);
        };
        let over = seconds(app) >= session.until(app);
        if over || app.parts.desk.has_ended(&session.id).await? {
            return Ok(None);
        }
        let row = app.parts.ledger.row(session.person).await?;
        let there = row.is_some_and(|row| !row.is_erased());
        Ok(there.then_some(session))
    }

    /// The session of a request, or where to sign in.
    pub(crate) async fn needed(
        app: &App,
        headers: &HeaderMap,
        here: &str,
    ) -> Result<Session, Fault> {
        let found = Session::of(app, headers).await?;
        found.ok_or_else(|| Fault::SignIn(here.to_owned()))
    }

    /// Whether they confirmed a short while ago that it is them.
    pub(crate) fn is_fresh(&self, app: &App) -> bool {
        seconds(app) - self.confirmed < FRESH_SECONDS
    }

    /// Refuses who has not, with where they go on when they have.
    pub(crate) fn needs_fresh(&self, app: &App, next: &str) -> Result<(), Fault> {
        match self.is_fresh(app) {
            true => Ok(()),
            false => Err(Fault::Confirm(next.to_owned())),
        }
    }

    /// The token that forms of this session carry, so that no other page can send them.
    pub(crate) fn csrf(&self, app: &App) -> String {
        csrf(&app.parts.session_keys, &self.id)
    }

    /// Refuses a form that does not carry the token, or comes from another site.
    pub(crate) fn check(&self, app: &App, headers: &HeaderMap, token: &str) -> Result<(), Fault> {
        if !is_same(&self.csrf(app), token) {
            return Err(Status::Forbidden.into());
        }
        from_here(headers)
    }
}

/// The token of a session's forms: only whoever has the keys can make it.
pub(crate) fn csrf(keys: &LinkKeys, id: &Id) -> String {
    let sealed = keys.seal(id).unwrap_or_default();
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&sealed) else {
        return String::new();
    };
    mac.update(b"demur csrf\0");
    let mac = mac.finalize().into_bytes();
    mac.iter().take(16).map(|b| format!("{b:02x}")).collect()
}

/// Whether two tokens are the same, in a time that does not say where they differ; an empty one is none.
pub(crate) fn is_same(own: &str, token: &str) -> bool {
    let bytes = own.bytes().zip(token.bytes());
    !own.is_empty() && own.len() == token.len() && bytes.fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// Refuses what a browser says comes from another site (Fetch Metadata).
pub(crate) fn from_here(headers: &HeaderMap) -> Result<(), Fault> {
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Status::Forbidden.into()),
    }
}
