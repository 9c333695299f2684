//! Bars that lie: one group a row, one bar a series.

use super::Plot;
use super::draw::{Anchor, across, cut, hatching, rect, text};
use super::scale::Scale;
use pages::text::Words;

/// One row.
pub(crate) struct BarRow {
    /// What it is.
    pub(crate) name: String,
    /// One value a series.
    pub(crate) values: Vec<u64>,
}

const LABEL_PX: u64 = 18;
const BAR_PX: u64 = 11;
const GAP_PX: u64 = 12;
/// The longest name that is written whole above its bar.
const NAME_LETTERS: usize = 34;

/// Bars of one or two series: the first is full, the second hatched.
pub(crate) fn bars(
    w: &Words,
    id: &'static str,
    title: String,
    of: String,
    series: Vec<String>,
    rows: &[BarRow],
) -> Plot {
    let most = rows.iter().flat_map(|r| &r.values).max().copied();
    let scale = Scale::up_to(most.unwrap_or(0));
    let hatch = format!("{id}-h");
    let mut body = hatching(&hatch);
    let mut y = 0;
    if series.len() > 1 {
        body += &legend(&series, &hatch);
        y = 26;
    }
    for row in rows {
        let figures: Vec<String> = row.values.iter().map(|v| w.count(v)).collect();
        body += &text(
            "label",
            0,
            y + 12,
            Anchor::Start,
            &cut(&row.name, NAME_LETTERS),
        );
        body += &text("figure", "100%", y + 12, Anchor::End, &figures.join(" · "));
        y += LABEL_PX;
        for (at, value) in row.values.iter().enumerate() {
            let (class, fill) = if at == 0 {
                ("s1", "")
            } else {
                ("s2", hatch.as_str())
            };
            body += &rect("ground", "", 0, y, "100%", BAR_PX);
            let width = across(scale.place(*value, 1000));
            body += &rect(class, fill, 0, y, width, BAR_PX);
            y += BAR_PX + 2;
        }
        y += GAP_PX;
    }
    let figures = |r: &BarRow| {
        let values = r.values.iter().map(|v| w.count(v));
        std::iter::once(r.name.clone()).chain(values).collect()
    };
    let largest = rows.iter().max_by_key(|r| r.values.iter().copied().max());
    let description = match largest {
        Some(row) => w
            .t("plot-largest")
            .with("name", &row.name)
            .with("n", row.values.iter().max().copied().unwrap_or(0)),
        None => w.t("plot-empty"),
    };
    Plot {
        id,
        title,
        description: description.to_string(),
        height_px: y.max(1),
        body,
        wide: false,
        head: std::iter::once(of).chain(series).collect(),
        rows: rows.iter().map(figures).collect(),
    }
}

/// Names of the series with what their bars look like.
fn legend(series: &[String], hatch: &str) -> String {
    let mut out = String::new();
    for (at, name) in series.iter().take(2).enumerate() {
        let (x, class, fill) = if at == 0 {
            ("0", "s1", "")
        } else {
            ("50%", "s2", hatch)
        };
        out += &format!("<svg x=\"{x}\" y=\"0\" overflow=\"visible\">");
        out += &rect(class, fill, 0, 3, 12, 12);
        out += &text("label", 18, 13, Anchor::Start, name);
        out += "</svg>";
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use pages::Lang;

    fn plot(rows: &[(&str, Vec<u64>)]) -> Plot {
        let rows: Vec<BarRow> = rows
            .iter()
            .map(|(name, values)| BarRow {
                name: (*name).to_owned(),
                values: values.clone(),
            })
            .collect();
        let w = crate::words::of(Lang::En);
        let series = vec!["in".to_owned(), "out".to_owned()];
        bars(&w, "b", "<Bars>".to_owned(), "of".to_owned(), series, &rows)
    }

    #[test]
    fn none_zero_one_and_the_largest() {
        assert!(plot(&[]).to_string().contains("Bars"));
        let one = plot(&[("a", vec![0, 0])]).to_string();
        assert!(
            one.contains("class=\"s1\" x=\"0\" y=\"44\" width=\"0.0%\""),
            "{one}"
        );
        let huge = plot(&[("a", vec![u64::MAX, 1])]);
        assert!(huge.to_string().contains("width=\"0.1%\""));
        assert_eq!(huge.rows[0][1], "18,446,744,073,709,551,615");
    }

    #[test]
    fn names_are_escaped_and_cut_in_the_plot_but_not_in_the_table() {
        let name = "<b>a very long name of a region that would not fit anywhere";
        let plot = plot(&[(name, vec![3, 4])]);
        let svg = plot.to_string();
        assert!(svg.contains("&#60;b&#62;a very") && !svg.contains("<b>") && svg.contains('…'));
        assert!(svg.contains("&#60;Bars&#62;"));
        assert_eq!(plot.rows[0][0], name);
    }
}
