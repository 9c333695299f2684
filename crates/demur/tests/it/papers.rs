//! `demur papers` from outside: files, exit status, what is missing and where it is to be filled in.

use crate::exports::lines;
use crate::notices::{MailServer, plan, send};
use crate::sets::TownShop;
use crate::shop::{Shop, demur};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let out = demur(folder, args);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        out.status.code().unwrap(),
        text(&out.stdout),
        text(&out.stderr),
    )
}

fn json(folder: &Path, args: &[&str]) -> (i32, Value) {
    let (status, out, err) = run(folder, &[&["--json"], args].concat());
    let value = serde_json::from_str(&out);
    assert!(value.is_ok(), "{args:?}\n{out}{err}");
    (status, value.unwrap())
}

/// What is said in demur.toml.
fn says(root: &Path, text: &str) {
    let config = root.join("demur.toml");
    let before = fs::read_to_string(&config).unwrap();
    fs::write(config, format!("{before}\n{text}")).unwrap();
}

#[test]
fn documents_are_written_and_say_what_they_lack() {
    let shop = TownShop::new("60", |file| file < 1);
    let made = shop.compile(&[]);
    let root = shop.root();
    let (status, listed) = json(&root, &["papers", "list"]);
    assert_eq!(status, 1);
    let kinds: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["kind"].as_str().unwrap())
        .collect();
    for kind in [
        "record_of_processing",
        "assessment",
        "dpia_input",
        "training_content_summary",
        "statistics",
    ] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }

    let (status, out, err) = run(
        &root,
        &["papers", "record", "--lang", "de", "--out", "papers/"],
    );
    assert_eq!(status, 1, "{out}{err}");
    let docx = fs::read(root.join("papers/record.de.docx")).unwrap();
    assert!(docx.starts_with(b"PK"));
    assert!(out.contains("demur.toml: [records] security"), "{out}");
    let again = run(
        &root,
        &[
            "papers",
            "record",
            "--lang",
            "de",
            "--out",
            "papers/again.docx",
        ],
    );
    assert_eq!(again.0, 1);
    assert!(
        docx == fs::read(root.join("papers/again.docx")).unwrap(),
        "equal facts give equal bytes"
    );

    let (_, told) = json(&root, &["papers", "summary"]);
    let set = &told["paper"]["facts"]["sets"][0];
    let items: u64 = set["items"]
        .as_object()
        .unwrap()
        .values()
        .map(|n| n.as_u64().unwrap())
        .sum();
    assert_eq!(Some(items), made["admitted"].as_u64());
    let missing = told["missing"].as_array().unwrap();
    assert!(
        missing
            .iter()
            .any(|m| m["fill"] == "demur.toml: [records.summary.provider] name")
    );

    let file = root.join("statistics.json");
    let (status, told) = json(
        &root,
        &["papers", "statistics", "--out", file.to_str().unwrap()],
    );
    assert_eq!(status, 1);
    assert_eq!(told["file"], file.display().to_string());
    let written: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(written["facts"]["sets"]["compiled"], 1);
    let (_, page, _) = run(&root, &["papers", "dpia", "--format", "html"]);
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
}

/// What a recipient is ordered to do is in the statistics.
fn orders(shop: &TownShop, person: &str) {
    let figures = || {
        let (_, told) = json(&shop.root(), &["papers", "statistics"]);
        let erasures = &told["paper"]["facts"]["erasures"];
        let count = |name: &str| erasures[name].as_u64().unwrap();
        (count("orders"), count("orders_confirmed"))
    };
    assert_eq!(figures(), (0, 0));
    let file = shop.root().join("said.csv");
    let text = format!("person,choice,at\n{person},restriction,2026-02-01\n");
    fs::write(&file, text).unwrap();
    shop.json(&["import", "choices", file.to_str().unwrap()]);
    let orders = shop.json(&["orders", "list"]);
    let orders = orders.as_array().unwrap();
    assert_eq!(orders.len(), 1);
    assert_eq!(figures(), (1, 0));
    let number = orders[0]["number"].to_string();
    let head = shop.json(&["ledger", "verify"])["entries"].as_u64();
    shop.until(|feed| feed["feed"]["sequence"].as_u64() >= head);
    shop.json(&["export", "apply", "../copy", "--set", "ai_assistant"]);
    shop.json(&["orders", "confirm", &number, "--by", "Example Labs"]);
    assert_eq!(figures(), (1, 1));
}

