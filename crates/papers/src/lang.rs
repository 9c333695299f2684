//! The languages of documents, and what concerns a document as a whole.

use rights::Day;
use serde::{Deserialize, Serialize};

/// A text in English and in German.
pub(crate) type Two = (&'static str, &'static str);

/// A language a document is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// Both.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::De];

    /// The tag for HTML (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.pick(("en", "de"))
    }

    /// The tag for a word processor, which wants a region for its dictionary.
    pub(crate) const fn locale(self) -> &'static str {
        self.pick(("en-GB", "de-DE"))
    }

    /// The text in this language.
    pub(crate) const fn pick(self, two: Two) -> &'static str {
        match self {
            Lang::En => two.0,
            Lang::De => two.1,
        }
    }
}

/// What concerns a document as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The language of its texts. What humans wrote stays as they wrote it.
    pub lang: Lang,
    /// The day that stands on it.
    pub made_on: Day,
    /// Its version, as whoever keeps it counts.
    #[serde(default)]
    pub version: Option<String>,
    /// Who made it; a name, or the name of an office.
    #[serde(default)]
    pub author: Option<String>,
}

impl Options {
    /// Without version and author.
    #[must_use]
    pub const fn new(lang: Lang, made_on: Day) -> Options {
        Options {
            lang,
            made_on,
            version: None,
            author: None,
        }
    }
}
