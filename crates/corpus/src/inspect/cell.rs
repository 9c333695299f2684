//! The rows of a cell, with those of their columns that are asked for.

use crate::set::failure::{damaged, storage};
use crate::set::{SetTable, TableFile};
use arrow::array::{Array, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::Error;
use std::fmt::Display;
use std::fs::File;
use std::path::PathBuf;

/// A cell's file.
pub(super) struct CellRows {
    path: PathBuf,
    /// Rows that the log says it has, masked ones too.
    pub(super) rows: u64,
}

impl CellRows {
    pub(super) fn of(table: &SetTable, file: &TableFile) -> CellRows {
        CellRows {
            path: table.folder().join(&file.path),
            rows: file.rows,
        }
    }

    /// Hands out its rows, batch by batch, each with the number of its first row.
    pub(super) fn read(
        &self,
        columns: &[&str],
        mut each: impl FnMut(u64, &RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let file = File::open(&self.path).map_err(|e| storage(&self.path, e))?;
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| self.damaged(e))?;
        let wanted = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        let reader = builder.with_projection(wanted).build();
        let mut first = 0;
        for batch in reader.map_err(|e| self.damaged(e))? {
            let batch = batch.map_err(|e| self.damaged(e))?;
            each(first, &batch)?;
            first += batch.num_rows() as u64;
        }
        if first == self.rows {
            return Ok(());
        }
        let said = self.rows;
        Err(self.damaged(format!("it has `{first}` rows, and the log says `{said}`")))
    }

    /// A column of a batch of this cell.
    pub(super) fn column<'a, A: Array + 'static>(
        &self,
        batch: &'a RecordBatch,
        name: &str,
    ) -> Result<&'a A, Error> {
        let column = batch.column_by_name(name);
        let column = column.and_then(|c| c.as_any().downcast_ref::<A>());
        column.ok_or_else(|| self.damaged(format!("it has no column `{name}` of a training set")))
    }

    pub(super) fn damaged(&self, what: impl Display) -> Error {
        damaged(&self.path, what)
    }
}
