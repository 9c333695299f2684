//! Logs, keys and receipts that are the same in every run.

use crate::oracle;
use rights::{
    Blind, Choice, ChoiceKind, Entry, Error, Hash, Instant, Named, Randomness, Record, Scope,
};
use std::path::Path;
use std::sync::Mutex;
use tlog::{Commitment, Frontier, Growth, Leaf, LogKey, Published, Receipt, Salt, WitnessKey};

pub(crate) const ORIGIN: &str = "example.com/demur";

/// The same bytes in every run, others for every number.
pub(crate) struct Dice(pub(crate) u64);

impl Randomness for Dice {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        for (at, chunk) in buffer.chunks_mut(32).enumerate() {
            let hash = Hash::of(format!("{}/{at}", self.0).as_bytes());
            chunk.copy_from_slice(&hash.0[..chunk.len()]);
        }
        Ok(())
    }
}

/// A key with a name, from a file as every key.
pub(crate) fn key(origin: &str, number: u64) -> LogKey {
    let folder = tempfile::tempdir().unwrap();
    LogKey::create(&folder.path().join("key"), origin, &Dice(number)).unwrap()
}

pub(crate) fn log_key() -> LogKey {
    key(ORIGIN, 1)
}

pub(crate) fn witness_key(name: &str, number: u64) -> WitnessKey {
    let folder = tempfile::tempdir().unwrap();
    WitnessKey::create(&folder.path().join("key"), name, &Dice(number)).unwrap()
}

/// The entry of a log that another seed has otherwise.
pub(crate) fn entry(seed: u64, index: u64) -> Commitment {
    Commitment(Hash::of(format!("{seed} {index}").as_bytes()).0)
}

pub(crate) fn entries(seed: u64, size: u64) -> Vec<Commitment> {
    (0..size).map(|i| entry(seed, i)).collect()
}

pub(crate) fn leaves(entries: &[Commitment]) -> Vec<Leaf> {
    entries.iter().map(Commitment::leaf).collect()
}

/// As the oracle takes them, hashed by it.
pub(crate) fn oracle_leaves(entries: &[Commitment]) -> Vec<Hash> {
    entries.iter().map(|e| oracle::leaf(&e.0)).collect()
}

pub(crate) fn head(entries: &[Commitment]) -> Frontier {
    let growth = Growth::new(&Frontier::empty(), &leaves(entries)).unwrap();
    growth.after().clone()
}

/// Publishes a log up to its last entry.
pub(crate) fn publish(
    published: &mut Published,
    log: &[Commitment],
    key: &LogKey,
) -> Result<tlog::SignedCheckpoint, Error> {
    let mut read = |range: std::ops::Range<u64>| {
        let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        Ok(log.get(range).unwrap_or_default().to_vec())
    };
    published.advance(&head(log), &mut read, key)
}

pub(crate) fn published_in(folder: &Path, log: &[Commitment], key: &LogKey) -> Published {
    let mut published = Published::open(folder).unwrap();
    publish(&mut published, log, key).unwrap();
    published
}

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn objection() -> Choice {
    let made = at("2026-03-01T11:59:58Z");
    Choice::new(ChoiceKind::Objection, Scope::all(), made, "portal")
}

pub(crate) fn record(choice: Choice) -> Record {
    Record {
        recorded_at: at("2026-03-01T12:00:00.123456Z"),
        person: Some(Named {
            id: "B000444".into(),
            blind: Blind(Hash::of(b"blind").0),
        }),
        entry: Entry::Choice(choice),
    }
}

pub(crate) fn salt() -> Salt {
    Salt::random(&Dice(9)).unwrap()
}

/// The receipt of the last of a batch of entries on a tree of this size.
pub(crate) fn receipt_in(size: u64, record: &Record, more: &[Commitment]) -> Receipt {
    let bytes = record.to_bytes().unwrap();
    receipt_of(size, &bytes, more)
}

/// Building ten million leaves takes a while without optimization: the tree before is kept.
pub(crate) fn receipt_of(size: u64, record: &[u8], more: &[Commitment]) -> Receipt {
    let mut leaves = vec![salt().commit(record).leaf()];
    leaves.extend(more.iter().map(Commitment::leaf));
    let growth = Growth::new(&tree(size), &leaves).unwrap();
    let key = log_key();
    let checkpoint = key.sign(growth.after()).unwrap();
    let proof = growth.proof(size).unwrap();
    Receipt::new(size, record, salt(), proof, checkpoint, key.verifier()).unwrap()
}

/// A tree of this size. Large ones have made-up peaks: proofs over them lead to their root like any.
pub(crate) fn tree(size: u64) -> Frontier {
    static LAST: Mutex<Option<Frontier>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap();
    if let Some(tree) = last.as_ref().filter(|t| t.size() == size) {
        return tree.clone();
    }
    let mut bytes = size.to_be_bytes().to_vec();
    for level in (0..64).filter(|l| size >> l & 1 == 1) {
        bytes.extend(Hash::of(format!("peak {level}").as_bytes()).0);
    }
    let tree = Frontier::from_bytes(&bytes).unwrap();
    *last = Some(tree.clone());
    tree
}
