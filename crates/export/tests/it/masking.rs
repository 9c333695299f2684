//! Tokens of refused items go, and nothing else does.

use crate::shelves::{Layout, MASK, Made, make};
use crate::trial::Trial;
use export::{Dtype, Refusals, Shelf};
use proptest::prelude::*;
use rights::{Clock, ErrorKind, Pseudonym};
use std::fs;

/// Layouts and types; samples of 50 tokens where the shape is fixed.
const SHELVES: [(Layout, Dtype); 20] = [
    (Layout::Megatron, Dtype::Uint8),
    (Layout::Megatron, Dtype::Int8),
    (Layout::Megatron, Dtype::Int16),
    (Layout::Megatron, Dtype::Int32),
    (Layout::Megatron, Dtype::Int64),
    (Layout::Megatron, Dtype::Float64),
    (Layout::Megatron, Dtype::Float32),
    (Layout::Megatron, Dtype::Uint16),
    (Layout::Mds("bytes", false), Dtype::Uint16),
    (Layout::Mds("bytes", true), Dtype::Int64),
    (Layout::Mds("ndarray", false), Dtype::Int32),
    (Layout::Mds("ndarray", true), Dtype::Uint64),
    (Layout::Mds("ndarray:uint32", false), Dtype::Uint32),
    (Layout::Mds("ndarray:uint16", true), Dtype::Uint16),
    (Layout::Mds("ndarray:uint8", false), Dtype::Uint8),
    (Layout::Mds("ndarray:int16", true), Dtype::Int16),
    (Layout::Mds("ndarray:int8", false), Dtype::Int8),
    (Layout::Mds("ndarray:float32", false), Dtype::Float32),
    (Layout::Mds("ndarray:float64", true), Dtype::Float64),
    (Layout::Mds("ndarray:int64", false), Dtype::Int64),
];

fn pick(made: &Made, at: &[usize]) -> Vec<Pseudonym> {
    at.iter()
        .map(|at| made.spans[at % made.spans.len()].4)
        .collect()
}

fn masked(layout: Layout, dtype: Dtype, width: usize, rounds: &[Vec<usize>]) {
    let mut trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let made = make(&trial, folder.path(), layout, dtype, width);
    assert_eq!(made.read(), made.samples);
    made.check_index();
    for round in rounds {
        let raw: Vec<Vec<u8>> = made.samples.keys().map(|shard| made.raw(shard)).collect();
        trial.revoke(&pick(&made, round));
        let before = made.read();
        let record = made.mask(&trial, None).unwrap().unwrap();
        let refused = |item: &Pseudonym| trial.revoked.contains(item);
        let want = made.want(&refused, MASK);
        assert!(made.read() == want, "{layout:?} {dtype:?} {round:?}");
        made.check_index();
        let changed =
            |a: &Vec<i64>, b: &Vec<i64>| a.iter().zip(b).filter(|(a, b)| a != b).count() as u64;
        let samples = before.values().flatten().zip(want.values().flatten());
        assert_eq!(
            samples.map(|(a, b)| changed(a, b)).sum::<u64>(),
            record.tokens
        );
        // Byte by byte: as long as before, and as many bytes changed as tokens can have.
        for (shard, raw) in made.samples.keys().zip(raw) {
            assert_eq!(made.raw(shard).len(), raw.len());
        }
        let (spans, tokens) = tombstones(&made);
        assert_eq!(spans, want_spans(&made, &refused));
        let all: u64 = want
            .values()
            .flatten()
            .flatten()
            .filter(|t| **t == MASK)
            .count() as u64;
        assert_eq!(tokens, all);
        assert!(made.mask(&trial, None).unwrap().is_none(), "it is done");
    }
}

fn want_spans(made: &Made, refused: &dyn Fn(&Pseudonym) -> bool) -> usize {
    made.spans.iter().filter(|span| refused(&span.4)).count()
}

/// Spans and tokens of `tombstones.npy`, by its layout.
fn tombstones(made: &Made) -> (usize, u64) {
    let bytes = fs::read(made.sidecar.join("tombstones.npy")).unwrap();
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let header = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    assert_eq!(header % 64, 0);
    let numbers: Vec<u64> = bytes[header..]
        .chunks_exact(8)
        .map(|n| u64::from_le_bytes(n.try_into().unwrap()))
        .collect();
    (
        numbers.len() / 4,
        numbers.chunks_exact(4).map(|row| row[3]).sum(),
    )
}

