//! Orders to whoever got a copy, their confirmation by what the copy recorded, and what a dossier says of it.

use crate::exports::{Watching, lines};
use crate::sets::TownShop;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A town with a copy at Example Labs, and somebody who has items in it.
pub(crate) struct Copied {
    _watching: Watching,
    pub(crate) shop: TownShop,
    pub(crate) person: String,
    /// Their items in the copy, by the names that they have there.
    items: Vec<String>,
}

impl Copied {
    fn new() -> Copied {
        Copied::of(TownShop::new("200", |file| file < 2))
    }

    pub(crate) fn of(shop: TownShop) -> Copied {
        shop.compile(&[]);
        let person = shop.people_in(1)[0].clone();
        let watching = shop.watching();
        let make = ["export", "ai_assistant", "--to", "../copy", "--format"];
        shop.json(&[&make[..], &["jsonl", "--recipient", "Example Labs"]].concat());
        let dossier = shop.json(&["dossier", &person, "--no-loads"]);
        let name = dossier["about"]["sets"][0]["pseudonyms"][0].clone();
        let copy = lines(&shop.root().join("../copy"));
        let theirs = copy.iter().filter(|row| row["person"] == name);
        let mut items: Vec<String> = theirs
            .map(|row| row["item"].as_str().unwrap().to_owned())
            .collect();
        items.sort();
        assert!(!items.is_empty());
        Copied {
            _watching: watching,
            shop,
            person,
            items,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.shop.root().join("..").join(name)
    }

    /// Records a choice of the person's.
    pub(crate) fn says(&self, choice: &str) {
        let file = self.path("said.csv");
        let text = format!("person,choice,at\n{},{choice},2026-02-01\n", self.person);
        fs::write(&file, text).unwrap();
        let done = self
            .shop
            .json(&["import", "choices", file.to_str().unwrap()]);
        assert_eq!(done["files"][0]["accepted"], 1, "{done}");
    }

    pub(crate) fn orders(&self) -> Vec<Value> {
        let orders = self.shop.json(&["orders", "list"]);
        orders.as_array().unwrap().clone()
    }

    /// Carries out in a copy what is refused by now.
    pub(crate) fn apply(&self, copy: &str) -> Value {
        let head = self.shop.json(&["ledger", "verify"])["entries"].as_u64();
        let head = head.unwrap();
        self.shop
            .until(|feed| feed["feed"]["sequence"].as_u64() >= Some(head));
        let copy = format!("../{copy}");
        self.shop
            .json(&["export", "apply", &copy, "--set", "ai_assistant"])
    }

    fn recipient(&self) -> Value {
        let dossier = self.shop.json(&["dossier", &self.person, "--no-loads"]);
        let recipients = dossier["about"]["recipients"].as_array().unwrap();
        assert_eq!(recipients.len(), 1, "{recipients:?}");
        assert_eq!(recipients[0]["name"], "Example Labs");
        recipients[0].clone()
    }

    fn item_ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        let dossier =
            self.shop
                .json(&["dossier", &self.person, "--no-loads", "--per-page", "9999"]);
        for item in dossier["items"]["items"].as_array().unwrap() {
            let became = |set: &Value| set["became"] == "in" || set["became"] == "masked";
            if item["sets"].as_array().unwrap().iter().any(became) {
                ids.push(item["item"].as_str().unwrap().to_owned());
            }
        }
        ids.sort();
        ids
    }
}

