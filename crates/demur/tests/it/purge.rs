//! Purge, holds and orders from outside.

use crate::shop::Shop;
use rights::{Clock as _, SystemClock};
use serde_json::{Value, json};
use std::fs;

/// Ada and Ben with posts; Ada's are to be erased.
fn shop() -> Shop {
    let shop = Shop::new(&["--opt-out"]);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let scoped = text.replace(
        "# scope_from = \"2025-01-01\"",
        "scope_from = \"2015-01-01\"",
    );
    let dated = scoped.replace(
        "# [erasure]\n# order_due_days = 30",
        "[erasure]\norder_due_days = 0",
    );
    assert!(scoped != text && dated != scoped);
    fs::write(&config, dated).unwrap();
    let people = "id,birth,account\nada-lovelace,1980-01-01,personal\nben,1981-01-01,personal\n";
    import(&shop, "people", "people.csv", people);
    let item = |id: &str, person: &str, more: Value| {
        let mut row = json!({
            "id": id, "person": person, "kind": "post", "audience": "public",
            "created": "2024-05-01", "text": format!("text of {id}"), "collected_for": ["service"],
        });
        for (key, value) in more.as_object().unwrap() {
            row[key] = value.clone();
        }
        format!("{row}\n")
    };
    let uri = json!({"media_uri": "https://media.example/ada"});
    let rows = [
        item("ada/1", "ada-lovelace", json!({})),
        item("ada/2", "ada-lovelace", uri),
        item("ben/1", "ben", json!({})),
        item("ben/2", "ben", json!({"mentions": ["ada-lovelace"]})),
    ];
    import(&shop, "items", "items.jsonl", &rows.concat());
    let told = |who: &str| format!("{who},first,ai_assistant,post,delivered,2026-01-01,mail\n");
    let notices = "person,campaign,purposes,kinds,status,at,channel\n".to_owned();
    import(
        &shop,
        "notices",
        "notices.csv",
        &(notices + &told("ada-lovelace") + &told("ben")),
    );
    shop.assess();
    let made = shop.json(&["compile", "--purpose", "ai_assistant"]);
    assert_eq!(made["admitted"], 4, "{made}");
    shop
}

/// Imports a file that is gone afterwards.
fn import(shop: &Shop, what: &str, name: &str, text: &str) {
    let path = shop.write(name, text);
    let done = shop.json(&["import", what, &path]);
    assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    fs::remove_file(path).unwrap();
}

fn erase(shop: &Shop) {
    let choice = "person,choice,at\nada-lovelace,erasure,2026-02-01\n";
    import(shop, "choices", "choices.csv", choice);
}

