//! Writes facts to measure with, and decides them. `bench/decide.py` calls it, and asks DuckDB and
//! Polars the same of the same files.
//!
//! ```text
//! cargo run --release -p decide --example bench -- make FOLDER ITEMS PEOPLE
//! cargo run --release -p decide --example bench -- run FOLDER/time THREADS
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark stops where something is wrong"
)]

use arrow::array::{
    ArrayRef, AsArray, BooleanArray, Date32Array, Int32Array, ListBuilder, RecordBatch,
    StringArray, StringBuilder, UInt8Array, UInt32Array, UInt64Array,
};
use arrow::datatypes::{Date32Type, UInt8Type};
use decide::{Engine, Facts, Run, Wanted};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use policy::{Form, Policy};
use rights::{
    AccountType, Assessment, Choice, ChoiceKind, Day, Kind, LegalBasis, People, PurposeTree, Scope,
    SignOff, Standing,
};
use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const FROM: i32 = 15_340; // 2012-01-01
const DAYS: u64 = 5_440; // to 2026-11-23
const TODAY: &str = "2026-11-23";
const BATCH: u64 = 1 << 20;

/// SplitMix64's mixing function: a random number for every row and column.
fn mix(row: u64, column: u64) -> u64 {
    let mut z = row
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(column.wrapping_mul(0xD1B5_4A32_D192_ED03));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        ["make", folder, items, people] => make(
            Path::new(folder),
            items.parse().unwrap(),
            people.parse().unwrap(),
        ),
        ["run", folder, threads] => run(Path::new(folder), threads.parse().unwrap()),
        _ => panic!("make FOLDER ITEMS PEOPLE, or run FOLDER/LAYOUT THREADS"),
    }
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))
        .unwrap()
}

/// As `intake` writes facts: the hot columns plain.
fn writer(path: &Path, first: &RecordBatch) -> ArrowWriter<File> {
    let mut properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(BATCH as usize))
        .set_compression(Compression::UNCOMPRESSED);
    for column in ["item", "person", "row"] {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    ArrowWriter::try_new(
        File::create(path).unwrap(),
        first.schema(),
        Some(properties.build()),
    )
    .unwrap()
}

fn write(path: &Path, batch: &RecordBatch) {
    let mut out = writer(path, batch);
    out.write(batch).unwrap();
    out.close().unwrap();
}

fn people_batch(people: u64) -> RecordBatch {
    let all = 0..people;
    let flag = |column: u64, one_in: u64| -> ArrayRef {
        Arc::new(BooleanArray::from_iter(
            all.clone()
                .map(|p| Some(mix(p, column).is_multiple_of(one_in))),
        ))
    };
    // Ages 10 to 80; one in twenty unknown.
    let youngest = FROM + DAYS as i32 - 3_653;
    let birth =
        |p: u64| (!mix(p, 1).is_multiple_of(20)).then(|| youngest - (mix(p, 2) % 25_567) as i32);
    let account = |p: u64| {
        if mix(p, 3).is_multiple_of(50) {
            AccountType::Deleted
        } else {
            AccountType::Personal
        }
    };
    batch(vec![
        (
            "person",
            Arc::new(UInt32Array::from_iter_values(all.clone().map(|p| p as u32))),
        ),
        (
            "birth",
            Arc::new(Date32Array::from_iter(all.clone().map(birth))),
        ),
        (
            "account",
            Arc::new(UInt8Array::from_iter_values(
                all.clone().map(|p| account(p).code()),
            )),
        ),
        ("consented", flag(4, 2)),
        ("objected", flag(5, 14)),
        ("restricted", flag(6, 500)),
        ("withdrawn", flag(7, 100)),
    ])
}

/// Every kind and audience, three audiences at posting, special or not: 270 profiles.
fn profiles() -> RecordBatch {
    let rows: Vec<[u8; 4]> = (0..270u32)
        .map(|code| {
            [
                (code / 30) as u8,
                (code / 6 % 5) as u8,
                [0, 1, 4][(code / 2 % 3) as usize],
                (code % 2) as u8,
            ]
        })
        .collect();
    let code = |at: usize| Arc::new(UInt8Array::from_iter_values(rows.iter().map(|r| r[at])));
    let text =
        |text: &'static str| Arc::new(StringArray::from_iter_values(rows.iter().map(|_| text)));
    let mut collected = ListBuilder::new(StringBuilder::new());
    rows.iter()
        .for_each(|_| collected.append_value([Some("service")]));
    batch(vec![
        ("kind", code(0)),
        ("audience", code(1)),
        ("audience_then", code(2)),
        ("surface", text("feed")),
        ("language", text("en")),
        ("special_category", code(3)),
        ("collected_for", Arc::new(collected.finish())),
    ])
}

