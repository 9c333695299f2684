//! `demur set stats`

use super::{Place, header};
use crate::output::{self, number, table};
use crate::sets;
use crate::workspace::runtime;
use corpus::inspect::{self, Count, Part, Stats};
use rights::Error;

pub(super) fn run(place: &Place, set: Option<&str>) -> Result<(), Error> {
    let ws = place.ws.as_ref();
    let path = match set {
        Some(set) => sets::find(ws, set)?,
        None => sets::newest(ws)?,
    };
    let stats = runtime()?.block_on(inspect::stats(&path, &place.bars))?;
    output::print(place.json, &stats, text)
}

fn text(stats: &Stats) -> String {
    let mut out = format!(
        "{}, state {}, at ledger entry {}; tokens of {}\n\n",
        stats.set, stats.state, stats.sequence.0, stats.vocabulary
    );
    let all = Part {
        name: "in all".to_owned(),
        count: stats.total,
    };
    out += &part_table("", &[all]);
    for (title, parts) in [
        ("kind", &stats.kinds),
        ("language", &stats.languages),
        ("year", &stats.years),
    ] {
        if !parts.is_empty() {
            out += "\n";
            out += &part_table(title, parts);
        }
    }
    if stats.rows_masked > 0 {
        let masked = number(stats.rows_masked);
        out += &format!("\n{masked} items are masked, and in none of these figures\n");
    }
    out + "\na person counts in every line in which they have an item\n"
}

fn part_table(title: &str, parts: &[Part]) -> String {
    let first = header([title, "items", "people", "tokens", "bytes of text", "media"]);
    let rows: Vec<Vec<String>> = std::iter::once(first)
        .chain(parts.iter().map(row))
        .collect();
    table(&rows)
}

fn row(part: &Part) -> Vec<String> {
    let Count {
        items,
        people,
        tokens,
        text_bytes,
        media,
    } = part.count;
    let figures = [items, people, tokens, text_bytes, media].map(number);
    std::iter::once(part.name.clone()).chain(figures).collect()
}
