//! Requests of people, with the clock of Art. 12(3).

mod enter;
mod one;

pub use enter::EnterRequest;
pub use one::{
    Answer, Channel, Decided, Evidence, Extension, Found, FoundDecision, Match, On, RequestPage,
};

use crate::page::page;
use crate::tone::Tone;
use crate::{Clock, Pick};
use pages::Pager;
pub use pages::RequestState;
use rights::Day;

/// The list with its filter.
#[derive(Clone, Debug)]
pub struct Requests {
    /// Kinds to choose from; the first one is all.
    pub kinds: Vec<Pick>,
    /// States to choose from; the first one is all.
    pub states: Vec<Pick>,
    /// How many were found.
    pub found: u64,
    /// Those of this page, overdue ones first.
    pub list: Vec<RequestLine>,
    /// Where one is.
    pub pager: Pager,
    /// Where a request is entered that came by letter or phone.
    pub enter: String,
}

/// One request in short.
#[derive(Clone, Debug)]
pub struct RequestLine {
    /// Its page.
    pub href: String,
    /// Its number.
    pub number: u64,
    /// What it asks for.
    pub kind: RequestKind,
    /// Whose it is.
    pub who: String,
    /// Whether they have an account.
    pub account: bool,
    /// When it came.
    pub received: Day,
    /// What became of it.
    pub state: RequestState,
    /// Its clock; `None` when it has stopped.
    pub clock: Option<Clock>,
    /// Whether the time was extended.
    pub extended: bool,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestKind {
    /// Access (Art. 15).
    Access,
    /// Rectification (Art. 16).
    Rectification,
    /// Erasure (Art. 17).
    Erasure,
    /// Restriction (Art. 18).
    Restriction,
    /// Portability (Art. 20).
    Portability,
    /// Objection (Art. 21).
    Objection,
    /// Removal of special categories (Art. 9).
    Special,
    /// Somebody without an account is shown or named.
    Depicted,
    /// A question.
    Question,
}

impl RequestKind {
    /// Every kind.
    pub const ALL: [RequestKind; 9] = [
        RequestKind::Access,
        RequestKind::Rectification,
        RequestKind::Erasure,
        RequestKind::Restriction,
        RequestKind::Portability,
        RequestKind::Objection,
        RequestKind::Special,
        RequestKind::Depicted,
        RequestKind::Question,
    ];

    /// As [`crate::field::KIND`] is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            RequestKind::Access => "access",
            RequestKind::Rectification => "rectification",
            RequestKind::Erasure => "erasure",
            RequestKind::Restriction => "restriction",
            RequestKind::Portability => "portability",
            RequestKind::Objection => "objection",
            RequestKind::Special => "special",
            RequestKind::Depicted => "depicted",
            RequestKind::Question => "question",
        }
    }

    pub(crate) const fn key(self) -> &'static str {
        match self {
            RequestKind::Access => "request-access",
            RequestKind::Rectification => "request-rectification",
            RequestKind::Erasure => "request-erasure",
            RequestKind::Restriction => "request-restriction",
            RequestKind::Portability => "request-portability",
            RequestKind::Objection => "request-objection",
            RequestKind::Special => "request-special",
            RequestKind::Depicted => "request-depicted",
            RequestKind::Question => "request-question",
        }
    }
}

/// How a state stands.
pub(crate) const fn tone(state: &RequestState) -> Tone {
    match state {
        RequestState::Open | RequestState::InProgress => Tone::Open,
        RequestState::Fulfilled(_) => Tone::Good,
        RequestState::Denied(..) | RequestState::Revoked(_) => Tone::Over,
    }
}

impl RequestLine {
    pub(crate) fn is_overdue(&self) -> bool {
        self.clock.as_ref().is_some_and(|c| c.left.is_over())
    }
}

page!(Requests, "requests/list.html");
