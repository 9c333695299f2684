//! `demur ledger` and `demur receipt` from outside: what a member or an outsider can check without the
//! workspace, and what an operator does with keys and copies.

use crate::shop::{Shop, demur};
use std::fs;
use std::path::Path;

/// Two people, one of whom has objected; the receipt of that.
fn shop() -> Shop {
    let shop = Shop::new(&["--origin", "example.com/log"]);
    let people = shop.write(
        "people.csv",
        "id,birth_date\nada,1990-01-01\nbob,1991-01-01\n",
    );
    shop.json(&["import", "people", &people]);
    shop.json(&["object", "ada", "--receipt", &shop.path("ada.json")]);
    shop
}

/// Runs a command where there is no workspace.
fn outside(args: &[&str]) -> (i32, serde_json::Value) {
    let nowhere = tempfile::tempdir().unwrap();
    let out = demur(nowhere.path(), &[&["--json"], args].concat());
    let printed = serde_json::from_slice(&out.stdout).unwrap_or_default();
    (out.status.code().unwrap(), printed)
}

fn published(shop: &Shop) -> String {
    let made = shop.json(&["ledger", "checkpoint"]);
    assert_eq!(made["origin"], "example.com/log");
    made["key"].as_str().unwrap().to_owned()
}

#[test]
fn a_receipt_holds_without_a_workspace_and_no_change_of_it_does() {
    let shop = shop();
    let key = published(&shop);
    let receipt = shop.path("ada.json");
    let (status, checked) = outside(&["receipt", "check", &receipt, "--key", &key]);
    assert_eq!((status, &checked["holds"]), (0, &true.into()), "{checked}");
    assert_eq!(checked["record"]["person"]["id"], "ada");
    assert_eq!(checked["record"]["entry"]["kind"], "objection");
    assert_eq!(checked["key_given"], true);
    let (status, checked) = outside(&["receipt", "check", &receipt]);
    assert_eq!((status, &checked["key_given"]), (0, &false.into()));
    // Somebody else's name, another kind, an earlier time: nothing else passes for what was said.
    let text = fs::read_to_string(&receipt).unwrap();
    // What stands before the record, such as the random id of a key, stays as it is.
    let (head, record) = text.split_at(text.find("\"record\"").unwrap());
    let year = &checked["record"]["recorded_at"].as_str().unwrap()[..4];
    let before = (year.parse::<u32>().unwrap() - 1).to_string();
    let lies = [
        ("ada", "bob"),
        ("objection", "consent"),
        (year, before.as_str()),
    ];
    for (from, to) in lies {
        assert!(record.contains(from), "{from}");
        let forged = format!("{head}{}", record.replacen(from, to, 1));
        let forged = shop.write("forged.json", &forged);
        let (status, checked) = outside(&["receipt", "check", &forged, "--key", &key]);
        assert_eq!((status, &checked["holds"]), (1, &false.into()), "{from}");
    }
    let other = Shop::new(&[]);
    let other = other.json(&["ledger", "checkpoint"]);
    let (status, _) = outside(&[
        "receipt",
        "check",
        &receipt,
        "--key",
        other["key"].as_str().unwrap(),
    ]);
    assert_eq!(status, 1, "another log's key");
    let (status, _) = outside(&["receipt", "check", &shop.write("no.json", "{}")]);
    assert_eq!(status, 2, "no receipt at all");
}

#[test]
fn receipts_are_printed_as_pages_and_as_json() {
    let shop = shop();
    shop.json(&["object", "ada", "--kinds", "photo"]);
    let out = shop.path("receipts");
    let written = shop.json(&["receipt", "print", "ada", "--out", &out, "--lang", "de"]);
    let written = written["written"].as_array().unwrap();
    assert_eq!(written.len(), 4, "two choices, two files each");
    let key = published(&shop);
    for file in written {
        let (status, _) = outside(&["receipt", "check", file.as_str().unwrap(), "--key", &key]);
        assert_eq!(status, 0, "{file}");
    }
    let none = shop.json(&["receipt", "print", "bob", "--out", &out]);
    assert_eq!(none["written"].as_array().unwrap().len(), 0);
    // Any entry has a receipt, also the operator's.
    let policy = shop.path("policy.json");
    shop.json(&["ledger", "prove", "0", "--out", &policy]);
    let (status, checked) = outside(&["receipt", "check", &policy, "--key", &key]);
    assert_eq!(
        (status, &checked["record"]["entry"]["entry"]),
        (0, &"policy_activated".into())
    );
    assert_eq!(shop.run(&["ledger", "prove", "999"]).0, 2);
}

