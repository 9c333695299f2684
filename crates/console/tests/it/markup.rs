//! What these pages keep to, looked at tag by tag; what all do stands in `every_page`.

use crate::every_page::every_page;
use crate::tags::{Tag, tags};
use console::field;
use std::collections::BTreeSet;

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
        field::GONE,
        field::EXPECT,
        field::TEXTS,
        field::REGION,
        field::SINCE,
        field::NOT_BEFORE,
        field::RATE,
        field::FROM,
        field::TO,
        // Parts of messages: `field::AUTHORITY`, `field::PEOPLE_EN`, `field::PEOPLE_DE`.
        "authority",
        "people-en",
        "people-de",
        field::NO_ACCOUNT,
        field::SCOPE,
        field::ENDS,
        field::NO_END,
        field::ADDRESS,
        field::EVENT,
        field::BASIS,
        field::TITLE,
        field::FOUND_BY,
        field::HOUR,
        field::ITEMS,
        field::PEOPLE,
        field::LOOK,
        field::LINKS,
        field::WORDS,
        field::PICTURE,
        field::RETURNED,
        field::REACH_PURPOSE,
        field::REACH_KIND,
        field::SURE,
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
fn every_value_of_a_card_has_the_words_of_its_column() {
    let mut values = 0;
    for (lang, page) in every_page() {
        for table in page.html.split("<table class=\"").skip(1) {
            let (class, rest) = table.split_once('"').unwrap();
            if !class.split(' ').any(|c| c == "cards") {
                continue;
            }
            let (head, body) = rest.split_once("</thead>").unwrap();
            let heads = head.split("<th scope=\"col\"").skip(1);
            let heads: Vec<&str> = heads
                .map(|h| h.split_once('>').unwrap().1.split("</th>").next().unwrap())
                .collect();
            let body = body.split("</table>").next().unwrap();
            for row in body.split("<tr").skip(1) {
                let cells = tags(row).into_iter();
                let cells = cells.filter(|t| t.name == "td" || t.name == "th");
                for (at, cell) in cells.enumerate().filter(|(_, t)| t.name == "td") {
                    let said = cell.get("data-head");
                    assert_eq!(said, heads.get(at).copied(), "{} {lang:?}", page.name);
                    values += 1;
                }
            }
        }
    }
    assert!(values > 500, "{values}");
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
