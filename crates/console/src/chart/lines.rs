//! Lines over days: each series has its own dashes, its own shape at its end, and its name there.

use super::Plot;
use super::draw::{Anchor, across, text};
use super::scale::{Scale, share};
use pages::text::Words;
use rights::Day;
use std::fmt::Write as _;

const TOP_PX: u64 = 22;
const PLOT_PX: u64 = 190;
const FOOT_PX: u64 = 24;
const NAME_PX: u64 = 16;
/// What is left free at the right, for names; per mille.
const RUN: u64 = 800;

/// Shapes at the ends of lines: disc, square, triangle, cross.
const SHAPES: [&str; 4] = [
    "M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0z",
    "M-4 -4h8v8h-8z",
    "M0-5 5 4H-5z",
    "M-4.4-4.4 4.4 4.4M4.4-4.4-4.4 4.4",
];

/// Lines of up to four series; `points` in the order of days, one value a series. The table begins with the newest
/// day, since that is what one looks for first.
pub(crate) fn lines(
    w: &Words,
    id: &'static str,
    title: String,
    of: String,
    series: Vec<String>,
    points: &[(Day, Vec<u64>)],
) -> Plot {
    let most = points.iter().flat_map(|(_, values)| values).max().copied();
    let scale = Scale::up_to(most.unwrap_or(0));
    let down = |value: u64| TOP_PX + PLOT_PX - scale.place(value, PLOT_PX);
    let mut body = grid(w, &scale);
    body += &days(w, points);
    let mut ends = vec![];
    for (at, name) in series.iter().take(SHAPES.len()).enumerate() {
        let places: Vec<(u64, u64)> = points
            .iter()
            .filter_map(|(day, values)| Some((place(points, *day), down(*values.get(at)?))))
            .collect();
        body += &line(at, &places);
        if let Some((x, y)) = places.last() {
            ends.push((at, name, *x, *y));
        }
    }
    body += &names(&mut ends);
    let row = |(day, values): &(Day, Vec<u64>)| {
        let values = values.iter().map(|v| w.count(v));
        std::iter::once(w.short_day(*day)).chain(values).collect()
    };
    let (first, last) = (points.first(), points.last());
    let description = match (first, last) {
        (Some((first, _)), Some((last, _))) => {
            w.t("plot-days").with("first", first).with("last", last)
        }
        _ => w.t("plot-empty"),
    };
    Plot {
        id,
        title,
        description: description.to_string(),
        height_px: TOP_PX + PLOT_PX + FOOT_PX,
        body,
        wide: true,
        head: std::iter::once(of).chain(series).collect(),
        rows: points.iter().rev().map(row).collect(),
    }
}

/// How far right a day is, in per mille.
fn place(points: &[(Day, Vec<u64>)], day: Day) -> u64 {
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else {
        return 0;
    };
    let days = |to: Day| {
        u64::from(
            to.epoch_days()
                .saturating_sub(first.epoch_days())
                .unsigned_abs(),
        )
    };
    match days(*last) {
        // One day alone stands beside the scale, not in it.
        0 => RUN / 2,
        all => share(days(day), all, RUN),
    }
}

fn grid(w: &Words, scale: &Scale) -> String {
    let mut out = String::new();
    for tick in &scale.ticks {
        let y = TOP_PX + PLOT_PX
            - if *tick == 0 {
                0
            } else {
                scale.place(*tick, PLOT_PX)
            };
        let class = if *tick == 0 { "axis" } else { "rule" };
        let _ = write!(out, "<path class=\"{class}\" d=\"M0 {y}h4000\"/>");
        // What stands at the axis is zero; its figure would be under the lines.
        if *tick > 0 {
            out += &text("tick", 0, y - 4, Anchor::Start, &w.count(tick));
        }
    }
    out
}

