//! Upright bars over classes, with places such as the median marked.

use super::Plot;
use super::draw::{Anchor, across, rect, text};
use super::scale::Scale;
use pages::text::Words;
use std::fmt::Write as _;

/// A place that is marked: the class it lies in, and what is written there.
pub(crate) struct Marker {
    /// The class, from 0.
    pub(crate) class: usize,
    /// How far in it, per mille.
    pub(crate) within: u64,
    /// What is written there.
    pub(crate) name: String,
}

const TOP_PX: u64 = 44;
const PLOT_PX: u64 = 150;
const FOOT_PX: u64 = 24;

/// Counts by class, in the order of classes.
pub(crate) fn histogram(
    w: &Words,
    id: &'static str,
    title: String,
    heads: [String; 2],
    classes: &[(String, u64)],
    markers: &[Marker],
) -> Plot {
    let most = classes.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let scale = Scale::up_to(most);
    let floor = TOP_PX + PLOT_PX;
    let slot = 1000 / u64::try_from(classes.len()).unwrap_or(1).max(1);
    let left = |at: usize| u64::try_from(at).unwrap_or(0) * slot;
    let mut body = String::new();
    for (at, (name, n)) in classes.iter().enumerate() {
        let (height, middle) = (scale.place(*n, PLOT_PX), across(left(at) + slot / 2));
        let top = floor - height;
        body += &rect(
            "s1",
            "",
            across(left(at) + slot / 10),
            top,
            across(slot * 4 / 5),
            height,
        );
        body += &text("tick", &middle, floor + 17, Anchor::Middle, name);
    }
    let _ = write!(body, "<path class=\"axis\" d=\"M0 {floor}h4000\"/>");
    for (row, marker) in (0..).zip(markers) {
        let right = left(marker.class) + slot * marker.within.min(1000) / 1000;
        let anchor = if right < 250 {
            Anchor::Start
        } else {
            Anchor::End
        };
        let x = across(right);
        let y = 11 + row * 15;
        let _ = write!(
            body,
            "<svg x=\"{x}\" overflow=\"visible\"><path class=\"marker\" d=\"M0 {}V{floor}\"/></svg>",
            y + 3
        );
        body += &text("label", x, y, anchor, &marker.name);
    }
    // Above what marks places, which may stand behind them.
    for (at, (_, n)) in classes.iter().enumerate() {
        let (middle, top) = (
            across(left(at) + slot / 2),
            floor - scale.place(*n, PLOT_PX),
        );
        body += &text("figure", middle, top - 5, Anchor::Middle, &w.count(n));
    }
    let largest = classes.iter().max_by_key(|(_, n)| *n);
    let description = match largest {
        Some((name, n)) => w.t("plot-largest").with("name", name).with("n", *n),
        None => w.t("plot-empty"),
    };
    let marks: Vec<&str> = markers.iter().map(|m| m.name.as_str()).collect();
    Plot {
        id,
        title,
        description: format!("{description} {}", marks.join(", ")),
        height_px: floor + FOOT_PX,
        body,
        wide: true,
        head: heads.into(),
        rows: classes
            .iter()
            .map(|(name, n)| vec![name.clone(), w.count(n)])
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pages::Lang;

    fn of(classes: &[(&str, u64)]) -> Plot {
        let classes: Vec<_> = classes.iter().map(|(c, n)| ((*c).to_owned(), *n)).collect();
        let w = crate::words::of(Lang::En);
        let heads = ["a", "b"].map(str::to_owned);
        let marker = Marker {
            class: 0,
            within: 500,
            name: "p50".to_owned(),
        };
        histogram(&w, "h", "t".to_owned(), heads, &classes, &[marker])
    }

    #[test]
    fn heights_follow_counts() {
        let svg = of(&[("<10", 0), ("10", 40), ("20", 10)]).to_string();
        assert!(
            svg.contains("y=\"44\" width=\"26.6%\" height=\"150\""),
            "{svg}"
        );
        assert!(
            svg.contains("y=\"156\" width=\"26.6%\" height=\"38\""),
            "{svg}"
        );
        assert!(svg.contains("height=\"0\"") && svg.contains("&#60;10"));
    }

    #[test]
    fn no_class_and_huge_counts() {
        assert!(of(&[]).rows.is_empty());
        let svg = of(&[("a", u64::MAX), ("b", 1)]).to_string();
        assert!(svg.contains("height=\"1\""), "{svg}");
    }
}
