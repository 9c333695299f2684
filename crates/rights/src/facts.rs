//! The facts a policy may ask for, one value per attribute of the shipped Cedar schema.
//!
//! These are the *derived* facts: ages, waiting times, scopes folded for one purpose, and what
//! became of the original of a share. Cedar's authorizer (the reference) sees exactly these; the
//! columnar engine computes the same values by other means, and tests compare the two.

use crate::{Day, PurposeId};
use std::collections::BTreeSet;

/// A person, as policies see them for one purpose on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// Full years on the day of the decision; `None` when the birth date is unknown.
    pub age: Option<i64>,
    /// Where the person lives; `None` is unknown.
    pub region: Option<String>,
    /// [`crate::AccountType`] by name.
    pub account: String,
    /// Scope keys of objections in force that touch the purpose.
    pub objections: BTreeSet<String>,
    /// Scope keys of restrictions in force that touch the purpose.
    pub restrictions: BTreeSet<String>,
    /// Scope keys of consents that cover the purpose.
    pub consents: BTreeSet<String>,
    /// Scope keys of withdrawals that touch the purpose.
    pub withdrawals: BTreeSet<String>,
    /// To be erased.
    pub erased: bool,
    /// Kinds for which a notice naming the purpose was delivered.
    pub notified: BTreeSet<String>,
    /// Those of `notified` whose waiting time has passed.
    pub notified_long_enough: BTreeSet<String>,
    /// Kinds for which a notice naming the purpose was seen.
    pub notice_seen: BTreeSet<String>,
}

/// An item, as policies see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFacts {
    /// Whose it is; `None` when nobody known.
    pub owner: Option<PersonFacts>,
    /// Full years of the owner on the day the item was created; `None` when either day is unknown.
    pub owner_age_then: Option<i64>,
    /// [`crate::Kind`] by name.
    pub kind: String,
    /// [`crate::Audience`] now, by name.
    pub audience: String,
    /// [`crate::Audience`] at posting, by name.
    pub audience_then: String,
    /// Day (UTC) of creation; `None` is unknown.
    pub created: Option<Day>,
    /// Day (UTC) of first import.
    pub imported: Day,
    /// App or place of the platform; `unknown` when not said.
    pub surface: String,
    /// Language tag; `unknown` when not said.
    pub language: String,
    /// [`crate::SpecialCategory`] by name.
    pub special_category: String,
    /// Purposes for which it was collected; empty is unknown.
    pub collected_for: BTreeSet<String>,
    /// [`crate::scope_keys`] of kind and surface.
    pub scopes: BTreeSet<String>,
    /// Shares and quotes: `none`, or what became of the original: `admitted`, `refused`, `unknown`.
    pub original: Original,
    /// Depicts someone whose objection, restriction or erasure reaches it.
    pub depicts_refuser: bool,
    /// Depicts someone known to be under 18.
    pub depicts_minor: bool,
    /// Mentions someone whose objection, restriction or erasure reaches it.
    pub mentions_refuser: bool,
}

/// What became of the item that this one shares or quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Original {
    /// It shares and quotes nothing.
    #[default]
    None = 0,
    /// Every original is admitted for this purpose.
    Admitted = 1,
    /// An original is refused for this purpose.
    Refused = 2,
    /// An original is not among the items, or the chain runs in a circle.
    Unknown = 3,
}

impl Original {
    /// The name policies use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Original::None => "none",
            Original::Admitted => "admitted",
            Original::Refused => "refused",
            Original::Unknown => "unknown",
        }
    }

    /// The worse of two, where an item has several originals: refused, then unknown, then admitted.
    #[must_use]
    pub fn worse(self, other: Original) -> Original {
        let rank = |o: Original| match o {
            Original::None => 0,
            Original::Admitted => 1,
            Original::Unknown => 2,
            Original::Refused => 3,
        };
        if rank(self) >= rank(other) {
            self
        } else {
            other
        }
    }
}

/// What is the same for every item of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextFacts {
    /// The purpose asked for.
    pub purpose: PurposeId,
    /// The day of the decision.
    pub today: Day,
    /// Kinds covered by an assessment that holds today for the purpose.
    pub assessed_kinds: BTreeSet<String>,
    /// Purposes of collection that the assessment finds compatible.
    pub compatible_with: BTreeSet<String>,
    /// The assessment finds older items compatible, too.
    pub older_items_compatible: bool,
    /// The first day of the scope; `None`: no item is in scope without a compatibility finding.
    pub scope_from: Option<Day>,
}
