//! No figure stands in a document that is not in its facts.

use crate::fixture::{at, purpose};
use crate::town::Town;
use papers::{Block, DocKind, Lang};
use proptest::prelude::*;
use records::{Gathered, Which};
use rights::{
    Choice, ChoiceKind, Entry, Notice, NoticeStatus, Ordinal, RequestKind, RequestOutcome,
    RequestStep, Scope,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Every number in a text, without the marks between thousands.
fn numbers(text: &str) -> BTreeSet<String> {
    let digits = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    let words = text.split(|c| !digits(c));
    let bare = words.map(|w| w.replace([',', '.'], ""));
    let bare = bare.map(|w| {
        let short = w.trim_start_matches('0');
        match short.is_empty() && !w.is_empty() {
            true => "0".to_owned(),
            false => short.to_owned(),
        }
    });
    bare.filter(|w| !w.is_empty()).collect()
}

/// Every number and every text in a value, as text.
fn leaves(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => fields.values().for_each(|v| leaves(v, out)),
        Value::Array(items) => items.iter().for_each(|v| leaves(v, out)),
        Value::Null => {}
        value => out.push_str(&format!(" {} ", value.to_string().replace('-', " "))),
    }
}

/// Figures in tables are facts; what else has digits stands there whatever the facts are, or is in them.
fn only_facts(gathered: &Gathered, fixed: &Gathered, which: &Which, lang: Lang) {
    let made = gathered.paper(which, lang).unwrap();
    let (json, mut known) = (made.paper.json(), String::new());
    for part in ["facts", "computed", "made_on", "version"] {
        leaves(&json[part], &mut known);
    }
    let mut known = numbers(&known);
    // What a document adds up: the items of a set of all kinds.
    for set in json["facts"]["sets"].as_array().into_iter().flatten() {
        let items = set["items"].as_object().unwrap().values();
        let sum: u64 = items.map(|n| n.as_u64().unwrap()).sum();
        known.insert(sum.to_string());
    }
    for block in &made.paper.doc().blocks {
        let Block::Table(table) = block else { continue };
        for value in table.rows.iter().flatten() {
            if let papers::Value::Number(text) = value {
                for number in numbers(text) {
                    assert!(
                        known.contains(&number),
                        "{which:?}: `{number}` in {}",
                        table.caption
                    );
                }
            }
        }
    }
    known.extend(numbers(&fixed.paper(which, lang).unwrap().paper.text()));
    known.extend(made.missing.iter().map(|m| m.number.to_string()));
    // What the document counts itself: sections, percentages of languages.
    let text = made.paper.text();
    let lines = text
        .lines()
        .filter(|line| !line.contains('%') && !line.starts_with('#'));
    for line in lines {
        for number in numbers(line) {
            let short = number.trim_start_matches('0').to_owned();
            assert!(
                known.contains(&number) || known.contains(&short),
                "{which:?}: `{number}` in {line}"
            );
        }
    }
}

#[derive(Clone, Debug)]
enum Event {
    Choice(u8, ChoiceKind, u16, bool),
    Notice(u8, NoticeStatus),
    Request(u8, RequestKind, u16, Option<(u16, RequestOutcome)>),
    Look(u8),
    Mask(u64),
}

fn event() -> impl Strategy<Value = Event> {
    let choice = prop::sample::select(ChoiceKind::ALL);
    let kind = prop::sample::select(RequestKind::ALL);
    let status = prop::sample::select(NoticeStatus::ALL);
    let answer = prop::option::of((0_u16..120, prop::sample::select(RequestOutcome::ALL)));
    prop_oneof![
        (0_u8..8, choice, 0_u16..700, any::<bool>())
            .prop_map(|(p, c, d, s)| Event::Choice(p, c, d, s)),
        (0_u8..8, status).prop_map(|(p, s)| Event::Notice(p, s)),
        (0_u8..8, kind, 0_u16..650, answer).prop_map(|(p, k, d, a)| Event::Request(p, k, d, a)),
        (0_u8..8).prop_map(Event::Look),
        (0_u64..100_000).prop_map(Event::Mask),
    ]
}

