//! The stream of items through the rules: each step takes away what it is the first to refuse.

use crate::input::ReportInput;
use crate::lang::Lang;
use crate::number::{coordinate, count, percent, width};
use crate::words::Words;

/// One step of the stream. Coordinates are hundredths of all items.
pub(crate) struct Step {
    pub(crate) rule: String,
    pub(crate) sentence: String,
    pub(crate) ground: String,
    pub(crate) removed: String,
    pub(crate) removed_percent: String,
    pub(crate) any: String,
    pub(crate) errors: Option<String>,
    /// Width of the stream after this step.
    pub(crate) after: String,
    /// Width of what is taken away.
    pub(crate) away: String,
    pub(crate) left: String,
    /// Whether the stream is changed by it.
    pub(crate) acts: bool,
}

/// All steps; those that take nothing away stand only in the table.
pub(crate) fn steps(input: &ReportInput, lang: Lang, words: &Words) -> Vec<Step> {
    let mut left = input.items_seen;
    let mut step = |rule: &str, sentence: &str, ground: &str, first: u64, any: u64, errors: u64| {
        // INVARIANT: `ReportInput::check` has seen that the sum of all `first` is within all items.
        left = left.saturating_sub(first);
        let all = input.items_seen;
        Step {
            rule: rule.to_owned(),
            sentence: sentence.to_owned(),
            ground: ground.to_owned(),
            removed: count(first, lang),
            removed_percent: percent(first, all, lang),
            any: count(any, lang),
            errors: (errors > 0).then(|| count(errors, lang)),
            after: coordinate(width(left, all)),
            away: coordinate(width(first, all)),
            left: count(left, lang),
            acts: first > 0,
        }
    };
    let mut steps: Vec<Step> = input
        .rules
        .iter()
        .map(|r| step(&r.rule.0, &r.sentence, &r.ground, r.first, r.any, r.errors))
        .collect();
    let rest = input.not_permitted;
    steps.push(step(
        "not_permitted",
        words.not_permitted,
        "",
        rest,
        rest,
        0,
    ));
    steps
}
