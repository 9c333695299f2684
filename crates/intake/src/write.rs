//! Parquet files as demur writes them.

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use rights::Error;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A Parquet file that is being written.
pub(crate) struct Writer {
    path: PathBuf,
    inner: ArrowWriter<File>,
}

/// ZSTD at its fastest level: reading is what counts.
pub(crate) fn zstd() -> Compression {
    ZstdLevel::try_new(1).map_or(Compression::SNAPPY, Compression::ZSTD)
}

/// Properties of every file.
pub(crate) fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_compression(zstd())
        .set_created_by("demur".to_owned())
}

impl Writer {
    pub(crate) fn create(
        path: &Path,
        schema: SchemaRef,
        properties: WriterProperties,
    ) -> Result<Writer, Error> {
        let file = File::create(path).map_err(|e| crate::quarantine::write_failed(path, e))?;
        let inner = ArrowWriter::try_new(file, schema, Some(properties));
        let inner = inner.map_err(|e| {
            Error::storage(format!("cannot write `{}`: {e}", path.display())).because(e)
        })?;
        Ok(Writer {
            path: path.to_owned(),
            inner,
        })
    }

    fn failed(path: &Path, e: parquet::errors::ParquetError) -> Error {
        Error::storage(format!("cannot write `{}`: {e}", path.display())).because(e)
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.inner
            .write(batch)
            .map_err(|e| Self::failed(&self.path, e))
    }

    /// Bytes held in memory for the row group that is not written out.
    pub(crate) fn held_bytes(&self) -> usize {
        self.inner.in_progress_size()
    }

    /// Ends the row group.
    pub(crate) fn end_group(&mut self) -> Result<(), Error> {
        self.inner.flush().map_err(|e| Self::failed(&self.path, e))
    }

    /// Closes a part that another one follows, to the disk.
    pub(crate) fn finish_followed(mut self) -> Result<(), Error> {
        let mark = KeyValue::new(rights::CONTINUES.to_owned(), "true".to_owned());
        self.inner.append_key_value_metadata(mark);
        self.finish()
    }

    /// Closes the file, to the disk.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let path = self.path;
        self.inner.finish().map_err(|e| Self::failed(&path, e))?;
        self.inner
            .inner()
            .sync_all()
            .map_err(|e| crate::quarantine::write_failed(&path, e))
    }
}
