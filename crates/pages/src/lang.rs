//! The languages of the pages.

use rights::Error;
use std::str::FromStr;

/// A language that the pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// Every language.
    pub const ALL: &'static [Lang] = &[Lang::En, Lang::De];

    /// The tag for the `lang` attribute (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }

    /// Its name in itself, as links to it say.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::De => "Deutsch",
        }
    }
}

impl FromStr for Lang {
    type Err = Error;
    fn from_str(text: &str) -> Result<Lang, Error> {
        match text {
            "en" => Ok(Lang::En),
            "de" => Ok(Lang::De),
            other => Err(Error::input(format!(
                "unknown language `{other}`; known are en, de"
            ))),
        }
    }
}
