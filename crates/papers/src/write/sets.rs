//! The training sets that figures of the summary come from.

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::{SetFacts, SummaryFacts};
use crate::lang::Two;
use crate::number;
use crate::write::removed;
use crate::write::size::Own;

/// A row for each set.
pub(crate) fn write(draft: &mut Draft, facts: &SummaryFacts) {
    let title = (
        "Training sets that the figures come from",
        "Trainingsmengen, aus denen die Zahlen stammen",
    );
    draft.heading(3, title);
    let Some(sets) = facts.sets.as_ref().filter(|s| !s.is_empty()) else {
        return draft.prose(None, ask("/sets", title, By::Records));
    };
    if facts.sets_presumed {
        let what = (
            "whether the model was trained on these sets and no others",
            "ob das Modell mit diesen und keinen anderen Trainingsmengen trainiert wurde",
        );
        draft.prose(None, ask("/sets", what, By::Provider));
    }
    draft.note((
        "As the sets were compiled: with the items that were masked or removed since. Tokens, days and languages are without those removed. An item in two sets counts twice.",
        "Stand bei Bildung der Mengen, mit den Inhalten, die seither gesperrt oder entfernt wurden. Token, Tage und Sprachen ohne die entfernten. Ein Inhalt in zwei Mengen zählt zweimal.",
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
        ("Acquired until", "Erhoben bis"),
        ("Languages", "Sprachen"),
    ];
    draft.table(title, &head, &[20, 12, 16, 21, 12, 19], rows);
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
    let acquired = match set.acquired {
        Some(day) => Value::Text(number::month(day)),
        None => draft.open(ask(
            "acquired",
            ("date of the last import", "Datum des letzten Einlesens"),
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
    let items = number::count(items, lang);
    let items = match removed::of_set(draft, set) {
        Some(since) => format!("{items}\n({since})"),
        None => items,
    };
    vec![
        name,
        Value::Number(items),
        tokens,
        days,
        acquired,
        languages,
    ]
}
