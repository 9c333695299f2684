//! What these pages keep to, looked at tag by tag; what all do stands in `every_page`.

use crate::every_page::every_page;
use crate::tags::{Tag, tags};
use pages::field;
use std::collections::BTreeSet;

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
        field::ACCOUNT,
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
            let by_link = action.starts_with("/o/") || action.starts_with("/without-account/");
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
