//! Dossiers from outside: in every form, of the living, the unknown and the erased.

use crate::shop::{Shop, demur};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Somebody with a name in three scripts.
const NAME: &str = "Jürgen Żółć 名前";

fn shop() -> Shop {
    let shop = Shop::new(&["--opt-out"]);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let scoped = text.replace(
        "# scope_from = \"2025-01-01\"",
        "scope_from = \"2015-01-01\"",
    );
    fs::write(&config, scoped).unwrap();
    let people = format!(
        "id,birth,account,region\n{NAME},1980-01-01,personal,DE\nben,1981-01-01,personal,DE\n"
    );
    import(&shop, "people", "people.csv", &people);
    let item = |id: String, person: &str, more: Value| {
        let mut row = json!({
            "id": id, "person": person, "kind": "post", "audience": "public",
            "created": "2024-05-01", "text": format!("text of {id}"), "collected_for": ["service"],
        });
        for (key, value) in more.as_object().unwrap() {
            row[key] = value.clone();
        }
        format!("{row}\n")
    };
    let mut rows: Vec<String> = (0..7)
        .map(|n| item(format!("j/{n}"), NAME, json!({})))
        .collect();
    rows.push(item("ben/1".into(), "ben", json!({"mentions": [NAME]})));
    import(&shop, "items", "items.jsonl", &rows.concat());
    let told = |who: &str| format!("{who},first,ai_assistant,post,delivered,2026-01-01,mail\n");
    let notices = "person,campaign,purposes,kinds,status,at,channel\n".to_owned();
    import(
        &shop,
        "notices",
        "notices.csv",
        &(notices + &told(NAME) + &told("ben")),
    );
    shop.assess();
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    shop.json(&["object", NAME, "--kinds", "photo"]);
    shop
}

fn import(shop: &Shop, what: &str, name: &str, text: &str) {
    let path = shop.write(name, text);
    let done = shop.json(&["import", what, &path]);
    assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    fs::remove_file(path).unwrap();
}

#[test]
fn json_comes_in_pages_with_receipts_that_check() {
    let shop = shop();
    let first = shop.json(&["dossier", NAME, "--per-page", "3"]);
    assert_eq!(
        (&first["items"]["total"], &first["items"]["next"]),
        (&json!(7), &json!(2))
    );
    let mut ids = Vec::new();
    for page in ["1", "2", "3"] {
        let page = shop.json(&["dossier", NAME, "--per-page", "3", "--page", page]);
        let items = page["items"]["items"].as_array().unwrap();
        ids.extend(items.iter().map(|i| i["item"].as_str().unwrap().to_owned()));
    }
    assert_eq!(ids, (0..7).map(|n| format!("j/{n}")).collect::<Vec<_>>());
    let about = &first["about"];
    assert_eq!(about["loads"], json!([]));
    assert_eq!(about["in_others"]["count"], 1);
    let receipt = &about["choices"][0]["receipt"];
    let file = shop.write("receipt.json", &receipt["json"].to_string());
    assert_eq!(shop.json(&["receipt", "check", &file])["holds"], true);
    let file = shop.write("receipt.txt", receipt["text"].as_str().unwrap());
    assert_eq!(shop.json(&["receipt", "check", &file])["holds"], true);
    let explained = shop.json(&["explain", "--person", NAME]);
    for explained in explained.as_array().unwrap() {
        for (item, line) in explained["items"].as_array().unwrap().iter().zip(&ids) {
            assert_eq!(item["item"], line.as_str());
        }
    }
}

#[test]
fn whoever_makes_a_dossier_leaves_an_entry_that_the_person_can_see() {
    let shop = shop();
    let looks = || -> Vec<Value> {
        let history = shop.json(&["ledger", "history", NAME]);
        let all = history.as_array().unwrap().iter();
        let all = all.map(|line| line["entry"].clone());
        all.filter(|entry| entry["entry"] == "looked_at").collect()
    };
    for page in ["1", "2"] {
        shop.json(&["dossier", NAME, "--per-page", "3", "--page", page]);
    }
    let look = json!({
        "entry": "looked_at", "staff": "demur", "role": "operator", "what": "dossier", "why": "command line",
    });
    assert_eq!(looks(), [look], "its pages are one look");
    let html = shop.path("d.html");
    shop.json(&["dossier", NAME, "--out", &html, "--why", "she asked for it"]);
    let seen = looks();
    assert_eq!(
        (seen.len(), &seen[1]["why"]),
        (2, &json!("she asked for it"))
    );
    let (status, out, err) = shop.run(&["dossier", NAME, "--why", " "]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("say why you look"), "{err}");
    // What is not shown is no look.
    assert_eq!(looks().len(), 2);
    assert_eq!(shop.run(&["dossier", "nobody"]).0, 2);
}

