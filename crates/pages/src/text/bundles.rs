//! The messages of both languages, compiled in and parsed once.

use super::number::grouped;
use crate::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use std::sync::LazyLock;
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

static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En));
static DE: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::De));

pub(super) fn of(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::En => &EN,
        Lang::De => &DE,
    }
}

fn bundle(lang: Lang) -> Bundle {
    let sources = match lang {
        Lang::En => ENGLISH,
        Lang::De => GERMAN,
    };
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
