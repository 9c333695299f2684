//! What the terms are about.

use crate::facts::{Applies, Party, RequestKind};
use crate::lang::Lang;
use rights::{Instant, Kind, LegalBasis, PurposeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a workspace does, in plain facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkspaceTerms {
    /// The IRI under which everything gets its own: `https://privacy.example.org/demur/`.
    pub base: String,
    /// The language of titles.
    #[serde(default)]
    pub lang: Lang,
    /// The controller.
    #[serde(default)]
    pub controller: Party,
    /// The data protection officer.
    #[serde(default)]
    pub officer: Applies<Party>,
    /// The purposes.
    #[serde(default)]
    pub purposes: Vec<PurposeTerms>,
}

/// One purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurposeTerms {
    /// Its id.
    pub purpose: PurposeId,
    /// The purpose that contains it.
    #[serde(default)]
    pub parent: Option<PurposeId>,
    /// What it is called.
    #[serde(default)]
    pub title: Option<String>,
    /// The legal basis; without one none is named.
    #[serde(default)]
    pub basis: Option<LegalBasis>,
    /// The kinds of items used.
    #[serde(default)]
    pub kinds: BTreeSet<Kind>,
    /// Names of recipients.
    #[serde(default)]
    pub recipients: Vec<String>,
}

/// What holds for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonTerms {
    /// As in [`WorkspaceTerms::base`].
    pub base: String,
    /// What the person is called here: better a pseudonym than a handle.
    pub person: String,
    /// What holds for each purpose.
    #[serde(default)]
    pub purposes: Vec<PurposeStatus>,
    /// The rights that were exercised.
    #[serde(default)]
    pub exercises: Vec<Exercise>,
}

/// What holds for one person and one purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurposeStatus {
    /// The purpose.
    pub purpose: PurposeId,
    /// The state of its legal basis for this person, which says which basis it is.
    pub status: Status,
}

/// The state of a legal basis for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Legitimate interest: objected.
    Objected,
    /// Legitimate interest: told, waiting time over, not objected.
    NotObjected,
    /// Legitimate interest: told.
    Informed,
    /// Legitimate interest: not told, or not reached.
    Uninformed,
    /// Consent: asked for.
    ConsentRequested,
    /// Consent: given.
    ConsentGiven,
    /// Consent: refused.
    ConsentRefused,
    /// Consent: taken back by the person.
    ConsentWithdrawn,
    /// Consent: not relied on any more by the controller.
    ConsentRevoked,
    /// Consent: run out.
    ConsentExpired,
    /// Consent: found to be invalid.
    ConsentInvalidated,
    /// Consent: not known.
    ConsentUnknown,
}

/// A right that a person exercised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// The right.
    pub kind: RequestKind,
    /// When.
    pub at: Instant,
    /// How far it has come.
    pub status: ExerciseStatus,
    /// The purposes it is about; none is all.
    #[serde(default)]
    pub purposes: BTreeSet<PurposeId>,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExerciseStatus {
    /// Received and confirmed.
    Acknowledged,
    /// To be fulfilled.
    Accepted,
    /// The time limit was extended (GDPR Art. 12(3)).
    Delayed,
    /// Fulfilled.
    Fulfilled,
    /// Refused (Art. 12(4)).
    Refused,
    /// Not fulfilled, such as one that was taken back.
    Unfulfilled,
}
