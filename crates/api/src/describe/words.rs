//! Closed vocabularies, as the description names them. They describe types of `rights`, which know nothing of this
//! description; a test holds them against these.

use serde::Deserialize;
use utoipa::ToSchema;

/// Who can see an item. What the platform did not say is `unknown`, which is not public.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AudienceName {
    Public,
    Friends,
    ClosedGroup,
    OnlyMe,
    Unknown,
}

/// What kind of account it is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountName {
    Personal,
    Page,
    Business,
    Deleted,
    Unknown,
}

/// What kind of item it is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KindName {
    Post,
    Comment,
    Photo,
    Caption,
    Reel,
    AiPrompt,
    AiFeedback,
    Message,
    Unknown,
}

/// What a choice does.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChoiceName {
    Objection,
    ObjectionWithdrawn,
    Consent,
    ConsentWithdrawn,
    Restriction,
    RestrictionLifted,
    Erasure,
    AudienceNarrowed,
    SpecialCategory,
}

/// Who can see an item, narrower than before.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NarrowAudience {
    Friends,
    ClosedGroup,
    OnlyMe,
    Unknown,
}

/// What kind an entry of the ledger is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryName {
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

/// Whom an entry of the ledger is about.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubjectName {
    Person,
    Operator,
}
