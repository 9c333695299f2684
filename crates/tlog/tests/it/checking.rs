//! Checking a published log: what is found, and that nothing gets by.

use crate::fixture::{at, entries, entry, key, log_key, publish, published_in, witness_key};
use crate::publish::files;
use rights::FixedClock;
use std::path::Path;
use tlog::{Expected, Published, Report, SignedCheckpoint, Witness, check};

fn expected() -> Expected {
    Expected {
        log: log_key().verifier(),
        witnesses: Vec::new(),
        older: None,
    }
}

fn failing(report: &Report) -> Vec<&str> {
    let parts = report.parts.iter();
    parts
        .filter(|p| !p.faults.is_empty())
        .map(|p| p.name)
        .collect()
}

fn checked(folder: &Path) -> Report {
    check(folder, &expected()).unwrap()
}

#[test]
fn a_good_log_holds_at_every_size() {
    let folder = tempfile::tempdir().unwrap();
    let mut published = Published::open(folder.path()).unwrap();
    let mut signed: Vec<SignedCheckpoint> = Vec::new();
    for size in [0, 1, 7, 255, 256, 300, 513, 70_000] {
        signed.push(publish(&mut published, &entries(1, size), &log_key()).unwrap());
        for older in &signed {
            let report = check(
                folder.path(),
                &Expected {
                    older: Some(older.clone()),
                    ..expected()
                },
            )
            .unwrap();
            assert!(report.holds(), "{size}: {report:#?}");
        }
    }
    let names: Vec<_> = checked(folder.path())
        .parts
        .iter()
        .map(|p| p.name)
        .collect();
    assert_eq!(
        names,
        [
            "checkpoint",
            "signature",
            "entries",
            "tiles",
            "root",
            "files"
        ]
    );
}

#[test]
fn every_changed_byte_of_every_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut published = published_in(folder.path(), &entries(1, 260), &log_key());
    publish(&mut published, &entries(1, 300), &log_key()).unwrap();
    let all = files(folder.path());
    assert!(
        all.contains_key("tile/0/001.p/4"),
        "an earlier partial tile is there"
    );
    for (name, bytes) in &all {
        let path = folder.path().join(name);
        for at in (0..bytes.len()).step_by((bytes.len() / 40).max(1)) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            std::fs::write(&path, &changed).unwrap();
            assert!(!checked(folder.path()).holds(), "{name}, byte {at}");
        }
        for length in [0, bytes.len() - 1] {
            std::fs::write(&path, &bytes[..length]).unwrap();
            assert!(!checked(folder.path()).holds(), "{name} cut to {length}");
        }
        std::fs::write(&path, [bytes.as_slice(), &[0]].concat()).unwrap();
        assert!(!checked(folder.path()).holds(), "{name} longer");
        std::fs::remove_file(&path).unwrap();
        let superseded = name.ends_with(".p/4");
        assert_eq!(checked(folder.path()).holds(), superseded, "{name} gone");
        std::fs::write(&path, bytes).unwrap();
    }
    assert!(checked(folder.path()).holds());
}

