//! Webhooks: telling the platform what happened here, as the Standard Webhooks specification has it.

mod address;
mod erased;
mod follow;
pub(crate) mod owed;
mod postman;
mod sign;
mod tell;

pub use address::Address;
pub use postman::{Pace, Postman};
pub use sign::signature;

use rights::{Entry, Error, RequestStep};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use utoipa::ToSchema;

/// What a webhook can be told of.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub enum HookEvent {
    /// A person said something, wherever they said it.
    #[serde(rename = "choice.recorded")]
    ChoiceRecorded,
    /// A training set was published.
    #[serde(rename = "set.published")]
    SetPublished,
    /// Items of a training set were masked.
    #[serde(rename = "set.masked")]
    SetMasked,
    /// An announcement was sent to everybody.
    #[serde(rename = "campaign.sent")]
    CampaignSent,
    /// Somebody made a request (GDPR Art. 12 to 22), however it came.
    #[serde(rename = "request.made")]
    RequestMade,
    /// The time of a request was extended (Art. 12(3)).
    #[serde(rename = "request.extended")]
    RequestExtended,
    /// A request has ended: it was answered, or taken back.
    #[serde(rename = "request.ended")]
    RequestEnded,
    /// An incident was opened; its 72 hours run (Art. 33).
    #[serde(rename = "incident.opened")]
    IncidentOpened,
}

impl HookEvent {
    /// Every one.
    pub const ALL: [HookEvent; 8] = [
        HookEvent::ChoiceRecorded,
        HookEvent::SetPublished,
        HookEvent::SetMasked,
        HookEvent::CampaignSent,
        HookEvent::RequestMade,
        HookEvent::RequestExtended,
        HookEvent::RequestEnded,
        HookEvent::IncidentOpened,
    ];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            HookEvent::ChoiceRecorded => "choice.recorded",
            HookEvent::SetPublished => "set.published",
            HookEvent::SetMasked => "set.masked",
            HookEvent::CampaignSent => "campaign.sent",
            HookEvent::RequestMade => "request.made",
            HookEvent::RequestExtended => "request.extended",
            HookEvent::RequestEnded => "request.ended",
            HookEvent::IncidentOpened => "incident.opened",
        }
    }

    /// Whether it says something of a person.
    #[must_use]
    pub fn is_personal(self) -> bool {
        self == HookEvent::ChoiceRecorded || self.as_str().starts_with("request.")
    }

    /// Of what kind an entry is, if anybody is told of it.
    pub(crate) const fn of(entry: &Entry) -> Option<HookEvent> {
        match entry {
            Entry::Choice(_) => Some(HookEvent::ChoiceRecorded),
            Entry::SetPublished { .. } => Some(HookEvent::SetPublished),
            Entry::SetMasked { .. } => Some(HookEvent::SetMasked),
            Entry::CampaignSent { .. } => Some(HookEvent::CampaignSent),
            Entry::RequestMade(_) => Some(HookEvent::RequestMade),
            Entry::RequestStepped { step, .. } => match step {
                RequestStep::Extended { .. } => Some(HookEvent::RequestExtended),
                RequestStep::Answered { .. } | RequestStep::Revoked => {
                    Some(HookEvent::RequestEnded)
                }
                _ => None,
            },
            Entry::IncidentOpened(_) => Some(HookEvent::IncidentOpened),
            _ => None,
        }
    }
}

/// Why a webhook was turned off by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnedOff {
    /// Its receiver said that it is gone (410).
    Gone,
    /// It accepted nothing for days.
    Failing,
}

impl TurnedOff {
    const ALL: [TurnedOff; 2] = [TurnedOff::Gone, TurnedOff::Failing];

    /// In a line, as the API says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            TurnedOff::Gone => "its receiver said that it is gone (410)",
            TurnedOff::Failing => "it accepted nothing for days",
        }
    }

    pub(crate) fn named(line: &str) -> Option<TurnedOff> {
        let mut all = TurnedOff::ALL.into_iter();
        all.find(|known| known.as_str() == line)
    }
}

impl fmt::Display for HookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for HookEvent {
    type Err = Error;

    fn from_str(text: &str) -> Result<HookEvent, Error> {
        let found = HookEvent::ALL.into_iter().find(|e| e.as_str() == text);
        found.ok_or_else(|| {
            let text: String = text.chars().take(40).collect();
            let known = HookEvent::ALL.map(HookEvent::as_str).join(", ");
            Error::input(format!("unknown event `{text}`; known are {known}"))
        })
    }
}
