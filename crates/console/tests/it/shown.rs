//! What each page shows, in both languages, as snapshots. What stands around them is in one of its own.

use crate::samples;
use console::{Lang, Role};

fn tidy(html: &str) -> String {
    let lines = html.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_page() {
    let [en, de] = [Lang::En, Lang::De].map(|lang| samples::all(lang, samples::plain));
    for (en, de) in en.iter().zip(&de) {
        assert_eq!(en.name, de.name);
        let [en_main, de_main] = [en, de].map(|page| {
            let (_, main) = page.html.split_once("<main").unwrap();
            main.split_once("</main>").unwrap().0.to_owned()
        });
        let both = format!("<main{}\n\n<main{}", tidy(&en_main), tidy(&de_main));
        insta::assert_snapshot!(en.name, both);
    }
}

#[test]
fn a_document_that_nobody_made_is_not_said_to_have_no_gaps() {
    for (lang, unmade) in [
        (Lang::En, "Not made yet"),
        (Lang::De, "Noch nicht erstellt"),
    ] {
        let pages = samples::all(lang, samples::plain);
        let page = pages.iter().find(|p| p.name == "documents").unwrap();
        let rows = page.html.split("<tr>").skip(2);
        let rows = rows.filter_map(|row| Some(row.split_once("</tr>")?.0));
        let (not_made, made): (Vec<&str>, Vec<&str>) = rows.partition(|row| row.contains(unmade));
        assert!(!not_made.is_empty() && !made.is_empty());
        let has_status = |row: &&str| row.contains("class=\"status");
        assert!(!not_made.iter().any(has_status), "{not_made:?}");
        assert!(made.iter().all(has_status), "{made:?}");
    }
}

#[test]
fn nothing_is_said_to_be_all_while_the_ledger_is_read() {
    let none = [
        "Nothing needs doing",
        "Nichts zu tun",
        "No request, inc",
        "Kein Antrag",
    ];
    for (lang, said, count) in [
        (
            Lang::En,
            "Not complete: 500,000 of 3,118,402",
            "not all counted yet",
        ),
        (
            Lang::De,
            "Nicht vollständig: Bisher sind 500.000 von 3.118.402",
            "noch nicht alle gezählt",
        ),
    ] {
        let pages = samples::all(lang, samples::plain);
        for name in ["overview-reading", "requests-reading"] {
            let page = pages.iter().find(|p| p.name == name).unwrap();
            assert!(page.html.contains(said), "{}", page.html);
            assert!(!none.iter().any(|none| page.html.contains(none)), "{name}");
        }
        let page = pages.iter().find(|p| p.name == "overview-reading").unwrap();
        let rooms = page.html.split_once("<main").unwrap().0;
        assert!(rooms.contains("<span class=\"late\">1+<span") && rooms.contains(count));
    }
}

#[test]
fn around_a_page() {
    for lang in [Lang::En, Lang::De] {
        let pages = samples::all_as(Role::Auditor, lang, samples::plain);
        for name in ["sign-in", "overview"] {
            let page = pages.iter().find(|p| p.name == name).unwrap();
            let (before, rest) = page.html.split_once("<main").unwrap();
            let (_, after) = rest.split_once("</main>").unwrap();
            let mut around = format!("{}\n[main]\n{}", tidy(before), tidy(after));
            for (asset, name) in console::assets().iter().zip(["STYLE", "MARK"]) {
                around = around.replace(&asset.name, name);
            }
            insta::assert_snapshot!(format!("around_{name}_{}", lang.tag()), around);
        }
    }
}

#[test]
fn the_documentation_shows_them() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let text = std::fs::read_to_string(docs.join("console.md")).unwrap();
    let shown = samples::all(Lang::En, samples::plain);
    for page in shown.iter().filter(|p| p.shown) {
        assert!(
            text.contains(&format!("\n{}:\n", page.about)),
            "{}",
            page.name
        );
        for lang in ["en", "de"] {
            assert!(text.contains(&format!("console/{}.{lang}.png", page.name)));
        }
    }
    let pictures: Vec<&str> = text.split("](console/").skip(1).collect();
    for picture in &pictures {
        let file = picture.split(')').next().unwrap();
        assert!(docs.join("console").join(file).is_file(), "{file}");
    }
}
