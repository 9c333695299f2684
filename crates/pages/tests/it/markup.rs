//! What every page keeps to, looked at tag by tag.

use crate::samples::{self, Sample};
use crate::tags::{Tag, tags};
use pages::{Lang, field};
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
        field::NEXT,
        field::TOKEN,
        field::MAIL,
        field::REACH,
        field::PURPOSE,
        field::KIND,
        field::SURFACE,
        field::REASON,
        field::QUERY,
        field::USED,
        field::BEFORE,
        field::AUDIENCE,
        field::VERSION,
        field::ERASE,
        field::ITEM,
        field::SURE,
        field::SUBJECT,
        field::TEXT,
        field::WISH,
        field::LINKS,
        field::WORDS,
        field::PICTURE,
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
                assert!(known.contains(name), "{}: `{name}`", page.name);
                seen.insert((*name).to_owned());
            }
            let action = head.get("action").unwrap();
            let by_link = action.starts_with("/o/") || action == "/without-account/confirm";
            let post = head.get("method") == Some("post");
            assert_eq!(
                names.contains(&field::CSRF),
                post && !by_link,
                "{}: {action}",
                page.name
            );
        }
    }
    let unseen: Vec<&&str> = known.iter().filter(|k| !seen.contains(**k)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn the_objection_is_one_button_and_the_narrowing_is_folded() {
    let page = every_page()
        .into_iter()
        .find(|(_, s)| s.name == "objection")
        .unwrap()
        .1;
    let tags = tags(&page.html);
    let buttons: Vec<&Tag> = tags.iter().filter(|t| t.name == "button").collect();
    assert_eq!(buttons[0].get("value"), Some(field::REACH_EVERYTHING));
    assert_eq!(buttons[1].get("value"), Some(field::REACH_PART));
    let at = |name: &str| tags.iter().position(|t| t.name == name).unwrap();
    let second = tags.iter().rposition(|t| t.name == "button").unwrap();
    assert!(at("details") < second && second < at("/details"));
    assert_eq!(tags[at("details")].get("open"), None);
    assert!(
        tags.iter()
            .all(|t| t.get("required").is_none() && t.get("checked").is_none())
    );
}

#[test]
fn consent_is_never_ticked_beforehand() {
    for (_, page) in every_page()
        .iter()
        .filter(|(_, s)| s.name.starts_with("consent"))
    {
        assert!(
            tags(&page.html).iter().all(|t| t.get("checked").is_none()),
            "{}",
            page.name
        );
    }
}