#[test]
fn a_person_is_erased_from_sets_and_inputs() {
    let shop = shop();
    let (status, out, _) = shop.run(&["purge"]);
    assert_eq!(status, 0);
    assert!(out.contains("nothing to purge"), "{out}");
    shop.json(&["watch", "--once"]);
    erase(&shop);
    shop.json(&["watch", "--once"]);
    let list = |epoch: u32| {
        shop.root()
            .join(format!("sets/ai_assistant/0001/feed/revoked-{epoch}"))
    };
    assert!(list(0).exists());
    let foreseen = shop.json(&["purge", "--dry-run"]);
    assert_eq!(foreseen["sets"][0]["rows"], 3, "{foreseen}");
    assert_eq!(
        (&foreseen["dry_run"], &foreseen["complete"]),
        (&json!(true), &json!(false))
    );
    let (status, out, _) =
        shop.run(&["purge", "--find", "ada-lovelace", "--find", "text of ada/1"]);
    assert_eq!(status, 1, "{out}");
    assert!(
        out.contains("content/") && out.contains("sets/ai_assistant/0001/table"),
        "{out}"
    );
    let today = SystemClock.today();
    let (status, out, err) = shop.run(&["purge", "ada-lovelace", "--scan"]);
    assert_eq!(status, 0, "{out}{err}");
    for said in [
        "purged 3 rows in ",
        " of ai_assistant/0001, state 2",
        "blanked 2 items in 1 content",
        "names in 1 row of others",
        "1 order to delete open, the first due on ",
        "not complete",
        "the ledger destroyed the key of 1 account",
        "without orders: nothing found",
    ] {
        assert!(out.contains(said), "{said}: {out}");
    }
    assert!(!list(0).exists() && list(1).exists());
    let (status, out, _) = shop.run(&["purge", "--find", "media.example/ada"]);
    assert_eq!(status, 1, "only the order has it still: {out}");
    assert_eq!(
        out.matches("orders/000001.json").count(),
        out.matches("media.example").count()
    );
    // The order.
    let (status, out, _) = shop.run(&["orders", "list"]);
    assert_eq!(status, 0);
    assert!(
        out.contains("ada-lovelace") && out.contains("delete https://media.example/ada"),
        "{out}"
    );
    let (overdue, ..) = shop.run(&["orders", "list", "--overdue"]);
    // Until midnight (UTC).
    if SystemClock.today() == today {
        assert_eq!(overdue, 0, "it is due today");
    }
    let path = shop.root().join("orders/000001.json");
    let text = fs::read_to_string(&path).unwrap();
    let order: Value = serde_json::from_str(&text).unwrap();
    let due = order["due"].as_str().unwrap();
    fs::write(
        &path,
        text.replace(&format!("\"due\": \"{due}\""), "\"due\": \"2026-01-01\""),
    )
    .unwrap();
    let (status, out, _) = shop.run(&["orders", "list", "--overdue"]);
    assert_eq!(status, 1);
    assert!(out.contains("OVERDUE"), "{out}");
    assert_eq!(shop.run(&["orders", "confirm", "2", "--by", "Ada"]).0, 2);
    shop.json(&[
        "orders",
        "confirm",
        "1",
        "--by",
        "Ada",
        "--evidence",
        "ticket 1",
    ]);
    assert_eq!(shop.run(&["orders", "list", "--overdue"]).0, 0);
    assert_eq!(shop.run(&["orders", "confirm", "1", "--by", "Ada"]).0, 2);
    assert_eq!(shop.run(&["purge", "--find", "media.example/ada"]).0, 0);
    // Nobody knows the person any more, and no file has a trace.
    assert_eq!(shop.run(&["purge", "ada-lovelace", "--scan"]).0, 2);
    let marks = ["ada-lovelace", "ada/1", "ada/2", "text of ada/1"];
    let find = marks.iter().flat_map(|mark| ["--find", mark]);
    let found = shop.json(&["purge"].into_iter().chain(find).collect::<Vec<_>>());
    assert_eq!(found["found"], json!([]), "{found}");
    assert_eq!(shop.json(&["purge"])["complete"], true);
    // The set holds, by its files and by its inputs; the next one is the same as a full one.
    let verified = shop.json(&["verify", "ai_assistant", "--reference"]);
    assert_eq!(verified["holds"], true, "{verified}");
    let detail = |name: &str| {
        let checks = verified["checks"].as_array().unwrap();
        let check = checks.iter().find(|c| c["name"] == name).unwrap();
        check["detail"].as_str().unwrap().to_owned()
    };
    assert!(detail("reference").contains("3 were purged and cannot be checked any more"));
    assert!(
        detail("counts").contains("3 items were purged"),
        "{}",
        detail("counts")
    );
    assert!(detail("inputs").contains("without what was erased since"));
    let listed = shop.json(&["set", "list"]);
    assert_eq!(
        (&listed[0]["rows_written"], &listed[0]["rows_masked"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(shop.json(&["set", "stats"])["total"]["items"], 1);
    let history = shop.json(&["ledger", "verify"]);
    assert_eq!(history["ok"], true);
    let next = shop.json(&["compile", "--purpose", "ai_assistant"]);
    assert_eq!(next["admitted"], 1);
    let diff = shop.json(&["set", "diff", "ai_assistant/0001", "ai_assistant/0002"]);
    assert_eq!(
        diff["only_in_b"]["items"], 3,
        "what was purged from the first: {diff}"
    );
    assert_eq!(
        shop.json(&["verify", "ai_assistant", "--reference"])["holds"],
        true
    );
}

#[test]
fn holds_are_placed_listed_and_lifted() {
    let shop = shop();
    let place = |until: &str, reason: &str| {
        shop.run(&[
            "hold",
            "place",
            "ada-lovelace",
            "--until",
            until,
            "--reason",
            reason,
        ])
    };
    assert_eq!(
        shop.run(&["hold", "place", "ada-lovelace", "--reason", "case 7"])
            .0,
        2,
        "no end"
    );
    assert_eq!(place("2001-01-01", "case 7").0, 2, "it has passed");
    assert_eq!(place("2097-01-01", " ").0, 2);
    assert_eq!(place("2097-01-01", "case 7").0, 0);
    assert_eq!(shop.run(&["hold", "lift", "ben"]).0, 2);
    let holds = shop.json(&["hold", "list"]);
    assert_eq!(
        holds,
        json!([{"person": "ada-lovelace", "until": "2097-01-01", "reason": "case 7", "stands": true}])
    );
    erase(&shop);
    let (status, out, _) = shop.run(&["purge"]);
    assert_eq!(status, 0);
    assert!(
        out.contains("held until 2097-01-01 (case 7): ada-lovelace, 2 rows masked and kept"),
        "{out}"
    );
    assert!(out.contains("not complete"), "{out}");
    assert_eq!(shop.run(&["purge", "--find", "text of ada/1"]).0, 1);
    let history = shop.json(&["ledger", "history", "ada-lovelace"]);
    let placed = |e: &Value| e["entry"]["entry"] == "hold_placed";
    assert_eq!(
        history
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| placed(e))
            .count(),
        1
    );
    shop.json(&["hold", "lift", "ada-lovelace"]);
    assert_eq!(shop.json(&["hold", "list"]), json!([]));
    let purged = shop.json(&["purge"]);
    assert_eq!(purged["sets"][0]["rows"], 2, "{purged}");
    assert_eq!(shop.run(&["purge", "--find", "text of ada/1"]).0, 0);
    assert_eq!(
        shop.json(&["verify", "ai_assistant", "--reference"])["holds"],
        true
    );
}
