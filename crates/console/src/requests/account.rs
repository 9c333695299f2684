//! Whose account an objection means that came without signing in.

use super::Unclear;
use crate::tone::Tone;
use pages::text::{Say, Words};

/// The account, as far as it is known, and the form that says it.
#[derive(Clone, Debug)]
pub struct AccountAsked {
    /// What is known.
    pub known: Known,
    /// The account, as [`crate::field::PERSON`] is filled in with it.
    pub entered: String,
    /// Why it is not known which account was entered.
    pub unclear: Option<Unclear>,
    /// Where it is said (POST), with [`crate::field::PERSON`] and [`crate::field::DECISION`]; `None` where the request
    /// is closed.
    pub action: Option<String>,
}

/// What is known of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nobody has said it.
    Nothing,
    /// The request names this account, by its page and its name; it is not used meanwhile.
    Named(String, String),
    /// The same, but its owner has lifted that.
    Lifted(String, String),
    /// Staff say that it is this one.
    Theirs(String, String),
    /// Staff say that there is none here.
    None,
}

/// What [`crate::field::DECISION`] can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountDecision {
    /// The account that is entered is theirs.
    Theirs,
    /// There is none here.
    None,
}

impl AccountDecision {
    /// As it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            AccountDecision::Theirs => "theirs",
            AccountDecision::None => "none",
        }
    }
}

impl Known {
    pub(crate) fn say(&self, w: &Words) -> Say {
        w.t(match self {
            Known::Nothing => "account-nothing",
            Known::Named(..) => "account-named",
            Known::Lifted(..) => "account-lifted",
            Known::Theirs(..) => "account-theirs",
            Known::None => "account-none",
        })
    }

    pub(crate) const fn tone(&self) -> Tone {
        match self {
            Known::Nothing | Known::Lifted(..) => Tone::Open,
            Known::Named(..) => Tone::Held,
            Known::Theirs(..) => Tone::Good,
            Known::None => Tone::Over,
        }
    }

    /// Page and name of the account.
    pub(crate) fn account(&self) -> Option<(&str, &str)> {
        match self {
            Known::Named(href, name) | Known::Lifted(href, name) | Known::Theirs(href, name) => {
                Some((href, name))
            }
            Known::Nothing | Known::None => None,
        }
    }
}
