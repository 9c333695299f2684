//! Arbitrary texts and numbers in every field: never a panic, always well-formed.

use crate::{bare, samples};
use papers::{Lang, Paper};
use proptest::prelude::*;
use serde_json::Value;

/// A document from facts as JSON; none when they are not in order.
pub(crate) fn again(name: &str, facts: Value, lang: Lang) -> Option<Paper> {
    let options = samples::options(lang).unwrap();
    let paper = match name {
        "record" => papers::record(&serde_json::from_value(facts).ok()?, &options),
        "assessment" => papers::assessment(&serde_json::from_value(facts).ok()?, &options),
        "dpia" => papers::dpia(&serde_json::from_value(facts).ok()?, &options),
        "summary" => papers::summary(&serde_json::from_value(facts).ok()?, &options),
        "breach" => papers::breach(&serde_json::from_value(facts).ok()?, &options),
        _ => papers::statistics(&serde_json::from_value(facts).ok()?, &options),
    };
    Some(paper.unwrap())
}

/// Puts texts and numbers into every leaf that takes them.
fn spoil(name: &str, facts: &Value, texts: &[String], numbers: &[u64], lang: Lang) -> Paper {
    let mut spoilt = facts.clone();
    let mut at = 0;
    let mut pointers = Vec::new();
    collect(facts, String::new(), &mut pointers);
    for pointer in pointers {
        at += 1;
        let mut next = spoilt.clone();
        let leaf = next.pointer_mut(&pointer).unwrap();
        *leaf = match leaf {
            Value::Number(_) => numbers[at % numbers.len()].into(),
            _ => texts[at % texts.len()].clone().into(),
        };
        if again(name, next.clone(), lang).is_some() {
            spoilt = next;
        }
    }
    again(name, spoilt, lang).unwrap()
}

fn collect(value: &Value, at: String, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                collect(value, format!("{at}/{key}"), into);
            }
        }
        Value::Array(items) => {
            for (number, value) in items.iter().enumerate() {
                collect(value, format!("{at}/{number}"), into);
            }
        }
        Value::String(_) | Value::Number(_) | Value::Null => into.push(at),
        Value::Bool(_) => {}
    }
}

/// Texts as people and their enemies write them.
fn text() -> impl Strategy<Value = String> {
    const HOSTILE: [&str; 13] = [
        "</w:t></w:r></w:p><w:p/>",
        "]]>",
        "<!--",
        "&amp;&#0;&lol;",
        "{title}{day}{page}",
        "\u{202e}gpj.exe\u{2066}",
        "\u{0}\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}\u{fdd0}",
        "line\nline\r\nline\r\u{2028}tab\t\t",
        "=HYPERLINK(\"x\")",
        "{{7*7}}",
        "\"'><script>alert(1)</script>",
        "שלום مرحبا 你好 😀 e\u{301}",
        " ",
    ];
    prop_oneof![
        any::<String>(),
        proptest::sample::select(&HOSTILE[..]).prop_map(str::to_owned),
        proptest::collection::vec(any::<char>(), 0..200).prop_map(|c| c.into_iter().collect()),
    ]
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), 0..2_000u64]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn any_text_gives_a_document_that_is_in_order(
        texts in proptest::collection::vec(text(), 1..12),
        numbers in proptest::collection::vec(number(), 1..5),
        german in any::<bool>(),
        full in any::<bool>(),
    ) {
        let lang = if german { Lang::De } else { Lang::En };
        let all = if full { samples::papers(lang).unwrap() } else { bare(lang) };
        for (name, paper) in all {
            let facts = paper.json()["facts"].clone();
            let spoilt = spoil(name, &facts, &texts, &numbers, lang);
            crate::xml::check(&spoilt);
            prop_assert_eq!(spoilt.docx(), spoilt.clone().docx());
            let html = spoilt.html();
            prop_assert!(!html.contains("<script"));
            // Once its void elements are closed, HTML is XML here.
            let closed = html.replace("<br>", "<br/>");
            prop_assert!(roxmltree::Document::parse(&closed).is_ok());
        }
    }
}
