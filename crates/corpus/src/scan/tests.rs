//! A text is found wherever it can hide; each file here hides one in another way.

use super::*;
use crate::progress::NoProgress;
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::{Compression, Encoding, ZstdLevel};
use ::parquet::file::properties::WriterProperties;
use ::parquet::schema::types::ColumnPath;
use arrow::array::{
    ArrayRef, FixedSizeBinaryArray, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use std::io::Write;
use std::sync::Arc;

const MARK: &str = "zebra-Ünicorn-4711";

fn find(root: &Path, text: &str) -> Vec<Finding> {
    let texts = [text.to_owned()];
    scan(root, &texts, &[], &NoProgress).unwrap().found
}

fn parquet(path: &Path, name: &str, column: ArrayRef, encoding: Option<Encoding>) {
    let batch = RecordBatch::try_from_iter([(name, column)]).unwrap();
    let mut properties =
        WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default()));
    if let Some(encoding) = encoding {
        properties = properties
            .set_dictionary_enabled(false)
            .set_column_encoding(ColumnPath::from(name), encoding);
    }
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_in_every_encoding() {
    let folder = tempfile::tempdir().unwrap();
    // The values around share a beginning with it, so that one encoding cuts it in two.
    let column: ArrayRef = Arc::new(StringArray::from(vec!["aaa", "zebra-Ünic", MARK, "zzz"]));
    let encodings = [
        None,
        Some(Encoding::PLAIN),
        Some(Encoding::DELTA_BYTE_ARRAY),
        Some(Encoding::DELTA_LENGTH_BYTE_ARRAY),
    ];
    for (number, encoding) in encodings.into_iter().enumerate() {
        let path = folder.path().join(number.to_string());
        parquet(&path, "text", Arc::clone(&column), encoding);
        let found = find(folder.path(), MARK);
        let here = found
            .iter()
            .filter(|f| f.file.ends_with(number.to_string()));
        assert!(here.count() > 0, "{encoding:?}");
    }
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.values().append_value(MARK);
    lists.append(true);
    parquet(
        &folder.path().join("list"),
        "mentions",
        Arc::new(lists.finish()),
        None,
    );
    let pseudonym = "0123456789abcdef0123456789abcdef";
    let bytes = crate::set::schema::parse_pseudonym(pseudonym).unwrap().0;
    let column = FixedSizeBinaryArray::try_from_iter([bytes].iter()).unwrap();
    parquet(&folder.path().join("fixed"), "item", Arc::new(column), None);
    assert!(
        find(folder.path(), MARK)
            .iter()
            .any(|f| f.file.ends_with("list"))
    );
    assert!(
        find(folder.path(), pseudonym)
            .iter()
            .any(|f| f.file.ends_with("fixed"))
    );
    assert_eq!(find(folder.path(), "nowhere to be found"), []);
    // Cut off, it is no Parquet file any more, but its bytes are searched still.
    let path = folder.path().join("cut");
    let mut bytes = fs::read(folder.path().join("1")).unwrap();
    bytes.truncate(bytes.len() - 2);
    fs::write(&path, bytes).unwrap();
    let texts = [MARK.to_owned()];
    let scanned = scan(folder.path(), &texts, &[], &NoProgress).unwrap();
    assert_eq!(scanned.unreadable, [PathBuf::from("cut")]);
}

#[test]
fn texts_escaped_packed_and_in_utf_16() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    put("a.json", br#"{"a":["zebra-\u00dcnicorn-4711"]}"#);
    put(
        "b.jsonl",
        b"{\"a\":1}\n{\"b\":{\"zebra-\\u00dcnicorn-4711\":null}}\n",
    );
    put("c.html", "<p>zebra-&#220;nicorn-4711</p>".as_bytes());
    fs::create_dir(folder.path().join("_delta_log")).unwrap();
    let stats = br#"{"add":{"stats":"{\"minValues\":{\"text\":\"zebra-\\u00dcnicorn-4711\"}}"}}"#;
    put("_delta_log/0.json", stats);
    let wide: Vec<u8> = MARK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    put("d.bin", &wide);
    // Over the border of what is read at a time.
    let mut long = vec![b' '; CHUNK - 7];
    long.extend_from_slice(MARK.as_bytes());
    put("e.txt", &long);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(MARK.as_bytes()).unwrap();
    put("f", &gz.finish().unwrap());
    put("g", &zstd::encode_all(MARK.as_bytes(), 3).unwrap());
    let found: BTreeSet<PathBuf> = find(folder.path(), MARK)
        .into_iter()
        .map(|f| f.file)
        .collect();
    let want = [
        "_delta_log/0.json",
        "a.json",
        "b.jsonl",
        "c.html",
        "d.bin",
        "e.txt",
        "f",
        "g",
    ];
    assert_eq!(found, want.map(PathBuf::from).into());
    let texts = [MARK.to_owned()];
    let left_out = ["a.json".into(), "_delta_log".into()];
    let scanned = scan(folder.path(), &texts, &left_out, &NoProgress).unwrap();
    assert_eq!(
        scanned
            .found
            .iter()
            .filter(|f| left_out.contains(&f.file))
            .count(),
        0
    );
    assert!(scan(folder.path(), &[String::new()], &[], &NoProgress).is_err());
}

/// A deleted row stays in free pages, a new one is in the write-ahead log, a long one over many pages.
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_free_pages_log_and_overflow() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("secure_delete", "OFF");
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options);
    let pool = pool.await.unwrap();
    let run = async |statement: &'static str, value: Option<String>| {
        sqlx::query(statement)
            .bind(value)
            .execute(&pool)
            .await
            .unwrap();
    };
    run("CREATE TABLE t (a TEXT, b TEXT)", None).await;
    run("INSERT INTO t (a) VALUES (?)", Some(MARK.to_owned())).await;
    let kinds = |text: &str| {
        let texts = [text.to_owned()];
        let scanned = scan(folder.path(), &texts, &[], &NoProgress).unwrap();
        scanned.kinds_of(text)
    };
    assert_eq!(kinds(MARK), [FileKind::SqliteWal].into());
    run("DELETE FROM t", None).await;
    run("PRAGMA wal_checkpoint(TRUNCATE)", None).await;
    assert_eq!(kinds(MARK), [FileKind::Sqlite].into(), "not overwritten");
    // Every place that a border between pages can have in a value.
    let mut missed = Vec::new();
    for at in (0..6_000).step_by(17) {
        let value = format!(
            "{}{at:05}{MARK}{at:05}{}",
            "x".repeat(at),
            "y".repeat(9_000 - at)
        );
        let text = format!("{at:05}{MARK}{at:05}");
        run("DELETE FROM t", None).await;
        run("INSERT INTO t (b) VALUES (?)", Some(value)).await;
        if kinds(&text).is_empty() {
            missed.push(at);
        }
        run("PRAGMA wal_checkpoint(TRUNCATE)", None).await;
        if !kinds(&text).contains(&FileKind::Sqlite) {
            missed.push(at);
        }
    }
    assert_eq!(missed, [0; 0]);
}
