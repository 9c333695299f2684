//! The balancing test for one purpose and one legal basis (GDPR Art. 6(1)(f), recital 47).

use crate::code::vocabulary;
use crate::{Day, Error, Kind, PurposeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

vocabulary! {
    /// The legal basis of a purpose (GDPR Art. 6(1)).
    LegalBasis, "legal basis" {
        /// Art. 6(1)(a).
        Consent = 0, "consent";
        /// Art. 6(1)(f).
        LegitimateInterest = 1, "legitimate_interest";
    }
}

/// A structured record that a named officer signs off; kept as `assessments/*.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Name of this assessment, unique in the workspace.
    pub id: String,
    /// Counts up with each change.
    pub version: u32,
    /// The one purpose.
    pub purpose: PurposeId,
    /// The one legal basis.
    pub basis: LegalBasis,
    /// The kinds of data it covers.
    pub kinds: BTreeSet<Kind>,
    /// The interest pursued: lawful, specific, real (EDPB Opinion 28/2024).
    pub interest: String,
    /// Why no milder means does.
    pub necessity: String,
    /// What people expected when they posted (recital 47).
    pub expectations: String,
    /// What protects people.
    pub safeguards: String,
    /// How interests weigh against each other.
    pub balance: String,
    /// Third parties in the content.
    pub third_parties: String,
    /// Children.
    pub minors: String,
    /// Special categories (Art. 9).
    pub special_categories: String,
    /// Purposes of collection found compatible under Art. 6(4).
    #[serde(default)]
    pub compatible_with: BTreeSet<String>,
    /// Items created before the policy's scope date are found compatible, too.
    #[serde(default)]
    pub older_items_compatible: bool,
    /// Why compatible: link, context, nature, consequences, safeguards.
    #[serde(default)]
    pub compatibility: String,
    /// Data protection impact assessment (Art. 35): id or address.
    #[serde(default)]
    pub dpia: String,
    /// The last day on which it holds.
    pub expires: Day,
    /// Absent until signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_off: Option<SignOff>,
}

/// Who stands for an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// The officer's name.
    pub officer: String,
    /// From this day on it holds.
    pub on: Day,
    /// Why, in their judgement, it holds.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement: String,
}

impl Assessment {
    /// Whether it holds on a day: signed on or before it, and not expired.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.sign_off.as_ref().is_some_and(|s| s.on <= day) && day <= self.expires
    }

    /// Parts without which no officer can sign it, as its file names them.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let parts = [
            ("interest", &self.interest),
            ("necessity", &self.necessity),
            ("expectations", &self.expectations),
            ("safeguards", &self.safeguards),
            ("balance", &self.balance),
            ("third_parties", &self.third_parties),
            ("minors", &self.minors),
            ("special_categories", &self.special_categories),
            ("dpia", &self.dpia),
        ];
        let empty = parts.into_iter().filter(|(_, text)| text.trim().is_empty());
        let mut missing: Vec<&str> = empty.map(|(name, _)| name).collect();
        if self.kinds.is_empty() {
            missing.push("kinds");
        }
        let finds_compatible = self.older_items_compatible || !self.compatible_with.is_empty();
        if finds_compatible && self.compatibility.trim().is_empty() {
            missing.push("compatibility");
        }
        missing
    }

    /// Checks that an officer can sign it.
    ///
    /// # Errors
    /// Names the first part that is empty.
    pub fn check_complete(&self) -> Result<(), Error> {
        let id = &self.id;
        match self.missing().first() {
            None => Ok(()),
            Some(&"compatibility") => Err(Error::input(format!(
                "assessment `{id}`: `compatibility` must say why (Art. 6(4))"
            ))),
            Some(name) => Err(Error::input(format!(
                "assessment `{id}`: `{name}` is empty"
            ))),
        }
    }
}
