//! The words that people agree to: `<folder>/<version>/<lang>.toml`, written by the operator.
//!
//! A version is never changed: a consent names it with the SHA-256 of the file that was read, so that it can
//! be shown what somebody agreed to (GDPR Art. 7(1)).

use crate::app::App;
use ledger::{Ledger, Storage};
use pages::Lang;
use rights::{Day, Error, Hash, LegalBasis, Ordinal, PurposeId, Terms, Wording};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What is said before the purposes, in paragraphs.
    before: Vec<String>,
    /// What is agreed to, by purpose.
    purposes: BTreeMap<PurposeId, String>,
}

/// What is asked, in one language.
#[derive(Debug)]
pub(crate) struct Asking {
    /// Which words these are.
    pub(crate) wording: Wording,
    /// Paragraphs before the purposes.
    pub(crate) before: Vec<String>,
    /// Each purpose that a consent is asked for, with its words.
    pub(crate) purposes: Vec<(PurposeId, String)>,
}

impl Asking {
    /// As the form sends it back.
    pub(crate) fn sent(&self) -> String {
        let Wording {
            version,
            lang,
            digest,
        } = &self.wording;
        format!("{version}:{lang}:{digest}")
    }

    /// The same short, as people read it.
    pub(crate) fn shown(&self) -> String {
        shown(&self.wording)
    }
}

/// A wording short, as people read it.
pub(crate) fn shown(wording: &Wording) -> String {
    let digest = wording.digest.to_string();
    let digest = digest.get(..8).unwrap_or_default();
    format!("{} · {digest}", wording.version)
}

/// Purposes for which the law needs a consent. One that contains others of them is not asked for: a yes to it
/// would be one to all of them, and each is to be said by itself.
pub(crate) fn asked_for(app: &App) -> impl Iterator<Item = &PurposeId> {
    let parts = &app.parts;
    let needs = |terms: &Terms| terms.basis == LegalBasis::Consent;
    let all = parts.purposes.iter().filter(move |(_, terms)| needs(terms));
    let contains = move |purpose: &PurposeId| {
        let mut others = parts.purposes.iter().filter(move |(_, terms)| needs(terms));
        others.any(|(other, _)| other != purpose && parts.tree.covers(purpose, other))
    };
    all.map(|(purpose, _)| purpose)
        .filter(move |purpose| !contains(purpose))
}

/// Whether anybody is asked for a consent here.
pub(crate) fn is_asked(app: &App) -> bool {
    app.parts.portal.consent.is_some() && asked_for(app).next().is_some()
}

/// What is asked in a language; `None` where nobody is asked.
pub(crate) fn asking(app: &App, lang: Lang) -> Result<Option<Asking>, Error> {
    let Some(settings) = app.parts.portal.consent.as_ref().filter(|_| is_asked(app)) else {
        return Ok(None);
    };
    let version = &settings.version;
    if !is_name(version) {
        return Err(Error::input(format!(
            "`{}` is no name of a version; use letters, digits, `-`, `_` and `.` for `version` under [portal.consent]",
            version.escape_debug()
        )));
    }
    let path = app.parts.root.join(&settings.folder).join(version);
    let path = path.join(format!("{}.toml", lang.tag()));
    let name = path.display();
    let bytes = std::fs::read(&path).map_err(|e| {
        let message = format!(
            "cannot read `{name}`, the wording of consents; write it, or leave [portal.consent] out"
        );
        Error::input(message).because(e)
    })?;
    let wrong = |e: String| Error::input(format!("`{name}`: {e}"));
    let text = std::str::from_utf8(&bytes).map_err(|e| wrong(e.to_string()))?;
    let file: File = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
    if file.before.iter().all(|text| text.trim().is_empty()) {
        return Err(wrong(
            "`before` says nothing; who uses what for what has to be said (Art. 7, 13 GDPR)"
                .to_owned(),
        ));
    }
    let words = |purpose: &PurposeId| {
        let words = file
            .purposes
            .get(purpose)
            .filter(|text| !text.trim().is_empty());
        let lacks = || {
            wrong(format!(
                "no words for the purpose `{purpose}`, whose basis is consent; add it under [purposes]"
            ))
        };
        Ok::<_, Error>((purpose.clone(), words.ok_or_else(lacks)?.clone()))
    };
    Ok(Some(Asking {
        wording: Wording {
            version: version.clone(),
            lang: lang.tag().to_owned(),
            digest: Hash::of(&bytes),
        },
        purposes: asked_for(app).map(words).collect::<Result<_, _>>()?,
        before: file.before,
    }))
}

/// The words that a consent named, for a purpose: `None` where the file is gone or is not the one that was read.
pub(crate) fn agreed(app: &App, wording: &Wording, purpose: &PurposeId) -> Option<String> {
    let settings = app.parts.portal.consent.as_ref()?;
    let lang: Lang = wording.lang.parse().ok()?;
    let folder = app.parts.root.join(&settings.folder);
    let path = is_name(&wording.version).then(|| folder.join(&wording.version))?;
    let bytes = std::fs::read(path.join(format!("{}.toml", lang.tag()))).ok()?;
    if Hash::of(&bytes) != wording.digest {
        return None;
    }
    let file: File = toml::from_str(std::str::from_utf8(&bytes).ok()?).ok()?;
    file.purposes.get(purpose).cloned()
}

/// Whether a version can be called so: then it stays in the folder.
fn is_name(version: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !version.is_empty() && !version.starts_with('.') && version.chars().all(plain)
}

