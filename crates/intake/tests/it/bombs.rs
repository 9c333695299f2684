//! Files that unpack to far more than they are.

use crate::support::Shop;
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use intake::Mapping;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

#[test]
fn a_packed_bomb_is_refused_before_it_is_unpacked() {
    let mut shop = Shop::new();
    let block = vec![b' '; 1 << 20];
    let mut zst = zstd::Encoder::new(Vec::new(), 1).unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        zst.write_all(&block).unwrap();
        gz.write_all(&block).unwrap();
    }
    shop.limits.unpacked_ratio = 100;
    for (name, bytes) in [
        ("b.jsonl.zst", zst.finish().unwrap()),
        ("b.csv.gz", gz.finish().unwrap()),
    ] {
        let path = shop.file(name, &bytes);
        let error = shop
            .try_import(&path, &Mapping::default())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains(name) && error.contains("unpacked_ratio"),
            "{error}"
        );
    }
    shop.limits.unpacked_ratio = u64::MAX;
    shop.limits.unpacked_bytes = 1 << 20;
    let path = shop.file(
        "c.jsonl.zst",
        zstd::encode_all(&vec![b'\n'; 2 << 20][..], 1).unwrap(),
    );
    let error = shop
        .try_import(&path, &Mapping::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`1048576` bytes") && error.contains("unpacked_bytes"),
        "{error}"
    );
    assert!(shop.store.contents().unwrap().is_empty());
}

#[test]
fn a_parquet_file_that_promises_too_much_is_refused() {
    let mut shop = Shop::new();
    let path = shop.file("b.parquet", "");
    let text: ArrayRef = Arc::new(StringArray::from_iter_values(
        (0..32).map(|n| format!("{n}{}", " ".repeat(1 << 20))),
    ));
    let batch = RecordBatch::try_from_iter([("id", text)]).unwrap();
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let properties = WriterProperties::builder()
        .set_compression(zstd)
        .set_dictionary_enabled(false)
        .build();
    let mut writer = ArrowWriter::try_new(
        File::create(&path).unwrap(),
        batch.schema(),
        Some(properties),
    )
    .unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let error = shop
        .try_import(&path, &Mapping::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("b.parquet") && error.contains("unpacked_ratio"),
        "{error}"
    );
}

#[test]
fn damaged_packed_files_are_errors() {
    let mut shop = Shop::new();
    let whole = zstd::encode_all("{\"id\":\"1\"}\n".repeat(5000).as_bytes(), 1).unwrap();
    for (name, bytes) in [
        ("cut.jsonl.zst", &whole[..whole.len() / 2]),
        ("no.jsonl.zst", b"{\"id\":\"1\"}"),
        ("no.csv.gz", b"id\n1\n"),
    ] {
        let path = shop.file(name, bytes);
        let error = shop
            .try_import(&path, &Mapping::default())
            .unwrap_err()
            .to_string();
        assert!(error.contains(name), "{error}");
    }
    assert!(shop.store.contents().unwrap().is_empty());
}
