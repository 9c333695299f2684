//! When a request cannot be answered as asked: a page that says so.

use crate::address::query;
use crate::app::App;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pages::Frame;
use pages::error::{ErrorPage, Status};
use rights::{Error, ErrorKind};

/// What went wrong; a page is made of it where the language is known.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Something of ours failed.
    Error(Error),
    /// Said by the request itself.
    Status(Status),
    /// So many seconds are to be waited.
    TooMany(u64),
    /// Somebody has to sign in first; where they go on.
    SignIn(String),
    /// Somebody has to confirm that it is them; where they go on.
    Confirm(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Error(error)
    }
}

impl From<Status> for Fault {
    fn from(status: Status) -> Fault {
        Fault::Status(status)
    }
}

/// A page as an answer.
pub(crate) fn html(status: StatusCode, page: String) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(CONTENT_TYPE, kind)], page).into_response()
}

const fn status_of(error: &Error) -> Status {
    match error.kind() {
        ErrorKind::Input => Status::BadRequest,
        ErrorKind::NotFound => Status::NotFound,
        ErrorKind::Refused => Status::Forbidden,
        ErrorKind::Storage => Status::Unavailable,
        ErrorKind::Corrupt | ErrorKind::Internal => Status::Internal,
    }
}

impl Fault {
    /// The answer. What failed inside is logged under a number that the page names, and not shown.
    pub(crate) fn answer(self, app: &App, around: &Frame) -> Response {
        let (status, wait, reference) = match self {
            Fault::SignIn(next) => return to("/sign-in", &next),
            Fault::Confirm(next) => return to("/confirm", &next),
            Fault::Status(status) => (status, None, None),
            Fault::TooMany(seconds) => (Status::TooMany, Some(seconds), None),
            Fault::Error(error) => {
                let status = status_of(&error);
                let reference = matches!(status, Status::Internal | Status::Unavailable)
                    .then(|| logged(app, &error));
                (status, None, reference)
            }
        };
        let code = StatusCode::from_u16(status.code()).unwrap_or(StatusCode::BAD_REQUEST);
        let now = app.parts.clock.now();
        let again = wait.and_then(|seconds| i64::try_from(seconds).ok());
        let page = ErrorPage {
            status,
            again: again.map(|seconds| crate::view::moment(now.plus_seconds(seconds))),
            reference,
        };
        let page = pages::Page::html(&page, around);
        let mut response = html(code, page.unwrap_or_default());
        if let Some(seconds) = wait {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Somewhere else first, to go on afterwards.
fn to(path: &str, next: &str) -> Response {
    see_other(format!("{path}?{}", query([(pages::field::NEXT, next)])))
}

/// Leads on to another page.
pub(crate) fn see_other(path: impl Into<String>) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path.into())]).into_response()
}

/// Logs what went wrong where the answer does not depend on it.
pub(crate) fn log(app: &App, error: &Error) {
    drop(logged(app, error));
}

pub(crate) fn logged(app: &App, error: &Error) -> String {
    let mut id = [0; 4];
    drop(app.parts.randomness.fill(&mut id));
    let reference: String = id.iter().map(|b| format!("{b:02x}")).collect();
    crate::log::log_error(&reference, error);
    reference
}
