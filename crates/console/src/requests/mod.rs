//! Requests of people, with the clock of Art. 12(3).

mod enter;
mod one;

pub use enter::EnterRequest;
pub use one::{Answer, Decided, Evidence, Extension, Found, FoundDecision, Match, RequestPage};

use crate::page::page;
use crate::tone::Tone;
use crate::{Clock, Pick};
use pages::Pager;
pub use pages::RequestState;
use rights::Day;
pub use rights::RequestKind;
pub use rights::{Behalf, Channel};

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

/// How a state stands.
pub(crate) const fn tone(state: &RequestState) -> Tone {
    match state {
        RequestState::Open | RequestState::InProgress => Tone::Open,
        RequestState::Fulfilled(_) | RequestState::Done(_) => Tone::Good,
        RequestState::Denied(..) | RequestState::Revoked(_) => Tone::Over,
    }
}

impl RequestLine {
    pub(crate) fn is_overdue(&self) -> bool {
        self.clock.as_ref().is_some_and(|c| c.left.is_over())
    }
}

page!(Requests, "requests/list.html");
