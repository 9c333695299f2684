//! `demur audit` from outside: from a copy, a log, keys; with inputs; tampered with.

mod tampered;

use crate::sets::TownShop;
use crate::shop::demur;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A prepared set with two states, and an outsider's folder with copies of set and log.
struct Outside {
    shop: TownShop,
    folder: tempfile::TempDir,
    key: String,
    log_key: String,
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

impl Outside {
    fn new() -> Outside {
        let shop = TownShop::new("80", |_| true);
        shop.compile(&[]);
        let person = &shop.people_in(1)[0];
        shop.json(&["object", person]);
        shop.json(&["watch", "--once"]);
        let key = shop.json(&["verify", "ai_assistant"])["key"]
            .as_str()
            .unwrap()
            .to_owned();
        let prepared = shop.json(&["audit", "ai_assistant/0001", "--prepare"]);
        assert_eq!(prepared["states"], 2);
        shop.json(&["ledger", "checkpoint"]);
        shop.json(&["verify", "ai_assistant"]);
        let out = Outside {
            folder: tempfile::tempdir().unwrap(),
            key,
            log_key: prepared["log_key"].as_str().unwrap().to_owned(),
            shop,
        };
        out.restore();
        out
    }

    fn restore(&self) {
        for (from, to) in [
            (self.shop.set(1), "0001"),
            (self.shop.root().join("log"), "log"),
        ] {
            let to = self.path(to);
            if to.exists() {
                fs::remove_dir_all(&to).unwrap();
            }
            copy(&from, &to);
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs it in the outsider's folder, where no workspace is.
    fn run(&self, flags: &[&str]) -> (i32, Value) {
        let all = [&["--json", "audit"], flags].concat();
        let out = demur(self.folder.path(), &all);
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(
            text.starts_with('{'),
            "{text}{}",
            String::from_utf8_lossy(&out.stderr)
        );
        (
            out.status.code().unwrap(),
            serde_json::from_str(&text).unwrap(),
        )
    }

    fn with_log(&self) -> (i32, Value) {
        self.run(&[
            "0001",
            "--key",
            &self.key,
            "--log",
            "log",
            "--log-key",
            &self.log_key,
        ])
    }

    /// The checks that fail, with the log at hand.
    fn failed(&self) -> Vec<String> {
        let (status, said) = self.with_log();
        let failed = of(&said, "fails");
        assert_eq!(status, i32::from(!failed.is_empty()));
        assert_eq!(said["holds"], failed.is_empty());
        failed
    }
}

fn of(said: &Value, outcome: &str) -> Vec<String> {
    let findings = said["findings"].as_array().unwrap().iter();
    let found = findings.filter(|f| f["outcome"] == outcome);
    found
        .map(|f| f["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Changes bytes all over a file: a single one may be of Parquet's own, and of no value.
fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let step = (bytes.len() / 16).max(1);
    bytes.iter_mut().step_by(step).for_each(|byte| *byte ^= 1);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_copy_without_a_workspace_says_what_could_be_checked() {
    let out = Outside::new();
    let (status, said) = out.run(&["0001", "--key", &out.key]);
    assert_eq!(status, 0, "{said}");
    assert_eq!(of(&said, "fails"), [""; 0]);
    let open = of(&said, "not_checked");
    assert_eq!(
        open,
        [
            "feed_age",
            "log",
            "published",
            "inputs",
            "recorded",
            "reference",
            "visible"
        ]
    );
    let (status, said) = out.with_log();
    assert_eq!((status, of(&said, "fails").len()), (0, 0), "{said}");
    assert!(of(&said, "holds").contains(&"published".to_owned()));
    assert_eq!(of(&said, "not_checked").len(), 6, "{said}");
    let claim = |said: &Value, name: &str| -> String {
        let claims = said["claims"].as_array().unwrap();
        let claim = claims.iter().find(|c| c["claim"] == name).unwrap();
        claim["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(claim(&said, "it is in the maker's log"), "holds");
    assert_eq!(
        claim(&said, "everybody is shown the same log"),
        "not_checked"
    );
    assert_eq!(
        claim(&said, "every choice that was made was entered"),
        "not_checked"
    );
    // Every field of the manifest is somebody's claim.
    let manifest = fs::read_to_string(out.path("0001/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let claims = said["claims"].to_string();
    for field in [
        "policy",
        "cells",
        "decisions",
        "masks",
        "content",
        "sequence",
        "people",
        "grid",
    ] {
        assert!(
            manifest["manifest"].get(field).is_some() && claims.contains(field),
            "{field}"
        );
    }
    let none = demur(out.folder.path(), &["audit", "0001"]);
    assert_eq!(none.status.code(), Some(2), "whose key counts must be said");
}

#[test]
fn with_the_inputs_everything_is_decided_again() {
    let out = Outside::new();
    let workspace = out.shop.root();
    let inputs = workspace.to_str().unwrap();
    let (status, said) = out.run(&["0001", "--key", &out.key, "--inputs", inputs]);
    assert_eq!(status, 0, "{said}");
    let holds = of(&said, "holds");
    for name in ["inputs", "recorded", "reference", "visible"] {
        assert!(holds.contains(&name.to_owned()), "{name}");
    }
}

#[test]
fn witnesses_stand_on_the_log_or_it_fails() {
    let out = Outside::new();
    let cosign = |new: &[&str]| {
        let all = [
            &[
                "--json",
                "ledger",
                "cosign",
                "log",
                "--witness-key",
                "w.key",
                "--key",
                &out.log_key,
            ],
            new,
        ]
        .concat();
        let said = demur(out.folder.path(), &all);
        assert!(said.status.success(), "{said:?}");
        let said: Value = serde_json::from_slice(&said.stdout).unwrap();
        said["witness"].as_str().unwrap().to_owned()
    };
    let witness = cosign(&["--new", "witness.example"]);
    let flags = [
        "0001",
        "--key",
        &out.key,
        "--log",
        "log",
        "--log-key",
        &out.log_key,
    ];
    let (status, said) = out.run(&[&flags[..], &["--witness", &witness]].concat());
    assert_eq!(status, 0, "{said}");
    assert!(of(&said, "holds").contains(&"log_cosignature".to_owned()));
    out.restore();
    let (status, said) = out.run(&[&flags[..], &["--witness", &witness]].concat());
    assert_eq!(
        (status, of(&said, "fails")),
        (1, vec!["log_cosignature".to_owned()])
    );
}

#[test]
fn a_signed_result_goes_round_and_a_forged_one_does_not() {
    let out = Outside::new();
    let (_, made) = out.run(&["--new-key", "auditor.key"]);
    let auditor = made["key"].as_str().unwrap();
    let flags = [
        "0001",
        "--key",
        &out.key,
        "--sign-with",
        "auditor.key",
        "--out",
        "result.json",
    ];
    assert_eq!(out.run(&flags).0, 0);
    let (status, checked) = out.run(&["--check", "result.json", "--key", auditor]);
    assert_eq!((status, &checked["signed"]), (0, &Value::Bool(true)));
    assert_eq!(checked["result"]["set"], "ai_assistant/0001");
    let path = out.path("result.json");
    let file = fs::read_to_string(&path).unwrap();
    fs::write(&path, file.replace("\"not_checked\"", "\"holds\"")).unwrap();
    let (status, forged) = out.run(&["--check", "result.json", "--key", auditor]);
    assert_eq!((status, &forged["signed"]), (1, &Value::Bool(false)));
    fs::write(&path, &file).unwrap();
    let (status, _) = out.run(&["--check", "result.json", "--key", &out.key]);
    assert_eq!(status, 1, "signed with another key");
    fs::write(&path, "{}").unwrap();
    let said = demur(
        out.folder.path(),
        &["audit", "--check", "result.json", "--key", auditor],
    );
    assert_eq!(said.status.code(), Some(2));
    let again = demur(out.folder.path(), &["audit", "--new-key", "auditor.key"]);
    assert_eq!(again.status.code(), Some(2), "a key is never overwritten");
    // A result that fails is signed, too, and says so.
    flip(&out.path("0001/policy.cedar"));
    assert_eq!(out.run(&flags).0, 1);
    assert_eq!(out.run(&["--check", "result.json", "--key", auditor]).0, 1);
}
