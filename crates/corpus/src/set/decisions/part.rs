//! Parts of the decisions of a content, and their roots.

use super::DecisionRow;
use super::columns::{columns, to_batch};
use crate::set::failure::{internal, storage};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rights::{Decision, Error, Hash};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::path::PathBuf;

const LABEL: &[u8] = b"demur decisions 2\0";
const PARTS_LABEL: &[u8] = b"demur parts 2\0";

/// The canonical root of one part.
#[derive(Clone)]
pub(super) struct PartRoot(Sha256);

impl PartRoot {
    pub(super) fn new() -> PartRoot {
        PartRoot(Sha256::new_with_prefix(LABEL))
    }

    pub(super) fn add(&mut self, row: &DecisionRow) {
        self.0.update(row.item.0);
        match row.person {
            Some(person) => {
                self.0.update([1]);
                self.0.update(person.0);
            }
            None => self.0.update([0]),
        }
        let Decision {
            permits,
            forbids,
            errored,
        } = row.decision;
        for number in [row.row, permits.0, forbids.0, errored.0] {
            self.0.update(number.to_le_bytes());
        }
    }

    pub(super) fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

/// One part of the decisions of a content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The first row that it had when the set was compiled.
    pub(crate) first: u64,
    /// Rows in it.
    pub(crate) rows: u64,
    /// Its root.
    pub(crate) root: Hash,
}

impl Part {
    pub(super) fn file(&self) -> String {
        format!("{:012}.parquet", self.first)
    }
}

/// The list of parts, beside them.
pub(crate) const PARTS: &str = "parts.json";

/// The root of a content from its parts.
pub(crate) fn content_root(parts: &[Part]) -> Hash {
    let mut hasher = Sha256::new_with_prefix(PARTS_LABEL);
    for part in parts {
        hasher.update(part.first.to_le_bytes());
        hasher.update(part.root.0);
    }
    Hash(hasher.finalize().into())
}

/// Parts as they are written.
pub(crate) fn parts_text(parts: &[Part]) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(parts).map_err(|e| internal("a list of parts", e))
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("demur".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_dictionary_enabled(ColumnPath::from("item"), false)
        .set_column_dictionary_enabled(ColumnPath::from("row"), false)
        .build()
}

/// A part that is being written.
pub(super) struct PartWriter {
    path: PathBuf,
    writer: ArrowWriter<File>,
    root: PartRoot,
    first: u64,
    pub(super) rows: usize,
}

impl PartWriter {
    pub(super) fn create(path: PathBuf, first: u64) -> Result<PartWriter, Error> {
        let file = File::create(&path).map_err(|e| storage(&path, e))?;
        let writer = ArrowWriter::try_new(file, columns(), Some(properties()))
            .map_err(|e| storage(&path, e))?;
        Ok(PartWriter {
            path,
            writer,
            root: PartRoot::new(),
            first,
            rows: 0,
        })
    }

    pub(super) fn push(&mut self, content: &str, rows: &[DecisionRow]) -> Result<(), Error> {
        rows.iter().for_each(|row| self.root.add(row));
        self.rows += rows.len();
        let batch = to_batch(content, rows)?;
        self.writer
            .write(&batch)
            .map_err(|e| storage(&self.path, e))
    }

    pub(super) fn finish(self) -> Result<Part, Error> {
        self.writer.close().map_err(|e| storage(&self.path, e))?;
        Ok(Part {
            first: self.first,
            rows: self.rows as u64,
            root: self.root.finish(),
        })
    }
}
