//! Parquet files that are read where they are.

use crate::mapping::parquet;
use crate::support::{Shop, mapping};
use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, DictionaryArray, Int64Array, ListBuilder,
    RecordBatch, StringArray, StringBuilder, TimestampMillisecondArray, TimestampNanosecondArray,
};
use arrow::datatypes::Int32Type;
use intake::Mapping;
use rights::{Hash, SpecialCategory};
use std::path::PathBuf;
use std::sync::Arc;

fn write(shop: &Shop) -> PathBuf {
    let path = shop.file("posts.parquet", "");
    let mut mentions = ListBuilder::new(StringBuilder::new());
    mentions.append_value([Some("p"), Some("q")]);
    mentions.append_null();
    mentions.append_value([Some("a")]);
    mentions.append_value([None::<&str>; 0]);
    let kinds: DictionaryArray<Int32Type> = vec![Some("speech"), Some("photo"), Some("bad"), None]
        .into_iter()
        .collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from(vec![1, 2, 3, 4]))),
        (
            "author",
            Arc::new(StringArray::from(vec![
                Some("a"),
                None,
                Some("a"),
                Some(" "),
            ])),
        ),
        ("kind", Arc::new(kinds)),
        (
            "created",
            Arc::new(TimestampMillisecondArray::from(vec![
                Some(1_520_873_045_567),
                None,
                Some(0),
                Some(-1),
            ])),
        ),
        (
            "text",
            Arc::new(StringArray::from(vec![
                Some("eins"),
                Some(""),
                Some("drei"),
                Some("vier"),
            ])),
        ),
        ("mentions", Arc::new(mentions.finish())),
        (
            "media",
            Arc::new(BinaryArray::from(vec![None, Some(&b"abc"[..]), None, None])),
        ),
        (
            "special_category",
            Arc::new(BooleanArray::from(vec![
                Some(true),
                Some(false),
                None,
                None,
            ])),
        ),
    ];
    parquet(&path, columns);
    path
}

fn columns() -> Mapping {
    mapping(&["author=person"], &["kind:speech=post"], &["surface=feed"])
}

