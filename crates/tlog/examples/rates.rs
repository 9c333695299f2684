//! How fast: proofs for a batch of new leaves, publishing, checking.
//!
//! `cargo run --release -p tlog --example rates [ENTRIES]`

#![expect(
    clippy::unwrap_used,
    reason = "a program to measure with ends where something fails"
)]

use rights::{Error, Randomness};
use std::time::Instant;
use tlog::{Commitment, Expected, Frontier, Growth, Leaf, LogKey, Published, check};

/// Any bytes will do for a key that signs nothing of worth.
struct Fixed;

impl Randomness for Fixed {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        buffer.fill(7);
        Ok(())
    }
}

fn entry(index: u64) -> Commitment {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&index.to_le_bytes());
    Commitment(bytes)
}

fn main() {
    let entries = std::env::args()
        .nth(1)
        .map_or(1_000_000, |n| n.parse().unwrap());
    growth(10_000_000, 10_000);
    files(entries);
}

fn growth(size: u64, batch: u64) {
    // Peaks are only hashes; for the speed it does not matter of what.
    let mut bytes = size.to_be_bytes().to_vec();
    bytes.resize(8 + 32 * size.count_ones() as usize, 1);
    let tree = Frontier::from_bytes(&bytes).unwrap();
    let leaves: Vec<Leaf> = (size..size + batch).map(|i| entry(i).leaf()).collect();
    let start = Instant::now();
    let growth = Growth::new(&tree, &leaves).unwrap();
    let grown = start.elapsed();
    let proofs: Vec<_> = (size..size + batch)
        .map(|i| growth.proof(i).unwrap())
        .collect();
    let all = start.elapsed();
    for (proof, leaf) in proofs.iter().zip(&leaves).step_by(97) {
        proof.check(*leaf, &growth.after().root()).unwrap();
    }
    let rate = batch as f64 / all.as_secs_f64();
    println!("growth: {batch} leaves on {size}: {grown:?}, with all proofs {all:?} ({rate:.0}/s)");
}

fn files(entries: u64) {
    let folder = tempfile::tempdir().unwrap();
    let key = LogKey::create(&folder.path().join("key"), "example.com/demur", &Fixed).unwrap();
    let place = folder.path().join("log");
    std::fs::create_dir(&place).unwrap();
    let mut head = Frontier::empty();
    (0..entries)
        .try_for_each(|i| head.push(entry(i).leaf()))
        .unwrap();
    let mut published = Published::open(&place).unwrap();
    let start = Instant::now();
    published
        .advance(&head, &mut |range| Ok(range.map(entry).collect()), &key)
        .unwrap();
    let rate = entries as f64 / start.elapsed().as_secs_f64();
    println!(
        "publish: {entries} entries in {:?} ({rate:.0}/s)",
        start.elapsed()
    );
    let start = Instant::now();
    head.push(entry(entries).leaf()).unwrap();
    published
        .advance(&head, &mut |range| Ok(range.map(entry).collect()), &key)
        .unwrap();
    println!("publish: one more in {:?}", start.elapsed());
    let start = Instant::now();
    for index in (0..entries).step_by((entries as usize / 1000).max(1)) {
        published.prove(index).unwrap();
    }
    println!("prove: 1000 from the files in {:?}", start.elapsed());
    let expected = Expected {
        log: key.verifier(),
        witnesses: Vec::new(),
        older: None,
    };
    let start = Instant::now();
    let report = check(&place, &expected).unwrap();
    assert!(report.holds(), "{report:?}");
    let rate = entries as f64 / start.elapsed().as_secs_f64();
    println!(
        "check: {entries} entries in {:?} ({rate:.0}/s)",
        start.elapsed()
    );
}
