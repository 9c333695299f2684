//! What the texts of one language state.

use rights::{Kind, LegalBasis, PurposeId};
use serde::Deserialize;
use std::collections::BTreeMap;

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
    /// Whether somebody has to provide it (Art. 13(2)(e)).
    pub obligation: String,
    /// Decisions made by machine alone, or that there are none (Art. 13(2)(f), 14(2)(g)).
    pub automated: String,
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
