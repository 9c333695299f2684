//! JSON-LD: well-formed, and no term that the vocabulary does not have.

use crate::samples;
use papers::Lang;
use papers::dpv::{self, PREFIXES, TERMS};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// Every compact IRI and every keyword in a document.
fn names(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                into.insert(key.clone());
                match (key.as_str(), value) {
                    ("@value" | "@language", _) => {}
                    ("@id" | "@type", Value::String(text)) => {
                        into.insert(text.clone());
                    }
                    _ => names(value, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|v| names(v, into)),
        _ => {}
    }
}

fn check(document: &Value, base: &str) {
    let context = document["@context"].as_object().unwrap();
    let mut declared: Vec<(&str, &str)> = context
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str().unwrap()))
        .collect();
    let mut known = PREFIXES.to_vec();
    known.sort_unstable();
    declared.sort_unstable();
    assert_eq!(declared, known);
    let mut found = BTreeSet::new();
    names(&document["@graph"], &mut found);
    let outside = [
        "dct:title",
        "dct:hasPart",
        "dct:isPartOf",
        "skos:broader",
        "xsd:dateTime",
    ];
    for name in found {
        let ours = name.starts_with(base);
        let good = ours
            || name.starts_with('@')
            || outside.contains(&name.as_str())
            || TERMS.iter().any(|term| term.name == name);
        assert!(good, "{name}");
        if ours {
            let bad = |c: char| !c.is_ascii_graphic() || "<>\"{}|\\^`".contains(c);
            assert!(!name.contains(bad), "{name}");
        }
    }
}

#[test]
fn terms_are_those_of_the_vocabulary() {
    let base = "https://privacy.rothenburg.example/demur/";
    for lang in Lang::ALL {
        let mut workspace = dpv::workspace(&samples::workspace(lang).unwrap()).unwrap();
        check(&workspace, base);
        workspace.sort_all_objects();
        insta::assert_json_snapshot!(format!("workspace_{}", lang.tag()), workspace);
    }
    let mut person = dpv::person(&samples::person(Lang::En).unwrap()).unwrap();
    check(&person, base);
    // Which order `serde_json` keeps depends on who else is built.
    person.sort_all_objects();
    insta::assert_json_snapshot!("person", person);
}

#[test]
fn each_term_stands_once_and_has_its_source() {
    let prefixes: Vec<&str> = PREFIXES.iter().map(|(name, _)| *name).collect();
    let mut seen = BTreeSet::new();
    for term in TERMS {
        assert!(seen.insert(term.name), "{}", term.name);
        let (prefix, name) = term.name.split_once(':').unwrap();
        assert!(prefixes.contains(&prefix) && !name.is_empty());
        let folder = match prefix {
            "eu-gdpr" => "legal/eu/gdpr/",
            _ => prefix,
        };
        assert!(term.source.starts_with(folder), "{}", term.source);
        // What is done about these is said in words; no term says whether they are used.
        assert!(!name.contains("SpecialCategory"), "{name}");
    }
}

#[test]
fn a_base_that_is_no_iri_is_refused() {
    let mut facts = samples::person(Lang::En).unwrap();
    for bad in [
        "",
        "demur/",
        "https://a.example",
        "https://a b/",
        "https://a\"/",
        "ü:x/",
        "1:x/",
        ":/",
    ] {
        facts.base = bad.to_owned();
        let error = dpv::person(&facts).unwrap_err();
        assert!(error.to_string().contains("absolute IRI"), "{bad}");
    }
    facts.base = "urn:example:demur:".to_owned();
    assert!(dpv::person(&facts).is_ok());
}

proptest! {
    #[test]
    fn any_name_becomes_an_iri(person in any::<String>(), purpose in any::<String>(), title in any::<String>()) {
        let base = "https://a.example/#";
        let mut facts = samples::person(Lang::En).unwrap();
        facts.base = base.to_owned();
        facts.person = person;
        facts.purposes[0].purpose = purpose.as_str().into();
        check(&dpv::person(&facts).unwrap(), base);
        let mut facts = samples::workspace(Lang::De).unwrap();
        facts.base = base.to_owned();
        facts.purposes[0].purpose = purpose.as_str().into();
        facts.purposes[0].title = Some(title.clone());
        facts.purposes[0].recipients = vec![title];
        check(&dpv::workspace(&facts).unwrap(), base);
    }
}
