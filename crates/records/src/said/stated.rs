//! What an operator can say. The names are those of the facts that documents are made of (`papers::facts`), so
//! that a gap names what to write.

use papers::facts::{
    Applies, Measure, ModelFacts, Party, Retention, Risk, Size, SourceFacts, StatisticsFacts,
    TextAndDataMining,
};
use rights::{Day, PurposeId};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the operator says.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stated {
    /// The version of documents, as whoever keeps them counts.
    pub version: Option<String>,
    /// Who makes them: a name, or the name of an office.
    pub author: Option<String>,
    /// The IRI below which the terms of JSON-LD lie; the portal's address otherwise.
    pub base: Option<String>,
    /// The controller; what is left out here is that of `[notice.controller]`.
    pub controller: Party,
    /// Joint controllers (GDPR Art. 26).
    pub joint_controllers: Applies<Vec<Party>>,
    /// The representative in the Union (Art. 27).
    pub representative: Applies<Party>,
    /// The data protection officer (Art. 37); that of `[notice.officer]` otherwise.
    pub officer: Applies<Party>,
    /// Technical and organisational measures (Art. 32(1)).
    pub security: Option<Vec<String>>,
    /// What is to be said of each purpose.
    pub purposes: BTreeMap<PurposeId, PurposeStated>,
    /// Who receives data, by name: those who got copies, and others. Where it is there at all, it names
    /// everybody.
    pub recipients: Option<BTreeMap<String, RecipientStated>>,
    /// What humans say in the impact assessment of each purpose (Art. 35).
    pub dpia: BTreeMap<PurposeId, DpiaStated>,
    /// What the provider of a model says (AI Act Art. 53(1)(d)).
    pub summary: SummaryStated,
    /// Figures of a year that demur does not have. Those that it has stand above them.
    pub statistics: BTreeMap<String, StatisticsFacts>,
}

/// What is to be said of a purpose in the record of processing (GDPR Art. 30(1)).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PurposeStated {
    /// What training is for (letter b).
    pub description: Option<String>,
    /// Categories of data subjects (letter c).
    pub data_subjects: Option<Vec<String>>,
    /// Further categories of personal data (letter c).
    pub other_data: Option<Vec<String>>,
    /// How special categories are dealt with (Art. 9); what the signed assessment says otherwise.
    pub special_categories: Option<String>,
    /// Time limits for erasure (letter f).
    pub retention: Option<Vec<Retention>>,
}

/// Somebody who receives data (GDPR Art. 4(9)).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecipientStated {
    /// `processor`, `partner`, a department, ...
    pub role: Option<String>,
    /// What they receive; what demur handed over otherwise.
    pub receives: Option<String>,
    /// For which purposes; all otherwise. Who got a copy of a set got it for its purpose.
    pub purposes: Option<BTreeSet<PurposeId>>,
    /// Whether they are in a third country or an international organisation, and in which (Art. 44).
    pub third_country: Applies<String>,
    /// Adequacy decision, or safeguards (Art. 45 to 49).
    pub safeguards: Option<String>,
}

/// What humans say in the input to an impact assessment (GDPR Art. 35(7)).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DpiaStated {
    /// Its id; the one that the signed assessment names otherwise.
    pub id: Option<String>,
    /// How often sets are compiled and models trained.
    pub frequency: Option<String>,
    /// Why the processing is necessary and proportionate.
    pub proportionality: Option<String>,
    /// The risks, judged; the usual ones, unjudged, otherwise.
    pub risks: Option<Vec<Risk>>,
    /// Measures against them.
    pub measures: Option<Vec<Measure>>,
    /// Codes of conduct complied with (Art. 35(8)).
    pub codes_of_conduct: Applies<String>,
    /// What the officer advised (Art. 35(2)).
    pub officer_advice: Option<String>,
    /// What data subjects said (Art. 35(9)).
    pub views: Option<String>,
    /// Whether the authority has to be consulted first (Art. 36(1)).
    pub prior_consultation: Option<bool>,
    /// When it is looked at again (Art. 35(11)).
    pub review_on: Option<Day>,
}

/// What the provider of a model says of its training content.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SummaryStated {
    /// Version of the summary, with links to earlier ones.
    pub version: Option<String>,
    /// Last update.
    pub last_update: Option<Day>,
    /// The provider (1.1).
    pub provider: Party,
    /// The authorised representative (1.1; AI Act Art. 54).
    pub representative: Applies<Party>,
    /// The model (1.2).
    pub model: ModelFacts,
    /// The sets that the model was trained on, such as `ai_assistant/0003`; the newest otherwise, with a gap.
    pub sets: Option<Vec<String>>,
    /// Sizes over all sources (1.3).
    pub sizes: Vec<Size>,
    /// The latest day on which data was acquired, over all sources (1.3).
    pub latest_acquisition: Option<Day>,
    /// Whether the model is trained on new data after that day (1.3).
    pub continuously_trained: Option<bool>,
    /// Languages over all sources (1.3).
    pub languages: Option<String>,
    /// Other characteristics (1.3).
    pub characteristics: Option<String>,
    /// Further comments (1.3).
    pub comments: Option<String>,
    /// Sources other than the sets (2.1 to 2.6).
    pub sources: SourceFacts,
    /// Reservations of rights (3.1). Signals and people left out are what demur knows where it knows them.
    pub mining: TextAndDataMining,
    /// Measures against illegal content (3.2).
    pub illegal_content: Option<String>,
    /// Further information (3.3).
    pub other_processing: Option<String>,
}
