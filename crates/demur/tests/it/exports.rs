//! `demur export` and `demur mask-tokens` from outside, as processes, with a watch beside them.

use crate::sets::TownShop;
use crate::shop::demur;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A watch that runs until it is dropped.
pub(crate) struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl TownShop {
    pub(crate) fn watching(&self) -> Watching {
        let watch = Command::new(env!("CARGO_BIN_EXE_demur"))
            .args(["--quiet", "watch"])
            .current_dir(self.root())
            .stdout(Stdio::null())
            .spawn();
        let watching = Watching(watch.unwrap());
        self.until(|feed| feed["age_seconds"].as_f64().unwrap() < 0.5);
        watching
    }

    /// Waits for the feed.
    pub(crate) fn until(&self, holds: impl Fn(&Value) -> bool) {
        let begun = Instant::now();
        loop {
            let out = demur(&self.root(), &["--json", "feed", "show", "ai_assistant"]);
            let feed = serde_json::from_slice(&out.stdout);
            if out.status.success() && feed.is_ok_and(|feed| holds(&feed)) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(120));
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub(crate) fn fails(&self, args: &[&str]) -> String {
        let out = demur(&self.root(), args);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {out:?}");
        String::from_utf8(out.stderr).unwrap()
    }
}

pub(crate) fn lines(copy: &Path) -> Vec<Value> {
    let mut all = Vec::new();
    for entry in fs::read_dir(copy).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            let text = fs::read_to_string(path).unwrap();
            all.extend(
                text.lines()
                    .map(|line| serde_json::from_str::<Value>(line).unwrap()),
            );
        }
    }
    all
}

#[test]
fn a_copy_is_made_recorded_and_reached_by_an_objection() {
    let shop = TownShop::new("200", |file| file < 2);
    shop.compile(&[]);
    let make = [
        "export",
        "ai_assistant",
        "--to",
        "../copy",
        "--format",
        "jsonl",
    ];
    let asked = shop.fails(&make);
    assert!(asked.contains("--recipient"), "{asked}");
    let make = [&make[..], &["--recipient", "Example Labs"]].concat();
    let no_feed = shop.fails(&make);
    assert!(no_feed.contains("demur watch"), "{no_feed}");
    let watching = shop.watching();
    let made = shop.json(&make);
    let copy = shop.root().join("../copy");
    let rows = lines(&copy);
    let items = made["export"]["listing"]["items"].as_u64().unwrap();
    assert!(items > 20 && rows.len() as u64 == items, "{made}");
    let taken = shop.fails(&make);
    assert!(taken.contains("is not empty"), "{taken}");

    let listed = shop.json(&["export", "list"]);
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["recipient"], "Example Labs");
    assert_eq!(listed[0]["items"].as_u64(), Some(items));
    assert_eq!(listed[0]["sequence"], made["recorded"]);
    let index = fs::read(listed[0]["index"].as_str().unwrap()).unwrap();
    assert_eq!(index, fs::read(copy.join("items.parquet")).unwrap());
    assert_eq!(
        shop.json(&["export", "list", "ai_assistant/0002"]),
        serde_json::json!([])
    );
    let verified = shop.json(&["ledger", "verify"]);
    assert!(verified["entries"].as_u64().is_some(), "{verified}");

    // Somebody objects; the recipient has the feed and the key, and no workspace.
    let key = shop.json(&["verify", "ai_assistant"])["key"]
        .as_str()
        .unwrap()
        .to_owned();
    let folder = copy.to_str().unwrap().to_owned();
    let feed = shop.set(1).join("feed");
    let away = tempfile::tempdir().unwrap();
    let apply = || -> Value {
        let args = [
            "--json",
            "export",
            "apply",
            &folder,
            "--feed",
            feed.to_str().unwrap(),
            "--key",
            &key,
        ];
        let out = demur(away.path(), &args);
        assert!(out.status.success(), "{out:?}");
        serde_json::from_slice(&out.stdout).unwrap()
    };
    assert_eq!(apply()["removed"], 0);
    let person = shop.people_in(1)[0].clone();
    let said = shop.json(&["object", &person]);
    let sequence = said["sequence"].as_u64().unwrap();
    shop.until(|feed| feed["feed"]["sequence"].as_u64().unwrap() > sequence);
    let done = apply();
    let removed = done["removed"].as_u64().unwrap();
    assert!(
        removed > 0 && done["sequence"].as_u64().unwrap() > sequence,
        "{done}"
    );
    assert_eq!(lines(&copy).len() as u64, items - removed);
    let check = demur(
        away.path(),
        &["--json", "export", "check", &folder, "--key", &key],
    );
    assert!(check.status.success(), "{check:?}");
    let file = fs::read_dir(&copy).unwrap().map(|e| e.unwrap().path());
    let file = file
        .into_iter()
        .find(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .unwrap();
    fs::write(file, "{}\n").unwrap();
    let check = demur(away.path(), &["export", "check", &folder, "--key", &key]);
    assert_eq!(check.status.code(), Some(1));
    // What is not touched is not looked at.
    assert_eq!(apply()["removed"], 0);
    drop(watching);
}