#[test]
fn a_restriction_reaches_whoever_got_a_copy() {
    let town = Copied::new();
    let before = town.recipient();
    assert_eq!(before["copy"]["reached"], "nothing_said", "{before}");
    assert_eq!(before["copy"]["format"], "jsonl");
    assert_eq!(before["copy"]["set"], "ai_assistant/0001");
    assert_eq!(before["copy"]["items"], json!(town.item_ids()));
    assert_eq!(
        before["copy"]["items"].as_array().unwrap().len(),
        town.items.len()
    );
    assert!(town.orders().is_empty(), "{:?}", town.orders());
    town.says("restriction");
    let orders = town.orders();
    assert_eq!(orders.len(), 1, "{orders:?}");
    assert_eq!(orders[0]["request"], "restriction");
    assert_eq!(
        orders[0]["to"],
        json!({"kind": "recipient", "name": "Example Labs"})
    );
    assert_eq!(orders[0]["items"], json!(town.items));
    let text = crate::shop::demur(&town.shop.root(), &["orders", "list"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains("restricted:") && text.contains("do not use item"),
        "{text}"
    );
    // Once: also when everything is looked at, and by a purge, which it does not keep from being complete.
    town.shop.json(&["set", "mask"]);
    let purged = town.shop.json(&["purge", &town.person]);
    assert_eq!(purged["complete"], true, "{purged}");
    assert_eq!(town.orders().len(), 1);
    let told = town.recipient();
    assert_eq!(told["copy"]["reached"], "unknown", "{told}");
    assert_eq!(told["orders"], json!([1]));
    let dossier = town.shop.json(&["dossier", &town.person, "--no-loads"]);
    let deadlines = dossier["about"]["deadlines"].as_array().unwrap();
    let deadline = deadlines.iter().find(|d| d["request"] == "restriction");
    let deadline = deadline.unwrap();
    assert!(
        deadline["open"].to_string().contains("Order 1 not to use"),
        "{deadline}"
    );
    assert_eq!(dossier["about"]["orders"][0]["wanted"], "restriction");
    // The copy lies here, as it was handed over.
    let confirm = ["orders", "confirm", "1", "--by", "Example Labs"];
    let refused = town.shop.fails(&confirm);
    assert!(refused.contains("is not carried out"), "{refused}");
    let applied = town.apply("copy");
    assert!(
        applied["removed"].as_u64() >= Some(town.items.len() as u64),
        "{applied}"
    );
    assert_eq!(town.recipient()["copy"]["reached"], "yes");
    let confirmed = town.shop.json(&confirm);
    assert_eq!(confirmed[0]["confirmed"]["rests_on"]["kind"], "applied");
    assert_eq!(
        confirmed[0]["confirmed"]["rests_on"]["sequence"],
        applied["sequence"]
    );
    assert!(town.shop.fails(&confirm).contains("was confirmed on"));
}

#[test]
fn an_objection_is_ordered_where_that_is_wanted() {
    let town = Copied::new();
    town.shop.json(&["object", &town.person]);
    assert!(town.orders().is_empty(), "not unless asked for");
    let config = town.shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!(
            "{text}\n[recipients]\norders_on = [\"erasure\", \"restriction\", \"objection\"]\n"
        ),
    )
    .unwrap();
    town.shop.json(&["set", "mask"]);
    let orders = town.orders();
    assert_eq!(orders.len(), 1, "{orders:?}");
    assert_eq!(
        (&orders[0]["request"], &orders[0]["items"]),
        (&json!("objection"), &json!(town.items))
    );
    for (bad, said) in [
        ("\"whim\"", "whim"),
        ("\"objection\"", "Art. 17"),
        ("\"erasure\"", "Art. 18"),
    ] {
        let bad = format!("{text}\n[recipients]\norders_on = [{bad}]\n");
        fs::write(&config, bad).unwrap();
        let error = town.shop.fails(&["orders", "list"]);
        assert!(error.contains(said), "{error}");
    }
}

/// The recipient has the copy elsewhere and sends records.
#[test]
fn a_confirmation_is_held_against_the_record_that_was_sent() {
    let town = Copied::new();
    fs::rename(town.path("copy"), town.path("theirs")).unwrap();
    town.apply("theirs");
    town.says("restriction");
    let record = |number: u32| town.path(&format!("theirs/applied/{number}.json"));
    let early = record(1).to_str().unwrap().to_owned();
    let confirm = |number: &str, applied: &str| -> Vec<String> {
        [
            "orders",
            "confirm",
            number,
            "--by",
            "Example Labs",
            "--applied",
            applied,
        ]
        .map(str::to_owned)
        .to_vec()
    };
    let fails = |args: Vec<String>| {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        town.shop.fails(&args)
    };
    let refused = fails(confirm("1", &early));
    assert!(
        refused.contains("not carried out") && refused.contains("applied/1.json"),
        "{refused}"
    );
    assert_eq!(town.recipient()["copy"]["reached"], "unknown");
    town.apply("theirs");
    let newest = record(2).to_str().unwrap().to_owned();
    let whole = fs::read_to_string(&newest).unwrap();
    // Of another copy; not following the record before it; no record at all.
    let export = serde_json::from_str::<Value>(&whole).unwrap()["export"].clone();
    let export = export.as_str().unwrap();
    for (changed, told) in [
        (whole.replace(export, "20200101T000000Z-00"), "of the copy"),
        ("{}".to_owned(), "no record"),
    ] {
        fs::write(&newest, changed).unwrap();
        let refused = fails(confirm("1", &newest));
        assert!(refused.contains(told), "{told}: {refused}");
    }
    fs::write(&newest, &whole).unwrap();
    let first = fs::read_to_string(&early).unwrap();
    fs::write(&early, first.replace("\"number\"", " \"number\"")).unwrap();
    let refused = fails(confirm("1", &newest));
    assert!(refused.contains("does not follow"), "{refused}");
    fs::write(&early, &first).unwrap();
    let folder = town.path("theirs/applied");
    let args = confirm("1", folder.to_str().unwrap());
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let confirmed = town.shop.json(&args);
    assert_eq!(
        confirmed[0]["confirmed"]["rests_on"]["number"], 2,
        "{confirmed}"
    );
    // The record is kept: the dossier knows.
    let told = town.recipient();
    assert_eq!(told["copy"]["reached"], "yes", "{told}");
    assert!(told["copy"]["carried_out"].as_u64().is_some());
    // Without any record, it is somebody's word.
    town.says("erasure");
    town.shop.json(&["purge"]);
    let number = town
        .orders()
        .iter()
        .find(|o| o["request"] == "erasure")
        .unwrap()["number"]
        .to_string();
    let said = town
        .shop
        .json(&["orders", "confirm", &number, "--by", "Ada"]);
    assert_eq!(said[0]["confirmed"]["rests_on"], json!({"kind": "word"}));
}

