//! Modalities, size and characteristics of the training data (section 1.3 of the template).

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Modality, SummaryFacts};
use crate::lang::Two;
use crate::number;
use crate::words;
use crate::write::size::{Own, range, sets_are_all};
use crate::write::{removed, sets};
use serde_json::{Map, json};

/// How much of a modality the model was trained on over all sources.
enum Total {
    /// None of it.
    Absent,
    /// So much.
    Amount(u64),
    /// So much, and what was purged since.
    Least(u64),
    /// Some, but nobody said how much.
    Present,
    /// Nobody said whether.
    Unknown,
}

fn total(facts: &SummaryFacts, own: &Own, modality: Modality) -> Total {
    let stated = facts.sizes.iter().find(|s| s.modality == modality);
    let stated_amount = stated.and_then(|s| s.amount);
    let (mine, alone) = (own.items_of(modality), sets_are_all(facts));
    match (stated_amount, own.amount(modality)) {
        (Some(0), _) if mine == 0 => Total::Absent,
        (Some(amount), _) => Total::Amount(amount),
        (None, Some(amount)) if alone && mine > 0 => match own.is_least(modality) {
            true => Total::Least(amount),
            false => Total::Amount(amount),
        },
        _ if mine > 0 || stated.is_some() => Total::Present,
        // Of what was purged nobody knows that it was none of this.
        _ if alone && own.unknown == 0 => Total::Absent,
        _ => Total::Unknown,
    }
}

/// Section 1.3.
pub(crate) fn sizes(draft: &mut Draft, facts: &SummaryFacts, own: &Own) {
    let title = (
        "1.3 Modalities, size and characteristics",
        "1.3 Modalitäten, Umfang und Merkmale",
    );
    draft.heading(2, title);
    let rows = Modality::ALL
        .into_iter()
        .map(|m| size_row(draft, facts, own, m));
    let rows = rows.collect();
    let head = [
        ("Modality", "Modalität"),
        ("Size of the training data", "Umfang der Trainingsdaten"),
        ("Content in the sets", "Inhalte in den Trainingsmengen"),
        (
            "Content stated by the provider",
            "Vom Anbieter angegebene Inhalte",
        ),
    ];
    draft.table(
        ("Training data by modality", "Trainingsdaten nach Modalität"),
        &head,
        &[13, 32, 29, 26],
        rows,
    );
    let is_least = |m: Modality| matches!(total(facts, own, m), Total::Least(_));
    if Modality::ALL.into_iter().any(is_least) {
        removed::sizes(draft);
    }
    characteristics(draft, facts, own);
    sets::write(draft, facts);
}

fn size_row(draft: &Draft, facts: &SummaryFacts, own: &Own, modality: Modality) -> Vec<Value> {
    let lang = draft.lang();
    let at = facts.sizes.iter().position(|s| s.modality == modality);
    let field = |name: &str| at.map_or("/sizes".to_owned(), |at| format!("/sizes/{at}/{name}"));
    let how_much = ("size of the training data", "Umfang der Trainingsdaten");
    let total = total(facts, own, modality);
    let size = match total {
        Total::Absent => Value::Text(draft.t(("none", "keine"))),
        Total::Amount(amount) => Value::Text(size_words(modality, amount, draft)),
        Total::Least(amount) => {
            let known = size_words(modality, amount, draft);
            Value::Text(format!("{known}, {}", draft.t(removed::WITHOUT)))
        }
        Total::Present => draft.open(ask(field("amount"), how_much, By::Provider)),
        Total::Unknown => {
            let whether = (
                "whether this modality is part of the training data, its size and types of content",
                "ob diese Modalität Teil der Trainingsdaten ist, ihr Umfang und die Arten von Inhalten",
            );
            draft.open(ask(field("amount"), whether, By::Provider))
        }
    };
    let of = own
        .items
        .iter()
        .filter(|(k, n)| Modality::of(**k) == modality && **n > 0);
    let in_sets: Vec<String> = of
        .map(|(k, n)| {
            format!(
                "{}: {}",
                lang.pick(words::kind(*k)),
                number::count(*n, lang)
            )
        })
        .collect();
    let in_sets = match in_sets.is_empty() {
        true if facts.sets.is_none() => draft.optional(None),
        true => Value::Text("–".to_owned()),
        false => Value::Lines(in_sets),
    };
    let stated = at.and_then(|at| facts.sizes.get(at));
    let elsewhere = match stated {
        None => Value::Text("–".to_owned()),
        Some(stated) => {
            let what = ("types of content", "Arten von Inhalten");
            draft.text(
                stated.content.as_deref(),
                ask(field("content"), what, By::Provider),
            )
        }
    };
    vec![
        Value::Text(draft.t(modality.words())),
        size,
        in_sets,
        elsewhere,
    ]
}