/// Mostly public posts, comments and photos; everything occurs.
fn profile(row: u64) -> u32 {
    let draw = mix(row, 8) % 100;
    let kind = if draw < 90 { draw % 3 } else { draw % 9 };
    let audience = if mix(row, 9) % 10 < 6 {
        0
    } else {
        mix(row, 10) % 5
    };
    let then = if mix(row, 11) % 10 < 8 {
        2
    } else {
        mix(row, 12) % 3
    };
    let special = u64::from(mix(row, 13).is_multiple_of(100));
    (((kind * 5 + audience) * 3 + then) * 2 + special) as u32
}

fn make(folder: &Path, items: u64, people: u64) {
    std::fs::create_dir_all(folder).unwrap();
    write(&folder.join("people.parquet"), &people_batch(people));
    for layout in ["time", "person"] {
        let place = folder.join(layout);
        std::fs::create_dir_all(&place).unwrap();
        write(&place.join("profiles.parquet"), &profiles());
        let links = batch(vec![
            ("fact", Arc::new(UInt64Array::from(Vec::<u64>::new()))),
            ("relation", Arc::new(UInt8Array::from(Vec::<u8>::new()))),
            ("item", Arc::new(StringArray::from(Vec::<&str>::new()))),
            ("person", Arc::new(UInt32Array::from(Vec::<u32>::new()))),
        ]);
        write(&place.join("links.parquet"), &links);
        let rows = |from: u64| facts(layout, from..(from + BATCH).min(items), items, people);
        let mut out = writer(&place.join("facts.parquet"), &rows(0));
        (0..items)
            .step_by(BATCH as usize)
            .for_each(|from| out.write(&rows(from)).unwrap());
        out.close().unwrap();
    }
}

/// `part` of `whole`, as a share of `of`.
fn share(part: u64, whole: u64, of: u64) -> u64 {
    (u128::from(part) * u128::from(of) / u128::from(whole)) as u64
}

fn facts(layout: &str, rows: Range<u64>, items: u64, people: u64) -> RecordBatch {
    let by_time = layout == "time";
    let owner = |r: u64| {
        if by_time {
            mix(r, 14) % people
        } else {
            share(r, items, people)
        }
    };
    let person = |r: u64| (!mix(r, 15).is_multiple_of(200)).then(|| owner(r) as u32);
    let day = |r: u64| {
        if by_time {
            share(r, items, DAYS)
        } else {
            mix(r, 16) % DAYS
        }
    };
    let created = |r: u64| (!mix(r, 17).is_multiple_of(500)).then(|| FROM + day(r) as i32);
    let all = || rows.clone();
    batch(vec![
        ("row", Arc::new(UInt64Array::from_iter_values(all()))),
        (
            "item",
            Arc::new(StringArray::from_iter_values(
                all().map(|r| format!("i{r}")),
            )),
        ),
        (
            "person",
            Arc::new(UInt32Array::from_iter(all().map(person))),
        ),
        (
            "profile",
            Arc::new(UInt32Array::from_iter_values(all().map(profile))),
        ),
        (
            "created",
            Arc::new(Date32Array::from_iter(all().map(created))),
        ),
        (
            "imported",
            Arc::new(Date32Array::from_iter_values(
                all().map(|_| FROM + DAYS as i32),
            )),
        ),
        (
            "window",
            Arc::new(Int32Array::from_iter_values(all().map(|_| 24_321))),
        ),
    ])
}

