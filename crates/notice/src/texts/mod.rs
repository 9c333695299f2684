//! The texts of a notice: for each language a subject, a text, a page, and the facts they state.

mod check;
mod facts;
mod occasion;
mod render;
mod said;

pub use check::Fault;
pub use facts::Facts;
pub use occasion::{Holding, Occasion};
pub(crate) use render::{Own, Rendered};
pub use said::{Kept, Piece, Said};

use rights::{Error, Hash, LanguageTag};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Texts as they lie in a folder: `en/subject.txt`, `en/body.txt`, `en/body.html`, `en/facts.toml`, and so
/// for each language.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    /// The folder's name.
    pub name: String,
    pub(crate) langs: BTreeMap<LanguageTag, Lang>,
}

/// The texts of one language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lang {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) facts: Facts,
    /// The bytes of each file, for the digest.
    files: Vec<(&'static str, String)>,
}

const FILES: [&str; 4] = ["subject.txt", "body.txt", "body.html", "facts.toml"];

/// Texts to begin with, English and German: paths below a folder, and what is in them. Facts that only
/// the operator knows are empty in them, and a check says so.
#[must_use]
pub fn shipped() -> [(&'static str, &'static str); 8] {
    [
        ("en/subject.txt", include_str!("../../texts/en/subject.txt")),
        ("en/body.txt", include_str!("../../texts/en/body.txt")),
        ("en/body.html", include_str!("../../texts/en/body.html")),
        ("en/facts.toml", include_str!("../../texts/en/facts.toml")),
        ("de/subject.txt", include_str!("../../texts/de/subject.txt")),
        ("de/body.txt", include_str!("../../texts/de/body.txt")),
        ("de/body.html", include_str!("../../texts/de/body.html")),
        ("de/facts.toml", include_str!("../../texts/de/facts.toml")),
    ]
}

impl Texts {
    /// Reads the texts in a folder.
    ///
    /// # Errors
    /// When there is no language, a file is missing or is no text, or facts are not as they should be.
    pub fn load(folder: &Path) -> Result<Texts, Error> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let mut langs = BTreeMap::new();
        for below in folders(folder)? {
            let tag = below.file_name().unwrap_or_default().to_string_lossy();
            langs.insert(tag.parse()?, Lang::load(&below)?);
        }
        if langs.is_empty() {
            return Err(Error::not_found(format!(
                "`{}` has no texts: a folder for each language expected; `demur notice new` makes them",
                folder.display()
            )));
        }
        Ok(Texts {
            name: name.into_owned(),
            langs,
        })
    }

    /// SHA-256 over every file with its name: what a campaign was planned with.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let mut hasher = Sha256::new();
        for (tag, lang) in &self.langs {
            for (name, text) in &lang.files {
                let head = format!("{}/{name}\0{}\0", tag.as_str(), text.len());
                hasher.update(head.as_bytes());
                hasher.update(text.as_bytes());
            }
        }
        Hash(hasher.finalize().into())
    }

    /// Its languages.
    pub fn languages(&self) -> impl Iterator<Item = &LanguageTag> {
        self.langs.keys()
    }

    /// The language in which somebody is written to: the one they read, that language from elsewhere,
    /// English, any.
    #[must_use]
    pub fn language_for(&self, reads: Option<&LanguageTag>) -> Option<&LanguageTag> {
        nearest(self.langs.keys(), reads)
    }
}

/// The language nearest to one that somebody reads.
pub(crate) fn nearest<'t>(
    tags: impl Iterator<Item = &'t LanguageTag> + Clone,
    reads: Option<&LanguageTag>,
) -> Option<&'t LanguageTag> {
    let same = |tag: &&LanguageTag| reads.is_some_and(|reads| reads == *tag);
    let near = |tag: &&LanguageTag| reads.is_some_and(|r| r.primary() == tag.primary());
    let find = |is: &dyn Fn(&&LanguageTag) -> bool| tags.clone().find(|tag| is(tag));
    find(&same)
        .or_else(|| find(&near))
        .or_else(|| find(&|tag| tag.primary() == "en"))
        .or_else(|| tags.clone().next())
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed =
        |e| Error::not_found(format!("cannot read the folder `{}`", folder.display())).because(e);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

impl Lang {
    fn load(folder: &Path) -> Result<Lang, Error> {
        let mut files = Vec::new();
        for name in FILES {
            let path = folder.join(name);
            let text = fs::read_to_string(&path).map_err(|e| {
                Error::not_found(format!("cannot read `{}`", path.display())).because(e)
            })?;
            files.push((name, text));
        }
        let of = |name: &str| {
            let found = files.iter().find(|(known, _)| *known == name);
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let facts = toml::from_str(&of("facts.toml"))
            .map_err(|e| Error::input(format!("`{}`: {e}", folder.join("facts.toml").display())))?;
        Ok(Lang {
            subject: of("subject.txt").trim().to_owned(),
            text: of("body.txt"),
            html: of("body.html"),
            facts,
            files,
        })
    }
}