/// The first, the middle and the last day, below.
fn days(w: &Words, points: &[(Day, Vec<u64>)]) -> String {
    let mut out = String::new();
    let middle = (points.len() > 4).then_some(points.len() / 2);
    let last = (points.len() > 1).then(|| points.len() - 1);
    // The names stand to the right of the only day.
    let first = last.map_or(Anchor::End, |_| Anchor::Start);
    for (at, anchor) in [
        (Some(0), first),
        (middle, Anchor::Middle),
        (last, Anchor::End),
    ] {
        if let Some((day, _)) = at.and_then(|at| points.get(at)) {
            let x = across(place(points, *day));
            out += &text("tick", x, TOP_PX + PLOT_PX + 17, anchor, &w.short_day(*day));
        }
    }
    out
}

fn line(at: usize, places: &[(u64, u64)]) -> String {
    let Some((_, rest)) = places.split_first() else {
        return String::new();
    };
    let mut path = String::new();
    for (n, (x, y)) in places.iter().enumerate() {
        let _ = write!(path, "{}{x} {y}", if n == 0 { "M" } else { "L" });
    }
    let all = TOP_PX + PLOT_PX + FOOT_PX;
    // One day alone is its shape; a line needs two.
    let drawn = (!rest.is_empty()).then(|| {
        format!("<svg width=\"100%\" height=\"{all}\" viewBox=\"0 0 1000 {all}\" preserveAspectRatio=\"none\"><path class=\"line l{at}\" d=\"{path}\"/></svg>")
    });
    drawn.unwrap_or_default()
}

/// Shapes and names at the ends, moved apart where lines end close together.
fn names(ends: &mut [(usize, &String, u64, u64)]) -> String {
    ends.sort_by_key(|(_, _, _, y)| *y);
    let mut out = String::new();
    let mut free = 0;
    for (at, name, x, y) in ends.iter() {
        let shape = SHAPES.get(*at).copied().unwrap_or_default();
        let x = across(*x);
        let _ = write!(
            out,
            "<svg x=\"{x}\" y=\"{y}\" overflow=\"visible\"><path class=\"mark l{at}\" d=\"{shape}\"/></svg>"
        );
        let label = (*y + 4).max(free);
        free = label + NAME_PX;
        let _ = write!(
            out,
            "<svg x=\"{x}\" y=\"{label}\" overflow=\"visible\"><text class=\"label\" x=\"11\" y=\"0\">{}</text></svg>",
            super::escaped(name)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use pages::Lang;

    fn of(points: &[(&str, u64, u64)]) -> Plot {
        let points: Vec<_> = points
            .iter()
            .map(|(day, a, b)| (day.parse().unwrap(), vec![*a, *b]))
            .collect();
        let w = crate::words::of(Lang::En);
        let series = vec!["a".to_owned(), "<b>".to_owned()];
        lines(&w, "l", "t".to_owned(), "day".to_owned(), series, &points)
    }

    #[test]
    fn no_day_one_day_and_days_that_are_not_even() {
        assert!(!of(&[]).to_string().contains("class=\"line"));
        let one = of(&[("2026-03-01", 5, 5)]).to_string();
        assert!(!one.contains("class=\"line") && one.contains("class=\"mark l0\""));
        let three = of(&[
            ("2026-03-01", 0, 0),
            ("2026-03-02", 0, 0),
            ("2026-03-11", 4, 0),
        ]);
        let svg = three.to_string();
        assert!(svg.contains("d=\"M0 212L80 212L800 22\""), "{svg}");
        assert_eq!(three.rows[0], ["11\u{a0}Mar\u{a0}2026", "4", "0"]);
    }

    #[test]
    fn names_stand_apart_and_are_escaped() {
        let svg = of(&[("2026-03-01", 1, 1), ("2026-03-02", u64::MAX, u64::MAX)]).to_string();
        assert!(svg.contains("y=\"26\" overflow") || svg.contains("y=\"47\" overflow"));
        let labels: Vec<&str> = svg.matches("class=\"label\"").collect();
        assert_eq!(labels.len(), 2);
        assert!(svg.contains("&#60;b&#62;") && !svg.contains("<b>"));
    }
}
