//! What every page keeps to, whoever it is for, looked at tag by tag. The tests of `console` take this file, too.

use crate::samples::{self, Sample};
use crate::tags::{Tag, tags};
use pages::Lang;
use std::collections::BTreeSet;

pub(crate) fn every_page() -> Vec<(Lang, Sample)> {
    let of = |&lang: &Lang| {
        samples::all(lang, samples::plain)
            .into_iter()
            .map(move |s| (lang, s))
    };
    Lang::ALL.iter().flat_map(of).collect()
}

/// What somebody may write into anything.
fn hostile(text: &str) -> String {
    format!("{text}<script>alert(1)</script>\"'&<!-- {{{{ 7*7 }}}}")
}

#[test]
fn no_text_becomes_markup() {
    let shape = |html: &str| -> Vec<(String, Vec<String>)> {
        let names = |t: Tag| {
            (
                t.name,
                t.attributes.into_iter().map(|(name, _)| name).collect(),
            )
        };
        tags(html).into_iter().map(names).collect()
    };
    for &lang in Lang::ALL {
        let (plain, dressed) = (
            samples::all(lang, samples::plain),
            samples::all(lang, hostile),
        );
        for (plain, dressed) in plain.iter().zip(&dressed) {
            assert_eq!(shape(&plain.html), shape(&dressed.html), "{}", plain.name);
            assert!(!dressed.html.contains("alert(1)</"), "{}", plain.name);
        }
    }
}

#[test]
fn nothing_needs_script_or_breaks_the_policy() {
    for (lang, page) in every_page() {
        for tag in tags(&page.html) {
            let name = format!("{} {lang:?}: {tag:?}", page.name);
            assert!(
                !["script", "style", "iframe", "object", "base"].contains(&tag.name.as_str()),
                "{name}"
            );
            for (attribute, value) in &tag.attributes {
                assert!(
                    attribute != "style" && !attribute.starts_with("on"),
                    "{name}"
                );
                let leads = ["href", "src", "action"].contains(&attribute.as_str());
                assert!(
                    !leads || !value.to_lowercase().trim().starts_with("javascript:"),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn every_control_has_a_label_and_every_reference_its_target() {
    for (lang, page) in every_page() {
        let tags = tags(&page.html);
        let ids: Vec<&str> = tags.iter().filter_map(|t| t.get("id")).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{} {lang:?}: {ids:?}", page.name);
        let labels: BTreeSet<&str> = tags.iter().filter_map(|t| t.get("for")).collect();
        for tag in &tags {
            let control = ["input", "textarea", "select"].contains(&tag.name.as_str());
            if control && tag.get("type") != Some("hidden") {
                assert!(
                    labels.contains(tag.get("id").unwrap()),
                    "{}: {tag:?}",
                    page.name
                );
            }
            for reference in ["aria-describedby", "aria-labelledby", "for"] {
                for id in tag.get(reference).unwrap_or_default().split_whitespace() {
                    assert!(unique.contains(id), "{}: {tag:?}", page.name);
                }
            }
            if let Some(id) = tag.get("href").and_then(|h| h.strip_prefix('#')) {
                assert!(unique.contains(id), "{}: {tag:?}", page.name);
            }
        }
    }
}

#[test]
fn headings_come_in_order_and_there_is_one_of_the_first() {
    for (lang, page) in every_page() {
        let tags = tags(&page.html);
        let level = |t: &Tag| t.name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok());
        let levels: Vec<u8> = tags.iter().filter_map(level).collect();
        assert_eq!(
            levels.iter().filter(|l| **l == 1).count(),
            1,
            "{} {lang:?}",
            page.name
        );
        // A summary of what is wrong stands before the title.
        let from_title = levels.iter().skip_while(|l| **l != 1).copied();
        from_title.fold(1, |before, level| {
            assert!(level <= before + 1, "{} {lang:?}: {levels:?}", page.name);
            level
        });
        assert_eq!(
            tags.iter().find(|t| t.name == "html").unwrap().get("lang"),
            Some(lang.tag())
        );
        let title = tags.iter().find(|t| t.name == "title").unwrap();
        assert!(
            title.text.ends_with(" · Lindental") && title.text.len() > 12,
            "{title:?}"
        );
    }
}
