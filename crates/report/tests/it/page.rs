//! The page as a whole.

use crate::fixture::{input, input_in};
use report::{Lang, html};

#[test]
fn english() {
    insta::assert_snapshot!("report_en", html(&input(), Lang::En).unwrap());
}

#[test]
fn german() {
    insta::assert_snapshot!("report_de", html(&input_in(Lang::De), Lang::De).unwrap());
}

#[test]
fn a_dry_run_has_neither_manifest_nor_a_way_to_verify() {
    let mut dry = input();
    dry.set = None;
    dry.person = None;
    let page = html(&dry, Lang::En).unwrap();
    assert!(page.contains("Dry run"));
    for absent in ["demur verify", "Manifest", "id=\"person\""] {
        assert!(!page.contains(absent), "{absent}");
    }
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    for lang in [Lang::En, Lang::De] {
        let page = html(&input_in(lang), lang).unwrap();
        for sign in [
            "http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link", "onload",
        ] {
            assert!(!page.contains(sign), "{sign}");
        }
        assert!(
            page.contains("&#60;script&#62;"),
            "what people wrote is escaped"
        );
    }
}

#[test]
fn every_drawing_that_says_something_has_a_title() {
    let page = html(&input_in(Lang::De), Lang::De).unwrap();
    assert!(page.contains("<html lang=\"de\">"));
    let drawings: Vec<&str> = page.split("<svg").skip(1).collect();
    assert!(drawings.len() > 20);
    for drawing in drawings {
        let drawing = drawing.split("</svg>").next().unwrap();
        assert!(
            drawing.contains("<title>") || drawing.contains("aria-hidden=\"true\""),
            "{drawing}"
        );
    }
    assert_eq!(
        page.matches("<details>").count(),
        4,
        "a table for the flow and each plot"
    );
}

#[test]
fn the_stream_ends_as_wide_as_what_was_admitted() {
    let page = html(&input(), Lang::En).unwrap();
    // 30,844 of 100,300 items; the last step and the end have the same width.
    let rect = |class: &str| format!("<rect class=\"{class}\" width=\"30.75\" height=\"100\"/>");
    assert_eq!(
        page.matches(&rect("way")).count(),
        1,
        "nothing is left on the way"
    );
    let steps = page.matches("<li class=\"step").count();
    assert_eq!(page.matches(&rect("in")).count(), steps);
}

#[test]
fn an_empty_set_is_a_page_too() {
    let mut empty = input();
    empty.items_seen = 0;
    empty.items_admitted = 0;
    empty.not_permitted = 0;
    empty.rules.clear();
    empty.by_year.clear();
    empty.by_kind.clear();
    empty.by_region.clear();
    let page = html(&empty, Lang::En).unwrap();
    assert!(!page.contains("NaN") && !page.contains("inf"));
}

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

/// WCAG 2.2: 4.5 for text (1.4.3), 3 for drawings (1.4.11), in light, dark and print.
#[test]
fn contrast_is_enough_in_light_and_dark() {
    let style = include_str!("../../templates/style.css");
    let themes: Vec<&str> = style
        .split(":root {")
        .skip(1)
        .map(|t| t.split('}').next().unwrap())
        .collect();
    assert_eq!(themes.len(), 3);
    for theme in themes {
        let colour = |name: &str| -> String {
            let rest = theme.split(&format!("--{name}: ")).nth(1).unwrap();
            let short = rest.split(';').next().unwrap();
            match short.strip_prefix('#').unwrap() {
                three if three.len() == 3 => format!(
                    "#{}",
                    three.chars().flat_map(|c| [c, c]).collect::<String>()
                ),
                _ => short.to_owned(),
            }
        };
        for (front, back, least) in [
            ("ink", "paper", 7.0),
            ("ink", "card", 7.0),
            ("ink", "in-soft", 4.5),
            ("ink", "out-soft", 4.5),
            ("quiet", "paper", 4.5),
            ("quiet", "card", 4.5),
            ("accent", "paper", 4.5),
            ("in", "paper", 4.5),
            ("out", "paper", 3.0),
            ("way", "paper", 3.0),
        ] {
            let got = contrast(&colour(front), &colour(back));
            assert!(got >= least, "{front} on {back}: {got:.2}");
        }
        // What stays on the way and what goes out are kept apart by a gap.
        for other in ["out", "way"] {
            let apart = contrast(&colour("in"), &colour(other));
            assert!(
                apart >= 1.5,
                "in and {other} differ in lightness, too: {apart:.2}"
            );
        }
    }
}
