//! Proofs of absence from outside: made in a workspace, checked anywhere, by this program and by the
//! script of the documentation.

use crate::shop::{Shop, demur};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const POEM: &str =
    "I met a traveller from an antique land, who said: two vast and trunkless legs of stone";

/// A shop with Ada's and Ben's posts in a set, and Cleo, who shares one.
fn shop() -> Shop {
    let shop = Shop::new(&["--opt-out"]);
    shop.write(
        "people.csv",
        "id,birth\nada,1980-01-01\nben,1981-01-01\ncleo,1982-01-01\n",
    );
    let post = |id: &str, person: &str, text: &str| {
        json!({
            "id": id, "person": person, "kind": "post", "audience": "public", "created": "2024-05-01",
            "text": text, "collected_for": ["service"],
        })
    };
    let mut share = post("c1", "cleo", "how true");
    share["share_of"] = "a1".into();
    let rows = [
        post("a1", "ada", POEM),
        post("a2", "ada", "second"),
        post("b1", "ben", &format!("Ada wrote: {}!", POEM.to_uppercase())),
        share,
    ];
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    shop.write("posts.jsonl", &rows);
    shop.json(&["import", "people", "people.csv"]);
    shop.json(&["import", "items", "posts.jsonl"]);
    shop.write(
        "notices.csv",
        "person,campaign,purposes,kinds,status,at\n\
         ada,first,ai_assistant,post,delivered,2024-10-01\n\
         ben,first,ai_assistant,post,delivered,2024-10-01\n\
         cleo,first,ai_assistant,post,delivered,2024-10-01\n",
    );
    shop.json(&["import", "notices", "notices.csv"]);
    shop.assess();
    let made = shop.json(&["compile", "--purpose", "ai_assistant"]);
    assert_eq!(made["admitted"], 4, "{made}");
    shop
}

