//! What a dossier says about items.

use super::set_form::Elsewhere;
use rights::{Audience, Day, Instant, Kind, Ordinal, PurposeId, Sequence};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A page of items.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierItemPage)]
pub struct ItemPage {
    /// How many there are in all.
    pub total: u64,
    /// The number of this page, from 1.
    pub page: u64,
    /// Items of a page.
    pub per_page: u64,
    /// The next page, if there is one.
    pub next: Option<u64>,
    /// The items.
    pub items: Vec<ItemLine>,
    /// The last of them: the next page follows on it, whatever was imported or linked meanwhile.
    #[serde(skip)]
    pub last: Option<ItemPlace>,
}

/// Where an item stands among those of a person. Contents are in the order of their ids, and no item moves in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemPlace {
    /// The content that it came with.
    pub content: String,
    /// Its row in the facts of that.
    pub fact: u64,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierItemLine)]
pub struct ItemLine {
    /// Its id.
    pub item: String,
    /// Whether it was erased: then nothing else of it is known.
    pub erased: bool,
    /// The content that it came with.
    pub content: String,
    /// Its row there.
    pub row: u64,
    /// The account.
    #[schema(value_type = Option<u32>)]
    pub person: Option<Ordinal>,
    /// What it is.
    #[schema(value_type = String)]
    pub kind: Kind,
    /// Where on the platform.
    pub surface: String,
    /// Its language.
    pub language: String,
    /// Who can see it, as imported and as narrowed since.
    pub audience: String,
    /// Who could see it at first.
    #[schema(value_type = String)]
    pub audience_then: Audience,
    /// Day of creation.
    #[schema(value_type = Option<String>, format = Date)]
    pub created: Option<Day>,
    /// Day of first import.
    #[schema(value_type = String, format = Date)]
    pub imported: Day,
    /// How it is decided now, for each purpose.
    pub now: Vec<Now>,
    /// What each set made of it that has seen it.
    pub sets: Vec<InSet>,
    /// Items of others that share, quote or answer it.
    pub used_by_others: Elsewhere,
}

/// A decision now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierNow)]
pub struct Now {
    /// For this purpose.
    #[schema(value_type = String)]
    pub purpose: PurposeId,
    /// Whether it may be used.
    pub admitted: bool,
    /// The rules that said so.
    pub rules: Vec<String>,
    /// The same in plain words.
    pub reasons: Vec<String>,
    /// For each of these sentences, the ledger entries behind it.
    #[schema(value_type = Vec<Vec<u64>>)]
    pub entries: Vec<BTreeSet<Sequence>>,
}

impl Now {
    /// Each sentence with the ledger entries behind it.
    pub fn because(&self) -> impl Iterator<Item = (&str, BTreeSet<Sequence>)> {
        let entries = |at| self.entries.get(at).cloned().unwrap_or_default();
        let reasons = self.reasons.iter().enumerate();
        reasons.map(move |(at, reason)| (reason.as_str(), entries(at)))
    }
}

/// What a set made of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierInSet)]
pub struct InSet {
    /// The set.
    pub set: String,
    /// What became of it.
    pub became: Became,
    /// The rules that said so when the set was compiled.
    pub rules: Vec<String>,
    /// The same in plain words.
    pub reasons: Vec<String>,
    /// Where it lies, or lay.
    pub cell: Option<String>,
    /// Since when it is masked.
    pub masked: Option<Since>,
}

/// What became of an item in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierBecame)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// It is in.
    In,
    /// It was in and is masked now: no reader sees it.
    Masked,
    /// It was refused when the set was compiled.
    Refused,
    /// A purge removed it, and what was decided about it.
    Purged,
}

impl Became {
    /// Whether the set has, or once had, the item.
    #[must_use]
    pub const fn was_in(self) -> bool {
        !matches!(self, Became::Refused)
    }
}

/// A moment in the life of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierSince)]
pub struct Since {
    /// The state; nothing where a purge removed what would say so, or nothing was signed yet.
    pub state: Option<u64>,
    /// The sequence up to which that state was masked.
    #[schema(value_type = Option<u64>)]
    pub sequence: Option<Sequence>,
    /// When it was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Instant>,
}