#[test]
fn every_layout_and_type() {
    for (layout, dtype) in SHELVES {
        masked(
            layout,
            dtype,
            50,
            &[vec![0, 3, 40], vec![], (0..300).step_by(7).collect()],
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_refused_of_whatever_width(
        at in 0..SHELVES.len(),
        width in 3_usize..400,
        rounds in prop::collection::vec(prop::collection::vec(0_usize..5000, 0..60), 1..4),
    ) {
        masked(SHELVES[at].0, SHELVES[at].1, width, &rounds);
    }
}

#[test]
fn another_token_an_unknown_item_and_a_copy_that_a_reader_unpacked() {
    let mut trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::Mds("ndarray:uint16", true);
    let made = make(&trial, folder.path(), layout, Dtype::Uint16, 64);
    let unpacked: Vec<_> = made.samples.keys().take(2).cloned().collect();
    for shard in &unpacked {
        fs::write(made.folder.join(shard), made.raw(shard)).unwrap();
    }
    trial.revoke(&[Pseudonym([9; 16])]);
    let record = made.mask(&trial, None).unwrap().unwrap();
    assert_eq!((record.spans, record.files.len()), (0, 0));
    let all: Vec<Pseudonym> = trial.items().into_iter().collect();
    trial.revoke(&all);
    let wrong = made.mask(&trial, Some(70_000)).unwrap_err();
    assert!(wrong.to_string().contains("uint16"), "{wrong}");
    assert_eq!(made.read(), made.samples);
    let record = made.mask(&trial, Some(999)).unwrap().unwrap();
    assert_eq!((record.token, record.number), (999, 2));
    assert_eq!(made.read(), made.want(&|_| true, 999));
    for shard in &unpacked {
        assert_eq!(fs::read(made.folder.join(shard)).unwrap(), made.raw(shard));
    }
    made.check_index();
    // A copy that is something else is not taken for one.
    let mut trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let made = make(&trial, folder.path(), layout, Dtype::Uint16, 64);
    let first = made.samples.keys().next().unwrap();
    fs::write(made.folder.join(first), "else").unwrap();
    trial.revoke(&pick(&made, &[0]));
    let wrong = made.mask(&trial, None).unwrap_err();
    assert!(wrong.to_string().contains("unpacked"), "{wrong}");
    assert_eq!(made.read(), made.samples);
}

#[test]
fn shards_that_the_sidecar_is_not_of_are_refused_before_anything_is_written() {
    for (layout, file) in [
        (Layout::Megatron, "corpus-0.bin"),
        (Layout::Megatron, "corpus-0.idx"),
        (Layout::Mds("ndarray", false), "shard.00000.mds"),
        (Layout::Mds("ndarray", true), "shard.00000.mds.zstd"),
        (Layout::Mds("ndarray", true), "index.json"),
    ] {
        for longer in [true, false] {
            let mut trial = Trial::small();
            let folder = tempfile::tempdir().unwrap();
            let made = make(&trial, folder.path(), layout, Dtype::Int32, 64);
            let path = made.folder.join(file);
            let mut bytes = fs::read(&path).unwrap();
            match longer {
                true => bytes.push(b' '),
                false => *bytes.last_mut().unwrap() ^= 1,
            }
            fs::write(&path, &bytes).unwrap();
            let before = crate::copies::bytes(folder.path());
            trial.revoke(&pick(&made, &(0..2000).collect::<Vec<_>>()));
            let wrong = made.mask(&trial, None).unwrap_err();
            assert_eq!(wrong.kind(), ErrorKind::Corrupt, "{file}: {wrong}");
            let mut after = crate::copies::bytes(folder.path());
            after.retain(|name, _| !name.contains("/.demur.lock") && !name.contains("/.shard"));
            assert!(
                after
                    == before
                        .into_iter()
                        .filter(|(n, _)| !n.contains("/.demur.lock"))
                        .collect(),
                "{file}"
            );
        }
    }
}

#[test]
fn a_feed_that_began_later_needs_the_set_and_moved_shards_are_said() {
    let mut trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let made = make(&trial, folder.path(), Layout::Megatron, Dtype::Uint16, 64);
    let gone = pick(&made, &[0, 5, 9]);
    trial.revoke(&gone);
    trial.mask(&trial.revoked.clone());
    trial.purge();
    let alone = made.mask(&trial, None).unwrap_err();
    assert!(alone.to_string().contains("--set"), "{alone}");
    let moved = folder.path().join("moved");
    fs::rename(&made.folder, &moved).unwrap();
    let lost = Shelf::open(&made.sidecar, None).unwrap_err();
    assert!(lost.to_string().contains("--shards"), "{lost}");
    let mut shelf = Shelf::open(&made.sidecar, Some(&moved)).unwrap();
    let (set, key, feed) = (trial.open(), trial.public().bytes(), trial.feed_folder());
    let refusals = Refusals::read(&feed, key, Some(&set), shelf.since()).unwrap();
    let record = shelf
        .mask(&refusals, None, &*trial.hands as &dyn Clock)
        .unwrap();
    assert!(record.unwrap().spans >= 3);
    fs::rename(&moved, &made.folder).unwrap();
    let refused = |item: &Pseudonym| trial.revoked.contains(item);
    assert_eq!(made.read(), made.want(&refused, MASK));
}
