//! Which signals are read, and for which purposes they count.

use crate::token::{Source, Token};
use rights::{Error, PurposeId, PurposeTree, Scope};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// `[signals]` in demur.toml.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The sources that are read.
    pub read: BTreeSet<Source>,
    /// The purposes that a token denies, by its name: `"*"` alone is every purpose, none is none.
    pub denies: BTreeMap<String, BTreeSet<PurposeId>>,
}

/// Stands for every purpose.
const EVERY: &str = "*";

impl Default for Settings {
    fn default() -> Self {
        Settings {
            read: [
                Source::Gpc,
                Source::Bluesky,
                Source::Aipref,
                Source::Mastodon,
            ]
            .into(),
            denies: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Checks that every token and purpose is one.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self, tree: &PurposeTree) -> Result<(), Error> {
        for (name, purposes) in &self.denies {
            Token::named(name)?;
            if purposes.contains(&PurposeId::from(EVERY)) {
                if purposes.len() > 1 {
                    return Err(Error::input(format!(
                        "the signal `{name}` denies `*` and more; `*` is every purpose, so leave the others out"
                    )));
                }
                continue;
            }
            purposes.iter().try_for_each(|p| tree.require(p))?;
        }
        Ok(())
    }

    /// What a denial by a token reaches; `None` where the token is not read.
    #[must_use]
    pub fn scope(&self, token: Token, surface: Option<&str>) -> Option<Scope> {
        if !self.read.contains(&token.source) {
            return None;
        }
        let surfaces = surface.map(str::to_owned).into_iter().collect();
        let every = |purposes: &BTreeSet<PurposeId>| purposes.contains(&PurposeId::from(EVERY));
        let purposes = match self.denies.get(&token.to_string()) {
            None if token.counts => BTreeSet::new(),
            None => return None,
            Some(purposes) if every(purposes) => BTreeSet::new(),
            Some(purposes) if purposes.is_empty() => return None,
            Some(purposes) => purposes.clone(),
        };
        Some(Scope {
            purposes,
            surfaces,
            ..Scope::all()
        })
    }

    /// What Global Privacy Control denies, where it is read.
    #[must_use]
    pub fn gpc(&self) -> Option<(Token, Scope)> {
        let token = Token::of(Source::Gpc).next()?;
        Some((token, self.scope(token, None)?))
    }
}