/// A shard of Megatron with two tokens an item, by its layout, and its sidecar.
fn tokenize(shop: &TownShop, rows: &[Value]) {
    let shards = shop.root().join("tokens");
    fs::create_dir(&shards).unwrap();
    let mut idx = b"MMIDIDX\0\0".to_vec();
    idx.extend(1_u64.to_le_bytes());
    idx.push(8);
    idx.extend((rows.len() as u64).to_le_bytes());
    idx.extend(0_u64.to_le_bytes());
    (0..rows.len()).for_each(|_| idx.extend(2_i32.to_le_bytes()));
    (0..rows.len() as i64).for_each(|row| idx.extend((row * 4).to_le_bytes()));
    fs::write(shards.join("corpus.idx"), idx).unwrap();
    fs::write(shards.join("corpus.bin"), vec![9; rows.len() * 4]).unwrap();
    let surroundings = loader::Surroundings {
        clock: std::sync::Arc::new(rights::SystemClock),
        randomness: std::sync::Arc::new(ledger::OsRandomness),
    };
    let set = loader::TrainingSet::open(&shop.set(1), None, surroundings).unwrap();
    let tokens = export::Tokens {
        kind: export::Kind::Megatron,
        shards,
        columns: Vec::new(),
        dtype: export::Dtype::Uint16,
        tokenizer: "nines".to_owned(),
        mask: 3,
    };
    let sidecar = shop.root().join("tokens.sidecar");
    let mut writer = export::SidecarWriter::create(&sidecar, &set, tokens).unwrap();
    for (sample, row) in rows.iter().enumerate() {
        let name = |column: &str| {
            let text = row[column].as_str().unwrap();
            corpus::set::schema::parse_pseudonym(text).unwrap()
        };
        let (item, person) = (name("item"), name("person"));
        writer
            .add("corpus", sample as u64, (0, 2), item, person)
            .unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn tokens_of_whoever_objects_are_overwritten() {
    let shop = TownShop::new("200", |file| file < 2);
    shop.compile(&[]);
    let watching = shop.watching();
    shop.json(&[
        "export",
        "ai_assistant",
        "--to",
        "../copy",
        "--format",
        "jsonl",
        "--recipient",
        "us",
    ]);
    let rows = lines(&shop.root().join("../copy"));
    tokenize(&shop, &rows);
    let mask = ["mask-tokens", "tokens.sidecar", "--set", "ai_assistant"];
    shop.json(&mask);
    let person = shop.people_in(1)[0].clone();
    let sequence = shop.json(&["object", &person])["sequence"]
        .as_u64()
        .unwrap();
    shop.until(|feed| feed["feed"]["sequence"].as_u64().unwrap() > sequence);
    let done = shop.json(&mask);
    let spans = done["spans"].as_u64().unwrap();
    assert!(spans > 0, "{done}");
    let bin = fs::read(shop.root().join("tokens/corpus.bin")).unwrap();
    let masked = bin.chunks_exact(4).filter(|tokens| *tokens == [3, 0, 3, 0]);
    assert_eq!(masked.count() as u64, spans);
    let others = bin.chunks_exact(4).filter(|tokens| *tokens == [9; 4]);
    assert_eq!(others.count() as u64 + spans, rows.len() as u64);
    drop(watching);
}

#[test]
fn what_is_wrong_is_said() {
    let shop = TownShop::new("60", |file| file < 1);
    shop.compile(&[]);
    let none = shop.fails(&["mask-tokens", "nowhere", "--set", "ai_assistant"]);
    assert!(none.contains("no sidecar"), "{none}");
    let unsaid = shop.fails(&["mask-tokens", "nowhere"]);
    assert!(unsaid.contains("--feed"), "{unsaid}");
    let none = shop.fails(&["export", "apply", ".", "--set", "ai_assistant"]);
    assert!(none.contains("no export"), "{none}");
    let form = shop.fails(&[
        "export",
        "ai_assistant",
        "--to",
        "../copy",
        "--format",
        "webdataset",
        "--compression",
        "gz",
        "--recipient",
        "x",
    ]);
    assert!(form.contains("webdataset none"), "{form}");
    let watching = shop.watching();
    let column = shop.fails(&[
        "export",
        "ai_assistant",
        "--to",
        "../copy",
        "--format",
        "mds",
        "--columns",
        "texts",
        "--recipient",
        "x",
    ]);
    assert!(column.contains("no column `texts`"), "{column}");
    drop(watching);
}

/// An erasure is an order to everybody who got a copy, too (GDPR Art. 19), and only of what they got.
#[test]
fn whoever_got_a_copy_has_to_delete_what_is_erased() {
    let shop = TownShop::new("200", |file| file < 2);
    shop.compile(&[]);
    let person = shop.people_in(1)[0].clone();
    let watching = shop.watching();
    let make = ["export", "ai_assistant", "--to", "../copy", "--format"];
    let make = [&make[..], &["jsonl", "--recipient", "Example Labs"]].concat();
    shop.json(&make);
    drop(watching);
    let copy = lines(&shop.root().join("../copy"));
    let choices = shop.root().join("../erasure.csv");
    let text = format!("person,choice,at\n{person},erasure,2026-02-01\n");
    fs::write(&choices, text).unwrap();
    shop.json(&["import", "choices", choices.to_str().unwrap()]);
    let purged = shop.json(&["purge"]);
    assert_eq!(purged["complete"], false, "an order is open");
    let ours = |orders: &Value| -> Vec<Value> {
        let to = |order: &&Value| order["to"]["kind"] == "recipient";
        let orders = orders.as_array().unwrap().iter();
        orders.filter(to).cloned().collect()
    };
    let orders = ours(&shop.json(&["orders", "list"]));
    assert_eq!(orders.len(), 1, "{orders:?}");
    assert_eq!(orders[0]["to"]["name"], "Example Labs");
    let items = orders[0]["items"].as_array().unwrap();
    let theirs: Vec<&Value> = copy
        .iter()
        .filter(|row| items.contains(&row["item"]))
        .collect();
    assert!(!items.is_empty() && theirs.len() == items.len());
    let whose: Vec<&Value> = theirs.iter().map(|row| &row["person"]).collect();
    assert!(whose.iter().all(|who| *who == whose[0]), "{whose:?}");
    let all = copy.iter().filter(|row| row["person"] == *whose[0]);
    assert_eq!(all.count(), items.len(), "all of theirs");
    shop.json(&["purge"]);
    assert_eq!(ours(&shop.json(&["orders", "list"])).len(), 1, "once");
    let number = orders[0]["number"].to_string();
    // The copy lies here, and has them still: nobody's word stands against that.
    let confirm = ["orders", "confirm", &number, "--by", "Example Labs"];
    let refused = shop.fails(&confirm);
    assert!(refused.contains("is not carried out"), "{refused}");
    shop.json(&["export", "apply", "../copy", "--set", "ai_assistant"]);
    let confirmed = shop.json(&confirm);
    assert_eq!(confirmed[0]["items"], Value::Null, "{confirmed}");
    assert_eq!(
        confirmed[0]["confirmed"]["rests_on"]["kind"], "applied",
        "{confirmed}"
    );
}
