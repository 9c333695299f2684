//! Parquet files on disk.

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, Encoding};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use rights::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows in a row group where items carry text and pictures, so that little stays in memory.
const ROWS_WITH_TEXT: usize = 131_072;
const ROWS_WITHOUT_TEXT: usize = 1_048_576;

/// Columns in which hardly a value comes twice: a dictionary would only cost time.
const DISTINCT: [&str; 8] = [
    "id",
    "text",
    "media_uri",
    "media",
    "media_sha256",
    "reply_to",
    "share_of",
    "quote_of",
];

/// Least and greatest are kept for the time of creation only, the one column worth skipping by.
fn properties(text: bool) -> WriterProperties {
    let rows = if text {
        ROWS_WITH_TEXT
    } else {
        ROWS_WITHOUT_TEXT
    };
    let plain = |builder: parquet::file::properties::WriterPropertiesBuilder, name: &&str| {
        let column = ColumnPath::from(*name);
        builder
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::PLAIN)
    };
    let base = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_statistics_enabled(ColumnPath::from("created"), EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(rows));
    DISTINCT.iter().fold(base, plain).build()
}

fn failed(path: &Path, cause: ParquetError) -> Error {
    Error::storage(format!("`{}` cannot be written", path.display())).because(cause)
}

fn create(path: &Path) -> Result<File, Error> {
    File::create(path)
        .map_err(|e| Error::storage(format!("`{}` cannot be created", path.display())).because(e))
}

fn size(path: &Path) -> Result<u64, Error> {
    std::fs::metadata(path)
        .map(|m| m.len())
        .map_err(|e| Error::storage(format!("`{}` cannot be read", path.display())).because(e))
}

/// A file that one thread writes from batches.
pub(crate) struct Part {
    path: PathBuf,
    writer: ArrowWriter<File>,
}

impl Part {
    pub(crate) fn create(path: PathBuf, schema: Arc<Schema>, text: bool) -> Result<Part, Error> {
        let writer = ArrowWriter::try_new(create(&path)?, schema, Some(properties(text)))
            .map_err(|e| failed(&path, e))?;
        Ok(Part { path, writer })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.writer.write(batch).map_err(|e| failed(&self.path, e))
    }

    /// Closes it; gives its size in bytes.
    pub(crate) fn close(self) -> Result<u64, Error> {
        self.writer.close().map_err(|e| failed(&self.path, e))?;
        size(&self.path)
    }
}

/// A file whose row groups are encoded by many threads and appended in order by one.
pub(crate) struct Table {
    path: PathBuf,
    writer: SerializedFileWriter<File>,
}

/// Encodes row groups of a [`Table`]; threads share it.
pub(crate) struct Encoder {
    factory: ArrowRowGroupWriterFactory,
    schema: Arc<Schema>,
}

/// One encoded row group.
pub(crate) type RowGroup = Vec<ArrowColumnChunk>;

impl Encoder {
    pub(crate) fn encode(&self, batch: &RecordBatch) -> Result<RowGroup, Error> {
        let encode = || -> Result<RowGroup, ParquetError> {
            let mut writers = self.factory.create_column_writers(0)?;
            let mut next = writers.iter_mut();
            for (field, column) in self.schema.fields().iter().zip(batch.columns()) {
                for leaf in compute_leaves(field, column)? {
                    if let Some(writer) = next.next() {
                        writer.write(&leaf)?;
                    }
                }
            }
            writers.into_iter().map(|w| w.close()).collect()
        };
        encode().map_err(|e| Error::storage("a row group cannot be encoded").because(e))
    }
}

impl Table {
    pub(crate) fn create(path: PathBuf, schema: Arc<Schema>) -> Result<(Table, Encoder), Error> {
        let whole = ArrowWriter::try_new(create(&path)?, schema.clone(), Some(properties(false)))
            .and_then(ArrowWriter::into_serialized_writer);
        let (writer, factory) = whole.map_err(|e| failed(&path, e))?;
        Ok((Table { path, writer }, Encoder { factory, schema }))
    }

    pub(crate) fn append(&mut self, group: RowGroup) -> Result<(), Error> {
        let append = || -> Result<(), ParquetError> {
            let mut row_group = self.writer.next_row_group()?;
            for column in group {
                column.append_to_row_group(&mut row_group)?;
            }
            row_group.close().map(drop)
        };
        append().map_err(|e| failed(&self.path, e))
    }

    /// Closes it; gives its size in bytes.
    pub(crate) fn close(self) -> Result<u64, Error> {
        self.writer.close().map_err(|e| failed(&self.path, e))?;
        size(&self.path)
    }
}
