//! People without an account, who are shown, named or quoted in what others posted.

use crate::page::page;
use crate::{FormError, RequestState};
use rights::{Day, Kind};

/// Asks what to look for and where to answer.
#[derive(Clone, Debug)]
pub struct GuestAsk {
    /// What is wished, as chosen.
    pub wish: Option<Wish>,
    /// Links as entered.
    pub links: String,
    /// Words as entered.
    pub words: String,
    /// The name or handle as entered.
    pub account: String,
    /// What else was said.
    pub text: String,
    /// The address as entered.
    pub mail: String,
    /// Whether it is certain that what only some can see is never used.
    pub private_is_out: bool,
    /// The largest picture that is taken.
    pub picture_megabytes: u64,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// What a person can wish for without signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// That nothing of an account that they have, or had, is used.
    Account,
    /// That nothing that shows or names them is used.
    Objection,
    /// That what others show of their health, belief and the like is taken out (GDPR Art. 9).
    Special,
    /// To know whether anything is used.
    Access,
}

impl Wish {
    /// Every wish.
    pub const ALL: [Wish; 4] = [Wish::Account, Wish::Objection, Wish::Special, Wish::Access];

    /// As forms send it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Wish::Account => "account",
            Wish::Objection => "objection",
            Wish::Special => "special",
            Wish::Access => "access",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Wish::Account => "wish-account",
            Wish::Objection => "wish-objection",
            Wish::Special => "wish-special",
            Wish::Access => "wish-access",
        }
    }

    pub(crate) const fn hint(self) -> &'static str {
        match self {
            Wish::Account => "wish-account-hint",
            Wish::Objection => "wish-objection-hint",
            Wish::Special => "wish-special-hint",
            Wish::Access => "wish-access-hint",
        }
    }
}

/// "Confirm your address": a mail is on its way.
#[derive(Clone, Debug)]
pub struct GuestMailSent {
    /// The address.
    pub mail: String,
    /// How long the link works.
    pub hours: u64,
}

/// Where the link of that mail leads. Only its button hands the request in.
#[derive(Clone, Debug)]
pub struct GuestConfirm {
    /// Where the form is sent (POST).
    pub action: String,
    /// The token of the link.
    pub token: String,
    /// What is wished.
    pub wish: Wish,
}

/// Objections of the accounts with the confirmed address were recorded.
#[derive(Clone, Debug)]
pub struct GuestObjected {
    /// How many accounts have the address.
    pub accounts: u64,
}

/// How the request stands.
#[derive(Clone, Debug)]
pub struct GuestStatus {
    /// Its number.
    pub number: u64,
    /// What is wished.
    pub wish: Wish,
    /// When it arrived.
    pub received: Day,
    /// The last day for an answer.
    pub due: Day,
    /// Whether the last day was moved, and why.
    pub extended: Option<String>,
    /// What became of it.
    pub state: RequestState,
    /// Whether it is certain that what only some can see is never used.
    pub private_is_out: bool,
    /// What was looked for, and found.
    pub sought: Sought,
    /// Where it is taken back (POST); `None` once it has ended.
    pub take_back: Option<String>,
    /// Whether what was found can be used again after the answer: it was asked about, not objected to.
    pub lets_go: bool,
}

/// What a search among others' items has found, so far.
#[derive(Clone, Debug)]
pub struct Sought {
    /// What was found.
    pub found: Vec<Found>,
    /// Whether a picture was among what was looked for.
    pub with_picture: bool,
    /// Whether everything was looked through.
    pub searched: bool,
    /// Whether there is more than was taken in.
    pub more: bool,
}

/// Items that were found. Whose they are and what they say is not shown: they are others'.
#[derive(Clone, Debug)]
pub struct Found {
    /// What they are.
    pub kind: Kind,
    /// How many.
    pub items: u64,
    /// How they were found.
    pub by: FoundBy,
    /// How many of them are out now.
    pub out: u64,
}

/// How something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// By a link.
    Link,
    /// By words.
    Words,
    /// By a similar picture.
    Picture,
}

impl FoundBy {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            FoundBy::Link => "found-by-link",
            FoundBy::Words => "found-by-words",
            FoundBy::Picture => "found-by-picture",
        }
    }
}

impl GuestConfirm {
    /// What pressing the button does, as a message.
    pub(crate) const fn lead(&self) -> &'static str {
        match self.wish {
            Wish::Account => "guest-confirm-account",
            _ => "guest-confirm-lead",
        }
    }
}

impl GuestStatus {
    /// Whether something is looked for among others' items.
    pub(crate) const fn seeks(&self) -> bool {
        !matches!(self.wish, Wish::Account)
    }

    pub(crate) const fn looked_for(&self) -> &Sought {
        &self.sought
    }
}

impl GuestAsk {
    pub(crate) fn is_wished(&self, wish: &Wish) -> bool {
        self.wish == Some(*wish)
    }
}

/// The link of that mail does not work any more.
#[derive(Clone, Debug)]
pub struct GuestClosed {
    /// How long it works.
    pub hours: u64,
}

page!(GuestClosed, "guest/closed.html");
page!(GuestAsk, "guest/ask.html");
page!(GuestMailSent, "guest/mail_sent.html");
page!(GuestConfirm, "guest/confirm.html");
page!(GuestObjected, "guest/objected.html");
page!(GuestStatus, "guest/status.html");
