//! Facts of the public summary of training content (AI Act Art. 53(1)(d)).

use super::{Applies, Party};
use rights::{Day, Kind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the public summary is made of. What demur knows is [`SummaryFacts::sets`]; the rest is the
/// provider's to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SummaryFacts {
    /// Version of the summary, with links to earlier ones.
    pub version: Option<String>,
    /// Last update.
    pub last_update: Option<Day>,
    /// The provider (1.1).
    pub provider: Party,
    /// The authorised representative of a provider outside the Union (1.1; Art. 54).
    pub representative: Applies<Party>,
    /// The model (1.2).
    pub model: ModelFacts,
    /// The training sets that the model was trained on, as demur made them (1.3, 2.4).
    pub sets: Option<Vec<SetFacts>>,
    /// Whether nobody has said that the model was trained on these sets.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sets_presumed: bool,
    /// What the provider says of size and content over all sources, where there are others than the
    /// sets (1.3).
    pub sizes: Vec<Size>,
    /// The latest day on which data was acquired, over all sources (1.3).
    pub latest_acquisition: Option<Day>,
    /// Whether the model is trained on new data after that day (1.3).
    pub continuously_trained: Option<bool>,
    /// Languages over all sources (1.3).
    pub languages: Option<String>,
    /// Other characteristics, such as regions and demographics (1.3).
    pub characteristics: Option<String>,
    /// Further comments (1.3).
    pub comments: Option<String>,
    /// Sources other than the sets (2.1 to 2.6).
    pub sources: SourceFacts,
    /// Reservations of rights (3.1).
    pub mining: TextAndDataMining,
    /// Measures against illegal content (3.2).
    pub illegal_content: Option<String>,
    /// Further information on the processing (3.3).
    pub other_processing: Option<String>,
}

/// The model (1.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelFacts {
    /// Names with versions.
    pub names: Option<Vec<String>>,
    /// The model that it was made of, with a link to its summary.
    pub dependencies: Applies<String>,
    /// When it was placed on the Union market.
    pub placed_on: Option<Day>,
}

/// A kind of content, as the template distinguishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Text.
    Text,
    /// Images.
    Image,
    /// Audio.
    Audio,
    /// Video.
    Video,
    /// Something else.
    Other,
}

const fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// A training set that demur made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SetFacts {
    /// `ai_assistant/0001`.
    pub set: String,
    /// The purpose.
    pub purpose: String,
    /// Items by kind as the set was compiled, those masked and purged since among them.
    pub items: BTreeMap<Kind, u64>,
    /// How many of them were masked since.
    #[serde(skip_serializing_if = "is_zero")]
    pub masked: u64,
    /// How many were purged since. What follows is without them.
    #[serde(skip_serializing_if = "is_zero")]
    pub purged: u64,
    /// Of the purged ones, how many are not in `items` either, since their kinds are not known.
    #[serde(skip_serializing_if = "is_zero")]
    pub purged_unknown: u64,
    /// Tokens of all text.
    pub tokens: Option<u64>,
    /// Which tokenizer counted them.
    pub tokenizer: Option<String>,
    /// Items by language tag.
    pub languages: BTreeMap<String, u64>,
    /// The day of the oldest item.
    pub first_item: Option<Day>,
    /// The day of the newest item.
    pub last_item: Option<Day>,
    /// The last day on which content was imported for it.
    pub acquired: Option<Day>,
}

/// What the provider says of one modality over all sources (1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// The modality.
    pub modality: Modality,
    /// Tokens, images, or hours.
    #[serde(default)]
    pub amount: Option<u64>,
    /// Types of content.
    #[serde(default)]
    pub content: Option<String>,
}

/// Sources other than demur's sets (2.1 to 2.6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SourceFacts {
    /// Publicly available datasets (2.1).
    pub public: Applies<Described>,
    /// Datasets licensed by rightsholders (2.2.1).
    pub licensed: Applies<BTreeSet<Modality>>,
    /// Private datasets of other third parties (2.2.2).
    pub private: Applies<Described>,
    /// Data crawled and scraped from online sources (2.3).
    pub crawled: Applies<Crawled>,
    /// The provider's services whose users wrote what is in the sets (2.4).
    pub services: Option<Vec<String>>,
    /// User data beyond demur's sets (2.4).
    pub other_user_data: Applies<String>,
    /// Synthetic data made by the provider or for it (2.5).
    pub synthetic: Applies<Synthetic>,
    /// Anything else (2.6).
    pub other: Applies<String>,
}

/// Datasets of others (2.1, 2.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Described {
    /// Modalities.
    pub modalities: BTreeSet<Modality>,
    /// Large (2.1) or publicly known (2.2.2) ones.
    pub listed: Option<Vec<DataSet>>,
    /// The others in general.
    pub description: Option<String>,
    /// Further comments.
    pub comments: Option<String>,
}

/// A dataset with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataSet {
    /// Name or identifier.
    pub name: Option<String>,
    /// Link, or a description where there is none.
    pub link: Option<String>,
}

/// Crawled data (2.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Crawled {
    /// Names of crawlers.
    pub crawlers: Option<Vec<String>>,
    /// What they were for.
    pub purposes: Option<String>,
    /// How they behave: `robots.txt`, captchas, paywalls.
    pub behaviour: Option<String>,
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// Content and sources.
    pub description: Option<String>,
    /// Modalities.
    pub modalities: BTreeSet<Modality>,
    /// The most relevant domain names, or where a list is.
    pub domains: Option<String>,
    /// Further comments.
    pub comments: Option<String>,
}

/// Synthetic data (2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Synthetic {
    /// Modalities.
    pub modalities: BTreeSet<Modality>,
    /// General-purpose models on the market that made it, with links to their summaries.
    pub models: Option<Vec<String>>,
    /// Other models that made it.
    pub other_models: Option<String>,
    /// Further comments.
    pub comments: Option<String>,
}

/// Reservations from the exception for text and data mining (3.1; Directive (EU) 2019/790 Art. 4(3)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextAndDataMining {
    /// Whether the provider has signed the code of practice with commitments on it.
    pub code_signatory: Option<bool>,
    /// Measures before and during collection.
    pub measures: Option<String>,
    /// Machine-readable signals that demur had read as choices when the sets were compiled, such as
    /// `AIPREF Content-Usage`.
    pub signals: Option<Vec<String>>,
    /// People whose content is left out of the sets, since they had objected when these were compiled, or had not
    /// consented.
    pub people_left_out: Option<u64>,
}
