//! What every page keeps to, looked at tag by tag.

use crate::samples::{self, Sample};
use crate::tags::{Tag, tags};
use console::{Lang, field};
use std::collections::BTreeSet;

fn every_page() -> Vec<(Lang, Sample)> {
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

#[test]
fn forms_send_only_documented_fields_and_the_token() {
    let known = [
        field::CSRF,
        field::ITEM,
        field::KIND,
        field::MAIL,
        field::NEXT,
        field::PURPOSE,
        field::QUERY,
        field::REASON,
        field::TEXT,
        field::VERSION,
        field::NAME,
        field::CODE,
        field::STATE,
        field::ROLE,
        field::CHANNEL,
        field::BEHALF,
        field::RECEIVED,
        field::PERSON,
        field::EVIDENCE,
        field::FILE,
        field::MESSAGE,
        field::UNTIL,
        field::OUTCOME,
        field::REMEDY,
        field::DECISION,
        field::VERDICT,
        field::INTEREST,
        field::NECESSITY,
        field::EXPECTATIONS,
        field::SAFEGUARDS,
        field::BALANCE,
        field::THIRD_PARTIES,
        field::MINORS,
        field::SPECIAL,
        field::COMPATIBILITY,
        field::COMPATIBLE_WITH,
        field::OLDER,
        field::DPIA,
        field::EXPIRES,
        field::STEP,
        field::STATEMENT,
        field::FROM,
        field::TO,
        field::PART,
        field::SCOPE,
        field::ADDRESS,
        field::EVENT,
        field::BASIS,
        field::TITLE,
        field::FOUND_BY,
        field::HOUR,
        field::ITEMS,
    ];
    let mut seen = BTreeSet::new();
    for (_, page) in every_page() {
        let tags = tags(&page.html);
        let forms = tags.split(|t| t.name == "/form");
        for form in forms {
            let Some(start) = form.iter().position(|t| t.name == "form") else {
                continue;
            };
            let (head, inside) = (&form[start], &form[start..]);
            let names: Vec<&str> = inside
                .iter()
                .filter(|t| t.name != "meta")
                .filter_map(|t| t.get("name"))
                .collect();
            for name in &names {
                // The parts of a draft are counted.
                let whole = name.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit());
                assert!(known.contains(&whole), "{}: `{name}`", page.name);
                seen.insert(whole.to_owned());
            }
            let action = head.get("action").unwrap();
            let post = head.get("method") == Some("post");
            assert_eq!(
                names.contains(&field::CSRF),
                post,
                "{}: {action}",
                page.name
            );
        }
    }
    let unseen: Vec<&&str> = known.iter().filter(|k| !seen.contains(**k)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn every_table_scrolls_in_a_box_that_the_keyboard_reaches() {
    for (lang, page) in every_page() {
        let mut open: Vec<Tag> = vec![];
        for tag in tags(&page.html) {
            if tag.name == "table" && !open.iter().any(|t| t.get("class") == Some("paper")) {
                let scrolls = |t: &&Tag| t.get("class").is_some_and(|c| c.contains("scroll"));
                let found = open.iter().find(scrolls);
                let name = format!("{} {lang:?}", page.name);
                assert!(
                    found.is_some_and(|t| t.get("tabindex") == Some("0")),
                    "{name}"
                );
            }
            match tag.name.strip_prefix('/') {
                Some(name) => {
                    let at = open.iter().rposition(|t| t.name == name);
                    open.truncate(at.unwrap_or(open.len()));
                }
                None => open.push(tag),
            }
        }
    }
}

#[test]
fn every_plot_has_a_title_a_description_and_a_table() {
    let mut plots = 0;
    for (lang, page) in every_page() {
        for plot in page.html.split("<figure class=\"plot\"").skip(1) {
            let plot = plot.split("</figure>").next().unwrap();
            plots += 1;
            for part in ["<title id=", "<desc id=", "<table>", "role=\"img\""] {
                assert!(plot.contains(part), "{} {lang:?}: {part}", page.name);
            }
        }
    }
    assert!(plots >= 20, "{plots}");
}