/// What holds for a consent that the platform took, as the operator says (`[portal.consent]`): with which words it can
/// be shown (Art. 7(1)), and from which age one gives it (Art. 8).
#[derive(Clone, Debug, Default)]
pub struct ConsentRules {
    folder: Option<PathBuf>,
    least_age: u8,
}

impl ConsentRules {
    /// The age from which one can consent alone.
    #[must_use]
    pub const fn least_age(&self) -> u8 {
        self.least_age
    }

    /// Whether somebody born on a day was too young on another one; who is born on an unknown day the rules about age
    /// decide.
    #[must_use]
    pub fn is_too_young(&self, birth: Option<Day>, on: Day) -> bool {
        birth.is_some_and(|birth| birth.age_years(on) < i64::from(self.least_age))
    }

    /// The words that were read, by their version and language.
    ///
    /// # Errors
    /// When nobody says which, where the operator keeps wordings; or when there are none of that name.
    pub fn wording(
        &self,
        version: Option<&str>,
        lang: Option<&str>,
    ) -> Result<Option<Wording>, Error> {
        let (folder, version) = match (&self.folder, version) {
            (None, None) => return Ok(None),
            (None, Some(_)) => {
                return Err(Error::input(
                    "there are no wordings of consents here; leave `version` out, or name their folder under [portal.consent]",
                ));
            }
            (Some(_), None) => {
                return Err(Error::input(
                    "a consent has to name the words that were read; say `version` and `lang` (Art. 7(1) GDPR)",
                ));
            }
            (Some(folder), Some(version)) => (folder, version),
        };
        let lang: Option<Lang> = lang.and_then(|lang| lang.parse().ok());
        let Some(lang) = lang else {
            return Err(Error::input(
                "say `lang`, the language in which the wording was read: `en` or `de`",
            ));
        };
        let none = || {
            let version: String = version.chars().take(60).collect();
            Error::input(format!(
                "there is no wording `{}` in `{}`; name one that is below the folder of [portal.consent]",
                version.escape_debug(),
                lang.tag()
            ))
        };
        if !is_name(version) {
            return Err(none());
        }
        let path = folder.join(version).join(format!("{}.toml", lang.tag()));
        let bytes = std::fs::read(&path).map_err(|e| none().because(e))?;
        Ok(Some(Wording {
            version: version.to_owned(),
            lang: lang.tag().to_owned(),
            digest: Hash::of(&bytes),
        }))
    }

    /// Whether somebody was too young on a day to consent alone.
    ///
    /// INVARIANT: one account that says so is enough.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn forbids<S: Storage>(
        &self,
        ledger: &Ledger<S>,
        person: Ordinal,
        on: Day,
    ) -> Result<bool, Error> {
        for account in ledger.person(person).await?.linked {
            let row = ledger.row(account).await?;
            let birth = row.and_then(|row| row.birth_in_force());
            if self.is_too_young(birth, on) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl App {
    /// The versions of words to which a consent counts; `None` where nobody is asked for one.
    pub(crate) fn counting_words(&self) -> Option<BTreeSet<String>> {
        let settings = self.parts.portal.consent.as_ref();
        settings.map(crate::settings::Consent::counting)
    }

    /// What holds for consents that the platform took.
    #[must_use]
    pub fn consent_rules(&self) -> ConsentRules {
        let settings = self.parts.portal.consent.as_ref();
        settings.map_or_else(ConsentRules::default, |settings| ConsentRules {
            folder: Some(self.parts.root.join(&settings.folder)),
            least_age: settings.least_age,
        })
    }
}

/// Checks the words of every language.
pub(crate) fn check(app: &App) -> Result<(), Error> {
    Lang::ALL
        .iter()
        .try_for_each(|lang| asking(app, *lang).map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_were_read_are_named_where_there_are_any() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("2026-05")).unwrap();
        std::fs::write(folder.path().join("2026-05/de.toml"), "before = []").unwrap();
        let none = ConsentRules::default();
        assert_eq!(none.wording(None, Some("en")).unwrap(), None);
        assert!(none.wording(Some("2026-05"), Some("de")).is_err());
        let rules = ConsentRules {
            folder: Some(folder.path().to_owned()),
            least_age: 16,
        };
        let wording = rules.wording(Some("2026-05"), Some("de")).unwrap().unwrap();
        assert_eq!(
            (wording.version.as_str(), wording.lang.as_str()),
            ("2026-05", "de")
        );
        assert_eq!(wording.digest, Hash::of(b"before = []"));
        for (version, lang) in [
            (None, Some("de")),
            (Some("2026-05"), None),
            (Some("2026-05"), Some("en")),
            (Some("2026-05"), Some("../de")),
            (Some("../2026-05"), Some("de")),
            (Some("2027-01"), Some("de")),
            (Some(""), Some("de")),
        ] {
            assert!(
                rules.wording(version, lang).is_err(),
                "{version:?} {lang:?}"
            );
        }
    }

    #[test]
    fn one_is_old_enough_from_a_birthday_on() {
        let rules = ConsentRules {
            folder: None,
            least_age: 16,
        };
        let day = |text: &str| text.parse::<Day>().unwrap();
        let born = Some(day("2010-06-15"));
        assert!(rules.is_too_young(born, day("2026-06-14")));
        assert!(!rules.is_too_young(born, day("2026-06-15")));
        assert!(!rules.is_too_young(None, day("2026-06-15")));
    }
}
