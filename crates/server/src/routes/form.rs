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
use std::collections::BTreeSet;

/// A form.
pub(crate) struct Form(Vec<(String, String)>);

/// So many fields of a form are read.
const MOST_FIELDS: usize = 2_000;
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
        Ok(Form(fields.take(MOST_FIELDS).collect()))
    }

    /// Reads what was sent with an objection by link. Whatever it is, the button was pressed: what is no form
    /// of ours, or too large to be read, says nothing more than that (RFC 8058 sends `multipart/form-data`).
    pub(crate) fn pressed(headers: &HeaderMap, body: Option<&Bytes>) -> Form {
        let read = body.map(|body| Form::read(headers, body));
        read.and_then(Result::ok).unwrap_or(Form(Vec::new()))
    }

    /// The first value of a field that says something.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        let value = found.map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Refuses a form that was not made for this session.
    pub(crate) fn check(&self, asked: &Asked, session: &Session) -> Result<(), Fault> {
        let token = self.value(field::CSRF).unwrap_or_default();
        session.check(&asked.app, &asked.headers, token)
    }

    /// What an objection reaches: everything, unless a part was ticked. What the page did not offer is no
    /// part, and neither is a form with more than can be read: in doubt everything.
    pub(crate) fn scope(&self, app: &App, surfaces: &BTreeSet<String>) -> Scope {
        match self.value(field::REACH) {
            Some(field::REACH_PART) => self.part(app, surfaces).unwrap_or_default(),
            _ => Scope::all(),
        }
    }

    /// What was ticked; nothing ticked of a group is all of it. `None` where the page did not offer something, or the
    /// form has more than can be read.
    pub(crate) fn part(&self, app: &App, surfaces: &BTreeSet<String>) -> Option<Scope> {
        if self.0.len() >= MOST_FIELDS {
            return None;
        }
        let purpose = |name: &str| {
            let purpose = PurposeId::from(name);
            app.parts.tree.contains(&purpose).then_some(purpose)
        };
        let kind = |name: &str| name.parse().ok().filter(|kind| *kind != Kind::Unknown);
        let surface = |name: &str| surfaces.get(name).cloned();
        let purposes: Option<_> = self.values(field::PURPOSE).map(purpose).collect();
        let kinds: Option<_> = self.values(field::KIND).map(kind).collect();
        let surfaces: Option<_> = self.values(field::SURFACE).map(surface).collect();
        Some(Scope {
            purposes: purposes?,
            kinds: kinds?,
            surfaces: surfaces?,
        })
    }

    /// Whether the reason is too long to be kept as it is.
    pub(crate) fn is_reason_cut(&self) -> bool {
        (self.value(field::REASON)).is_some_and(|reason| reason.len() > REASON_BYTES)
    }

    /// The reason, cut where it is too long to be kept; the page that answers says so.
    pub(crate) fn reason(&self) -> Option<String> {
        let reason = self.value(field::REASON)?;
        let end = reason.floor_char_boundary(REASON_BYTES);
        reason.get(..end).map(str::to_owned)
    }
}
