//! Columns that do not fit.

use crate::support::{Shop, mapping};
use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use intake::Mapping;
use parquet::arrow::ArrowWriter;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn parquet(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_missing_column_is_named_with_the_line_to_add() {
    let mut shop = Shop::new();
    for (name, bytes) in [
        ("a.csv", "post_id,author_id\n1,x\n"),
        ("a.jsonl", "{\"post_id\":\"1\",\"author_id\":\"x\"}\n"),
    ] {
        let path = shop.file(name, bytes);
        let text = shop
            .try_import(&path, &Mapping::default())
            .unwrap_err()
            .to_string();
        assert!(
            text.contains(name) && text.contains("--map post_id=id"),
            "{text}"
        );
        let text = shop
            .try_import(
                &path,
                &mapping(&["post_id=id", "autor_id=person"], &[], &[]),
            )
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("`autor_id`") && text.contains("person = \"author_id\""),
            "{text}"
        );
        assert!(text.contains("[items.map]"), "{text}");
    }
    assert!(
        shop.store.contents().unwrap().is_empty(),
        "nothing is half imported"
    );
}

#[test]
fn a_type_that_does_not_fit_is_named_with_what_was_expected() {
    let mut shop = Shop::new();
    let path = shop.file("a.parquet", "");
    let id: ArrayRef = Arc::new(StringArray::from(vec!["1"]));
    let when: ArrayRef = Arc::new(Int64Array::from(vec![1_520_873_045_567]));
    let day: ArrayRef = Arc::new(StringArray::from(vec!["2020-01-01"]));
    parquet(
        &path,
        vec![("id", id), ("created", when), ("created_day", day)],
    );
    let text = shop
        .try_import(&path, &Mapping::default())
        .unwrap_err()
        .to_string();
    for part in [
        "a.parquet",
        "`created` is Int64",
        "expected a date, a timestamp or text",
        "--map created_day=created",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let report = shop.import(&path, &mapping(&["created_day=created"], &[], &[]));
    assert_eq!(
        (report.count.accepted, report.ignored),
        (1, vec!["created".to_owned()])
    );
}

#[test]
fn what_nothing_feeds_is_told() {
    let mut shop = Shop::new();
    let path = shop.file("a.csv", "id,author_id\n1,x\n");
    let report = shop.import(&path, &Mapping::default());
    assert_eq!(report.ignored, ["author_id"]);
    assert!(
        report
            .notes
            .iter()
            .any(|n| n.contains("nothing says `person`")),
        "{:?}",
        report.notes
    );
    let path = shop.file("b.csv", "id,author_id\n2,x\n");
    let all = mapping(
        &["author_id=person"],
        &[],
        &["audience=public", "created=2020-01-01", "collected_for=ads"],
    );
    assert!(shop.import(&path, &all).notes.is_empty());
}

#[test]
fn a_mapping_is_written_as_toml() {
    let text = "delimiter = \"|\"\nstrip_html = true\n[map]\nperson = \"author_id\"\ntext = [\"text\", \"html\"]\n[set]\nkind = \"post\"\n[values.kind]\nreply = \"comment\"\n";
    let read: Mapping = toml::from_str(text).unwrap();
    assert_eq!(read.map["text"].names(), ["text", "html"]);
    assert_eq!(read.values["kind"]["reply"], "comment");
    assert!(
        toml::from_str::<Mapping>("columns = 1").is_err(),
        "unknown keys are refused"
    );
}

/// Rows with more different keys than are remembered, and a mapped one among the last.
#[test]
fn a_mapped_column_is_found_among_very_many() {
    let mut shop = Shop::new();
    let many: String = (0..1500).map(|n| format!("\"k{n:04}\":{n},")).collect();
    let path = shop.file(
        "a.jsonl",
        format!("{{{many}\"id\":1}}\n{{\"id\":2,\"owner\":\"x\"}}\n"),
    );
    let report = shop.import(&path, &mapping(&["owner=person"], &[], &[]));
    assert_eq!((report.count.accepted, report.ignored.len()), (2, 1000));
}
