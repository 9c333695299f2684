//! Facts of the input to a data protection impact assessment (GDPR Art. 35).

use super::{Activity, Applies, Party};
use rights::{Assessment, Day};
use serde::{Deserialize, Serialize};

/// What the input to a data protection impact assessment is made of (GDPR Art. 35(7)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DpiaFacts {
    /// Its id, as assessments name it.
    pub id: Option<String>,
    /// The controller.
    pub controller: Party,
    /// The data protection officer.
    pub officer: Party,
    /// The processing activities it is about (letter a).
    pub activities: Vec<Activity>,
    /// How much is processed (letter a; recital 91).
    pub scale: Scale,
    /// The rules of the policy in words, as demur gives them (letter a).
    pub rules: Option<Vec<String>>,
    /// The assessments of the legal basis (letters a and b).
    pub assessments: Vec<Assessment>,
    /// Why the processing is necessary and proportionate, beyond the assessments (letter b).
    pub proportionality: Option<String>,
    /// Risks to the rights and freedoms of people (letter c).
    pub risks: Vec<Risk>,
    /// Measures against the risks (letter d).
    pub measures: Option<Vec<Measure>>,
    /// Codes of conduct complied with (Art. 35(8)).
    pub codes_of_conduct: Applies<String>,
    /// What the officer advised (Art. 35(2)).
    pub officer_advice: Option<String>,
    /// What data subjects or their representatives said (Art. 35(9)).
    pub views: Option<String>,
    /// Whether the authority has to be consulted first (Art. 36(1)).
    pub prior_consultation: Option<bool>,
    /// When it is looked at again (Art. 35(11)).
    pub review_on: Option<Day>,
}

/// How much is processed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scale {
    /// People known.
    pub people: Option<u64>,
    /// Items known.
    pub items: Option<u64>,
    /// People with an item in a live set.
    pub people_in_sets: Option<u64>,
    /// Items in live sets.
    pub items_in_sets: Option<u64>,
    /// The earliest day from which items are used.
    pub items_from: Option<Day>,
    /// Regions the people live in.
    pub regions: Option<Vec<String>>,
    /// How often sets are compiled and models trained.
    pub frequency: Option<String>,
}

/// What can happen to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskKind {
    /// A choice is not heeded: an objection, a withdrawal, a narrower audience.
    ChoiceUnheeded,
    /// People do not learn of the use in time.
    NotTold,
    /// A model repeats what a person wrote or who they are (EDPB Opinion 28/2024).
    Repeated,
    /// Special categories are revealed (Art. 9).
    SpecialCategories,
    /// What children wrote is used (recital 38).
    Children,
    /// People without an account, or who are shown or quoted by others.
    ThirdParties,
    /// Older content is used for what nobody expected (recital 47).
    Unexpected,
    /// What was to be erased stays in sets, models or copies (Art. 17).
    NotErased,
    /// Data becomes known to the unauthorised (Art. 32).
    Breach,
    /// Another one.
    Other(String),
}

/// How likely, or how severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Hardly.
    Negligible,
    /// To a limited extent.
    Limited,
    /// Considerably.
    Significant,
    /// To the utmost.
    Maximum,
}

/// A risk, as humans judge it. demur knows measures, not how likely or severe a risk is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// What can happen.
    pub risk: RiskKind,
    /// Its source and what it would mean for people (recital 90).
    #[serde(default)]
    pub description: Option<String>,
    /// Before measures.
    #[serde(default)]
    pub likelihood: Option<Level>,
    /// Before measures.
    #[serde(default)]
    pub severity: Option<Level>,
    /// What is left after measures.
    #[serde(default)]
    pub residual: Option<Level>,
}

impl Risk {
    /// A risk that nobody has judged yet.
    #[must_use]
    pub const fn unjudged(risk: RiskKind) -> Risk {
        Risk {
            risk,
            description: None,
            likelihood: None,
            severity: None,
            residual: None,
        }
    }

    /// The risks that training on what people wrote has anywhere, for humans to judge.
    #[must_use]
    pub fn usual() -> Vec<Risk> {
        let kinds = [
            RiskKind::ChoiceUnheeded,
            RiskKind::NotTold,
            RiskKind::Repeated,
            RiskKind::SpecialCategories,
            RiskKind::Children,
            RiskKind::ThirdParties,
            RiskKind::Unexpected,
            RiskKind::NotErased,
            RiskKind::Breach,
        ];
        kinds.map(Risk::unjudged).into()
    }
}

/// A measure against risks (GDPR Art. 35(7)(d)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Measure {
    /// What is done.
    pub what: Option<String>,
    /// What shows that it works: a test, a figure, a record.
    pub evidence: Option<String>,
}
