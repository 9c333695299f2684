//! Modalities, size and characteristics of the training data (section 1.3 of the template).

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Modality, SetFacts, SummaryFacts};
use crate::lang::Two;
use crate::number;
use crate::words;
use crate::write::size::{Own, range, sets_are_all};
use serde_json::{Map, json};

/// How much of a modality the model was trained on over all sources.
enum Total {
    /// None of it.
    Absent,
    /// So much.
    Amount(u64),
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
        (None, Some(amount)) if alone && mine > 0 => Total::Amount(amount),
        _ if mine > 0 || stated.is_some() => Total::Present,
        _ if alone => Total::Absent,
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
        ("Types of content", "Arten von Inhalten"),
    ];
    draft.table(
        ("Training data by modality", "Trainingsdaten nach Modalität"),
        &head,
        &[16, 42, 42],
        rows,
    );
    characteristics(draft, facts, own);
    sets(draft, facts);
}

fn size_row(draft: &Draft, facts: &SummaryFacts, own: &Own, modality: Modality) -> Vec<Value> {
    let lang = draft.lang();
    let at = facts.sizes.iter().position(|s| s.modality == modality);
    let field = |name: &str| at.map_or("/sizes".to_owned(), |at| format!("/sizes/{at}/{name}"));
    let how_much = ("size of the training data", "Umfang der Trainingsdaten");
    let size = match total(facts, own, modality) {
        Total::Absent => Value::Text(draft.t(("none", "keine"))),
        Total::Amount(amount) => Value::Text(size_words(modality, amount, draft)),
        Total::Present => draft.open(ask(field("amount"), how_much, By::Provider)),
        Total::Unknown => {
            let whether = (
                "whether this modality is part of the training data, and its size",
                "ob diese Modalität Teil der Trainingsdaten ist, und ihr Umfang",
            );
            draft.open(ask(field("amount"), whether, By::Provider))
        }
    };
    let of = own
        .items
        .iter()
        .filter(|(k, n)| Modality::of(**k) == modality && **n > 0);
    let in_sets = lang.pick(("in the sets", "in den Trainingsmengen"));
    let mut content: Vec<String> = of
        .map(|(k, n)| {
            format!(
                "{}: {} ({in_sets})",
                lang.pick(words::kind(*k)),
                number::count(*n, lang)
            )
        })
        .collect();
    let stated = at
        .and_then(|at| facts.sizes.get(at))
        .and_then(|s| s.content.clone());
    content.extend(stated.filter(|s| !s.trim().is_empty()));
    let content = match (content.is_empty(), &size) {
        (false, _) => Value::Lines(content),
        (true, Value::Text(_)) if at.is_none() => Value::Text("–".to_owned()),
        (true, _) => {
            let what = ("types of content", "Arten von Inhalten");
            draft.open(ask(field("content"), what, By::Provider))
        }
    };
    vec![Value::Text(draft.t(modality.words())), size, content]
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
    let known = own.languages(lang);
    let languages_value = match &facts.languages {
        None if alone && !known.is_empty() => Value::Lines(known),
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
        text(&facts.comments, "comments", ("Comments", "Anmerkungen")),
    ];
    draft.pairs(("Characteristics", "Merkmale"), rows);
}

fn sets(draft: &mut Draft, facts: &SummaryFacts) {
    let title = (
        "Training sets that the figures come from",
        "Trainingsmengen, aus denen die Zahlen stammen",
    );
    draft.heading(3, title);
    let Some(sets) = facts.sets.as_ref().filter(|s| !s.is_empty()) else {
        return draft.prose(None, ask("/sets", title, By::Records));
    };
    draft.note((
        "Less what was masked or purged after publication. An item in two sets counts twice.",
        "Ohne Inhalte, die nach der Veröffentlichung gesperrt oder entfernt wurden. Ein Inhalt in zwei Mengen zählt zweimal.",
    ));
    let rows = sets
        .iter()
        .enumerate()
        .map(|(at, set)| set_row(draft, at, set))
        .collect();
    let head = [
        ("Set", "Menge"),
        ("Items", "Inhalte"),
        ("Tokens", "Token"),
        ("Written from – to", "Verfasst von – bis"),
        ("Languages", "Sprachen"),
    ];
    draft.table(title, &head, &[24, 14, 20, 22, 20], rows);
}

fn set_row(draft: &Draft, at: usize, set: &SetFacts) -> Vec<Value> {
    let lang = draft.lang();
    let items = set
        .items
        .values()
        .fold(0_u64, |sum, n| sum.saturating_add(*n));
    let ask = |field: &str, what: Two| ask(format!("/sets/{at}/{field}"), what, By::Records);
    let tokens = match (set.tokens, &set.tokenizer) {
        (Some(n), Some(by)) => Value::Number(format!("{}\n({by})", number::count(n, lang))),
        (n, _) => draft.count(n, ask("tokens", ("tokens", "Token"))),
    };
    let days = match (set.first_item, set.last_item) {
        (Some(first), Some(last)) => Value::Text(format!(
            "{} – {}",
            number::month(first),
            number::month(last)
        )),
        (None, _) => draft.open(ask(
            "first_item",
            ("date of the oldest item", "Datum des ältesten Inhalts"),
        )),
        (_, None) => draft.open(ask(
            "last_item",
            ("date of the newest item", "Datum des neuesten Inhalts"),
        )),
    };
    let languages = Own::of(std::slice::from_ref(set)).languages(lang);
    let languages = match languages.is_empty() {
        true => draft.open(ask("languages", ("languages", "Sprachen"))),
        false => Value::Lines(languages),
    };
    let name = draft.text(
        Some(&set.set),
        ask("set", ("name of the set", "Name der Menge")),
    );
    vec![
        name,
        Value::Number(number::count(items, lang)),
        tokens,
        days,
        languages,
    ]
}

/// What was made of the facts, for the JSON document.
pub(crate) fn computed(facts: &SummaryFacts, own: &Own) -> Map<String, serde_json::Value> {
    let mut out = Map::new();
    for modality in Modality::ALL {
        let (present, amount) = match total(facts, own, modality) {
            Total::Absent => (Some(false), Some(0)),
            Total::Amount(amount) => (Some(true), Some(amount)),
            Total::Present => (Some(true), None),
            Total::Unknown => (None, None),
        };
        let range = amount
            .filter(|_| present == Some(true))
            .and_then(|n| range(modality, n));
        let value = json!({
            "present": present,
            "amount": amount,
            "unit": modality.unit().0,
            "range": range.map(|r| r.name),
            "items_in_sets": facts.sets.as_ref().map(|_| own.items_of(modality)),
        });
        out.insert(modality.words().0.to_lowercase(), value);
    }
    out
}
