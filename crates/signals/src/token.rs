//! Which signals there are.

use rights::{Error, SIGNAL};
use serde::Deserialize;
use std::fmt;

/// Where signals come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Global Privacy Control.
    Gpc,
    /// Bluesky's user intents.
    Bluesky,
    /// The AI preferences of the IETF.
    Aipref,
    /// Actors of ActivityPub, as Mastodon writes them.
    Mastodon,
}

impl Source {
    /// Its name in demur.toml and in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Source::Gpc => "gpc",
            Source::Bluesky => "bluesky",
            Source::Aipref => "aipref",
            Source::Mastodon => "mastodon",
        }
    }
}

/// One thing that a source can say. Tokens deny and allow apart from each other: an allowing one takes back
/// nothing that another denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token {
    /// Of which source.
    pub source: Source,
    /// Its name there; empty where the source says one thing only.
    pub name: &'static str,
    /// Whether a denial counts for every purpose unless demur.toml says otherwise; the others count where
    /// demur.toml says so.
    pub counts: bool,
}

const fn token(source: Source, name: &'static str, counts: bool) -> Token {
    Token {
        source,
        name,
        counts,
    }
}

/// Every token that is read.
pub const TOKENS: [Token; 12] = [
    token(Source::Gpc, "", true),
    token(Source::Bluesky, "syntheticContentGeneration", true),
    // A training set is a copy of many people's content at one time.
    token(Source::Bluesky, "bulkDataset", true),
    token(Source::Bluesky, "publicAccessArchive", false),
    token(Source::Bluesky, "protocolBridging", false),
    token(Source::Aipref, "train-ai", true),
    token(Source::Aipref, "train-genai", true),
    token(Source::Aipref, "all", true),
    // Not training by the draft's words; whoever denies it hardly wants the other. In doubt, a denial.
    token(Source::Aipref, "ai-use", true),
    token(Source::Aipref, "search", false),
    // About search by its words. It is also the only thing that an actor can say against being collected by
    // machines, and most say it by leaving it off. In doubt, a denial.
    token(Source::Mastodon, "indexable", true),
    token(Source::Mastodon, "discoverable", false),
];

impl Token {
    /// Those of a source.
    pub fn of(source: Source) -> impl Iterator<Item = Token> {
        TOKENS.into_iter().filter(move |t| t.source == source)
    }

    /// The source under which the ledger keeps it: `signal:aipref:train-ai`.
    #[must_use]
    pub fn source_name(self) -> String {
        format!("{SIGNAL}{self}")
    }

    /// The token of a name such as `aipref:train-ai`.
    ///
    /// # Errors
    /// When there is none.
    pub fn named(name: &str) -> Result<Token, Error> {
        let mut all = TOKENS.into_iter();
        all.find(|t| t.to_string() == name).ok_or_else(|| {
            let known: Vec<String> = TOKENS.iter().map(ToString::to_string).collect();
            Error::input(format!(
                "there is no signal `{name}`; known are {}",
                known.join(", ")
            ))
        })
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source.name())?;
        match self.name {
            "" => Ok(()),
            name => write!(f, ":{name}"),
        }
    }
}
