//! `demur set` from outside.

use crate::sets::TownShop;
use crate::shop::demur;
use serde_json::Value;
use std::path::Path;

#[test]
fn sets_are_listed_counted_compared_and_looked_at_again() {
    let shop = TownShop::new("200", |file| file < 2);
    let made = shop.compile(&[]);
    let person = &shop.people_in(1)[0];
    let rows = shop.json(&["object", person])["masked"][0]["rows"]
        .as_u64()
        .unwrap();
    assert!(rows > 0);
    shop.compile(&[]);

    let listed = shop.json(&["set", "list"]);
    let listed: &Vec<Value> = listed.as_array().unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["set"], "ai_assistant/0001");
    assert_eq!(listed[0]["rows_masked"].as_u64(), Some(rows));
    assert_eq!(listed[0]["rows_written"], made["admitted"]);

    let left = made["admitted"].as_u64().unwrap() - rows;
    let path = shop.set(1);
    for set in [
        "ai_assistant/0001",
        path.to_str().unwrap(),
        "ai_assistant",
        "sets/ai_assistant/0002",
    ] {
        let stats = shop.json(&["set", "stats", set]);
        assert_eq!(stats["total"]["items"].as_u64(), Some(left), "{set}");
    }

    let diff = shop.json(&["set", "diff", "ai_assistant/0001", "ai_assistant"]);
    assert_eq!(diff["newly_refused"]["items"].as_u64(), Some(rows));
    assert_eq!(
        diff["newly_refused"]["masked"].as_u64(),
        Some(rows),
        "they were masked before"
    );
    let rules = diff["newly_refused"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|r| r["rule"] == "objection"), "{diff}");
    assert_eq!(diff["newly_admitted"]["items"], 0);

    assert_eq!(
        shop.json(&["set", "stats"]),
        shop.json(&["set", "stats", "ai_assistant/2"])
    );

    let print = |folder: &Path, args: &[&str]| {
        let out = demur(folder, args);
        assert!(out.status.success(), "{args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    };
    assert!(print(&shop.root(), &["set", "stats"]).contains("tokens of o200k_base"));
    let sets = ["sets/ai_assistant/0001", "sets/ai_assistant/0002"].map(|s| shop.root().join(s));
    let [a, b] = [sets[0].to_str().unwrap(), sets[1].to_str().unwrap()];
    let example = diff["newly_refused"]["examples"][0]["item"]
        .as_str()
        .unwrap();
    let id = diff["ids"][example].as_str().unwrap();
    let explained = shop.json(&["explain", "--item", id, "--purpose", "ai_assistant"]);
    assert!(explained.to_string().contains("objection"), "{explained}");
    assert!(print(&shop.root(), &["set", "diff", a, b]).contains(id));
    let elsewhere = tempfile::tempdir().unwrap();
    let text = print(elsewhere.path(), &["set", "diff", a, b]);
    assert!(
        text.contains("of content") && !text.contains(id),
        "without a workspace: {text}"
    );

    let nothing = shop.json(&["set", "mask"]);
    assert_eq!(
        nothing
            .as_array()
            .or(nothing["masked"].as_array())
            .map(Vec::len),
        Some(0),
        "{nothing}"
    );

    let out = demur(&shop.root(), &["set", "stats", "ai_assistant/0009"]);
    assert_eq!(out.status.code(), Some(2));
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(
        error.contains("ai_assistant/0002"),
        "says what there is: {error}"
    );
}

/// One set with a broken manifest does not hide the others.
#[test]
fn a_damaged_set_is_listed_with_its_reason() {
    let shop = TownShop::new("60", |_| true);
    for _ in 0..3 {
        shop.compile(&["--full"]);
    }
    let manifest = shop.set(2).join("manifest.json");
    std::fs::write(&manifest, "{").unwrap();
    let out = demur(&shop.root(), &["--json", "set", "list"]);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    let listed: Value = serde_json::from_slice(&out.stdout).unwrap();
    let names: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["set"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "ai_assistant/0001",
            "ai_assistant/0002",
            "ai_assistant/0003"
        ]
    );
    let reason = listed[1]["damaged"].as_str().unwrap();
    assert!(reason.contains("manifest.json"), "{reason}");
    assert!(listed[2]["rows_visible"].as_u64().unwrap() > 0);
    let out = demur(&shop.root(), &["set", "list"]);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(
        text.contains(reason) && text.contains("ai_assistant/0003"),
        "{text}"
    );
    std::fs::copy(shop.set(1).join("manifest.json"), &manifest).unwrap();
    let out = demur(&shop.root(), &["set", "list"]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
}

/// A year that was mistyped would let the waiting time and ages of years to come count today.
#[test]
fn nothing_is_compiled_for_a_day_to_come() {
    let shop = TownShop::new("40", |_| true);
    let tomorrow = crate::console::days_ago(-1);
    for day in ["2097-12-01", &tomorrow] {
        let args = ["compile", "--purpose", "ai_assistant", "--as-of", day];
        let out = demur(&shop.root(), &args);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(
            said.contains(day) && said.contains("demur decide --as-of"),
            "{said}"
        );
    }
    let listed = shop.json(&["set", "list"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(0), "{listed}");
    // Looking at such a day is fine.
    shop.json(&["decide", "--purpose", "ai_assistant", "--as-of", &tomorrow]);
}