fn size_words(modality: Modality, amount: u64, draft: &Draft) -> String {
    let lang = draft.lang();
    let exact = format!(
        "{} {}",
        number::count(amount, lang),
        lang.pick(modality.unit())
    );
    match range(modality, amount) {
        Some(range) => format!("{} ({exact})", lang.pick(range.words)),
        None => exact,
    }
}

fn characteristics(draft: &mut Draft, facts: &SummaryFacts, own: &Own) {
    let (lang, alone) = (draft.lang(), sets_are_all(facts));
    let latest = (
        "Latest date of acquisition",
        "Zeitpunkt der letzten Datenerhebung",
    );
    let day = facts.latest_acquisition.or(own.acquired.filter(|_| alone));
    let latest_value = match day {
        Some(day) => Value::Text(number::month(day)),
        None => draft.open(ask("/latest_acquisition", latest, By::Provider)),
    };
    let continuous = (
        "Trained on new data after that date",
        "Wird nach diesem Zeitpunkt mit neuen Daten weitertrainiert",
    );
    let languages = ("Languages", "Sprachen");
    let mut known = own.languages(lang);
    let from_sets = facts.languages.is_none() && alone && !known.is_empty();
    if from_sets && own.purged > 0 {
        known.push(draft.t(removed::WITHOUT));
    }
    let languages_value = match &facts.languages {
        None if from_sets => Value::Lines(known),
        stated => draft.text(
            stated.as_deref(),
            ask("/languages", languages, By::Provider),
        ),
    };
    let text = |value: &Option<String>, field: &str, what: Two| {
        (
            what,
            draft.text(
                value.as_deref(),
                ask(format!("/{field}"), what, By::Provider),
            ),
        )
    };
    let continuous_ask = ask("/continuously_trained", continuous, By::Provider);
    let rows = vec![
        (latest, latest_value),
        (
            continuous,
            draft.yes(facts.continuously_trained, continuous_ask),
        ),
        (languages, languages_value),
        text(
            &facts.characteristics,
            "characteristics",
            ("Other characteristics", "Weitere Merkmale"),
        ),
        (
            ("Comments", "Anmerkungen"),
            draft.optional(facts.comments.as_deref()),
        ),
    ];
    draft.pairs(("Characteristics", "Merkmale"), rows);
    if from_sets && own.purged > 0 {
        removed::languages(draft);
    }
}

/// What was made of the facts, for the JSON document.
pub(crate) fn computed(facts: &SummaryFacts, own: &Own) -> Map<String, serde_json::Value> {
    let mut out = Map::new();
    for modality in Modality::ALL {
        let total = total(facts, own, modality);
        let (present, amount) = match total {
            Total::Absent => (Some(false), Some(0)),
            Total::Amount(amount) | Total::Least(amount) => (Some(true), Some(amount)),
            Total::Present => (Some(true), None),
            Total::Unknown => (None, None),
        };
        let range = amount
            .filter(|_| present == Some(true))
            .and_then(|n| range(modality, n));
        let mut value = json!({
            "present": present,
            "amount": amount,
            "unit": modality.unit().0,
            "range": range.map(|r| r.name),
            "items_in_sets": facts.sets.as_ref().map(|_| own.items_of(modality)),
        });
        if let (Total::Least(_), Some(value)) = (total, value.as_object_mut()) {
            value.insert("at_least".to_owned(), true.into());
        }
        out.insert(modality.name().to_owned(), value);
    }
    out
}
