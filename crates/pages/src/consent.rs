//! Consent, each purpose by itself.

use crate::page::page;
use crate::{FormError, Lang};
use rights::Day;

/// Asks for consent. No box is ticked beforehand.
#[derive(Clone, Debug)]
pub struct ConsentAsk {
    /// Version of the wording, as people read it.
    pub version: String,
    /// What goes back with the form as [`crate::field::VERSION`]: the version, the language, and the digest of
    /// what was on the page, so that nobody agrees to other words than they saw.
    pub sent: String,
    /// Whether an objection is in force that a consent does not lift.
    pub objected: bool,
    /// What is said before the purposes, in paragraphs: the exact wording.
    pub wording: Vec<String>,
    /// Each purpose.
    pub purposes: Vec<ConsentPurpose>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// One purpose, one box.
#[derive(Clone, Debug)]
pub struct ConsentPurpose {
    /// What the form sends as [`crate::field::PURPOSE`].
    pub value: String,
    /// Its name.
    pub name: String,
    /// The exact wording of what is asked for now.
    pub wording: String,
    /// Set where it is given and counts for what is done now.
    pub given: Option<Given>,
    /// Set where one was given to other words alone, which do not count for what is done now.
    pub earlier: Option<Given>,
}

/// A consent in force.
#[derive(Clone, Debug)]
pub struct Given {
    /// Since when.
    pub since: Day,
    /// The page that asks before it is taken back.
    pub take_back: String,
    /// What was agreed to; `None` where the ledger does not name the words.
    pub agreed: Option<Agreed>,
}

/// The words that somebody agreed to.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// Their version, as people read it.
    pub version: String,
    /// In which language they were read.
    pub lang: Lang,
    /// The words; `None` where the file that was read is not kept.
    pub words: Option<String>,
}

impl ConsentAsk {
    /// Whether anything is left to consent to.
    pub(crate) fn is_open(&self) -> bool {
        self.purposes.iter().any(|p| p.given.is_none())
    }

    /// Whether this is the first box: the summary of what is wrong leads there.
    pub(crate) fn is_first(&self, purpose: &ConsentPurpose) -> bool {
        let first = self.purposes.iter().find(|p| p.given.is_none());
        first.is_some_and(|p| std::ptr::eq(p, purpose))
    }
}

/// Somebody who cannot consent here (GDPR Art. 8).
#[derive(Clone, Debug)]
pub struct ConsentClosed {
    /// The age from which one can.
    pub least_age: u64,
}

page!(ConsentClosed, "consent_closed.html");
page!(ConsentAsk, "consent.html");