fn happens(town: &Town, event: &Event) {
    let start: rights::Day = "2025-01-01".parse().unwrap();
    let shop = &town.shop;
    let day = |n: u16| rights::Instant::from(start.plus_days(i32::from(n)));
    match event {
        Event::Choice(person, kind, on, by_signal) => {
            // A signal only denies.
            let denies = *by_signal && *kind == ChoiceKind::Objection;
            let source = if denies { "signal:gpc" } else { "portal" };
            let mut choice = Choice::new(*kind, Scope::all(), day(*on), source);
            if *kind == ChoiceKind::AudienceNarrowed {
                choice.audience = Some(rights::Audience::OnlyMe);
            }
            town.say(Ordinal(u32::from(*person)), Entry::Choice(choice));
        }
        Event::Notice(person, status) => {
            let notice = Notice {
                campaign: "spring".to_owned(),
                purposes: [purpose()].into(),
                kinds: [rights::Kind::Post].into(),
                status: *status,
                at: shop.now(),
                channel: "mail".to_owned(),
            };
            town.say(Ordinal(u32::from(*person)), Entry::Notice(notice));
        }
        Event::Request(person, kind, on, answer) => {
            let person = Ordinal(u32::from(*person));
            let received = day(*on).day();
            let request = town.request(person, *kind, &received.to_string());
            if let Some((days, outcome)) = answer {
                let step = RequestStep::Answered {
                    outcome: *outcome,
                    text: "Here.".to_owned(),
                    remedy: "The authority.".to_owned(),
                };
                let on = received.plus_days(i32::from(*days));
                town.step(person, request, &on.to_string(), step);
                shop.is_now("2026-11-23T10:00:00Z");
            }
        }
        Event::Look(person) => {
            let look = Entry::LookedAt {
                staff: "mara".to_owned(),
                role: "officer".to_owned(),
                what: "items".to_owned(),
                why: "asked".to_owned(),
            };
            town.say(Ordinal(u32::from(*person)), look);
        }
        Event::Mask(items) => {
            let set = "ai_assistant/0001".to_owned();
            let state = String::new();
            town.tell(Entry::SetMasked {
                set,
                state,
                items: *items,
            });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn no_figure_is_invented(events in prop::collection::vec(event(), 0..40)) {
        let (town, nothing) = (Town::empty(), Town::empty());
        assert_eq!(town.shop.now(), at("2026-11-23T10:00:00Z"));
        let ids: Vec<String> = (0..8).map(|n| format!("p{n}")).collect();
        let people: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "1990-01-01")).collect();
        town.shop.people(&people);
        events.iter().for_each(|event| happens(&town, event));
        let (gathered, fixed) = (town.gather(""), nothing.gather(""));
        for lang in Lang::ALL {
            for year in ["2025", "2026"] {
                only_facts(&gathered, &fixed, &Which::about(DocKind::Statistics, year), lang);
            }
            let received: usize = events.iter().filter(|e| matches!(e, Event::Request(..))).count();
            let counted: u64 = ["2025", "2026"].iter().map(|year| {
                let made = gathered.paper(&Which::about(DocKind::Statistics, *year), lang).unwrap();
                let requests = made.paper.json()["facts"]["requests"].as_array().unwrap().clone();
                requests.iter().map(|r| r["received"].as_u64().unwrap()).sum::<u64>()
            }).sum();
            prop_assert_eq!(counted, received as u64);
        }
    }
}

#[test]
fn documents_of_the_town_have_no_other_figures() {
    let town = Town::new(60);
    town.lives();
    let nothing = Town::empty();
    // Its headings name laws.
    nothing.shop.assess(1, &[rights::Kind::Post], "2097-01-01");
    let (gathered, fixed) = (town.gather(""), nothing.gather(""));
    for lang in Lang::ALL {
        only_facts(
            &gathered,
            &fixed,
            &Which::about(DocKind::Statistics, "2026"),
            lang,
        );
        only_facts(
            &gathered,
            &fixed,
            &Which::of(DocKind::TrainingContentSummary),
            lang,
        );
        only_facts(
            &gathered,
            &fixed,
            &Which::about(DocKind::DpiaInput, "ai_assistant"),
            lang,
        );
        only_facts(
            &gathered,
            &fixed,
            &Which::of(DocKind::RecordOfProcessing),
            lang,
        );
    }
}