fn python() -> Option<String> {
    let python = std::env::var("DEMUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let able = Command::new(&python)
        .args(["-c", "import hashlib"])
        .output();
    let able = able.is_ok_and(|o| o.status.success());
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(able || !ci, "CI needs Python");
    if !able {
        eprintln!("skipped: there is no `{python}`");
    }
    able.then_some(python)
}

/// A place without a workspace, with a proof, a receipt, and the keys.
struct Elsewhere {
    folder: tempfile::TempDir,
    key: String,
}

impl Elsewhere {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What demur says there: exit status, and what was printed.
    fn check(&self, more: &[&str]) -> (i32, Value) {
        let args = [
            "--json",
            "check-absence",
            "proof.json",
            "--receipt",
            "receipt.json",
        ];
        let out = demur(self.folder.path(), &[&args[..], more].concat());
        let said = serde_json::from_slice(&out.stdout).unwrap_or(Value::Null);
        (out.status.code().unwrap(), said)
    }

    /// What the script says there.
    fn script(&self, python: &str, key: Option<&str>) -> Output {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/check_absence.py");
        let mut command = Command::new(python);
        // Optimized Python leaves assertions out: the script must not rest on them.
        command
            .args(["-O", "-B", script])
            .args([self.path("proof.json"), self.path("receipt.json")]);
        command.args(key).output().unwrap()
    }

    fn write(&self, name: &str, value: &Value) {
        fs::write(self.path(name), value.to_string()).unwrap();
    }

    fn read(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }
}

/// Ada has objected; the proof and her receipt are taken elsewhere.
fn objected(shop: &Shop) -> Elsewhere {
    let elsewhere = Elsewhere {
        folder: tempfile::tempdir().unwrap(),
        key: shop.json(&["verify", "ai_assistant"])["key"]
            .as_str()
            .unwrap()
            .to_owned(),
    };
    let [proof, receipt] = ["proof.json", "receipt.json"].map(|n| elsewhere.path(n));
    shop.json(&["object", "ada", "--receipt", receipt.to_str().unwrap()]);
    let out = proof.to_str().unwrap();
    let proved = shop.json(&["prove-absence", "ada", "ai_assistant", "--out", out]);
    assert_eq!(
        (&proved["absent"], &proved["state"]),
        (&json!(true), &json!(1))
    );
    elsewhere
}

#[test]
fn a_person_is_in_a_set_and_then_provably_not() {
    let shop = shop();
    let (status, out, err) = shop.run(&["prove-absence", "ada", "ai_assistant/0001"]);
    assert_eq!(status, 1, "{out}{err}");
    assert!(
        out.contains("2 items of ada in ai_assistant/0001, state 0"),
        "{out}"
    );
    assert!(
        out.contains("a1, a2") && out.contains("demur object ada"),
        "{out}"
    );
    assert!(out.contains("1 item of others"), "{out}");
    let (status, out, _) = shop.run(&[
        "prove-absence",
        "ada",
        "ai_assistant",
        "--item",
        "a1",
        "--item",
        "b1",
    ]);
    assert_eq!(status, 1);
    assert!(
        out.contains("item a1 of ada is in") && out.contains("item b1 of ada is NOT in"),
        "{out}"
    );

    let elsewhere = objected(&shop);
    let (status, out, err) = shop.run(&["prove-absence", "ada", "ai_assistant"]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(
        out.contains("nothing of ada is in ai_assistant/0001, state 1"),
        "{out}"
    );
    let (status, said) = elsewhere.check(&[]);
    assert_eq!(
        (status, &said["absent"], &said["key_given"]),
        (0, &json!(true), &json!(false)),
        "{said}"
    );
    let set = shop.root().join("sets/ai_assistant/0001");
    let (status, said) =
        elsewhere.check(&["--key", &elsewhere.key, "--set", set.to_str().unwrap()]);
    assert_eq!((status, &said["newest_state"]), (0, &json!(1)), "{said}");
    // The same proof again is the same file.
    let again = elsewhere.path("again.json");
    shop.json(&[
        "prove-absence",
        "ada",
        "ai_assistant",
        "--out",
        again.to_str().unwrap(),
    ]);
    assert_eq!(
        fs::read(again).unwrap(),
        fs::read(elsewhere.path("proof.json")).unwrap()
    );
    // Ben's receipt says nothing about Ada's proof, and the other way round.
    let ben = elsewhere.path("receipt.json");
    shop.json(&["object", "ben", "--receipt", ben.to_str().unwrap()]);
    let (status, said) = elsewhere.check(&[]);
    assert_eq!((status, &said["holds"]), (1, &json!(false)), "{said}");
    let (status, _, err) = shop.run(&["prove-absence", "nobody", "ai_assistant"]);
    assert_eq!(status, 2);
    assert!(err.contains("nobody has the id or handle"), "{err}");
}

#[test]
fn the_script_of_the_documentation_agrees_about_good_proofs_and_changed_ones() {
    let Some(python) = python() else { return };
    let shop = shop();
    let elsewhere = objected(&shop);
    for key in [None, Some(elsewhere.key.as_str())] {
        let out = elsewhere.script(&python, key);
        let said = String::from_utf8_lossy(&out.stdout);
        assert!(
            out.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&out.stderr)
        );
        assert!(
            said.contains("nothing of ada is in ai_assistant/0001, state 1"),
            "{said}"
        );
        assert_eq!(said.contains("compare it"), key.is_none());
    }
    let other = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    assert_eq!(
        elsewhere.script(&python, Some(other)).status.code(),
        Some(1)
    );
    assert_eq!(elsewhere.check(&["--key", other]).0, 1);
    // One who is there: the proof holds, and shows it.
    let [proof, receipt] = ["proof.json", "receipt.json"].map(|n| elsewhere.path(n));
    let good = [elsewhere.read("proof.json"), elsewhere.read("receipt.json")];
    shop.json(&[
        "object",
        "cleo",
        "--kinds",
        "photo",
        "--receipt",
        receipt.to_str().unwrap(),
    ]);
    shop.run(&[
        "prove-absence",
        "ben",
        "ai_assistant",
        "--out",
        proof.to_str().unwrap(),
    ]);
    let (mut ben, cleo) = (elsewhere.read("proof.json"), elsewhere.read("receipt.json"));
    ben["proofs"][0]["person"] = "cleo".into();
    elsewhere.write("proof.json", &ben);
    // Ben's proof under Cleo's name.
    let (status, said) = elsewhere.check(&[]);
    let script = elsewhere.script(&python, None);
    assert_eq!(script.status.code(), Some(status), "{said}");
    let named = said["holds"].as_bool().unwrap();
    assert_eq!(named, script.stderr.is_empty(), "{said}");
    drop(cleo);

    let [proof, receipt] = &good;
    let mut tried = 0;
    for (what, proof, receipt) in changes(proof, receipt) {
        elsewhere.write("proof.json", &proof);
        elsewhere.write("receipt.json", &receipt);
        let out = elsewhere.script(&python, None);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{what}: {said}");
        assert!(
            said.starts_with("the proof does not hold"),
            "{what}: {said}"
        );
        let (status, said) = elsewhere.check(&[]);
        assert!(status != 0 && said["absent"] != true, "{what}: {said}");
        tried += 1;
    }
    assert!(tried >= 12, "{tried}");
}

/// Everything about a proof or a receipt that can be another.
fn changes(proof: &Value, receipt: &Value) -> Vec<(String, Value, Value)> {
    let flip = |value: &Value, at: usize| {
        let mut letters: Vec<char> = value.as_str().unwrap().chars().collect();
        let at = at % letters.len();
        letters[at] = if letters[at] == '1' { '2' } else { '1' };
        Value::from(letters.into_iter().collect::<String>())
    };
    let mut all = Vec::new();
    let mut add = |what: &str, how: &dyn Fn(&mut Value, &mut Value)| {
        let (mut proof, mut receipt) = (proof.clone(), receipt.clone());
        how(&mut proof, &mut receipt);
        all.push((what.to_owned(), proof, receipt));
    };
    for at in [20, 200, 700, 1500] {
        add("state", &|p, _| p["state"] = flip(&p["state"], at));
    }
    add("form", &|p, _| p["absence"] = "demur/2".into());
    add("person", &|p, _| p["proofs"][0]["person"] = "ben".into());
    add("no proof", &|p, _| p["proofs"] = json!([]));
    add("a path", &|p, _| {
        p["proofs"][0]["proof"]["path"] = json!(["00".repeat(32)])
    });
    let bucket = "/proofs/0/proof/bucket";
    let count = proof.pointer(bucket).unwrap().as_array().unwrap().len();
    assert!(count > 1, "two people and an item are left");
    add("a leaf", &|p, _| {
        let leaf = &mut p.pointer_mut(bucket).unwrap()[0];
        *leaf = flip(leaf, 63);
    });
    add("a leaf less", &|p, _| {
        drop(p.pointer_mut(bucket).unwrap().as_array_mut().unwrap().pop())
    });
    add("order", &|p, _| {
        p.pointer_mut(bucket)
            .unwrap()
            .as_array_mut()
            .unwrap()
            .swap(0, 1)
    });
    add("item", &|p, _| p["state"] = "".into());
    add("record", &|_, r| r["record"] = flip(&r["record"], 60));
    add("salt", &|_, r| r["salt"] = flip(&r["salt"], 9));
    all
}

#[test]
fn a_text_is_looked_for_and_called_a_search() {
    let shop = shop();
    let poem = shop.write("poem.txt", &format!("{POEM}\n"));
    let (status, out, err) = shop.run(&["prove-absence", "--text", &poem, "ai_assistant"]);
    assert_eq!(status, 1, "{out}{err}");
    assert!(
        out.contains("item a1: the same text") && out.contains("item b1: has all of it"),
        "{out}"
    );
    assert!(out.contains("a search, not a proof"), "{out}");
    shop.json(&["object", "ben"]);
    shop.json(&["object", "ada"]);
    let none = shop.json(&["prove-absence", "--text", &poem, "ai_assistant"]);
    assert_eq!(
        (&none["kind"], &none["texts"][0]["rows"]),
        (&json!("search"), &json!(0)),
        "{none}"
    );
    // A copy of the set, many texts, no workspace.
    let elsewhere = tempfile::tempdir().unwrap();
    copy(
        &shop.root().join("sets/ai_assistant/0001"),
        &elsewhere.path().join("0001"),
    );
    let lines = [
        json!({"text": POEM, "id": 1}),
        json!({"text": null}),
        json!({"text": "How  TRUE"}),
    ];
    let lines: String = lines.iter().map(|l| format!("{l}\n")).collect();
    fs::write(elsewhere.path().join("all.jsonl"), lines).unwrap();
    let out = demur(
        elsewhere.path(),
        &["prove-absence", "--texts", "all.jsonl", "0001"],
    );
    let said = String::from_utf8_lossy(&out.stdout);
    // Cleo's share went with what it shares.
    assert_eq!(out.status.code(), Some(0), "{said}");
    assert!(said.contains("of 2 of 2 texts nothing was found"), "{said}");
    for args in [
        &["prove-absence", "--text", "poem.txt"][..],
        &["prove-absence", "--text", "poem.txt", "ada", "ai_assistant"],
        &[
            "prove-absence",
            "--text",
            "poem.txt",
            "ai_assistant",
            "--out",
            "x",
        ],
        &["prove-absence", "--text", "none.txt", "ai_assistant"],
        &["prove-absence", "ada"],
        &[
            "prove-absence",
            "--text",
            "poem.txt",
            "ai_assistant",
            "--threshold",
            "2",
        ],
    ] {
        let (status, out, err) = shop.run(args);
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}: {err}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}