#[test]
fn rows_are_registered_and_read_back_through_the_mapping() {
    let mut shop = Shop::new();
    let path = write(&shop);
    let report = shop.import(&path, &columns());
    assert_eq!(
        (
            report.count.read,
            report.count.accepted,
            report.count.quarantined
        ),
        (4, 3, 1)
    );
    assert_eq!(shop.quarantined(&report)[0].row, 3);
    let info = shop.store.content(&report.content).unwrap().unwrap();
    assert!(info.in_place && !shop.store.copy(&report.content, 0).exists());
    assert_eq!(info.hash, Hash::of(&std::fs::read(&path).unwrap()));
    let facts = shop.facts(&report.content);
    let rows = facts.rows();
    assert_eq!(
        rows.iter()
            .map(|f| (f.row, f.item.as_str()))
            .collect::<Vec<_>>(),
        [(0, "1"), (1, "2"), (3, "4")]
    );
    assert_eq!(
        rows.iter().map(|f| f.person.is_some()).collect::<Vec<_>>(),
        [true, false, false]
    );
    assert_eq!(rows[0].created, Some(17_602));
    assert_eq!(
        rows[2].created,
        Some(-1),
        "a moment before 1970 is the day before"
    );
    let special: Vec<u8> = rows.iter().map(|f| f.special).collect();
    assert_eq!(
        special,
        [
            SpecialCategory::Yes.code(),
            SpecialCategory::No.code(),
            SpecialCategory::Unknown.code()
        ]
    );
    assert_eq!(
        facts.links().iter().map(|l| (l.0, l.1)).collect::<Vec<_>>(),
        [(0, 3), (0, 3)]
    );

    let some = |texts: &[&str]| {
        texts
            .iter()
            .map(|t| Some((*t).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(shop.column(&report.content, "id"), some(&["1", "2", "4"]));
    assert_eq!(
        shop.column(&report.content, "kind"),
        some(&["post", "photo", "unknown"])
    );
    assert_eq!(
        shop.column(&report.content, "surface"),
        some(&["feed", "feed", "feed"])
    );
    assert_eq!(
        shop.column(&report.content, "language"),
        some(&["unknown"; 3])
    );
    assert_eq!(
        shop.column(&report.content, "text"),
        [Some("eins".into()), None, Some("vier".into())]
    );
    assert_eq!(
        shop.column(&report.content, "person"),
        [Some("a".into()), None, None]
    );
    assert_eq!(
        shop.column(&report.content, "created")[0].as_deref(),
        Some("2018-03-12T16:44:05.567Z")
    );
    assert_eq!(
        shop.column(&report.content, "media_sha256"),
        [None, Some(Hash::of(b"abc").to_string()), None]
    );
}

#[test]
fn chosen_rows_come_in_their_order_with_the_canonical_schema() {
    let mut shop = Shop::new();
    let path = write(&shop);
    let report = shop.import(&path, &columns());
    let info = shop.store.content(&report.content).unwrap().unwrap();
    let names = ["text", "kind", "created", "media", "mentions"];
    let read = |rows| -> Vec<RecordBatch> {
        let reader = shop.store.read_rows(&info, &names, Some(rows)).unwrap();
        let schema = reader.schema().clone();
        reader
            .map(Result::unwrap)
            .inspect(|b| assert_eq!(b.schema(), schema))
            .collect()
    };
    let batches = read(vec![1, 3]);
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
    assert_eq!(read(vec![]).len(), 0);
    assert!(shop.store.read_rows(&info, &["texd"], None).is_err());
    assert!(
        shop.store
            .read_rows(&info, &["text"], Some(vec![2, 1]))
            .is_err()
    );
    let mut beyond = shop
        .store
        .read_rows(&info, &["text"], Some(vec![4]))
        .unwrap();
    assert!(beyond.next().unwrap().is_err());

    // A copy of the same items gives the same columns.
    let lines = "{\"id\":\"9\",\"kind\":\"photo\",\"media\":\"YWJj\"}\n{\"id\":\"10\",\"text\":\"vier\",\"created\":\"1969-12-31T23:59:59.999Z\"}\n";
    let other = shop.file("same.jsonl", lines);
    let report = shop.import(&other, &Mapping::default());
    let info = shop.store.content(&report.content).unwrap().unwrap();
    let copied: Vec<RecordBatch> = shop
        .store
        .read_rows(&info, &names, None)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(copied[0].schema(), batches[0].schema());
    for name in ["text", "kind", "created", "media"] {
        assert_eq!(
            copied[0].column_by_name(name).unwrap(),
            batches[0].column_by_name(name).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn a_file_that_changed_is_found_out() {
    let mut shop = Shop::new();
    let path = write(&shop);
    let report = shop.import(&path, &columns());
    let info = shop.store.content(&report.content).unwrap().unwrap();
    shop.store.check_hash(&info).unwrap();
    let id: ArrayRef = Arc::new(StringArray::from(vec!["other"]));
    parquet(&path, vec![("id", id)]);
    let error = shop.store.check_hash(&info).unwrap_err().to_string();
    assert!(
        error.contains("posts.parquet") && error.contains("changed"),
        "{error}"
    );
    assert!(
        shop.store
            .read_rows(&info, &["text"], None)
            .unwrap()
            .any(|b| b.is_err())
    );
    std::fs::remove_file(&path).unwrap();
    assert!(shop.store.check_hash(&info).is_err());
}

#[test]
fn dates_and_nanoseconds_become_days() {
    let mut shop = Shop::new();
    let path = shop.file("d.parquet", "");
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["1", "2"]));
    let days: ArrayRef = Arc::new(Date32Array::from(vec![Some(10), Some(i32::MAX)]));
    let nanos: ArrayRef = Arc::new(TimestampNanosecondArray::from(vec![Some(-1), None]));
    parquet(&path, vec![("id", ids), ("days", days), ("nanos", nanos)]);
    let report = shop.import(
        &path,
        &mapping(&["nanos=created", "days=created"], &[], &[]),
    );
    assert_eq!((report.count.accepted, report.count.quarantined), (1, 1));
    assert!(
        shop.quarantined(&report)[0]
            .reason
            .contains("outside the years 1 to 9999")
    );
    assert_eq!(shop.facts(&report.content).rows()[0].created, Some(-1));
}

#[test]
fn a_copy_that_changed_is_known() {
    let mut shop = Shop::new();
    let path = shop.file("posts.jsonl", "{\"id\": \"1\", \"text\": \"one\"}\n");
    let report = shop.import(&path, &mapping(&[], &[], &[]));
    let info = shop.store.content(&report.content).unwrap().unwrap();
    assert!(!info.in_place);
    // The source may go; the copy must stay as it is.
    std::fs::remove_file(&path).unwrap();
    shop.store.check_hash(&info).unwrap();
    let copy = shop.store.copy(&info.content, 0);
    let mut bytes = std::fs::read(&copy).unwrap();
    bytes[6] ^= 1;
    std::fs::write(&copy, bytes).unwrap();
    let error = shop.store.check_hash(&info).unwrap_err().to_string();
    assert!(error.contains("changed since it was imported"), "{error}");
}