#[test]
fn the_part_that_fails_is_named() {
    let folder = tempfile::tempdir().unwrap();
    published_in(folder.path(), &entries(1, 300), &log_key());
    let change = |name: &str, at: usize| {
        let path = folder.path().join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[at] ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    change("tile/0/000", 100);
    assert_eq!(failing(&checked(folder.path())), ["tiles"]);
    let told = checked(folder.path());
    let told = &told
        .parts
        .iter()
        .find(|p| p.name == "tiles")
        .unwrap()
        .faults;
    assert_eq!(
        *told,
        ["hash 3 of `tile/0/000` does not follow from the entries"]
    );
    change("tile/0/000", 100);
    change("tile/entries/000", 100);
    // A changed entry shows in every tile above it, and in the root.
    assert_eq!(failing(&checked(folder.path())), ["tiles", "root"]);
    change("tile/entries/000", 100);
    change("tile/entries/000", 1);
    assert_eq!(failing(&checked(folder.path())), ["entries", "root"]);
    change("tile/entries/000", 1);
    let other = Expected {
        log: key(crate::fixture::ORIGIN, 2).verifier(),
        ..expected()
    };
    assert_eq!(
        failing(&check(folder.path(), &other).unwrap()),
        ["signature"]
    );
}

#[test]
fn a_file_that_does_not_belong_is_found() {
    let folder = tempfile::tempdir().unwrap();
    published_in(folder.path(), &entries(1, 300), &log_key());
    for name in [
        "members.csv",
        "tile/0/members.csv",
        "tile/0/0",
        "tile/entries/001.p/044",
        "tile/0/001.p/x",
        "index.html",
        ".htaccess",
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, "x").unwrap();
        assert_eq!(failing(&checked(folder.path())), ["files"], "{name}");
        std::fs::remove_file(path).unwrap();
    }
    // What a writer is about to publish is no fault, and is said.
    for name in ["tile/0/001.p/200", "tile/0/777", "tile/entries/001"] {
        let path = folder.path().join(name);
        std::fs::write(&path, "x").unwrap();
        let report = checked(folder.path());
        assert!(report.holds(), "{name}");
        assert!(
            report.parts.iter().any(|p| p.found.contains("1 of them")),
            "{name}"
        );
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn two_histories_show_against_an_older_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    published_in(folder.path(), &entries(1, 300), &log_key());
    let elsewhere = tempfile::tempdir().unwrap();
    let mut fork = entries(1, 200);
    fork[150] = entry(2, 150);
    let fork = published_in(elsewhere.path(), &fork, &log_key());
    let longer = tempfile::tempdir().unwrap();
    let longer = published_in(longer.path(), &entries(1, 301), &log_key());
    for (other, says) in [(fork, "two histories"), (longer, "became shorter")] {
        let older = other.checkpoint().cloned();
        let report = check(
            folder.path(),
            &Expected {
                older,
                ..expected()
            },
        )
        .unwrap();
        assert_eq!(failing(&report), ["older"]);
        assert!(
            report
                .parts
                .iter()
                .any(|p| p.faults.iter().any(|f| f.contains(says))),
            "{report:?}"
        );
    }
}

#[test]
fn a_witness_that_was_expected_must_have_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("log");
    std::fs::create_dir(&place).unwrap();
    let mut published = published_in(&place, &entries(1, 300), &log_key());
    let by = witness_key("witness.example/w", 3);
    let with = Expected {
        witnesses: vec![by.verifier()],
        ..expected()
    };
    assert_eq!(failing(&check(&place, &with).unwrap()), ["cosignature"]);
    let witness = Witness::new(
        witness_key("witness.example/w", 3),
        &folder.path().join("seen"),
    );
    let clock = FixedClock(at("2026-03-01T12:00:00Z"));
    let line = witness
        .cosign_published(&published, &log_key().verifier(), &clock)
        .unwrap();
    published.add(&line, &by.verifier()).unwrap();
    let report = check(&place, &with).unwrap();
    assert!(report.holds(), "{report:?}");
    assert!(
        report
            .parts
            .iter()
            .any(|p| p.found == "witness.example/w at 2026-03-01T12:00:00Z")
    );
}

#[test]
fn claims_of_absurd_size_end_in_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let key = log_key();
    let mut bytes = tlog::MAX_SIZE.to_be_bytes().to_vec();
    bytes.extend([7; 32]);
    let absurd = key
        .sign(&tlog::Frontier::from_bytes(&bytes).unwrap())
        .unwrap();
    std::fs::write(folder.path().join("checkpoint"), absurd.note()).unwrap();
    assert_eq!(failing(&checked(folder.path())), ["entries", "root"]);
    std::fs::write(folder.path().join("checkpoint"), b"\xff\xfe").unwrap();
    assert_eq!(failing(&checked(folder.path())), ["checkpoint"]);
    std::fs::remove_file(folder.path().join("checkpoint")).unwrap();
    assert_eq!(failing(&checked(folder.path())), ["checkpoint"]);
    assert!(check(&folder.path().join("none"), &expected()).is_err());
}
