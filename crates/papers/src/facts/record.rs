//! Facts of the record of processing activities (GDPR Art. 30(1)) and of an assessment (Art. 6).

use super::{Applies, Party};
use rights::{Assessment, Kind, LegalBasis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a record of processing activities is made of (GDPR Art. 30(1)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordFacts {
    /// The controller (letter a).
    pub controller: Party,
    /// Joint controllers, where there are any (letter a; Art. 26).
    pub joint_controllers: Applies<Vec<Party>>,
    /// The controller's representative in the Union, where there has to be one (letter a; Art. 27).
    pub representative: Applies<Party>,
    /// The data protection officer (letter a; Art. 37).
    pub officer: Applies<Party>,
    /// The processing activities, one a purpose.
    pub activities: Vec<Activity>,
    /// Technical and organisational measures, in general (letter g; Art. 32(1)).
    pub security: Option<Vec<String>>,
}

/// One processing activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Activity {
    /// The purpose's id, such as `ai_assistant`.
    pub purpose: String,
    /// What it is called for people.
    pub title: Option<String>,
    /// What training is for (letter b).
    pub description: Option<String>,
    /// The legal basis; not asked for by Art. 30, but by everyone who reads a record.
    pub basis: Option<LegalBasis>,
    /// Categories of data subjects (letter c).
    pub data_subjects: Option<Vec<String>>,
    /// Kinds of items used, as the policy and the sets say (letter c).
    pub kinds: BTreeSet<Kind>,
    /// Further categories of personal data (letter c).
    pub other_data: Option<Vec<String>>,
    /// How special categories are dealt with (Art. 9).
    pub special_categories: Option<String>,
    /// Categories of recipients, or recipients (letter d).
    pub recipients: Option<Vec<Recipient>>,
    /// Whether it is open if there are others than these.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub other_recipients_unknown: bool,
    /// Transfers to third countries or international organisations (letter e).
    pub transfers: Option<Vec<Transfer>>,
    /// Whether it is open if there are others than these.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub other_transfers_unknown: bool,
    /// Time limits for erasure of each category of data (letter f).
    pub retention: Option<Vec<Retention>>,
    /// Data protection impact assessment (Art. 35): id or address.
    pub dpia: Option<String>,
}

/// Who receives data (GDPR Art. 4(9)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipient {
    /// Name or category.
    pub name: Option<String>,
    /// `processor`, `joint controller`, department, ...
    pub role: Option<String>,
    /// What it receives.
    pub receives: Option<String>,
}

/// A transfer to a third country or an international organisation (GDPR Art. 44 to 49).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Transfer {
    /// The country or organisation.
    pub to: Option<String>,
    /// Who receives there.
    pub recipient: Option<String>,
    /// Adequacy decision (Art. 45), suitable safeguards (Art. 46), or, for Art. 49(1) second
    /// subparagraph, their documentation.
    pub safeguards: Option<String>,
}

/// How long something is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// The category of data.
    pub what: Option<String>,
    /// When it is erased.
    pub until: Option<String>,
}

/// What the document of an assessment is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentFacts {
    /// Who is responsible.
    #[serde(default)]
    pub controller: Option<String>,
    /// What the purpose is called for people.
    #[serde(default)]
    pub purpose_title: Option<String>,
    /// The assessment itself.
    pub assessment: Assessment,
}
