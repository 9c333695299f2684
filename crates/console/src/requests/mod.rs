//! Requests of people, with the clock of Art. 12(3).

mod account;
mod enter;
mod one;
mod said;

pub use crate::incidents::Telling;
pub use account::{AccountAsked, AccountDecision, Known};
pub use enter::{EnterRequest, FromMail, Unclear};
pub use one::{
    Answer, Decide, Decided, Evidence, Extension, Found, FoundDecision, Match, Released,
    RequestPage, Sent, Spoken,
};
pub use said::{SaidPage, Stand, ToldPlatform};

use crate::campaigns::Reading;
use crate::page::page;
use crate::tone::Tone;
use crate::worded::Worded;
use crate::{Clock, Pick};
use pages::Pager;
pub use pages::RequestState;
pub use pages::choices::AskedFor;
use pages::text::{Say, Words};
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
    /// How much of the ledger was read for what people said themselves, where it is not all of it.
    pub reading: Option<Reading>,
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
    pub kind: AskedFor,
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
    /// What was asked for by a choice counts at once; what is done about it, and what is not.
    pub stands: Vec<Stand>,
}

/// What is asked for, in a word or a few.
pub(crate) fn asked(kind: &AskedFor, w: &Words) -> Say {
    match kind {
        AskedFor::Request(kind) => w.t(kind.key()),
        AskedFor::Choice(kind) => w.choice(kind),
    }
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
    /// Whether its state is said; what was asked for by a choice has none but what is done about it.
    pub(crate) const fn has_state(&self) -> bool {
        self.stands.is_empty() || matches!(self.kind, AskedFor::Request(_))
    }

    pub(crate) fn is_overdue(&self) -> bool {
        self.clock.as_ref().is_some_and(|c| c.left.is_over())
    }
}

page!(Requests, "requests/list.html");
