//! The messages of both languages, compiled in and parsed once.

use super::number::grouped;
use crate::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

macro_rules! messages {
    ($lang:literal: $($room:literal)+) => {
        &[$(include_str!(concat!("../../locales/", $lang, "/", $room, ".ftl")),)+]
    };
}

/// Every room has a file in each language; a test compares the two.
macro_rules! rooms {
    ($($room:literal)+) => {
        const ENGLISH: &[&str] = messages!("en": $($room)+);
        const GERMAN: &[&str] = messages!("de": $($room)+);
    };
}

rooms! {
    "common" "form" "parts" "objection" "signin" "home" "items" "sets" "public" "choices" "audience"
    "consent" "erase" "dossier" "officer" "guest" "looks" "notice" "error"
}

/// The messages of this crate.
pub(crate) static PORTAL: Book = Book::new(ENGLISH, GERMAN, None);

/// Messages in both languages, parsed at their first use.
#[derive(Debug)]
pub struct Book {
    english: Parsed,
    german: Parsed,
    below: Option<&'static Book>,
}

struct Parsed {
    sources: &'static [&'static str],
    bundle: OnceLock<Bundle>,
}

impl std::fmt::Debug for Parsed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} files", self.sources.len())
    }
}

impl Parsed {
    const fn new(sources: &'static [&'static str]) -> Self {
        let bundle = OnceLock::new();
        Self { sources, bundle }
    }
}

impl Book {
    const fn new(
        english: &'static [&'static str],
        german: &'static [&'static str],
        below: Option<&'static Book>,
    ) -> Self {
        Self {
            english: Parsed::new(english),
            german: Parsed::new(german),
            below,
        }
    }

    /// The texts of files in the syntax of Fluent. What they do not say is as the messages of
    /// this crate have it; what they say again, counts.
    #[must_use]
    pub const fn over_portal(
        english: &'static [&'static str],
        german: &'static [&'static str],
    ) -> Self {
        Self::new(english, german, Some(&PORTAL))
    }

    fn bundle(&self, lang: Lang) -> &Bundle {
        let parsed = match lang {
            Lang::En => &self.english,
            Lang::De => &self.german,
        };
        parsed.bundle.get_or_init(|| bundle(lang, parsed.sources))
    }

    /// A message with its arguments, if this book or the one below has it.
    pub(super) fn say(&self, lang: Lang, key: &str, args: &FluentArgs) -> Option<String> {
        let bundle = self.bundle(lang);
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return self.below?.say(lang, key, args);
        };
        let text = bundle.format_pattern(pattern, Some(args), &mut Vec::new());
        Some(text.into_owned())
    }
}

fn bundle(lang: Lang, sources: &[&str]) -> Bundle {
    // Plurals go by it; a tag of ours always parses.
    let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // The marks would stand in copied text and in searches; both languages run left to right, and
    // names of unknown direction stand in `bdi`.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::En => |value, _| number(value, Lang::En),
        Lang::De => |value, _| number(value, Lang::De),
    }));
    for source in sources {
        // A fault leaves the other messages of the file; a test finds it.
        let resource = FluentResource::try_new((*source).to_owned());
        bundle.add_resource_overriding(resource.unwrap_or_else(|(good, _)| good));
    }
    bundle
}

/// Counts with their groups of three; everything else as Fluent has it.
fn number(value: &FluentValue, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(n) if n.value >= 0.0 && n.value.fract() == 0.0 => {
            Some(grouped(&format!("{:.0}", n.value), lang))
        }
        _ => None,
    }
}
