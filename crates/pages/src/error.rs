//! When something goes wrong.

use crate::Moment;
use crate::page::page;

/// An error, in words.
#[derive(Clone, Debug)]
pub struct ErrorPage {
    /// Which.
    pub status: Status,
    /// When to try again.
    pub again: Option<Moment>,
    /// A number under which the log has it.
    pub reference: Option<String>,
}

/// The errors that have a page, by their status code (RFC 9110, RFC 6585).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 400
    BadRequest,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 405
    MethodNotAllowed,
    /// 413
    TooLarge,
    /// 429
    TooMany,
    /// 500
    Internal,
    /// 503
    Unavailable,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 8] = [
        Status::BadRequest,
        Status::Forbidden,
        Status::NotFound,
        Status::MethodNotAllowed,
        Status::TooLarge,
        Status::TooMany,
        Status::Internal,
        Status::Unavailable,
    ];

    /// The status code.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Status::BadRequest => 400,
            Status::Forbidden => 403,
            Status::NotFound => 404,
            Status::MethodNotAllowed => 405,
            Status::TooLarge => 413,
            Status::TooMany => 429,
            Status::Internal => 500,
            Status::Unavailable => 503,
        }
    }

    /// The message that is its title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Status::BadRequest => "error-400-title",
            Status::Forbidden => "error-403-title",
            Status::NotFound => "error-404-title",
            Status::MethodNotAllowed => "error-405-title",
            Status::TooLarge => "error-413-title",
            Status::TooMany => "error-429-title",
            Status::Internal => "error-500-title",
            Status::Unavailable => "error-503-title",
        }
    }

    /// The message that explains it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Status::BadRequest => "error-400-text",
            Status::Forbidden => "error-403-text",
            Status::NotFound => "error-404-text",
            Status::MethodNotAllowed => "error-405-text",
            Status::TooLarge => "error-413-text",
            Status::TooMany => "error-429-text",
            Status::Internal => "error-500-text",
            Status::Unavailable => "error-503-text",
        }
    }

    /// Whether it is ours to mend, so that nothing the person did is lost by it.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        matches!(self, Status::Internal | Status::Unavailable)
    }
}

page!(ErrorPage, "error.html");
