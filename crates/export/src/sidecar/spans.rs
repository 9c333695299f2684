//! `spans.parquet`.

use super::Span;
use crate::failure::{damaged, internal, storage};
use crate::row::Row;
use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use corpus::set::schema::hex;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rights::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// The file.
pub(crate) const SPANS: &str = "spans.parquet";
/// Rows written at a time.
const CHUNK: usize = 1 << 16;

static COLUMNS: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        Field::new("shard", DataType::Utf8, false),
        Field::new("sample", DataType::Int64, false),
        Field::new("start", DataType::Int64, false),
        Field::new("length", DataType::Int64, false),
        Field::new("item", DataType::Utf8, false),
        Field::new("person", DataType::Utf8, false),
    ]))
});

/// Writes spans, in the order given, and forces the file to disk.
pub(super) fn write(path: &Path, spans: &[Span]) -> Result<(), Error> {
    let file = File::create(path).map_err(|e| storage(path, e))?;
    let level = ZstdLevel::try_new(1).map_err(|e| internal("spans", e))?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level));
    let writer = ArrowWriter::try_new(file, Arc::clone(&COLUMNS), Some(properties.build()));
    let mut writer = writer.map_err(|e| internal("spans", e))?;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    for part in spans.chunks(CHUNK) {
        let numbers = |of: fn(&Span) -> u64| -> ArrayRef {
            Arc::new(Int64Array::from_iter_values(
                part.iter().map(|s| number(of(s))),
            ))
        };
        let shards = StringArray::from_iter_values(part.iter().map(|s| s.shard.as_ref()));
        let columns: Vec<ArrayRef> = vec![
            Arc::new(shards),
            numbers(|s| s.sample),
            numbers(|s| s.start),
            numbers(|s| s.length),
            Arc::new(hex(part.iter().map(|s| s.item))),
            Arc::new(hex(part.iter().map(|s| s.person))),
        ];
        let batch = RecordBatch::try_new(Arc::clone(&COLUMNS), columns);
        let written = writer.write(&batch.map_err(|e| internal("spans", e))?);
        written.map_err(|e| Error::storage(format!("`{}`: {e}", path.display())))?;
    }
    let file = writer.into_inner();
    let file = file.map_err(|e| Error::storage(format!("`{}`: {e}", path.display())))?;
    file.sync_all().map_err(|e| storage(path, e))
}

/// Reads spans, batch by batch.
pub(crate) struct SpanReader {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
}

impl SpanReader {
    pub(crate) fn open(path: &Path) -> Result<SpanReader, Error> {
        let file = File::open(path).map_err(|e| storage(path, e))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|b| b.build());
        Ok(SpanReader {
            reader: reader.map_err(|e| damaged(path, e))?,
            path: path.to_owned(),
        })
    }

    pub(crate) fn next_spans(&mut self) -> Result<Option<Vec<Span>>, Error> {
        let Some(batch) = self.reader.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(|e| damaged(&self.path, e))?;
        let rows = (0..batch.num_rows()).map(|number| Row {
            batch: &batch,
            number,
        });
        let read: Result<Vec<Span>, String> = rows.map(read).collect();
        read.map(Some).map_err(|what| damaged(&self.path, what))
    }
}

fn read(row: Row<'_>) -> Result<Span, String> {
    Ok(Span {
        shard: row.text("shard")?.into(),
        sample: row.number("sample")?,
        start: row.number("start")?,
        length: row.number("length")?,
        item: row.pseudonym("item")?,
        person: row.pseudonym("person")?,
    })
}
