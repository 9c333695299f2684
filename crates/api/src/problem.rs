//! Answers that say what went wrong (RFC 9457, `application/problem+json`). What failed inside is logged under
//! the reference that the answer carries, and is not shown.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rights::{Error, ErrorKind};
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use utoipa::ToSchema;

/// What went wrong, as it is sent.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "type": "urn:demur:problem:not-found",
    "title": "Not found",
    "status": 404,
    "detail": "nobody has the id or handle that was asked for",
    "instance": "urn:demur:request:5f1c0a7e9d3b2c48"
}))]
pub(crate) struct ProblemBody {
    /// What kind of problem it is: the same for all of its kind.
    r#type: String,
    /// The same in words.
    title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong with this request, and what to do about it.
    detail: String,
    /// Names this answer; the operator finds it in the log.
    instance: String,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Kinds of problems: status, name, title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind(u16, &'static str, &'static str);

pub(crate) const BAD_REQUEST: Kind = Kind(400, "bad-request", "Bad request");
pub(crate) const UNAUTHORIZED: Kind = Kind(401, "unauthorized", "A key is needed");
pub(crate) const FORBIDDEN: Kind = Kind(403, "forbidden", "The key may not do this");
pub(crate) const REFUSED: Kind = Kind(403, "refused", "Refused");
pub(crate) const NOT_FOUND: Kind = Kind(404, "not-found", "Not found");
pub(crate) const NOT_ALLOWED: Kind = Kind(405, "method-not-allowed", "Method not allowed");
pub(crate) const TOO_SLOW: Kind = Kind(408, "too-slow", "The body came too slowly");
pub(crate) const CONFLICT: Kind = Kind(409, "in-progress", "The same request is being worked on");
pub(crate) const OUT_OF_ORDER: Kind = Kind(409, "out-of-order", "Events are missing");
pub(crate) const TOO_LARGE: Kind = Kind(413, "too-large", "Too large");
pub(crate) const MEDIA_TYPE: Kind = Kind(415, "media-type", "Unsupported media type");
pub(crate) const INVALID: Kind = Kind(422, "invalid", "What was sent cannot be taken");
pub(crate) const KEY_REUSED: Kind =
    Kind(422, "idempotency-key-reused", "Idempotency key used before");
pub(crate) const TOO_MANY: Kind = Kind(429, "too-many-requests", "Too many requests");
pub(crate) const INTERNAL: Kind = Kind(500, "internal", "Something failed inside");
pub(crate) const UNAVAILABLE: Kind = Kind(503, "unavailable", "Try again later");

/// Kinds by the status of answers that the HTTP library makes itself.
const BY_STATUS: [Kind; 6] = [
    BAD_REQUEST,
    NOT_FOUND,
    NOT_ALLOWED,
    TOO_LARGE,
    MEDIA_TYPE,
    INVALID,
];

/// What went wrong with a request.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    detail: String,
    more: Option<Box<Map<String, Value>>>,
    wait_seconds: Option<u64>,
    /// What is logged.
    inner: Option<Arc<Error>>,
}

impl Problem {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Problem {
        Problem {
            kind,
            detail: detail.into(),
            more: None,
            wait_seconds: None,
            inner: None,
        }
    }

    /// The same, to be tried again after so many seconds.
    pub(crate) fn after(mut self, seconds: u64) -> Problem {
        self.wait_seconds = Some(seconds);
        self
    }

    /// The same with one part more.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Problem {
        let more = self.more.get_or_insert_default();
        more.insert(name.to_owned(), value.into());
        self
    }

    /// Whether the request certainly did nothing.
    pub(crate) const fn did_nothing(&self) -> bool {
        self.kind.0 < 500
    }

    /// What is to be logged of it.
    pub(crate) fn inner(&self) -> Option<&Error> {
        self.inner.as_deref()
    }

    /// For an answer that the HTTP library made.
    pub(crate) fn of_status(status: StatusCode) -> Problem {
        let kind = BY_STATUS.into_iter().find(|kind| kind.0 == status.as_u16());
        match kind {
            Some(kind) => Problem::new(kind, kind.2.to_lowercase()),
            None if status.is_server_error() => Problem::new(INTERNAL, "see the log"),
            None => Problem::new(BAD_REQUEST, "this request cannot be answered"),
        }
    }

    /// The answer, under a reference.
    pub(crate) fn render(self, reference: &str) -> Response {
        let body = ProblemBody {
            r#type: format!("urn:demur:problem:{}", self.kind.1),
            title: self.kind.2.to_owned(),
            status: self.kind.0,
            detail: self.detail,
            instance: format!("urn:demur:request:{reference}"),
            more: self.more.map(|more| *more).unwrap_or_default(),
        };
        let status = StatusCode::from_u16(self.kind.0).unwrap_or(StatusCode::BAD_REQUEST);
        let text = serde_json::to_string(&body).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(CONTENT_TYPE, kind)], text).into_response();
        if let Some(seconds) = self.wait_seconds {
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"demur\"");
            let headers = response.headers_mut();
            headers.insert(axum::http::header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<Error> for Problem {
    /// Errors of input say what to do; of others only the kind is said.
    fn from(error: Error) -> Problem {
        let (kind, detail) = match error.kind() {
            ErrorKind::Input => (INVALID, error.to_string()),
            ErrorKind::NotFound => (NOT_FOUND, error.to_string()),
            ErrorKind::Refused => (REFUSED, error.to_string()),
            ErrorKind::Storage => (
                UNAVAILABLE,
                "storage did not answer; it may have happened or not: send the same again, with the same `Idempotency-Key`".to_owned(),
            ),
            ErrorKind::Corrupt | ErrorKind::Internal => (
                INTERNAL,
                "something failed inside; the operator finds it in the log under `instance`".to_owned(),
            ),
        };
        let mut problem = Problem::new(kind, detail);
        if kind.0 >= 500 {
            problem.inner = Some(Arc::new(error));
        }
        match kind {
            UNAVAILABLE => problem.after(5),
            _ => problem,
        }
    }
}

impl IntoResponse for Problem {
    /// The layer around all routes makes the body, since only it knows the reference.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind.0).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// An answer, or what went wrong.
pub(crate) type Answer = Result<Response, Problem>;
