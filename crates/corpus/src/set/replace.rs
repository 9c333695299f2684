//! Replacing cells: one commit to the Delta log that takes the old files out and the new ones in.

use super::cell_file::{CellFile, WrittenCell};
use super::failure::{damaged, internal, storage};
use super::run::spilled_columns;
use super::table::{SetTable, TableFile, add_of};
use arrow::array::{ArrayRef, BinaryArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use delta_kernel::actions::deletion_vector_writer::KernelDeletionVector;
use deltalake_core::kernel::{Action, Add};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Cell, Error, Instant};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Zstandard level of rewritten cells.
const ZSTD_LEVEL: i32 = 1;

/// What takes the place of a cell's file.
pub(crate) struct Replacement<'r> {
    pub(crate) cell: Cell,
    /// The new file, which lies in the table's folder already; `None` when no row is left.
    pub(crate) new: Option<&'r WrittenCell>,
    /// Rows of the new file that are masked.
    pub(crate) masked: &'r [u64],
}

impl SetTable {
    /// Writes a cell without some of its rows to a file; `None` when none is left.
    ///
    /// # Errors
    /// When the cell is damaged, or the disk refuses.
    pub(crate) fn write_without(
        &self,
        file: &TableFile,
        rows: &BTreeSet<u64>,
        to: &Path,
    ) -> Result<Option<WrittenCell>, Error> {
        if rows.len() as u64 >= file.rows {
            return Ok(None);
        }
        let path = self.folder().join(&file.path);
        let opened = File::open(&path).map_err(|e| storage(&path, e))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(opened)
            .and_then(|b| b.with_batch_size(8_192).build())
            .map_err(|e| damaged(&path, e))?;
        let mut cell = CellFile::create(to.to_owned(), file.cell, ZSTD_LEVEL)?;
        let mut row = 0;
        for batch in reader {
            let batch = batch.map_err(|e| damaged(&path, e))?;
            let here = row..row + batch.num_rows() as u64;
            row = here.end;
            let keep: BooleanArray = here.map(|row| Some(!rows.contains(&row))).collect();
            let kept = filter_record_batch(&batch, &keep).map_err(|e| damaged(&path, e))?;
            cell.write(&without_targets(kept)?)?;
        }
        if row != file.rows {
            let said = file.rows;
            return Err(damaged(&path, format!("it has `{row}` rows, not `{said}`")));
        }
        cell.close_here().map(|closed| Some(closed.written))
    }

    /// Replaces the files of cells in one commit; gives the version.
    ///
    /// # Errors
    /// A cell that the table has not, a disk that refuses: then nothing is replaced.
    pub(crate) async fn replace_cells(
        &mut self,
        replacements: &[Replacement<'_>],
        at: Instant,
    ) -> Result<u64, Error> {
        let files: BTreeMap<Cell, TableFile> =
            self.files()?.into_iter().map(|f| (f.cell, f)).collect();
        let (mut removes, mut adds) = (Vec::new(), BTreeMap::new());
        let mut vectors = Vec::new();
        for one in replacements {
            let cell = one.cell;
            let old = files
                .get(&cell)
                .ok_or_else(|| Error::not_found(format!("the set has no cell `{cell}`")))?;
            removes.push(Action::Remove(super::mask::remove(old, at)));
            if let Some(new) = one.new {
                adds.insert(cell, add_of(new, at));
                if !one.masked.is_empty() {
                    let mut vector = KernelDeletionVector::new();
                    vector.add_deleted_row_indexes(one.masked.to_vec());
                    vectors.push((cell, vector));
                }
            }
        }
        for (cell, vector) in self.write_vector_file(vectors)? {
            if let Some(add) = adds.get_mut(&cell) {
                let add: &mut Add = add;
                add.deletion_vector = Some(vector);
            }
        }
        let actions = removes.into_iter();
        let actions = actions.chain(adds.into_values().map(Action::Add)).collect();
        let committed = self.commit(actions).await;
        self.reload().await?;
        committed.map_err(|e| storage(&self.folder, e))
    }
}

/// The rows in the columns that a cell file takes; links are kept elsewhere.
fn without_targets(batch: RecordBatch) -> Result<RecordBatch, Error> {
    let none: ArrayRef = Arc::new(BinaryArray::new_null(batch.num_rows()));
    let mut columns = batch.columns().to_vec();
    columns.push(none);
    RecordBatch::try_new(spilled_columns(), columns).map_err(|e| internal("rows of a cell", e))
}
