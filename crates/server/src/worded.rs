//! Whether what holds for a purpose is still what people agree to with the words of a consent.
//!
//! Beside the words of a version lies `told.json`: what held for each purpose when they were first in use, with an
//! assessment that was signed. What goes beyond it later holds the next set, until there are other words.

use crate::settings::Consent;
use rights::{Beyond, Error, Kind, PurposeId, Told};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const FILE: &str = "told.json";

/// What held when the words that are asked with now were first in use.
#[derive(Clone, Debug)]
pub struct Worded {
    path: PathBuf,
    version: String,
    known: BTreeMap<PurposeId, Told>,
}

impl Worded {
    /// What is known of the words of a workspace; `None` where there are none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(root: &Path, consent: Option<&Consent>) -> Result<Option<Worded>, Error> {
        let Some(consent) = consent else {
            return Ok(None);
        };
        let folder = root.join(&consent.folder).join(&consent.version);
        if !folder.is_dir() {
            return Ok(None);
        }
        let path = folder.join(FILE);
        Ok(Some(Worded {
            known: read(&path)?,
            version: consent.version.clone(),
            path,
        }))
    }

    /// The version of the words.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Notes what holds while these words are in use, of each purpose once.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn remember(&mut self, now: BTreeMap<PurposeId, Told>) -> Result<(), Error> {
        let before = self.known.len();
        for (purpose, told) in now {
            self.known.entry(purpose).or_insert(told);
        }
        match self.known.len() > before {
            true => write(&self.path, &self.known),
            false => Ok(()),
        }
    }

    /// Where what holds for a purpose now goes beyond what the words were first used for; nothing where that is not
    /// known.
    #[must_use]
    pub fn surpassed_by(&self, purpose: &PurposeId, now: &Told) -> Vec<Beyond> {
        let then = self.known.get(purpose);
        then.map(|then| beyond(then, now)).unwrap_or_default()
    }
}

fn read(path: &Path) -> Result<BTreeMap<PurposeId, Told>, Error> {
    let name = path.display();
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| {
            Error::corrupt(format!("`{name}` is not what demur wrote; restore it")).because(e)
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(e) => Err(Error::storage(format!("cannot read `{name}`")).because(e)),
    }
}

/// A file that is there is whole.
fn write(path: &Path, known: &BTreeMap<PurposeId, Told>) -> Result<(), Error> {
    let failed = || Error::storage(format!("cannot write `{}`", path.display()));
    let text = serde_json::to_vec_pretty(known).map_err(|e| failed().because(e))?;
    let beside = path.with_extension("json.new");
    std::fs::write(&beside, text).map_err(|e| failed().because(e))?;
    std::fs::rename(&beside, path).map_err(|e| failed().because(e))
}

/// Where what holds now goes beyond what held then. How long a notice waits is nothing that people agree to; a kind
/// of data more is.
fn beyond(then: &Told, now: &Told) -> Vec<Beyond> {
    let kinds = |told: &Told| -> BTreeSet<Kind> {
        let weighed = told.assessments.values();
        weighed.flat_map(|weighed| weighed.kinds.clone()).collect()
    };
    let all = then.surpassed_by(now).into_iter();
    let mut beyond: Vec<Beyond> = all.filter(|what| *what != Beyond::Delay).collect();
    if !kinds(now).is_subset(&kinds(then)) {
        beyond.push(Beyond::Kinds);
    }
    beyond
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::{Hash, LegalBasis, Weighed};

    fn told(kinds: &[Kind]) -> Told {
        let weighed = Weighed {
            interest: Hash::of(b"an assistant"),
            safeguards: Hash::of(b"opt-in"),
            kinds: kinds.iter().copied().collect(),
            compatible_with: ["community".to_owned()].into(),
            older_items_compatible: false,
        };
        Told {
            basis: LegalBasis::Consent,
            scope_from: None,
            notice_delay_days: 14,
            permits: [Hash::of(b"a")].into(),
            forbids: [Hash::of(b"b")].into(),
            assessments: [("ai".to_owned(), weighed)].into(),
        }
    }

    #[test]
    fn what_says_less_is_covered_and_what_says_more_is_not() {
        let then = told(&[Kind::Post, Kind::Photo]);
        assert!(beyond(&then, &then).is_empty());
        let fewer = Told {
            notice_delay_days: 0,
            ..told(&[Kind::Post])
        };
        assert!(beyond(&then, &fewer).is_empty(), "a delay is no consent's");
        let more = told(&[Kind::Post, Kind::Photo, Kind::Reel]);
        assert_eq!(beyond(&then, &more), [Beyond::Kinds]);
        let mut ads = told(&[Kind::Post]);
        for weighed in ads.assessments.values_mut() {
            weighed.interest = Hash::of(b"advertising");
        }
        assert_eq!(beyond(&then, &ads), [Beyond::Interest]);
        let looser = Told {
            forbids: BTreeSet::new(),
            ..told(&[Kind::Post])
        };
        assert_eq!(beyond(&then, &looser), [Beyond::Forbids]);
    }
}
