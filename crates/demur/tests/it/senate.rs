//! Press releases of US senators, with audiences, consents and objections assigned by CRC-32:
//! audience of an item: crc32(id) % 5: 0 friends, 1 unknown, else public; of an author:
//! crc32(author) % 3: 0 and 1 consented, 1 then objected.
//!
//! The figures are counted by Python over the same file:
//!
//! ```text
//! zstd -dc posts.jsonl.zst | python3 -c "
//! import sys, json, zlib, collections
//! c = lambda s: zlib.crc32(s.encode()); n = collections.Counter()
//! for o in map(json.loads, sys.stdin):
//!     public, who = c(o['id']) % 5 > 1, c(o['author_id']) % 3
//!     n['items'] += 1; n['public'] += public; n[who] += 1; n['in'] += public and who == 0
//!     n['B000444'] += o['author_id'] == 'B000444'
//! print(n)"
//! ```

use crate::shop::{Shop, crc32, shared};
use serde_json::Value;
use std::fmt::Write as _;

const ITEMS: u64 = 18_691;
const PUBLIC: u64 = 11_273;
const OBJECTED: u64 = 6_226;
const SILENT: u64 = 3_935;
const ADMITTED: u64 = 5_175;
const OF_BIDEN: usize = 143;

fn reason(report: &Value, rule: &str) -> u64 {
    let found = report["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["rule"] == rule);
    found.map_or(0, |r| r["items"].as_u64().unwrap())
}

fn import(shop: &Shop) -> Option<()> {
    let (posts, authors) = (
        shared("senate_press/posts.jsonl.zst")?,
        shared("senate_press/authors.jsonl")?,
    );
    let text =
        String::from_utf8(zstd::decode_all(std::fs::File::open(posts).unwrap()).unwrap()).unwrap();
    let mut lines = String::new();
    for line in text.lines() {
        let mut item: Value = serde_json::from_str(line).unwrap();
        let audience = match crc32(item["id"].as_str().unwrap()) % 5 {
            0 => "friends",
            1 => "unknown",
            _ => "public",
        };
        item["audience"] = audience.into();
        writeln!(lines, "{item}").unwrap();
    }
    let posts = shop.write("posts.jsonl", &lines);
    let authors = authors.display().to_string();
    let people = shop.json(&[
        "import",
        "people",
        &authors,
        "--map",
        "author_id=id",
        "--map",
        "birthday=birth",
        "--map",
        "state=region",
    ]);
    assert_eq!(people["files"][0]["accepted"], 112);
    let args = [
        "import",
        "items",
        &posts,
        "--map",
        "author_id=person",
        "--map",
        "date=created",
        "--map",
        "lang=language",
        "--set",
        "collected_for=service",
    ];
    let items = shop.json(&args);
    assert_eq!(items["files"][0]["accepted"].as_u64(), Some(ITEMS));
    let again = shop.json(&args);
    assert_eq!(
        again["files"][0]["repeated"].as_u64(),
        Some(ITEMS),
        "the same file twice changes nothing"
    );
    let mut choices = String::from("person,choice,at\n");
    for author in std::fs::read_to_string(authors).unwrap().lines() {
        let author: Value = serde_json::from_str(author).unwrap();
        let id = author["author_id"].as_str().unwrap();
        let kinds: &[&str] = match crc32(id) % 3 {
            0 => &["consent"],
            1 => &["consent", "objection"],
            _ => &[],
        };
        kinds
            .iter()
            .for_each(|kind| writeln!(choices, "{id},{kind},2026-01-01").unwrap());
    }
    let choices = shop.write("choices.csv", &choices);
    assert_eq!(
        shop.json(&["import", "choices", &choices])["files"][0]["accepted"],
        40 + 2 * 42
    );
    shop.assess();
    Some(())
}

#[test]
fn decisions_match_an_independent_count() {
    let shop = Shop::new(&[]);
    let Some(()) = import(&shop) else { return };
    let report = shop.json(&["decide", "--purpose", "ai_assistant", "--reference"]);
    assert_eq!(report["items"].as_u64(), Some(ITEMS));
    assert_eq!(report["admitted"].as_u64(), Some(ADMITTED));
    assert_eq!(reason(&report, "not_public_now"), ITEMS - PUBLIC);
    assert_eq!(reason(&report, "objection"), OBJECTED);
    assert_eq!(report["reference"]["differences"], 0, "Cedar decides alike");
    assert_eq!(report["reference"]["items"].as_u64(), Some(ITEMS));
    let first: u64 = report["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["first"].as_u64().unwrap())
        .sum();
    assert_eq!(first, ITEMS - ADMITTED, "first reasons add up");
    // Nobody was told of an opt-out use, so opting out would use nothing at all.
    let policies = [
        shop.path("policies/opt_in.cedar"),
        shop.path("policies/opt_out.cedar"),
    ];
    let diff = shop.json(&[
        "policy",
        "diff",
        &policies[0],
        &policies[1],
        "--purpose",
        "ai_assistant",
    ]);
    assert_eq!(diff["newly_refused"]["items"].as_u64(), Some(ADMITTED));
    assert_eq!(diff["newly_admitted"]["items"], 0);
    assert!(
        diff["newly_refused"]["examples"][0]["reasons"][0]
            .as_str()
            .unwrap()
            .contains("notice_missing")
    );
    // Everybody told and waited for: opting out admits whoever is public and did not object.
    let mut notices = String::from("person,campaign,purposes,kinds,status,at\n");
    for author in std::fs::read_to_string(shared("senate_press/authors.jsonl").unwrap())
        .unwrap()
        .lines()
    {
        let author: Value = serde_json::from_str(author).unwrap();
        writeln!(
            notices,
            "{},2026,generative_ai,post;comment,delivered,2026-02-01",
            author["author_id"].as_str().unwrap()
        )
        .unwrap();
    }
    let notices = shop.write("notices.csv", &notices);
    shop.json(&["import", "notices", &notices]);
    let diff = shop.json(&[
        "policy",
        "diff",
        &policies[0],
        &policies[1],
        "--purpose",
        "ai_assistant",
    ]);
    assert_eq!(diff["newly_refused"]["items"], 0);
    let gained = diff["newly_admitted"]["items"].as_u64().unwrap();
    assert!(gained > 0 && gained <= SILENT, "{gained}");
    assert_eq!(diff["admitted_to"].as_u64(), Some(ADMITTED + gained));
}

#[test]
fn a_late_objection_changes_the_explanation() {
    let shop = Shop::new(&[]);
    let Some(()) = import(&shop) else { return };
    shop.write(
        "late.csv",
        "person,choice,at\nB000444,consent,2026-03-01\nB000444,objection_withdrawn,2026-03-01\n",
    );
    shop.json(&["import", "choices", "late.csv"]);
    let explain = |shop: &Shop| {
        shop.json(&[
            "explain",
            "--person",
            "B000444",
            "--purpose",
            "ai_assistant",
        ])[0]
            .clone()
    };
    let before = explain(&shop);
    assert_eq!(before["items"].as_array().unwrap().len(), OF_BIDEN);
    assert!(before["admitted"].as_u64().unwrap() > 0);
    let receipt = shop.json(&["object", "B000444"]);
    let after = explain(&shop);
    assert_eq!(after["admitted"], 0);
    for item in after["items"].as_array().unwrap() {
        let behind = item["ledger_entries"].as_array().unwrap();
        assert!(
            behind.contains(&receipt["sequence"]),
            "the reason names the ledger entry behind it: {item}"
        );
        assert!(
            item["rules"]
                .as_array()
                .unwrap()
                .contains(&"objection".into())
        );
    }
    // As the ledger stood before the objection, everything is as it was.
    let at = receipt["sequence"].to_string();
    let then = shop.json(&["decide", "--purpose", "ai_assistant", "--at", &at]);
    let now = shop.json(&["decide", "--purpose", "ai_assistant"]);
    assert_eq!(
        then["admitted"].as_u64().unwrap() - now["admitted"].as_u64().unwrap(),
        before["admitted"].as_u64().unwrap()
    );
    let (_, german, _) = shop.run(&[
        "explain",
        "--person",
        "B000444",
        "--purpose",
        "ai_assistant",
        "--lang",
        "de",
    ]);
    assert!(german.contains("widersprochen") && german.contains("DSGVO"));
    assert_eq!(shop.run(&["ledger", "verify"]).0, 0);
    let rebuilt = (
        shop.json(&["ledger", "rebuild"]),
        shop.json(&["decide", "--purpose", "ai_assistant"]),
    );
    assert_eq!(rebuilt.1, now, "the state is a cache of the log");
}

#[test]
fn a_set_of_press_releases_is_compiled_masked_and_verified() {
    let shop = Shop::new(&[]);
    let Some(()) = import(&shop) else { return };
    let made = shop.json(&["compile", "--purpose", "ai_assistant"]);
    assert_eq!(made["items"].as_u64(), Some(ITEMS));
    assert_eq!(made["admitted"].as_u64(), Some(ADMITTED));
    let verify = || shop.json(&["verify", "ai_assistant/0001", "--reference"]);
    assert_eq!(verify()["holds"], true);
    let someone = first_used(&shop);
    let of_them = shop.json(&["explain", "--person", &someone, "--purpose", "ai_assistant"]);
    let masked = &shop.json(&["object", &someone])["masked"][0];
    assert_eq!(
        masked["rows"], of_them[0]["admitted"],
        "their items, and nobody else's"
    );
    assert_eq!(masked["state"], 1);
    assert_eq!(verify()["holds"], true);
    let stats = shop.json(&["set", "stats", "ai_assistant"]);
    let left = ADMITTED - masked["rows"].as_u64().unwrap();
    assert_eq!(stats["total"]["items"].as_u64(), Some(left));
}

/// A senator of whom something is in.
fn first_used(shop: &Shop) -> String {
    let authors = std::fs::read_to_string(shared("senate_press/authors.jsonl").unwrap()).unwrap();
    let ids = authors.lines().map(|line| {
        let author: Value = serde_json::from_str(line).unwrap();
        author["author_id"].as_str().unwrap().to_owned()
    });
    let used = |id: &String| {
        let told = shop.json(&["explain", "--person", id, "--purpose", "ai_assistant"]);
        told[0]["admitted"].as_u64().unwrap() > 0
    };
    ids.into_iter().find(used).unwrap()
}