/// The figures of a campaign are those of `demur notice status`.
#[test]
fn notices_are_those_of_the_outbox() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = crate::served::shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    shop.json(&["object", "u7"]);
    let status = shop.json(&["notice", "status", "spring-2027"]);
    let stages = &status["campaigns"][0]["stages"];
    let (_, told) = json(&shop.root(), &["papers", "statistics"]);
    let notices = told["paper"]["facts"]["notices"].as_array().unwrap();
    let ours = notices
        .iter()
        .find(|n| n["campaign"] == "spring-2027")
        .unwrap();
    let count = |stage: &str| stages[stage].as_u64().unwrap_or(0);
    assert!(count("sent") > 10, "{status}");
    for (name, stage) in [
        ("sent", "sent"),
        ("reached", "delivered"),
        ("unreached", "unreached"),
        ("objected", "objected"),
        ("consented", "consented"),
    ] {
        assert_eq!(ours[name], count(stage), "{name}");
    }
    assert!(ours["objected"].as_u64().unwrap() > 0);
    assert_eq!(ours["bounced"], 0);
}

/// Who got a copy is in the record, and stays a gap until it is said who they are.
#[test]
fn who_got_a_copy_is_a_recipient() {
    let shop = TownShop::new("60", |file| file < 1);
    shop.compile(&[]);
    let root = shop.root();
    let _watching = shop.watching();
    shop.json(&[
        "export",
        "ai_assistant",
        "--to",
        "../copy",
        "--format",
        "jsonl",
        "--recipient",
        "Example Labs",
    ]);
    let (_, told) = json(&root, &["papers", "record"]);
    let recipients = &told["paper"]["facts"]["activities"][0]["recipients"];
    assert_eq!(recipients[0]["name"], "Example Labs");
    let items = lines(&root.join("../copy")).len();
    assert!(
        recipients[0]["receives"]
            .as_str()
            .unwrap()
            .contains(&items.to_string())
    );
    let fills = |told: &Value| -> Vec<String> {
        let all = told["missing"].as_array().unwrap().iter();
        all.map(|m| m["fill"].as_str().unwrap().to_owned())
            .collect()
    };
    let role = "demur.toml: [records.recipients.\"Example Labs\"] role".to_owned();
    assert!(fills(&told).contains(&role), "{told}");
    says(
        &root,
        "[records.recipients.\"Example Labs\"]\nrole = \"partner\"\nthird_country = \"no\"\n",
    );
    let (_, told) = json(&root, &["papers", "record"]);
    assert!(!fills(&told).contains(&role));
    assert_eq!(
        told["paper"]["facts"]["activities"][0]["transfers"],
        Value::Array(Vec::new())
    );
    orders(&shop, &shop.people_in(1)[0]);
}

#[test]
fn nothing_in_it_and_what_cannot_be() {
    let shop = Shop::new(&[]);
    let root = shop.root();
    for (args, status) in [
        (&["papers", "record"][..], 1),
        (&["papers", "summary", "--lang", "de"], 1),
        (&["papers", "statistics"], 1),
        (&["papers", "dpia", "--purpose", "ai_assistant"], 1),
        (&["papers", "dpia"], 2),
        (&["papers", "assessment"], 2),
        (&["papers", "statistics", "--year", "2999"], 2),
        (&["papers", "statistics", "--year", "-5"], 2),
        (&["papers", "statistics", "--purpose", "ai_assistant"], 2),
        (&["papers", "record", "--year", "2026"], 2),
        (&["papers", "record", "--out", "record.pdf"], 2),
        (&["papers", "record", "--out", "nowhere/record.docx"], 2),
        (&["papers", "summary", "--format", "jsonld"], 2),
        (&["papers", "record", "--format", "jsonld"], 2),
    ] {
        let (found, out, err) = run(&root, args);
        assert_eq!(found, status, "{args:?}\n{out}{err}");
        assert!(!err.contains("panicked"), "{err}");
    }
    says(&root, "[records]\nsecrity = []\n");
    let (status, _, err) = run(&root, &["papers", "record"]);
    assert_eq!(status, 2);
    assert!(err.contains("secrity"), "{err}");
}
