//! The words that people agree to: `<folder>/<version>/<lang>.toml`, written by the operator.
//!
//! A version is never changed: a consent names it with the SHA-256 of the file that was read, so that it can
//! be shown what somebody agreed to (GDPR Art. 7(1)).

use crate::app::App;
use pages::Lang;
use rights::{Error, Hash, LegalBasis, PurposeId, Terms, Wording};
use serde::Deserialize;
use std::collections::BTreeMap;

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
        let digest = self.wording.digest.to_string();
        let digest = digest.get(..8).unwrap_or_default();
        format!("{} · {digest}", self.wording.version)
    }
}

/// Purposes for which the law needs a consent. One that contains others of them is not asked for: a yes to it
/// would be one to all of them, and each is to be said by itself.
fn purposes(app: &App) -> impl Iterator<Item = &PurposeId> {
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
    app.parts.portal.consent.is_some() && purposes(app).next().is_some()
}

/// What is asked in a language; `None` where nobody is asked.
pub(crate) fn asking(app: &App, lang: Lang) -> Result<Option<Asking>, Error> {
    let Some(settings) = app.parts.portal.consent.as_ref().filter(|_| is_asked(app)) else {
        return Ok(None);
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let version = &settings.version;
    if version.is_empty() || version.starts_with('.') || !version.chars().all(plain) {
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
        purposes: purposes(app).map(words).collect::<Result<_, _>>()?,
        before: file.before,
    }))
}

/// Checks the words of every language.
pub(crate) fn check(app: &App) -> Result<(), Error> {
    Lang::ALL
        .iter()
        .try_for_each(|lang| asking(app, *lang).map(drop))
}
