//! A gap is where a fact is missing, and nowhere else.

use crate::{bare, samples};
use papers::{Lang, Paper};
use serde_json::Value;
use std::collections::BTreeSet;

fn all() -> Vec<(&'static str, Paper)> {
    let mut all = Vec::new();
    for lang in Lang::ALL {
        all.extend(samples::papers(lang).unwrap());
        all.extend(bare(lang));
    }
    all
}

fn is_missing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty() || text == "unknown",
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[test]
fn each_gap_points_to_a_fact_that_is_missing() {
    for (name, paper) in all() {
        let facts = &paper.json()["facts"];
        for gap in paper.gaps() {
            match facts.pointer(&gap.at) {
                Some(value) => assert!(
                    is_missing(value) || gap.at == "/sizes",
                    "{name}: {} is {value}",
                    gap.at
                ),
                // A field inside of something that is not there, such as one kind of choice.
                None => {
                    let (parent, _) = gap.at.rsplit_once('/').unwrap();
                    assert!(facts.pointer(parent).is_some(), "{name}: {}", gap.at);
                }
            }
        }
    }
}

#[test]
fn gaps_are_numbered_and_stand_in_every_form_of_the_document() {
    for (name, paper) in all() {
        let (text, html) = (paper.text(), paper.html());
        let gaps = paper.gaps();
        let seen: BTreeSet<usize> = gaps.iter().map(|g| g.number).collect();
        assert_eq!(seen, (1..=gaps.len()).collect(), "{name}");
        let open = match paper.doc().lang {
            Lang::En => "[Open point\u{a0}",
            Lang::De => "[Offener Punkt\u{a0}",
        };
        for gap in &gaps {
            let mark = format!("{open}{}", gap.number);
            assert!(
                text.contains(&mark) && html.contains(&mark),
                "{name}: {mark}"
            );
            assert!(
                !gap.what.is_empty() && !gap.section.is_empty(),
                "{name}: {gap:?}"
            );
        }
        assert_eq!(html.matches("<mark").count(), gaps.len(), "{name}");
        assert_eq!(paper.json()["gaps"].as_array().unwrap().len(), gaps.len());
    }
}

/// Whatever is taken away from the facts becomes a gap, unless the document does not depend on it.
#[test]
fn no_fact_goes_missing_in_silence() {
    let optional = ["/comments", "/other_processing", "/phone"];
    for (name, paper) in samples::papers(Lang::En).unwrap() {
        let facts = paper.json()["facts"].clone();
        let before = paper.gaps().len();
        for at in leaves(&facts, String::new()) {
            let mut less = facts.clone();
            *less.pointer_mut(&at).unwrap() = Value::Null;
            let Some(paper) = crate::fuzz::again(name, less, Lang::En) else {
                continue; // what may not be missing
            };
            let after = paper.gaps().len();
            let may = optional.iter().any(|o| at.ends_with(o));
            assert!(
                after > before || may || explained(name, &at),
                "{name}: {at}"
            );
        }
    }
}

/// What nobody has ruled out is asked for, beside what is known.
#[test]
fn what_is_not_ruled_out_is_a_gap() {
    for lang in Lang::ALL {
        let options = samples::options(lang).unwrap();
        let record = samples::record(lang).unwrap();
        let gaps = |record: &papers::facts::RecordFacts| {
            papers::record(record, &options).unwrap().gaps().len()
        };
        let before = gaps(&record);
        let mut open = record.clone();
        open.activities[0].other_recipients_unknown = true;
        assert_eq!(gaps(&open), before + 1);
        open.activities[0].other_transfers_unknown = true;
        assert_eq!(gaps(&open), before + 2);
        // Where nothing is known there is one gap for it.
        open.activities[0].recipients = None;
        let paper = papers::record(&open, &options).unwrap();
        let gaps = paper.gaps().into_iter();
        let there = gaps.filter(|gap| gap.at == "/activities/0/recipients");
        assert_eq!(there.count(), 1);
        let mut summary = samples::summary(lang).unwrap();
        let gaps = |summary: &papers::facts::SummaryFacts| {
            papers::summary(summary, &options).unwrap().gaps().len()
        };
        let before = gaps(&summary);
        summary.sets_presumed = true;
        assert_eq!(gaps(&summary), before + 1);
    }
}

/// Facts whose absence is visible otherwise.
fn explained(name: &str, at: &str) -> bool {
    // The other way to reach somebody is there; the tokenizer stands beside the tokens; a title is replaced
    // by the purpose's id; a range needs a date only once.
    let known = ["/email", "/tokenizer", "/title", "/link", "/name"];
    // What was not told yet is said to be so.
    (name, at) == ("breach", "/told")
    // A signal less is one that was not read.
    || at.contains("/signals/")
        || known.iter().any(|k| at.ends_with(k)) && matches!(name, "record" | "dpia" | "summary")
}

fn leaves(value: &Value, at: String) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let each = fields
                .iter()
                .flat_map(|(k, v)| leaves(v, format!("{at}/{k}")));
            each.collect()
        }
        Value::Array(items) => {
            let each = items.iter().enumerate();
            each.flat_map(|(i, v)| leaves(v, format!("{at}/{i}")))
                .collect()
        }
        Value::Null => Vec::new(),
        _ => vec![at],
    }
}
