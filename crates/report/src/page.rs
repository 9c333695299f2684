//! The page: everything formatted, and the template that lays it out.

use crate::bars::{Plot, plots};
use crate::flow::{Step, steps};
use crate::input::{ReportInput, SampleItem};
use crate::lang::Lang;
use crate::number::{coordinate, count, day, percent, width};
use crate::prose::{Block, blocks};
use crate::words::Words;
use askama::Template;
use rights::Error;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    tag: &'static str,
    w: &'static Words,
    input: &'a ReportInput,
    form: &'a str,
    as_of: String,
    sequence: String,
    seen: String,
    admitted: String,
    admitted_percent: String,
    admitted_width: String,
    people: String,
    people_seen: String,
    steps: Vec<Step>,
    idle: usize,
    plots: Vec<Plot>,
    items: Vec<Card<'a>>,
    more: Option<String>,
    prose: Vec<Block>,
}

/// One item of the sample person.
struct Card<'a> {
    item: &'a SampleItem,
    kind: &'static str,
    day: String,
    reasons: Vec<Said<'a>>,
}

/// A reason, and what it rests on: the rule's id and its ground in law.
struct Said<'a> {
    sentence: &'a str,
    source: Option<&'a str>,
}

/// The page as HTML.
///
/// # Errors
/// Figures that do not add up, named; a page must not show them.
pub fn html(input: &ReportInput, lang: Lang) -> Result<String, Error> {
    input.check()?;
    let words = Words::of(lang);
    let steps = steps(input, lang, words);
    let person = input.person.as_ref();
    let shown = person.map(|p| p.items.as_slice()).unwrap_or_default();
    let page = Page {
        tag: lang.tag(),
        w: words,
        input,
        form: match input.policy.form.as_str() {
            "opt_in" => words.opt_in,
            "opt_out" => words.opt_out,
            other => other,
        },
        as_of: day(input.as_of, lang),
        sequence: count(input.sequence.0, lang),
        seen: count(input.items_seen, lang),
        admitted: count(input.items_admitted, lang),
        admitted_percent: percent(input.items_admitted, input.items_seen, lang),
        admitted_width: coordinate(width(input.items_admitted, input.items_seen)),
        people: count(input.people_admitted, lang),
        people_seen: count(input.people_seen, lang),
        idle: steps.iter().filter(|s| !s.acts).count(),
        steps,
        plots: plots(input, lang, words),
        items: shown.iter().map(|item| card(item, lang, words)).collect(),
        more: person.filter(|p| p.more > 0).map(|p| count(p.more, lang)),
        prose: blocks(&input.policy.prose),
    };
    page.render()
        .map_err(|e| Error::internal("the report cannot be rendered").because(e))
}

fn card<'a>(item: &'a SampleItem, lang: Lang, words: &Words) -> Card<'a> {
    Card {
        item,
        kind: words.kind_of_one(item.kind),
        day: item
            .created
            .map_or(words.no_day.to_owned(), |d| day(d, lang)),
        reasons: item.reasons.iter().map(|r| said(r)).collect(),
    }
}

/// Takes `Private messages are never used. [private_message; Art. 5(1)(a) GDPR]` apart.
fn said(reason: &str) -> Said<'_> {
    let parts = reason.strip_suffix(']').and_then(|r| r.rsplit_once(" ["));
    Said {
        sentence: parts.map_or(reason, |(sentence, _)| sentence),
        source: parts.map(|(_, source)| source),
    }
}
