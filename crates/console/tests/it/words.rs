//! The messages: the same ones in both languages, all used, none missing. What the members' pages
//! say is there as well.

use crate::samples;
use console::Lang;
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const OURS: &str = "locales";
const BELOW: &str = "../pages/locales";

fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == end) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Key, and the arguments that its text names; of the files below a folder.
fn messages(folder: &str, lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::new();
    for file in files(&format!("{folder}/{}", lang.tag()), "ftl") {
        let text = fs::read_to_string(&file).unwrap();
        let parsed = FluentResource::try_new(text.clone());
        assert!(
            parsed.is_ok(),
            "{}: {:?}",
            file.display(),
            parsed.err().unwrap().1
        );
        let mut key = String::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                key = name.to_owned();
                let double = messages.insert(key.clone(), BTreeSet::new());
                assert!(double.is_none(), "`{key}` twice");
            }
            for part in line.split('$').skip(1) {
                let end = part
                    .find(|c: char| !c.is_ascii_alphanumeric())
                    .unwrap_or(part.len());
                messages
                    .get_mut(&key)
                    .unwrap()
                    .insert(part[..end].to_owned());
            }
        }
    }
    messages
}

/// Everything in quotes that looks like a key, in templates and sources.
fn named() -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for file in files("templates", "html")
        .into_iter()
        .chain(files("src", "rs"))
    {
        let text = fs::read_to_string(file).unwrap();
        let quoted = text.split('"').filter(|s| !s.is_empty());
        let keys = quoted.filter(|s| {
            s.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        });
        named.extend(keys.map(str::to_owned));
    }
    named
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (en, de) = (messages(OURS, Lang::En), messages(OURS, Lang::De));
    assert!(en.len() > 400, "{}", en.len());
    assert_eq!(en, de);
}

#[test]
fn what_is_said_anew_keeps_its_arguments() {
    let (ours, below) = (messages(OURS, Lang::En), messages(BELOW, Lang::En));
    let anew: Vec<_> = ours
        .iter()
        .filter(|(k, _)| below.contains_key(*k))
        .collect();
    assert!(anew.len() > 5, "{anew:?}");
    for (key, arguments) in anew {
        assert!(arguments.is_subset(&below[key]), "{key}");
    }
}

#[test]
fn every_message_is_used() {
    let (named, below) = (named(), messages(BELOW, Lang::En));
    let unused: Vec<_> = messages(OURS, Lang::En)
        .into_keys()
        .filter(|k| !named.contains(k) && !below.contains_key(k))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_message_that_a_template_names_is_there() {
    let mut known = messages(OURS, Lang::En);
    known.extend(messages(BELOW, Lang::En));
    for file in files("templates", "html") {
        let text = fs::read_to_string(&file).unwrap();
        for key in text.split("w.t(\"").skip(1) {
            let key = key.split('"').next().unwrap();
            assert!(known.contains_key(key), "{}: `{key}`", file.display());
        }
    }
}

#[test]
fn no_page_has_a_hole() {
    for &lang in Lang::ALL {
        for page in samples::all(lang, samples::plain) {
            for hole in ["⟦", "{$", "{ $", "[one]"] {
                assert!(!page.html.contains(hole), "{} {lang:?}: {hole}", page.name);
            }
        }
    }
}

#[test]
fn german_speaks_to_grown_ups_and_uses_german_quotation_marks() {
    for file in files("locales/de", "ftl") {
        let text = fs::read_to_string(&file).unwrap();
        for word in [
            "\"", "'", " Du ", " du ", " Dein", " dein", " ihr ", "“ ", "ß…",
        ] {
            let bad = text
                .lines()
                .find(|l| l.contains(word) && !(word == "“ " && l.contains('„')));
            assert_eq!(bad, None, "{}: `{word}`", file.display());
        }
    }
}
