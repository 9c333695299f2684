//! The items of an import, one after another.

use crate::facts::FACTS;
use crate::parts::Parts;
use crate::places::{number, texts};
use arrow::array::RecordBatch;
use arrow::datatypes::UInt64Type;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use rights::Error;
use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};

/// An item of the import.
#[derive(Debug)]
pub(super) struct Fact {
    /// Its place among the facts.
    pub(super) fact: u64,
    /// Its row in the table, as imported.
    pub(super) row: u64,
    /// Its id.
    pub(super) item: String,
}

/// A content's items, in their order.
pub(super) struct Facts {
    rest: VecDeque<PathBuf>,
    current: Option<(PathBuf, ParquetRecordBatchReader)>,
    read: VecDeque<Fact>,
    /// Facts read so far.
    count: u64,
}

impl Facts {
    pub(super) fn open(folder: &Path) -> Result<Facts, Error> {
        let parts = Parts::open(folder, FACTS)?;
        Ok(Facts {
            rest: parts.paths().map(Path::to_owned).collect(),
            current: None,
            read: VecDeque::new(),
            count: 0,
        })
    }

    pub(super) fn next(&mut self) -> Result<Option<Fact>, Error> {
        loop {
            if let Some(fact) = self.read.pop_front() {
                return Ok(Some(fact));
            }
            if let Some((path, reader)) = &mut self.current
                && let Some(batch) = reader.next()
            {
                let batch = batch.map_err(|e| damaged(path, &e))?;
                self.read = facts_of(self.count, &batch)?;
                self.count += batch.num_rows() as u64;
                continue;
            }
            let Some(path) = self.rest.pop_front() else {
                return Ok(None);
            };
            let reader = reader(&path)?;
            self.current = Some((path, reader));
        }
    }
}

fn reader(path: &Path) -> Result<ParquetRecordBatchReader, Error> {
    let file = File::open(path).map_err(|e| crate::quarantine::read_failed(path, e))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| damaged(path, &e))?;
    let wanted = ProjectionMask::columns(builder.parquet_schema(), ["row", "item"]);
    let builder = builder.with_projection(wanted).with_batch_size(8192);
    builder.build().map_err(|e| damaged(path, &e))
}

fn facts_of(first: u64, batch: &RecordBatch) -> Result<VecDeque<Fact>, Error> {
    let (rows, items) = (number::<UInt64Type>(batch, "row")?, texts(batch, "item")?);
    let one = |(fact, at): (u64, usize)| Fact {
        fact,
        row: rows.value(at),
        item: items.value(at).to_owned(),
    };
    Ok((first..).zip(0..batch.num_rows()).map(one).collect())
}

fn damaged(path: &Path, e: &dyn std::fmt::Display) -> Error {
    Error::corrupt(format!("cannot read `{}`: {e}", path.display()))
}
