//! Consent, each purpose by itself, and what was given: it is withdrawn on the same page, with one click (GDPR
//! Art. 7(3)).

use crate::page::page;
use crate::{FormError, Lang, Reach};
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
    /// Each consent in force, the newest first.
    pub consents: Vec<Given>,
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
    /// Whether all of it is given and counts for what is done now.
    pub given: bool,
}

/// A consent in force, to whatever it reaches.
#[derive(Clone, Debug)]
pub struct Given {
    /// Since when.
    pub since: Day,
    /// What it reaches.
    pub reach: Reach,
    /// Whether it counts for what is done now; otherwise it was given to other words.
    pub counts: bool,
    /// Where the form that takes it back is sent (POST).
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
    /// The words, of each purpose; none where the file that was read is not kept.
    pub words: Vec<String>,
}

impl ConsentAsk {
    /// What is left to consent to.
    pub(crate) fn open(&self) -> impl Iterator<Item = &ConsentPurpose> {
        self.purposes.iter().filter(|purpose| !purpose.given)
    }

    /// Whether anything is.
    pub(crate) fn is_open(&self) -> bool {
        self.open().next().is_some()
    }
}

/// Somebody who cannot consent here (GDPR Art. 8).
#[derive(Clone, Debug)]
pub struct ConsentClosed {
    /// The age from which one can.
    pub least_age: u64,
    /// Each consent in force all the same, the newest first.
    pub consents: Vec<Given>,
}

page!(ConsentClosed, "consent_closed.html");
page!(ConsentAsk, "consent.html");
