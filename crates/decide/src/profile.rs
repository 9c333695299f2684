//! The low-cardinality part of an item, and what its links say about it.

use rights::facts::Original;
use rights::{Audience, Error, Kind, SpecialCategory};
use std::collections::BTreeSet;

/// The attributes that many items share. Facts files store each distinct profile once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Profile {
    /// What it is.
    pub kind: Kind,
    /// Who can see it now.
    pub audience: Audience,
    /// Who could see it when it was posted.
    pub audience_then: Audience,
    /// App or place; `unknown` when not said.
    pub surface: String,
    /// Language tag; `unknown` when not said.
    pub language: String,
    /// Whether it shows special categories of data.
    pub special_category: SpecialCategory,
    /// Purposes of collection.
    pub collected_for: BTreeSet<String>,
}

/// What the links of an item say about it for one purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkState {
    /// What became of the originals that it shares or quotes.
    pub original: Original,
    /// It depicts someone who refuses.
    pub depicts_refuser: bool,
    /// It depicts someone known to be under 18.
    pub depicts_minor: bool,
    /// It mentions someone who refuses.
    pub mentions_refuser: bool,
}

/// A value from a column of vocabulary codes.
pub(crate) fn code<T>(what: &str, code: u8, value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| {
        Error::corrupt(format!(
            "a facts file holds the unknown {what} code `{code}`"
        ))
    })
}