#[test]
fn every_form_says_the_name_in_every_script() {
    let shop = shop();
    for (lang, word) in [("en", "Your items: 7"), ("de", "Ihre Inhalte: 7")] {
        let html = shop.path(&format!("d-{lang}.html"));
        let (status, _, err) = shop.run(&["dossier", NAME, "--lang", lang, "--out", &html]);
        assert_eq!(status, 0, "{err}");
        let page = fs::read_to_string(&html).unwrap();
        assert!(page.contains(word) && page.contains(NAME) && page.contains("<svg class=\"code\""));
        assert_eq!(
            page.matches("class=\"is-in\"").count(),
            7,
            "all pages in one"
        );
        let pdf = shop.path(&format!("d-{lang}.pdf"));
        assert_eq!(
            shop.run(&["dossier", NAME, "--lang", lang, "--out", &pdf])
                .0,
            0
        );
        let Some(text) = pdf_text(&pdf) else { continue };
        let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(word), "{text}");
        assert!(flat.contains(NAME), "{text}");
        for n in 0..7 {
            assert!(flat.contains(&format!("j/{n} ·")), "{text}");
        }
        if lang == "de" {
            assert!(
                flat.contains("Auskunft nach Art. 15 DSGVO") && flat.contains("läuft nicht ab")
            );
        }
    }
    let (status, _, err) = shop.run(&["dossier", NAME, "--out", &shop.path("d.txt")]);
    assert_eq!(status, 2);
    assert!(err.contains(".json, .jsonld, .html or .pdf"), "{err}");
}

/// What pdftotext reads; CI must have it.
fn pdf_text(path: &str) -> Option<String> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .map(|f| f.join("pdftotext"))
        .find(|p| p.is_file());
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(found.is_some() || !ci, "CI has no pdftotext");
    let program: PathBuf = match found {
        Some(found) => found,
        None => {
            eprintln!("skipped: there is no pdftotext");
            return None;
        }
    };
    let out = Command::new(program)
        .args(["-enc", "UTF-8", path, "-"])
        .output()
        .unwrap();
    assert!(out.status.success() && out.stderr.is_empty(), "{out:?}");
    Some(String::from_utf8(out.stdout).unwrap())
}

#[test]
fn the_unknown_and_the_erased() {
    let shop = shop();
    let (status, _, err) = shop.run(&["dossier", "nobody"]);
    assert_eq!(status, 2);
    assert!(
        err.contains("nobody has the id") && err.contains("#17"),
        "{err}"
    );
    let number = shop.json(&["dossier", NAME])["person"].as_u64().unwrap();
    let choices = format!("person,choice,at\n{NAME},erasure,2026-02-01\n");
    import(&shop, "choices", "choices.csv", &choices);
    let asked = shop.json(&["dossier", NAME]);
    let deadlines = asked["about"]["deadlines"].as_array().unwrap();
    let erasure = deadlines
        .iter()
        .find(|d| d["request"] == "erasure")
        .unwrap();
    assert_eq!(
        (&erasure["due"], &erasure["overdue"]),
        (&json!("2026-03-01"), &json!(true))
    );
    shop.json(&["purge"]);
    let (status, _, err) = shop.run(&["dossier", NAME]);
    assert_eq!(status, 2);
    assert!(err.contains("person who was erased"), "{err}");
    let (status, _, err) = shop.run(&["dossier", "#4711"]);
    assert_eq!(status, 2);
    assert!(err.contains("nobody has the number `4711`"), "{err}");
    let left = shop.json(&["dossier", &format!("#{number}")]);
    assert_eq!(left["id"], Value::Null);
    assert_eq!(left["about"]["accounts"][0]["erased"]["number"], 1);
    assert!(!left.to_string().contains("Jürgen"));
    let (status, out, _) = shop.run(&["dossier", &format!("#{number}"), "--lang", "de"]);
    assert!(status == 0 && out.contains("wurde gelöscht"), "{out}");
    for name in ["left.html", "left.pdf"] {
        let path = shop.path(name);
        assert_eq!(
            shop.run(&["dossier", &format!("#{number}"), "--out", &path])
                .0,
            0
        );
    }
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(
        demur(nowhere.path(), &["dossier", "ben"]).status.code(),
        Some(2)
    );
}
