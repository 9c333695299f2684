//! What the texts of one language state, and for which occasion.

use rights::{Day, Kind, LegalBasis, PurposeId};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// `facts.toml`: what only the operator knows, in one language.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// Who gets the data (GDPR Art. 13(1)(e)).
    pub recipients: String,
    /// Transfers to third countries (Art. 13(1)(f)).
    pub transfers: String,
    /// For how long (Art. 13(2)(a)).
    pub retention: String,
    /// The authority to complain to (Art. 13(2)(d)).
    pub authority: String,
    /// Where the data comes from (Art. 14(2)(f)).
    pub source: String,
    /// The other rights (Art. 13(2)(b)).
    pub rights: String,
    /// That consent can be withdrawn (Art. 13(2)(c)).
    pub withdrawal: String,
    /// Words for each legal basis (Art. 13(1)(c)).
    pub basis: BTreeMap<LegalBasis, String>,
    /// Words for each purpose (Art. 13(1)(c)).
    pub purposes: BTreeMap<PurposeId, String>,
    /// The interest of each purpose (Art. 13(1)(d)); the assessment's words otherwise.
    pub interests: BTreeMap<PurposeId, String>,
    /// Words for each kind of data (Art. 14(1)(d)).
    pub kinds: BTreeMap<Kind, String>,
}

/// What a campaign is about: the same in every language.
#[derive(Clone, Debug, PartialEq)]
pub struct Occasion {
    /// The purposes with their legal basis.
    pub purposes: BTreeMap<PurposeId, LegalBasis>,
    /// The kinds of data.
    pub kinds: BTreeSet<Kind>,
    /// The interest of each purpose as the assessment has it.
    pub interests: BTreeMap<PurposeId, String>,
    /// The first day of use, for whoever gets the notice today.
    pub first_use: Day,
}

impl Occasion {
    /// Whether any of the purposes rests on this basis.
    pub(crate) fn rests_on(&self, basis: LegalBasis) -> bool {
        self.purposes.values().any(|of| *of == basis)
    }
}