/// Orders and confirmations as they were written before there were records of it.
#[test]
fn older_orders_are_read() {
    let town = Copied::new();
    let export = town.shop.json(&["export", "list"])[0]["export"].clone();
    let old = json!({
        "number": 1, "to": {"kind": "recipient", "name": "Example Labs"}, "person": 0, "of": export,
        "items": town.items, "digest": "00".repeat(32), "count": 1, "created": "2026-01-01", "due": "2026-01-31",
    });
    let mut confirmed = old.clone();
    confirmed["number"] = json!(2);
    confirmed["confirmed"] = json!({"at": "2026-02-01", "by": "Ada"});
    fs::create_dir_all(town.shop.root().join("orders")).unwrap();
    for order in [&old, &confirmed] {
        let path = format!("orders/00000{}.json", order["number"]);
        fs::write(town.shop.root().join(path), order.to_string()).unwrap();
    }
    let orders = town.orders();
    assert_eq!(orders.len(), 2);
    let rests = orders.iter().find_map(|o| o["confirmed"].get("rests_on"));
    assert_eq!(rests, Some(&json!({"kind": "word"})));
    assert!(orders.iter().all(|o| o["request"] == "erasure"));
    let confirm = ["orders", "confirm", "1", "--by", "Example Labs"];
    let refused = town.shop.fails(&confirm);
    assert!(refused.contains("a day after 2026-01-01"), "{refused}");
    // With a feed of a later day, its items are looked for in the copy itself.
    town.apply("copy");
    let refused = town.shop.fails(&confirm);
    assert!(refused.contains("are still in"), "{refused}");
    town.shop.json(&["object", &town.person]);
    town.apply("copy");
    let confirmed = town.shop.json(&confirm);
    assert_eq!(confirmed[0]["confirmed"]["rests_on"]["kind"], "applied");
    let operator = json!({
        "number": 3, "to": {"kind": "operator"}, "person": 0, "of": "table", "count": 1,
        "created": "2026-01-01", "due": "2026-01-31",
    });
    fs::write(
        town.shop.root().join("orders/000003.json"),
        operator.to_string(),
    )
    .unwrap();
    let refused = town
        .shop
        .fails(&["orders", "confirm", "3", "--by", "Ada", "--applied", "x"]);
    assert!(
        refused.contains("orders to the operator without it"),
        "{refused}"
    );
}

/// Page and document say it in both languages.
#[test]
fn a_dossier_names_recipients_in_every_form() {
    let town = Copied::new();
    town.says("restriction");
    let items = town.item_ids();
    for (lang, words) in [
        (
            "en",
            [
                "copy of ai_assistant/0001",
                "is not known here",
                "not to use",
            ],
        ),
        (
            "de",
            [
                "Kopie von ai_assistant/0001",
                "ist hier nicht bekannt",
                "nicht zu nutzen",
            ],
        ),
    ] {
        for form in ["html", "pdf"] {
            let path = town.path(&format!("d-{lang}.{form}"));
            let path = path.to_str().unwrap();
            let made = [
                "dossier",
                &town.person,
                "--lang",
                lang,
                "--out",
                path,
                "--no-loads",
            ];
            town.shop.json(&made);
            let text = match form {
                "html" => fs::read_to_string(path).unwrap(),
                _ if Command::new("pdftotext").arg("-v").output().is_err() => {
                    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"));
                    eprintln!("skipped: there is no pdftotext");
                    continue;
                }
                _ => {
                    let out = Command::new("pdftotext")
                        .args(["-enc", "UTF-8", path, "-"])
                        .output();
                    String::from_utf8(out.unwrap().stdout).unwrap()
                }
            };
            let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for word in words
                .iter()
                .copied()
                .chain(["Example Labs"])
                .chain(items.iter().map(String::as_str))
            {
                assert!(flat.contains(word), "{lang} {form}: {word} in {flat}");
            }
        }
    }
}
