//! `items.parquet`: where each item of an export lies. By it a late choice is carried out in the copy.

use crate::crash::step;
use crate::failure::{damaged, internal, storage};
use crate::row::Row;
use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use corpus::set::schema::hex;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rights::{Error, Pseudonym};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// The index in the folder of an export.
pub(crate) const NAME: &str = "items.parquet";

static COLUMNS: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        Field::new("file", DataType::Utf8, false),
        Field::new("record", DataType::Int64, false),
        Field::new("offset", DataType::Int64, true),
        Field::new("length", DataType::Int64, true),
        Field::new("item", DataType::Utf8, false),
        Field::new("person", DataType::Utf8, false),
        Field::new("cell", DataType::Utf8, false),
    ]))
});

/// One item of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexRow {
    /// Offset and length of its record in the file before packing; none where records are not in one piece.
    pub span: Option<(u64, u64)>,
    /// The item.
    pub item: Pseudonym,
    /// Whose it is.
    pub person: Pseudonym,
    /// The cell that it came from.
    pub cell: Arc<str>,
}

/// The items of one file, in the order of its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRows {
    /// The file.
    pub file: String,
    /// Its items.
    pub rows: Vec<IndexRow>,
}

/// Writes an index.
pub(crate) struct IndexWriter {
    writer: ArrowWriter<File>,
    path: PathBuf,
    pub(crate) items: u64,
}

impl IndexWriter {
    pub(crate) fn create(path: &Path) -> Result<IndexWriter, Error> {
        let file = step().and_then(|()| File::create(path));
        let file = file.map_err(|e| storage(path, e))?;
        let level = ZstdLevel::try_new(1).map_err(|e| internal("an index", e))?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level));
        let writer = ArrowWriter::try_new(file, Arc::clone(&COLUMNS), Some(properties.build()));
        Ok(IndexWriter {
            writer: writer.map_err(|e| internal("an index", e))?,
            path: path.to_owned(),
            items: 0,
        })
    }

    pub(crate) fn put(&mut self, file: &FileRows) -> Result<(), Error> {
        let rows = &file.rows;
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(
                rows.iter().map(|_| file.file.as_str()),
            )),
            Arc::new(Int64Array::from_iter_values(
                (0..rows.len() as u64).map(number),
            )),
            Arc::new(Int64Array::from_iter(
                rows.iter()
                    .map(|r| r.span.map(|(offset, _)| number(offset))),
            )),
            Arc::new(Int64Array::from_iter(
                rows.iter()
                    .map(|r| r.span.map(|(_, length)| number(length))),
            )),
            Arc::new(hex(rows.iter().map(|r| r.item))),
            Arc::new(hex(rows.iter().map(|r| r.person))),
            Arc::new(StringArray::from_iter_values(
                rows.iter().map(|r| r.cell.as_ref()),
            )),
        ];
        let batch = RecordBatch::try_new(Arc::clone(&COLUMNS), columns);
        let batch = batch.map_err(|e| internal("an index", e))?;
        self.items += rows.len() as u64;
        let written = self.writer.write(&batch);
        written.map_err(|e| Error::storage(format!("`{}`: {e}", self.path.display())))
    }

    /// Ends the file and forces it to disk.
    pub(crate) fn end(self) -> Result<(), Error> {
        let file = self.writer.into_inner();
        let file = file.map_err(|e| Error::storage(format!("`{}`: {e}", self.path.display())))?;
        let synced = step().and_then(|()| file.sync_all());
        synced.map_err(|e| storage(&self.path, e))
    }
}

/// Reads an index, file by file.
pub struct IndexReader {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
    batch: Option<(RecordBatch, usize)>,
    next: Option<(String, IndexRow)>,
}

impl IndexReader {
    /// Opens the index of an export.
    ///
    /// # Errors
    /// When it is absent or damaged.
    pub fn open(path: &Path) -> Result<IndexReader, Error> {
        let file = File::open(path).map_err(|e| storage(path, e))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file);
        let builder = builder.map_err(|e| damaged(path, e))?;
        let names = |schema: &Schema| -> Vec<(String, DataType)> {
            let fields = schema.fields().iter();
            fields
                .map(|f| (f.name().clone(), f.data_type().clone()))
                .collect()
        };
        if names(builder.schema()) != names(&COLUMNS) {
            return Err(damaged(path, "it has other columns than an index of items"));
        }
        let reader = builder.build().map_err(|e| damaged(path, e))?;
        Ok(IndexReader {
            path: path.to_owned(),
            reader,
            batch: None,
            next: None,
        })
    }

    /// The next file with its items.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn next_file(&mut self) -> Result<Option<FileRows>, Error> {
        let first = match self.next.take() {
            Some(first) => Some(first),
            None => self.row(0)?,
        };
        let Some((file, row)) = first else {
            return Ok(None);
        };
        let mut rows = vec![row];
        while let Some((of, row)) = self.row(rows.len())? {
            if of != file {
                self.next = Some((of, row));
                break;
            }
            rows.push(row);
        }
        Ok(Some(FileRows { file, rows }))
    }

    /// The next row, which is the `at`-th of its file or the first of the next one.
    fn row(&mut self, at: usize) -> Result<Option<(String, IndexRow)>, Error> {
        loop {
            if let Some((batch, row)) = &mut self.batch
                && *row < batch.num_rows()
            {
                let number = *row;
                *row += 1;
                let read = read_row(Row { batch, number }, at);
                return read.map(Some).map_err(|what| damaged(&self.path, what));
            }
            match self.reader.next() {
                None => return Ok(None),
                Some(batch) => {
                    let batch = batch.map_err(|e| damaged(&self.path, e))?;
                    self.batch = Some((batch, 0));
                }
            }
        }
    }
}

fn read_row(row: Row<'_>, at: usize) -> Result<(String, IndexRow), String> {
    let record = row.number("record")?;
    if record != 0 && record != at as u64 {
        return Err(format!(
            "record `{record}` of a file stands at place `{at}`"
        ));
    }
    let (offset, length) = (row.number_if_any("offset"), row.number_if_any("length"));
    let read = IndexRow {
        span: offset.zip(length),
        item: row.pseudonym("item")?,
        person: row.pseudonym("person")?,
        cell: row.text("cell")?.into(),
    };
    Ok((row.text("file")?.to_owned(), read))
}
