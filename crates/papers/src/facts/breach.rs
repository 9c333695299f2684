//! Facts of the notification of a personal data breach (GDPR Art. 33, 34).

use super::Party;
use rights::{FoundBy, Instant};
use serde::{Deserialize, Serialize};

/// What the notification of a personal data breach is made of: what is known of the incident, and what the
/// officer wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BreachFacts {
    /// Who is responsible.
    pub controller: Party,
    /// The number of the incident: its entry in the ledger.
    pub number: Option<u64>,
    /// What happened, in a line.
    pub title: Option<String>,
    /// How it was found.
    pub found_by: Option<FoundBy>,
    /// When it became known.
    pub known: Option<Instant>,
    /// Until when the authority has to be told (Art. 33(1)).
    pub due: Option<Instant>,
    /// Where the items were used: a set, a run.
    pub place: Option<String>,
    /// How many items.
    pub items: Option<u64>,
    /// How many people.
    pub people: Option<u64>,
    /// When the authority was told; nothing while the message is a draft.
    pub told: Option<Instant>,
    /// Whether the 72 hours were over then, or are over by now.
    pub late: bool,
    /// The message to the authority (Art. 33(3)).
    pub message: BreachMessage,
    /// That the people concerned were told (Art. 34); nothing while they were not.
    pub people_told: Option<PeopleTold>,
}

/// What a message says, in the officer's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BreachMessage {
    /// The nature of the breach (Art. 33(3)(a)).
    pub nature: Option<String>,
    /// Where more can be obtained (letter b).
    pub contact: Option<String>,
    /// Likely consequences (letter c).
    pub consequences: Option<String>,
    /// Measures taken and proposed (letter d).
    pub measures: Option<String>,
    /// Why it comes after 72 hours (Art. 33(1)); only of a message to the authority.
    pub delay: Option<String>,
}

/// The communication to the people concerned (Art. 34).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleTold {
    /// When.
    pub at: Instant,
    /// To how many a mail went.
    pub people: u64,
    /// What it said.
    #[serde(default)]
    pub message: BreachMessage,
}
