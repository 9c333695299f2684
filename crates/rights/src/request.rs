//! Requests of people under Art. 7(3) and 12 to 22, each with its clock.

mod check;
mod kind;
mod state;
mod step;
#[cfg(test)]
mod tests;

pub use kind::{Behalf, Channel, RequestKind, RequestOutcome};
pub use state::{FoundItem, RequestState};
pub use step::{Match, RequestStep};

use crate::{Choice, Day, Hash, Instant, MailAddress, Scope};
use serde::{Deserialize, Serialize};

/// Months for an answer, and by how many they can be extended (Art. 12(3)).
const MONTHS: (u8, u8) = (1, 2);

/// A request; whose it is stands in the ledger entry beside it, and its number is the entry's sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What it asks for.
    pub kind: RequestKind,
    /// How it came.
    pub channel: Channel,
    /// The day on which it came: its clock runs from here, not from when somebody entered it.
    pub received: Day,
    /// What it is about, in a line; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What it says, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What whoever asks calls themselves, and where a letter reaches them, as it was entered; empty where an
    /// account or an address says who they are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Who asks for the person, where it is not the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ActsFor>,
    /// What proves who asks and for whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Which member of staff entered it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<String>,
    /// What is to be looked for, for requests about what others posted.
    #[serde(default, skip_serializing_if = "SearchFor::is_empty")]
    pub search: SearchFor,
    /// What an objection or a withdrawal reaches, where whoever makes it narrows it; everything otherwise.
    #[serde(default, skip_serializing_if = "is_all")]
    pub reach: Scope,
}

fn is_all(scope: &Scope) -> bool {
    *scope == Scope::all()
}

/// Who asks for somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActsFor {
    /// Their name.
    pub name: String,
    /// As what.
    pub behalf: Behalf,
    /// Where they can be written to: what is answered goes to them, not to whom they act for (Art. 12(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailAddress>,
}

/// Something that proves something. The thing itself is kept beside the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is, such as "power of attorney".
    pub name: String,
    /// When it came.
    pub on: Day,
    /// SHA-256 of the file, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Hash>,
}

/// What somebody who is shown, named or quoted by others wants to be looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchFor {
    /// Links to items, or their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// Words that stand in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Perceptual hashes of pictures; the pictures are not kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<u64>,
}

impl SearchFor {
    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.words.is_empty() && self.pictures.is_empty()
    }
}

impl Request {
    /// The last day for an answer: one month after the request came. Where the day is no working day, the
    /// law gives one more (Regulation 1182/71, Art. 3(4)); this does not.
    #[must_use]
    pub fn due(&self) -> Day {
        self.received.plus_months(MONTHS.0)
    }

    /// The last day to which the time can be extended: by two further months.
    #[must_use]
    pub fn latest(&self) -> Day {
        self.received.plus_months(MONTHS.0 + MONTHS.1)
    }

    /// Whether somebody has to find out whose account it means: it objects for an account, and came without signing
    /// in.
    #[must_use]
    pub const fn needs_account(&self) -> bool {
        matches!(
            (self.kind, self.channel),
            (RequestKind::Objection, Channel::Guest)
        )
    }

    /// Whether the answer releases what was found: whoever only asked what there is has not objected to its use.
    #[must_use]
    pub const fn releases(&self) -> bool {
        matches!(self.kind, RequestKind::Access)
    }

    /// What it refuses from the moment on at which it is entered, if anything.
    #[must_use]
    pub fn at_once(&self, now: Instant, source: String) -> Option<Choice> {
        let kind = self.kind.refuses_at_once()?;
        let reach = match self.kind.can_be_narrowed() {
            true => self.reach.clone(),
            false => Scope::all(),
        };
        Some(Choice::new(kind, reach, now, source))
    }
}
