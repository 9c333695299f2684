//! Witnesses: they cosign what continues, and nothing else.

use crate::fixture::{at, entries, entry, key, log_key, publish, published_in, witness_key};
use rights::{ErrorKind, FixedClock};
use tlog::{Cosignature, Published, SignedCheckpoint, Witness};

const NOW: &str = "2026-03-01T12:00:00Z";

fn clock() -> FixedClock {
    FixedClock(at(NOW))
}

#[test]
fn a_witness_cosigns_what_continues_and_remembers_it() {
    let folder = tempfile::tempdir().unwrap();
    let (key, state) = (log_key(), folder.path().join("seen.json"));
    let place = folder.path().join("log");
    std::fs::create_dir(&place).unwrap();
    let witness = Witness::new(witness_key("witness.example/w", 3), &state);
    let by = witness_key("witness.example/w", 3).verifier();
    for size in [0, 1, 1, 300, 301, 1000] {
        let mut published = published_in(&place, &entries(1, size), &key);
        let line = witness
            .cosign_published(&published, &key.verifier(), &clock())
            .unwrap();
        let line: Cosignature = line.to_string().parse().unwrap();
        published.add(&line, &by).unwrap();
        let read = Published::open(&place).unwrap();
        let checkpoint = read.checkpoint().unwrap();
        checkpoint.verify(&key.verifier()).unwrap();
        let held = checkpoint.verify_cosigned(&by).unwrap();
        assert_eq!(
            (held.witness.as_str(), held.at),
            ("witness.example/w", at(NOW))
        );
        let seen = witness.last(key.origin()).unwrap().unwrap();
        assert_eq!((seen.size, seen.root), (size, *checkpoint.root()));
    }
}

#[test]
fn a_fork_and_an_older_checkpoint_are_not_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let key = log_key();
    let state = folder.path().join("seen.json");
    let witness = Witness::new(witness_key("witness.example/w", 3), &state);
    let place = |name: &str| {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).unwrap();
        place
    };
    let log = entries(1, 400);
    let good = published_in(&place("good"), &log, &key);
    witness
        .cosign_published(&good, &key.verifier(), &clock())
        .unwrap();
    let remembered = std::fs::read(&state).unwrap();
    let refused = |published: &Published| {
        let error = witness
            .cosign_published(published, &key.verifier(), &clock())
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert_eq!(std::fs::read(&state).unwrap(), remembered);
        error.to_string()
    };
    let shorter = published_in(&place("shorter"), &log[..399], &key);
    assert!(refused(&shorter).contains("older"));
    // The operator signs a second history: of the same size, and of a larger one.
    for (name, size) in [("same", 400), ("larger", 700)] {
        let mut fork = entries(1, size);
        fork[5] = entry(2, 5);
        let fork = published_in(&place(name), &fork, &key);
        assert!(refused(&fork).contains("two histories"));
    }
    // And the true one goes on.
    let mut good = good;
    publish(&mut good, &entries(1, 401), &key).unwrap();
    witness
        .cosign_published(&good, &key.verifier(), &clock())
        .unwrap();
}

#[test]
fn only_the_logs_own_checkpoints_are_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let witness = Witness::new(
        witness_key("witness.example/w", 3),
        &folder.path().join("seen"),
    );
    let published = published_in(folder.path(), &entries(1, 5), &log_key());
    let other = key(crate::fixture::ORIGIN, 8);
    assert!(
        witness
            .cosign_published(&published, &other.verifier(), &clock())
            .is_err()
    );
    assert_eq!(witness.last(crate::fixture::ORIGIN).unwrap(), None);
}

#[test]
fn a_witness_that_lost_its_memory_or_cannot_write_cosigns_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let key = log_key();
    let published = published_in(folder.path(), &entries(1, 5), &key);
    let state = folder.path().join("seen.json");
    std::fs::write(&state, "{").unwrap();
    let witness = Witness::new(witness_key("w", 3), &state);
    let error = witness
        .cosign_published(&published, &key.verifier(), &clock())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    let nowhere = folder.path().join("none").join("seen.json");
    let witness = Witness::new(witness_key("w", 3), &nowhere);
    let error = witness
        .cosign_published(&published, &key.verifier(), &clock())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
}

#[test]
fn a_cosignature_of_another_witness_or_checkpoint_is_not_added() {
    let folder = tempfile::tempdir().unwrap();
    let key = log_key();
    let place = folder.path().join("log");
    std::fs::create_dir(&place).unwrap();
    let mut published = published_in(&place, &entries(1, 5), &key);
    let witness = Witness::new(witness_key("w", 3), &folder.path().join("seen"));
    let line = witness
        .cosign_published(&published, &key.verifier(), &clock())
        .unwrap();
    assert!(
        published
            .add(&line, &witness_key("w", 4).verifier())
            .is_err()
    );
    publish(&mut published, &entries(1, 6), &key).unwrap();
    assert!(
        published
            .add(&line, &witness_key("w", 3).verifier())
            .is_err()
    );
    let note = std::fs::read_to_string(place.join("checkpoint")).unwrap();
    assert_eq!(note.lines().filter(|l| l.starts_with('—')).count(), 1);
    SignedCheckpoint::parse(&note)
        .unwrap()
        .verify(&key.verifier())
        .unwrap();
}
