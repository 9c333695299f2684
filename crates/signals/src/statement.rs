//! What a signal said.

use crate::settings::Settings;
use crate::token::Token;
use rights::{Choice, ChoiceKind, Instant};

/// What it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Says {
    /// No.
    Deny,
    /// It takes its own no back; never a consent.
    Allow,
    /// Nothing.
    Unknown,
}

/// Whether a name stays with whoever has it: a DID, or the address of an actor. Handles change hands.
#[must_use]
pub fn lasts(name: &str) -> bool {
    ["did:", "https://"]
        .iter()
        .any(|begin| name.starts_with(begin))
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// For whom: names as given, a DID, a handle, an address of an actor, the most certain first. None where it is
    /// about everybody who has something on the surface.
    pub who: Vec<String>,
    /// Which signal.
    pub token: Token,
    /// What it says.
    pub says: Says,
    /// The surface that it is about; everything of the person otherwise.
    pub surface: Option<String>,
    /// Where on the surface it was said, such as the address of a page; it stands beside what is said elsewhere there.
    pub place: Option<String>,
    /// Since when, where it says so.
    pub at: Option<Instant>,
}

impl Statement {
    /// The choice that it amounts to; none where it says nothing, or is not read. Its time is never later
    /// than `now`.
    #[must_use]
    pub fn choice(&self, settings: &Settings, now: Instant) -> Option<Choice> {
        let kind = match self.says {
            Says::Deny => ChoiceKind::Objection,
            Says::Allow => ChoiceKind::ObjectionWithdrawn,
            Says::Unknown => return None,
        };
        let scope = settings.scope(self.token, self.surface.as_deref())?;
        let at = self.at.map_or(now, |at| at.min(now));
        Some(Choice::new(kind, scope, at, self.token.source_name()))
    }
}
