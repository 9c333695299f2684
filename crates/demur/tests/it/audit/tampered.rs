//! Each file and each claim changed is found; so are another history, receipts of other entries, and a
//! feed from before.

use super::{Outside, copy, flip, of};
use crate::sets::TownShop;
use crate::shop::demur;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, out),
            false => out.push(path),
        }
    }
    out.sort();
}

#[test]
fn each_file_changed_is_found() {
    let out = Outside::new();
    let mut all = Vec::new();
    files(&out.path("0001"), &mut all);
    files(&out.path("log"), &mut all);
    // The report is no part of what a set claims.
    let beside = |p: &PathBuf| {
        let name = p.file_name().unwrap().to_str().unwrap();
        let empty = fs::metadata(p).unwrap().len() == 0;
        empty || ["report.", ".lock"].iter().any(|of| name.starts_with(of))
    };
    all.retain(|path| !beside(path));
    assert!(all.len() > 20, "{all:?}");
    // One cell stands for all.
    let is_cell = |p: &&PathBuf| p.to_string_lossy().contains("cell-");
    let cells = all.iter().filter(is_cell).count();
    let mut one_cell = false;
    let (mut tried, mut missed) = (0, Vec::new());
    for path in &all {
        if is_cell(&path) && std::mem::replace(&mut one_cell, true) {
            continue;
        }
        flip(path);
        if out.failed().is_empty() {
            missed.push(path.strip_prefix(out.folder.path()).unwrap().to_owned());
        }
        out.restore();
        tried += 1;
    }
    assert!(missed.is_empty(), "{missed:?}");
    assert!(tried + cells > all.len());
    assert_eq!(out.failed(), [""; 0]);
    for gone in [
        "0001/proofs/000001.json",
        "0001/policy.cedar",
        "log/checkpoint",
        "0001/links.parquet",
    ] {
        fs::remove_file(out.path(gone)).unwrap();
        assert!(!out.failed().is_empty(), "{gone}");
        out.restore();
    }
}

#[test]
fn receipts_of_other_entries_are_found() {
    let out = Outside::new();
    let (zero, one) = (
        out.path("0001/proofs/000000.json"),
        out.path("0001/proofs/000001.json"),
    );
    let [a, b] = [&zero, &one].map(|p| fs::read(p).unwrap());
    fs::write(&zero, b).unwrap();
    fs::write(&one, a).unwrap();
    assert_eq!(out.failed(), ["published"]);
    out.restore();
    fs::write(out.path("0001/proofs/000009.json"), "{}").unwrap();
    assert_eq!(out.failed(), ["published"]);
}

#[test]
fn a_forked_log_is_found() {
    let out = Outside::new();
    // The operator shows another history, signed with the same key: the ledger of a twin in which
    // other things were said.
    let twin = tempfile::tempdir().unwrap();
    copy(&out.shop.root(), twin.path());
    let run = |args: &[&str]| {
        let said = demur(twin.path(), args);
        assert!(said.status.success(), "{said:?}");
    };
    fs::remove_dir_all(twin.path().join("log")).unwrap();
    fs::remove_dir_all(out.path("log")).unwrap();
    let ledger = out.shop.root().join("ledger");
    assert!(ledger.exists());
    // A ledger of its own under the same key of the log.
    let other = TownShop::new("60", |_| true);
    fs::copy(
        out.shop.root().join("keys/log.key"),
        other.root().join("keys/log.key"),
    )
    .unwrap();
    other.compile(&[]);
    for person in other.people_in(1).iter().take(3) {
        other.json(&["object", person]);
    }
    other.json(&["ledger", "checkpoint"]);
    run(&["--json", "ledger", "checkpoint"]);
    copy(&twin.path().join("log"), &out.path("log"));
    assert_eq!(out.failed(), [""; 0], "the same history published anew");
    fs::remove_dir_all(out.path("log")).unwrap();
    copy(&other.root().join("log"), &out.path("log"));
    assert_eq!(
        out.failed(),
        ["published"],
        "whole in itself, and another history"
    );
}

#[test]
fn an_old_feed_is_found() {
    let out = Outside::new();
    let flags = ["0001", "--key", out.key.as_str()];
    let (status, said) = out.run(&[&flags[..], &["--max-age", "86400"]].concat());
    assert_eq!(status, 0, "{said}");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let (status, said) = out.run(&[&flags[..], &["--max-age", "1"]].concat());
    assert_eq!(
        (status, of(&said, "fails")),
        (1, vec!["feed_age".to_owned()])
    );
    // The newest state is there, and the feed of before.
    let feed = out.path("feed-before");
    copy(&out.path("0001/feed"), &feed);
    let person = &out.shop.people_in(1)[0];
    out.shop.json(&["object", person]);
    out.restore();
    fs::remove_dir_all(out.path("0001/feed")).unwrap();
    copy(&feed, &out.path("0001/feed"));
    let (status, said) = out.run(&flags);
    assert_eq!(
        (status, of(&said, "fails")),
        (1, vec!["feed".to_owned()]),
        "{said}"
    );
}
