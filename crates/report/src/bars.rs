//! Items in and out by year, kind and region.

use crate::input::{ReportInput, Share};
use crate::lang::Lang;
use crate::number::{coordinate, count, percent, width};
use crate::words::Words;
use std::fmt::Write;

/// One bar. Widths are hundredths of the longest bar.
pub(crate) struct Bar {
    pub(crate) label: String,
    /// The label under a standing bar: a year, or `?`; empty where there is no room for each.
    pub(crate) tick: String,
    /// The same for a narrow place: two digits, and fewer of them.
    pub(crate) short: String,
    pub(crate) seen: String,
    pub(crate) admitted: String,
    pub(crate) refused: String,
    pub(crate) percent: String,
    pub(crate) inside: String,
    pub(crate) outside: String,
    /// 100 minus both, for bars that stand.
    pub(crate) above: String,
    /// 100 minus the inside.
    pub(crate) top: String,
}

/// A plot with its figures.
pub(crate) struct Plot {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) column: &'static str,
    /// What it shows, in a sentence, for those who do not see it.
    pub(crate) description: String,
    pub(crate) standing: bool,
    /// Items of the longest bar.
    pub(crate) longest: String,
    pub(crate) bars: Vec<Bar>,
}

impl Plot {
    /// The right end of the drawing: one unit for each standing bar.
    pub(crate) fn units(&self) -> usize {
        self.bars.len()
    }
}

pub(crate) fn plots(input: &ReportInput, lang: Lang, words: &Words) -> Vec<Plot> {
    let plot = |id, title, column, standing, (longest, bars): (u64, Vec<Bar>)| Plot {
        id,
        title,
        column,
        description: describe(&bars, words),
        standing,
        longest: count(longest, lang),
        bars,
    };
    let year = |y: &Option<i16>| y.map_or(words.unknown.to_owned(), |y| y.to_string());
    let kind = |k: &rights::Kind| words.kind(*k).to_owned();
    let region = |r: &Option<String>| r.clone().unwrap_or(words.unknown.to_owned());
    vec![
        plot(
            "year",
            words.by_year,
            words.year,
            true,
            bars(&input.by_year, year, lang),
        ),
        plot(
            "kind",
            words.by_kind,
            words.kind,
            false,
            bars(&input.by_kind, kind, lang),
        ),
        plot(
            "region",
            words.by_region,
            words.region,
            false,
            bars(&input.by_region, region, lang),
        ),
    ]
}

/// Ticks for which there is room on a wide page, and on a narrow one.
const WIDE: usize = 24;
const NARROW: usize = 10;

/// The tick of a bar that is no year.
const UNKNOWN: &str = "?";

/// The bars, and the items of the longest.
fn bars<K>(shares: &[Share<K>], label: impl Fn(&K) -> String, lang: Lang) -> (u64, Vec<Bar>) {
    let longest = shares.iter().map(|s| s.seen).max().unwrap_or_default();
    let last = shares.last().map(|s| ticks(&label(&s.of)).0);
    let unknown = usize::from(last.is_some_and(|tick| tick == UNKNOWN));
    let bar = |(at, share): (usize, &Share<K>)| {
        let label = label(&share.of);
        // INVARIANT: `ReportInput::check` has seen the sums, not each part.
        let refused = share.seen.saturating_sub(share.admitted);
        let (inside, outside) = (width(share.admitted, longest), width(refused, longest));
        let (tick, short) = ticks(&label);
        let before_newest = (shares.len() - 1 - at).saturating_sub(unknown);
        let thinned = |tick: String, room: usize| {
            let every = shares.len().div_ceil(room).max(1);
            // Narrow bars leave the newest year no room beside the unknown one.
            let aside = if every > 2 { unknown * every / 2 } else { 0 };
            match tick == UNKNOWN || before_newest % every == aside {
                true => tick,
                false => String::new(),
            }
        };
        Bar {
            tick: thinned(tick, WIDE),
            short: thinned(short, NARROW),
            label,
            seen: count(share.seen, lang),
            admitted: count(share.admitted, lang),
            refused: count(refused, lang),
            percent: percent(share.admitted, share.seen, lang),
            inside: coordinate(inside),
            outside: coordinate(outside),
            above: coordinate(100.0 - inside - outside),
            top: coordinate(100.0 - inside),
        }
    };
    (longest, shares.iter().enumerate().map(bar).collect())
}

/// `2007` and `’07` for a year, `?` for an unknown one.
fn ticks(label: &str) -> (String, String) {
    match label.get(2..4) {
        Some(two) if label.len() == 4 && label.starts_with(|c: char| c.is_ascii_digit()) => {
            (label.to_owned(), format!("’{two}"))
        }
        _ => (UNKNOWN.to_owned(), UNKNOWN.to_owned()),
    }
}

fn describe(bars: &[Bar], words: &Words) -> String {
    let mut text = String::new();
    for bar in bars {
        let separator = if text.is_empty() { "" } else { "; " };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "{separator}{}: {} {} {}",
            bar.label, bar.admitted, words.of, bar.seen
        );
    }
    text
}
