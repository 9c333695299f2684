//! Kinds of entries of the ledger.

use crate::Entry;
use serde::{Deserialize, Serialize};

/// The kind of an entry, for listings; no personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each is the variant of `Entry` with the same name"
)]
pub enum EntryKind {
    Choice,
    Notice,
    PersonCorrected,
    PersonLinked,
    HandleAdded,
    AssessmentSigned,
    PolicyActivated,
    PeopleImported,
    ContentImported,
    SetPublished,
    SetMasked,
    PersonErased,
    SetPurged,
    HoldPlaced,
    HoldLifted,
    SetExported,
    ContactChanged,
    LookedAt,
    CampaignPlanned,
    CampaignSent,
    RequestMade,
    RequestStepped,
    ItemWithheld,
    ItemReleased,
    IncidentOpened,
    IncidentStepped,
    IncidentConcerns,
    StaffChanged,
    EventsTaken,
    KeyMade,
    KeyRevoked,
    WebhookMade,
    WebhookRemoved,
    IncidentTold,
    ChoiceCarriedOut,
    WebhookSwitched,
    LinksRevoked,
    WebhookResent,
    WebhookSecretChanged,
}

impl Entry {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        match self {
            Entry::Choice(_) => EntryKind::Choice,
            Entry::Notice(_) => EntryKind::Notice,
            Entry::PersonCorrected { .. } => EntryKind::PersonCorrected,
            Entry::PersonLinked { .. } => EntryKind::PersonLinked,
            Entry::HandleAdded { .. } => EntryKind::HandleAdded,
            Entry::AssessmentSigned(_) => EntryKind::AssessmentSigned,
            Entry::PolicyActivated { .. } => EntryKind::PolicyActivated,
            Entry::PeopleImported { .. } => EntryKind::PeopleImported,
            Entry::ContentImported { .. } => EntryKind::ContentImported,
            Entry::SetPublished { .. } => EntryKind::SetPublished,
            Entry::SetMasked { .. } => EntryKind::SetMasked,
            Entry::PersonErased { .. } => EntryKind::PersonErased,
            Entry::SetPurged { .. } => EntryKind::SetPurged,
            Entry::HoldPlaced { .. } => EntryKind::HoldPlaced,
            Entry::HoldLifted => EntryKind::HoldLifted,
            Entry::SetExported { .. } => EntryKind::SetExported,
            Entry::ContactChanged { .. } => EntryKind::ContactChanged,
            Entry::LookedAt { .. } => EntryKind::LookedAt,
            Entry::CampaignPlanned(_) => EntryKind::CampaignPlanned,
            Entry::CampaignSent { .. } => EntryKind::CampaignSent,
            Entry::RequestMade(_) => EntryKind::RequestMade,
            Entry::RequestStepped { .. } => EntryKind::RequestStepped,
            Entry::ItemWithheld(_) => EntryKind::ItemWithheld,
            Entry::ItemReleased { .. } => EntryKind::ItemReleased,
            Entry::IncidentOpened(_) => EntryKind::IncidentOpened,
            Entry::IncidentStepped { .. } => EntryKind::IncidentStepped,
            Entry::IncidentConcerns { .. } => EntryKind::IncidentConcerns,
            Entry::StaffChanged { .. } => EntryKind::StaffChanged,
            Entry::EventsTaken { .. } => EntryKind::EventsTaken,
            Entry::KeyMade { .. } => EntryKind::KeyMade,
            Entry::KeyRevoked { .. } => EntryKind::KeyRevoked,
            Entry::WebhookMade { .. } => EntryKind::WebhookMade,
            Entry::WebhookRemoved { .. } => EntryKind::WebhookRemoved,
            Entry::WebhookSwitched { .. } => EntryKind::WebhookSwitched,
            Entry::IncidentTold { .. } => EntryKind::IncidentTold,
            Entry::ChoiceCarriedOut { .. } => EntryKind::ChoiceCarriedOut,
            Entry::LinksRevoked { .. } => EntryKind::LinksRevoked,
            Entry::WebhookResent { .. } => EntryKind::WebhookResent,
            Entry::WebhookSecretChanged { .. } => EntryKind::WebhookSecretChanged,
        }
    }
}
