//! How many rows a search reads in a second:
//! `cargo run --release -p corpus --example search_rates -- 500000`.
//!
//! Posts of made-up words, 60 to 140 each, in a set of 8 x 2 cells; then one text, and a thousand at
//! once, of which some are in it.

#![expect(clippy::print_stdout, reason = "a program that prints")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a program to try"
)]

use arrow::array::{
    ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use corpus::NoProgress;
use corpus::search::{Searching, search};
use corpus::set::{SetTable, SetWriter, WriterOptions, schema};
use rights::{Cell, Grid, GridId, GridKey, ItemId, PurposeId, Window};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Numbers that are the same every time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }
}

fn post(numbers: &mut Numbers) -> String {
    let words = 60 + numbers.next(80);
    // Few words are frequent and many are rare.
    let word = |n: u64| format!("w{:x}", n * n / 20_000);
    let words: Vec<String> = (0..words).map(|_| word(numbers.next(20_000))).collect();
    words.join(" ")
}

const ROWS: u64 = 4_096;

fn batch(first: u64, texts: &[String]) -> (RecordBatch, Vec<Cell>) {
    let (key, purpose) = (GridKey::new([9; 32]), PurposeId::from("ai_assistant"));
    let grid = Grid {
        shards: 8,
        slices: 2,
    };
    let rows: Vec<u64> = (first..).take(texts.len()).collect();
    let person = |row: &u64| GridId((u128::from(row / 10) + 1).to_le_bytes());
    let cells = rows.iter().map(|row| {
        let (shard, slice) = grid.place(&key, person(row));
        Cell {
            window: Window(24_300),
            shard,
            slice,
        }
    });
    let same = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; rows.len()])) };
    let none: StringArray = rows.iter().map(|_| None::<&str>).collect();
    let created: TimestampMicrosecondArray =
        rows.iter().map(|_| Some(1_600_000_000_000_000)).collect();
    let media: BinaryArray = rows.iter().map(|_| None::<&[u8]>).collect();
    let numbers: Int64Array = rows
        .iter()
        .map(|row| Some(i64::try_from(*row).unwrap()))
        .collect();
    let names = |name: &dyn Fn(&u64) -> rights::Pseudonym| -> ArrayRef {
        Arc::new(schema::hex(rows.iter().map(name)))
    };
    let columns: Vec<ArrayRef> = vec![
        names(&|row| key.person(&purpose, person(row))),
        names(&|row| key.item(&purpose, &ItemId::new(format!("post/{row}")))),
        same("post"),
        Arc::new(created.with_timezone("UTC")),
        same("de"),
        same("feed"),
        Arc::new(StringArray::from(texts.to_vec())),
        Arc::new(none.clone()),
        Arc::new(media),
        Arc::new(none),
        same("00112233445566aa"),
        Arc::new(numbers),
    ];
    (
        RecordBatch::try_new(schema::columns(), columns).unwrap(),
        cells.collect(),
    )
}

async fn make(set: &Path, rows: u64) -> u64 {
    let writer = SetWriter::create(set, WriterOptions::default()).unwrap();
    let (mut numbers, mut bytes) = (Numbers(1), 0);
    for first in (0..rows).step_by(4_096) {
        let texts: Vec<String> = (0..ROWS.min(rows - first))
            .map(|_| post(&mut numbers))
            .collect();
        bytes += texts.iter().map(|t| t.len() as u64).sum::<u64>();
        let (batch, cells) = batch(first, &texts);
        writer.push(&batch, &cells, &[]).unwrap();
    }
    let written = writer.finish().unwrap();
    let at = "2026-11-23T10:00:00Z".parse().unwrap();
    SetTable::create(set, "ai_assistant/0001", &written.cells, at)
        .await
        .unwrap();
    bytes
}

#[tokio::main]
async fn main() {
    let rows: u64 = std::env::args()
        .nth(1)
        .map_or(500_000, |n| n.parse().unwrap());
    let set = std::env::temp_dir().join(format!("demur-search-{}", std::process::id()));
    let bytes = make(&set, rows).await;
    println!("{rows} rows, {:.2} GB of text", bytes as f64 / 1e9);
    let mut numbers = Numbers(1);
    let mut texts: Vec<String> = (0..1000).map(|_| post(&mut numbers)).collect();
    // Half of them are in the set; the others are not.
    let mut others = Numbers(2);
    texts
        .iter_mut()
        .step_by(2)
        .for_each(|text| *text = post(&mut others));
    for (what, texts) in [("one text", &texts[1..2]), ("a thousand texts", &texts[..])] {
        let begun = Instant::now();
        let found = search(&set, texts, &Searching::default(), &NoProgress)
            .await
            .unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        let with = found.texts.iter().filter(|t| t.rows > 0).count();
        let rate = found.rows as f64 / seconds;
        let speed = bytes as f64 / seconds / 1e6;
        println!("{what}: {seconds:.2} s, {rate:.0} rows/s, {speed:.0} MB of text/s, {with} found");
    }
    std::fs::remove_dir_all(&set).unwrap();
}
