//! Rows into files of bounded size, with their index.

use crate::crash::step;
use crate::failure::{internal, storage};
use crate::files::{self, FileEntry};
use crate::form::{Compression, Form, Format};
use crate::index::{self, FileRows, IndexRow, IndexWriter};
use crate::mds;
use crate::pack::pack;
use crate::record;
use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::ZstdLevel;
use parquet::file::properties::WriterProperties;
use rights::{Error, Hash, Pseudonym};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// Items in them.
    pub items: u64,
    /// The files with rows, and `index.json` of MDS.
    pub files: Vec<FileEntry>,
    /// `items.parquet`.
    pub index: FileEntry,
}

/// Whose a row is, and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    pub(crate) item: Pseudonym,
    pub(crate) person: Pseudonym,
}

/// Writes rows into files.
pub(crate) struct Shards<'f> {
    form: &'f Form,
    folder: PathBuf,
    index: IndexWriter,
    files: Vec<FileEntry>,
    entries: Vec<Json>,
    records: Vec<Vec<u8>>,
    batches: Vec<RecordBatch>,
    rows: Vec<IndexRow>,
    size: u64,
}

impl<'f> Shards<'f> {
    pub(crate) fn new(form: &'f Form, folder: &Path) -> Result<Shards<'f>, Error> {
        Ok(Shards {
            form,
            folder: folder.to_owned(),
            index: IndexWriter::create(&folder.join(index::NAME))?,
            files: Vec::new(),
            entries: Vec::new(),
            records: Vec::new(),
            batches: Vec::new(),
            rows: Vec::new(),
            size: overhead(form),
        })
    }

    /// Adds rows of a cell, with the columns of the form.
    pub(crate) fn put(
        &mut self,
        rows: &RecordBatch,
        owners: Vec<Owner>,
        cell: &Arc<str>,
    ) -> Result<(), Error> {
        let row = |owner: &Owner| IndexRow {
            span: None,
            item: owner.item,
            person: owner.person,
            cell: Arc::clone(cell),
        };
        if self.form.format == Format::Parquet {
            self.size += rows.get_array_memory_size() as u64;
            self.batches.push(rows.clone());
            self.rows.extend(owners.iter().map(row));
            return match self.size >= self.form.shard_bytes {
                true => self.flush(),
                false => Ok(()),
            };
        }
        let key = |row: usize| {
            owners
                .get(row)
                .map_or_else(String::new, |o| o.item.to_string())
        };
        let records = record::records(self.form.format, rows, key)?;
        for (record, owner) in records.into_iter().zip(&owners) {
            let bytes = record.len() as u64 + per_record(self.form);
            if !self.rows.is_empty() && self.size + bytes > self.form.shard_bytes {
                self.flush()?;
            }
            self.size += bytes;
            self.records.push(record);
            self.rows.push(row(owner));
        }
        Ok(())
    }

    /// Ends the last file and the index.
    pub(crate) fn end(mut self) -> Result<Listing, Error> {
        self.flush()?;
        if self.form.format == Format::Mds {
            let text = mds::index(&self.entries);
            files::write(&self.folder.join(mds::INDEX), text.as_bytes())?;
            self.files
                .push(FileEntry::of(mds::INDEX, None, text.as_bytes()));
        }
        let items = self.index.items;
        self.index.end()?;
        Ok(Listing {
            items,
            files: self.files,
            index: FileEntry::read(&self.folder, index::NAME, Some(items))?,
        })
    }

    fn flush(&mut self) -> Result<(), Error> {
        let mut rows = std::mem::take(&mut self.rows);
        let (records, batches) = (
            std::mem::take(&mut self.records),
            std::mem::take(&mut self.batches),
        );
        self.size = overhead(self.form);
        if rows.is_empty() {
            return Ok(());
        }
        let file = self.form.file(self.files.len());
        let entry = match self.form.format {
            Format::Parquet => write_rows(self.form, &self.folder, &file, &batches)?,
            _ => {
                let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
                let written = write_records(self.form, &self.folder, &file, &records)?;
                for (row, span) in rows.iter_mut().zip(written.spans) {
                    row.span = Some(span);
                }
                self.entries.extend(written.entry);
                written.file
            }
        };
        self.files.push(entry);
        self.index.put(&FileRows { file, rows })
    }
}

/// Bytes of a file beside its records.
fn overhead(form: &Form) -> u64 {
    match form.format {
        Format::Mds => mds::overhead(form),
        Format::Webdataset => END.len() as u64,
        _ => 0,
    }
}

/// Bytes that a record takes beside its own.
const fn per_record(form: &Form) -> u64 {
    match form.format {
        Format::Mds => 4,
        _ => 0,
    }
}

/// What ends an archive.
const END: [u8; 1024] = [0; 1024];

/// A file of records.
pub(crate) struct Written {
    pub(crate) file: FileEntry,
    /// Where each record lies before packing.
    pub(crate) spans: Vec<(u64, u64)>,
    /// Its entry in the index of MDS.
    pub(crate) entry: Option<Json>,
}

/// Writes a file of these records, and forces it to disk.
pub(crate) fn write_records(
    form: &Form,
    folder: &Path,
    file: &str,
    records: &[&[u8]],
) -> Result<Written, Error> {
    let mut offset = match form.format {
        Format::Mds => mds::first_sample(form, records.len()),
        _ => 0,
    };
    let span = |record: &&[u8]| {
        let length = record.len() as u64;
        offset += length;
        (offset - length, length)
    };
    let spans = records.iter().map(span).collect();
    let raw = match form.format {
        Format::Mds => mds::shard(form, records)?,
        Format::Webdataset => [&records.concat(), END.as_slice()].concat(),
        _ => records.concat(),
    };
    let of_raw = (raw.len() as u64, Hash::of(&raw));
    let packed = pack(raw, form.compression)?;
    files::write(&folder.join(file), &packed)?;
    let entry = (form.format == Format::Mds)
        .then(|| mds::entry(form, file, records.len(), of_raw, &packed));
    Ok(Written {
        file: FileEntry::of(file, Some(records.len() as u64), &packed),
        spans,
        entry,
    })
}

/// Writes a Parquet file of these rows, and forces it to disk.
pub(crate) fn write_rows(
    form: &Form,
    folder: &Path,
    file: &str,
    batches: &[RecordBatch],
) -> Result<FileEntry, Error> {
    let path = folder.join(file);
    let failed = |e| Error::storage(format!("`{}`: {e}", path.display()));
    let compression = match form.compression {
        Compression::None => parquet::basic::Compression::UNCOMPRESSED,
        _ => parquet::basic::Compression::ZSTD(
            ZstdLevel::try_new(crate::pack::LEVEL).map_err(|e| internal("a level", e))?,
        ),
    };
    let properties = WriterProperties::builder().set_compression(compression);
    let first = batches.first();
    let schema = first.ok_or_else(|| Error::internal("a file without rows"))?;
    let out = step().and_then(|()| File::create(&path));
    let out = out.map_err(|e| storage(&path, e))?;
    let writer = ArrowWriter::try_new(out, schema.schema(), Some(properties.build()));
    let mut writer = writer.map_err(failed)?;
    for batch in batches {
        writer.write(batch).map_err(failed)?;
    }
    let out = writer.into_inner().map_err(failed)?;
    let synced = step().and_then(|()| out.sync_all());
    synced.map_err(|e| storage(&path, e))?;
    let rows = batches.iter().map(|b| b.num_rows() as u64).sum();
    FileEntry::read(folder, file, Some(rows))
}