/// A standing for each combination of the four flags.
fn standings() -> Vec<Standing> {
    let kinds = [
        ChoiceKind::Consent,
        ChoiceKind::Objection,
        ChoiceKind::Restriction,
        ChoiceKind::ConsentWithdrawn,
    ];
    let at: Day = "2026-01-01".parse().unwrap();
    let of = |bits: u32| {
        let mut standing = Standing::default();
        for kind in kinds
            .iter()
            .enumerate()
            .filter(|(bit, _)| bits & (1 << bit) != 0)
            .map(|(_, kind)| *kind)
        {
            standing.apply_choice(
                &Choice::new(kind, Scope::all(), at.into(), "bench"),
                &tree(),
            );
        }
        standing
    };
    (0..16).map(of).collect()
}

fn read_people(path: &Path) -> People {
    let mut people = People::empty();
    people.standings = standings();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap())
        .unwrap()
        .build()
        .unwrap()
    {
        let batch = batch.unwrap();
        let column = |name: &str| batch.column_by_name(name).unwrap();
        let flags = ["consented", "objected", "restricted", "withdrawn"]
            .map(|name| column(name).as_boolean().clone());
        let birth = column("birth").as_primitive::<Date32Type>();
        people
            .birth
            .extend(birth.iter().map(|b| b.unwrap_or(People::UNKNOWN_DAY)));
        people
            .account
            .extend(column("account").as_primitive::<UInt8Type>().values());
        people.region.resize(people.birth.len(), 0);
        let bits = |row: usize| {
            flags
                .iter()
                .enumerate()
                .map(|(bit, f)| u32::from(f.value(row)) << bit)
                .sum::<u32>()
        };
        people.standing.extend((0..batch.num_rows()).map(bits));
    }
    people
}

fn tree() -> PurposeTree {
    PurposeTree::new([
        ("generative_ai".into(), None),
        ("ai_assistant".into(), Some("generative_ai".into())),
    ])
    .unwrap()
}

fn assessment() -> Assessment {
    let text = || "Considered.".to_owned();
    Assessment {
        id: "bench".into(),
        version: 1,
        purpose: "ai_assistant".into(),
        basis: LegalBasis::Consent,
        kinds: [
            Kind::Post,
            Kind::Comment,
            Kind::Photo,
            Kind::Caption,
            Kind::Message,
            Kind::AiPrompt,
        ]
        .into(),
        interest: text(),
        necessity: text(),
        expectations: text(),
        safeguards: text(),
        balance: text(),
        third_parties: text(),
        minors: text(),
        special_categories: text(),
        compatible_with: ["service".to_owned()].into(),
        older_items_compatible: false,
        compatibility: text(),
        dpia: text(),
        expires: "2027-12-31".parse().unwrap(),
        sign_off: Some(SignOff {
            officer: "bench".into(),
            on: "2026-01-01".parse().unwrap(),
            statement: String::new(),
        }),
    }
}

fn run(folder: &Path, threads: usize) {
    let start = Instant::now();
    let people = read_people(&folder.parent().unwrap().join("people.parquet"));
    let people_seconds = start.elapsed().as_secs_f64();
    let scope = Some("2016-01-01".parse().unwrap());
    let today = TODAY.parse().unwrap();
    let terms = rights::Terms::new(LegalBasis::Consent, scope, 14, &tree());
    let run = Run::new(&"ai_assistant".into(), &terms, today, &[assessment()]).unwrap();
    let policy = Policy::shipped(Form::OptIn).unwrap();
    let engine = Engine::new(&policy, &people, &run).unwrap();
    let ready_seconds = start.elapsed().as_secs_f64();
    let files = [Facts::open(folder).unwrap()];
    let decided = engine
        .decide_files(&files, Wanted::Counts, threads, &|_| {})
        .unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let total = decided.tally.total();
    let mut counts = vec![format!("\"admitted\": {}", total.admitted)];
    for (reason, items) in decided.tally.reasons() {
        let name = match reason {
            rights::Reason::Forbidden(rule) | rights::Reason::Errored(rule) => {
                policy.rule(rule).unwrap().id.0.clone()
            }
            rights::Reason::NotPermitted => "not_permitted".to_owned(),
        };
        counts.push(format!("\"{name}\": {items}"));
    }
    println!(
        "{{\"items\": {}, \"seconds\": {seconds:.4}, \"people_seconds\": {people_seconds:.4}, \"ready_seconds\": {ready_seconds:.4}, \"counts\": {{{}}}}}",
        total.items(),
        counts.join(", ")
    );
}
