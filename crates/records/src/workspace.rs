//! What facts are gathered from.

use crate::said::Said;
use intake::ContentStore;
use ledger::Ledger;
use notice::{Outbox, Settings};
use papers::Lang;
use policy::Policy;
use rights::{Day, GridKey, PurposeId, Terms};
use std::collections::BTreeMap;
use std::path::Path;

/// A workspace, as far as documents are about it.
pub struct Workspace<'a, S> {
    /// Its folder.
    pub root: &'a Path,
    /// Its ledger.
    pub ledger: &'a Ledger<S>,
    /// Its contents.
    pub store: &'a ContentStore,
    /// The key of the grid: by it people of several sets are known to be the same.
    pub grid_key: &'a GridKey,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The purposes with their terms.
    pub purposes: &'a [(PurposeId, Terms)],
    /// Who announces.
    pub notice: &'a Settings,
    /// What was sent; none where no notice was ever planned here.
    pub outbox: Option<&'a Outbox>,
    /// The platform's name, as members know it.
    pub platform: Option<&'a str>,
    /// What purposes are called.
    pub words: BTreeMap<PurposeId, Words>,
    /// What only the operator knows.
    pub said: &'a Said,
    /// The day of the documents.
    pub today: Day,
}

/// What a purpose is called, and what it is in a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Its name.
    pub name: Both,
    /// What it is.
    pub about: Both,
}

/// Words in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Both {
    /// English.
    pub en: String,
    /// German; the English words where there are none.
    pub de: String,
}

impl Both {
    /// The words of a language, if there are any.
    #[must_use]
    pub fn of(&self, lang: Lang) -> Option<String> {
        let words = match lang {
            Lang::De if !self.de.trim().is_empty() => &self.de,
            Lang::De | Lang::En => &self.en,
        };
        Some(words.clone()).filter(|words| !words.trim().is_empty())
    }
}