#[test]
fn a_published_log_is_checked_from_its_files_and_a_fork_is_found() {
    let shop = shop();
    let key = published(&shop);
    let log = shop.path("log");
    let older = shop.path("older.checkpoint");
    fs::copy(shop.root().join("log/checkpoint"), &older).unwrap();
    assert_eq!(outside(&["ledger", "check", &log, "--key", &key]).0, 0);
    assert_eq!(
        outside(&["ledger", "check", &log]).0,
        2,
        "nobody says whose log it is"
    );

    let witness = shop.path("witness.key");
    let cosign = [
        "ledger",
        "cosign",
        &log,
        "--witness-key",
        &witness,
        "--key",
        &key,
    ];
    let (status, cosigned) = outside(&[&cosign[..], &["--new", "example.org/w"]].concat());
    assert_eq!(status, 0, "{cosigned}");
    let by = cosigned["witness"].as_str().unwrap();
    let check = ["ledger", "check", &log, "--key", &key, "--older", &older];
    let (status, report) = outside(&[&check[..], &["--witness", by]].concat());
    assert_eq!(status, 0, "{report}");

    shop.json(&["object", "bob"]);
    published(&shop);
    let (status, report) = outside(&check);
    assert_eq!(status, 0, "it grew: {report}");
    assert_eq!(outside(&cosign).0, 0);

    // The ledger as it was before is not served any more.
    let copy = shop.path("earlier");
    shop.json(&["ledger", "backup", "--log", &copy]);
    shop.json(&["object", "ada", "--kinds", "reel"]);
    published(&shop);
    assert_eq!(outside(&cosign).0, 0);
    restore(
        &Path::new(&copy).join("ledger.db"),
        &shop.root().join("ledger"),
    );
    let (status, _, refused) = shop.run(&["object", "ada", "--kinds", "comment"]);
    assert_eq!(status, 2);
    assert!(
        refused.contains("acknowledged entries are lost"),
        "{refused}"
    );
    // Who hides that, and goes on with something else, is signed by neither publisher nor witness.
    let aside = shop.root().join("aside");
    fs::rename(shop.root().join("log"), &aside).unwrap();
    shop.json(&["object", "ada", "--kinds", "comment"]);
    fs::rename(&aside, shop.root().join("log")).unwrap();
    let (status, _, refused) = shop.run(&["ledger", "checkpoint"]);
    assert_eq!(status, 2);
    assert!(refused.contains("lost"), "{refused}");
    fs::rename(shop.root().join("log"), &aside).unwrap();
    let aside = aside.display().to_string();
    let (_, _, refused) = shop.run(&["ledger", "checkpoint", "--out", &aside]);
    assert!(refused.contains("nothing is signed"), "{refused}");
    let log = aside;
    let forged = shop.path("another");
    shop.json(&["ledger", "checkpoint", "--out", &forged]);
    let status = outside(&[
        "ledger",
        "cosign",
        &forged,
        "--witness-key",
        &witness,
        "--key",
        &key,
    ])
    .0;
    assert_eq!(status, 2, "the witness remembers");
    let newest = format!("{log}/checkpoint");
    let (status, report) = outside(&[
        "ledger", "check", &forged, "--key", &key, "--older", &newest,
    ]);
    assert_eq!(status, 1, "{report}");
}

fn restore(file: &Path, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    fs::copy(file, folder.join("ledger.db")).unwrap();
}

#[test]
fn keys_are_rotated_and_copies_made() {
    let shop = shop();
    let keys = shop.path("copied/keys");
    let made = shop.json(&[
        "ledger",
        "backup",
        "--keys",
        &keys,
        "--erasures",
        &shop.path("copied/erasures"),
    ]);
    assert_eq!(made["written"].as_array().unwrap().len(), 2);
    assert_eq!(
        shop.run(&["ledger", "backup", "--keys", &keys]).0,
        2,
        "never overwritten"
    );
    assert_eq!(shop.run(&["ledger", "backup"]).0, 2);
    // Two persons, the operator, the pseudonyms.
    assert_eq!(shop.json(&["ledger", "rotate"])["keys"], 4);
    assert_eq!(shop.json(&["ledger", "verify"])["opened"], 3);
    assert!(!shop.root().join("keys/master-1.key").exists());
    // The copy of the keys from before opens nothing any more.
    fs::copy(
        Path::new(&keys).join("keys.db"),
        shop.root().join("vault/keys.db"),
    )
    .unwrap();
    let (status, _, error) = shop.run(&["ledger", "verify"]);
    assert_eq!(status, 2, "{error}");
    assert!(error.contains("master-1.key"), "{error}");
}
