//! Fields of a form that was sent.

use super::request::Asked;
use crate::app::App;
use crate::fault::Fault;
use crate::session::Session;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use pages::error::Status;
use pages::field;
use rights::{Kind, PurposeId, Scope};

/// A form.
pub(crate) struct Form(Vec<(String, String)>);

/// The longest reason that is kept, in bytes.
const REASON_BYTES: usize = 4_000;

impl Form {
    /// Reads what was sent; one without a body is empty.
    pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Result<Form, Fault> {
        if body.is_empty() {
            return Ok(Form(Vec::new()));
        }
        let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if kind != Some("application/x-www-form-urlencoded") {
            return Err(Status::BadRequest.into());
        }
        let fields = url::form_urlencoded::parse(body).into_owned();
        Ok(Form(fields.take(2_000).collect()))
    }

    /// The first value of a field that says something.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        let value = found.map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Refuses a form that was not made for this session.
    pub(crate) fn check(&self, asked: &Asked, session: &Session) -> Result<(), Fault> {
        let token = self.value(field::CSRF).unwrap_or_default();
        session.check(&asked.app, &asked.headers, token)
    }

    /// What an objection reaches: everything, unless a part was ticked. What is unknown is no part: in
    /// doubt everything.
    pub(crate) fn scope(&self, app: &App) -> Scope {
        if self.value(field::REACH) != Some(field::REACH_PART) {
            return Scope::all();
        }
        let known = |name: &str| {
            let purpose = PurposeId::from(name);
            app.parts.tree.contains(&purpose).then_some(purpose)
        };
        let (mut whole, mut scope) = (false, Scope::all());
        for name in self.values(field::PURPOSE) {
            match known(name) {
                Some(purpose) => drop(scope.purposes.insert(purpose)),
                None => whole = true,
            }
        }
        for name in self.values(field::KIND) {
            match name.parse::<Kind>() {
                Ok(kind) => drop(scope.kinds.insert(kind)),
                Err(_) => whole = true,
            }
        }
        let surfaces = self.values(field::SURFACE).filter(|s| !s.is_empty());
        scope.surfaces.extend(surfaces.map(str::to_owned));
        if whole { Scope::all() } else { scope }
    }

    /// The reason, cut where it is too long to be kept.
    pub(crate) fn reason(&self) -> Option<String> {
        let reason = self.value(field::REASON)?;
        let end = reason.floor_char_boundary(REASON_BYTES);
        reason.get(..end).map(str::to_owned)
    }
}
