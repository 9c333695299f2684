//! Equal options, equal bytes; the schemas that import expects.

use crate::town::{build, schema_of, ten_thousand};
use arrow::datatypes::{DataType, TimeUnit};
use rights::Hash;
use sample::{TownOptions, write};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

fn digests(dir: &Path) -> BTreeMap<String, Hash> {
    let mut found = BTreeMap::new();
    for folder in [
        dir.to_path_buf(),
        dir.join("items"),
        dir.join("assessments"),
    ] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(dir).unwrap().display().to_string();
                found.insert(name, Hash::of(&fs::read(&path).unwrap()));
            }
        }
    }
    found
}

fn written_with(threads: usize, options: &TownOptions) -> BTreeMap<String, Hash> {
    let dir = tempfile::tempdir().unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| write(&dir.path().join("t"), options, &|_| ()).unwrap());
    digests(&dir.path().join("t"))
}

#[test]
fn the_same_seed_gives_the_same_bytes_however_many_threads() {
    let options = TownOptions::new(1_500, 7);
    let one = written_with(1, &options);
    assert_eq!(one.keys().filter(|k| k.starts_with("items")).count(), 8);
    for threads in [2, 5] {
        assert_eq!(one, written_with(threads, &options), "{threads} threads");
    }
    let other = written_with(2, &TownOptions { seed: 8, ..options });
    let paper = "assessments/ai_assistant.toml";
    for (name, digest) in &one {
        assert_eq!(other[name] == *digest, name == paper, "{name}");
    }
}

#[test]
fn people_are_the_same_in_a_town_without_text() {
    let with = written_with(2, &TownOptions::new(500, 3));
    let bare = written_with(
        2,
        &TownOptions {
            text: false,
            ..TownOptions::new(500, 3)
        },
    );
    for table in ["people.parquet", "choices.parquet", "notices.parquet"] {
        assert_eq!(with[table], bare[table], "{table}");
    }
    assert!(with.contains_key("facts.jsonl") && !bare.contains_key("facts.jsonl"));
}

#[test]
fn counts_add_up_and_progress_hears_of_every_item() {
    let told = AtomicU64::new(0);
    let dir = tempfile::tempdir().unwrap();
    let count = |n| {
        told.fetch_add(n, Ordering::Relaxed);
    };
    let written = write(&dir.path().join("t"), &TownOptions::new(700, 1), &count).unwrap();
    assert_eq!(told.into_inner(), written.items);
    let town = build(&TownOptions::new(700, 1));
    assert_eq!(town.written, written);
    assert_eq!(town.people.rows().count() as u64, written.people);
    assert_eq!(town.items.rows().count() as u64, written.items);
    assert_eq!(town.choices.rows().count() as u64, written.choices);
    assert_eq!(town.notices.rows().count() as u64, written.notices);
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("mine.txt"), "keep").unwrap();
    let error = write(dir.path(), &TownOptions::new(10, 1), &|_| ()).unwrap_err();
    assert!(error.to_string().contains("is not empty"), "{error}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn options_out_of_bounds_are_refused_by_name() {
    let good = TownOptions::new(10, 1);
    for (bad, part) in [
        (TownOptions { people: 0, ..good }, "`0` people"),
        (
            TownOptions {
                people: (1 << 30) + 1,
                ..good
            },
            "people",
        ),
        (
            TownOptions {
                items_per_person: 0.0,
                ..good
            },
            "`0` items per person",
        ),
        (
            TownOptions {
                items_per_person: f64::NAN,
                ..good
            },
            "`NaN`",
        ),
        (
            TownOptions {
                items_per_person: 1e9,
                ..good
            },
            "items per person",
        ),
    ] {
        let error = bad.check().unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn one_person_is_a_town_too() {
    let town = build(&TownOptions {
        items_per_person: 300.0,
        ..TownOptions::new(1, 2)
    });
    assert_eq!(town.written.people, 1);
    assert!(town.written.items > 0);
}

#[test]
fn columns_are_the_canonical_ones() {
    let town = ten_thousand();
    let dir = town.dir.path().join("town");
    let moment = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let schema = schema_of(&dir.join("items/part-00000.parquet"));
    let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    let want = "id person kind audience audience_then created surface language text media_uri \
                media media_sha256 reply_to share_of quote_of mentions depicted special_category \
                collected_for";
    assert_eq!(names, want.split_whitespace().collect::<Vec<_>>());
    for field in schema.fields() {
        let fits = match field.name().as_str() {
            "created" => *field.data_type() == moment,
            "media" => *field.data_type() == DataType::Binary,
            "mentions" | "depicted" | "collected_for" => {
                matches!(field.data_type(), DataType::List(of) if *of.data_type() == DataType::Utf8)
            }
            _ => *field.data_type() == DataType::Utf8,
        };
        assert!(fits, "{field}");
    }
    for (file, want) in [
        (
            "people.parquet",
            "id handles birth region created account mail lang",
        ),
        (
            "choices.parquet",
            "person choice purposes kinds surfaces at source item before audience note",
        ),
        (
            "notices.parquet",
            "person campaign purposes kinds status at channel",
        ),
    ] {
        let schema = schema_of(&dir.join(file));
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        assert_eq!(names.join(" "), want, "{file}");
    }
}
