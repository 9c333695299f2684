//! A funnel: how many got how far, and what became of them.

use super::Plot;
use super::draw::{Anchor, across, cut, hatching, rect, text};
use super::scale::share;
use crate::words::percent;
use pages::text::Words;

/// One step, or one outcome.
pub(crate) struct Stage {
    /// What it is.
    pub(crate) name: String,
    /// How many people.
    pub(crate) people: u64,
}

const LABEL_PX: u64 = 19;
const BAR_PX: u64 = 20;
const DROP_PX: u64 = 12;

/// Steps, each of which is a part of the one before, joined by what is lost between them; below,
/// outcomes, hatched.
pub(crate) fn funnel(
    w: &Words,
    id: &'static str,
    title: String,
    heads: [String; 3],
    steps: &[Stage],
    outcomes: &[Stage],
) -> Plot {
    let whole = steps.first().map_or(0, |s| s.people);
    let hatch = format!("{id}-h");
    let mut body = hatching(&hatch);
    let mut y = 0;
    for (at, step) in steps.iter().enumerate() {
        body += &line(w, step, whole, y);
        y += LABEL_PX;
        let width = share_of(step.people, whole);
        body += &rect("ground", "", 0, y, "100%", BAR_PX);
        body += &rect("s1", "", 0, y, across(width), BAR_PX);
        y += BAR_PX;
        if let Some(next) = steps.get(at + 1) {
            body += &drop(y, width, share_of(next.people, whole));
        }
        y += DROP_PX;
    }
    y += 8;
    for outcome in outcomes {
        body += &line(w, outcome, whole, y);
        y += LABEL_PX;
        body += &rect("ground", "", 0, y, "100%", 11);
        body += &rect(
            "s2",
            &hatch,
            0,
            y,
            across(share_of(outcome.people, whole)),
            11,
        );
        y += 11 + DROP_PX;
    }
    let row = |s: &Stage| {
        let part = percent(s.people, whole, w.lang()).unwrap_or("–".to_owned());
        vec![s.name.clone(), w.count(&s.people), part]
    };
    let last = steps.last().map_or(0, |s| s.people);
    let description = w.t("plot-funnel").with("first", whole).with("last", last);
    Plot {
        id,
        title,
        description: description.to_string(),
        height_px: y.max(1),
        body,
        wide: false,
        head: heads.into(),
        rows: steps.iter().chain(outcomes).map(row).collect(),
    }
}

fn share_of(people: u64, whole: u64) -> u64 {
    let place = share(people, whole, 1000);
    if people > 0 { place.max(1) } else { 0 }
}

/// Name and figure above a bar.
fn line(w: &Words, stage: &Stage, whole: u64, y: u64) -> String {
    let part = percent(stage.people, whole, w.lang());
    let figure = match part {
        Some(part) => format!("{} · {part}", w.count(&stage.people)),
        None => w.count(&stage.people),
    };
    text("label", 0, y + 13, Anchor::Start, &cut(&stage.name, 24))
        + &text("figure", "100%", y + 13, Anchor::End, &figure)
}

/// What is lost between two steps, as a slope.
fn drop(y: u64, from: u64, to: u64) -> String {
    format!(
        "<svg y=\"{y}\" width=\"100%\" height=\"{DROP_PX}\" viewBox=\"0 0 1000 {DROP_PX}\" preserveAspectRatio=\"none\">\
         <path class=\"slope\" d=\"M0 0H{from}L{to} {DROP_PX}H0z\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use pages::Lang;

    fn of(people: &[u64]) -> Plot {
        let stage = |&people: &u64| Stage {
            name: format!("n{people}"),
            people,
        };
        let steps: Vec<Stage> = people.iter().map(stage).collect();
        let heads = ["a", "b", "c"].map(str::to_owned);
        let w = crate::words::of(Lang::De);
        funnel(&w, "f", "t".to_owned(), heads, &steps, &[stage(&1)])
    }

    #[test]
    fn shares_are_of_the_first_step() {
        let plot = of(&[1_000_000, 900_000, 250_000]);
        assert_eq!(plot.rows[1], ["n900000", "900.000", "90,0\u{a0}%"]);
        assert_eq!(plot.rows[3][2], "0,0\u{a0}%");
        let svg = plot.to_string();
        assert!(svg.contains("M0 0H1000L900 12H0z") && svg.contains("M0 0H900L250 12H0z"));
        assert!(svg.contains("width=\"0.1%\""), "one of a million is seen");
    }

    #[test]
    fn nobody_and_everybody() {
        assert_eq!(of(&[0, 0]).rows[0][2], "–");
        assert_eq!(of(&[]).rows.len(), 1);
        let more = of(&[2, u64::MAX]).to_string();
        assert!(more.contains("L1000 12"), "never beyond the edge");
    }
}
