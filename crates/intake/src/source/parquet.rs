//! Parquet: columns into rows. Texts are read as views, so that a small dictionary cannot unfold
//! to gigabytes.

use super::Rows;
use super::columns::{Column, asked, columns, fill, fits};
use crate::plan::Plan;
use crate::row::Row;
use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use rights::Error;
use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) const BATCH_ROWS: usize = 4096;

/// What a Delta log says about a data file beside its bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    /// Values of the partition columns, which are not in the file.
    pub(crate) partition: BTreeMap<String, Option<String>>,
    /// Rows that the table has deleted, ascending.
    pub(crate) deleted: Vec<u64>,
}

fn damaged(path: &Path, e: impl std::fmt::Display) -> Error {
    Error::input(format!(
        "`{}` cannot be read as Parquet: {e}",
        path.display()
    ))
}

/// Runs a step of the Parquet reader. Damaged files can make it panic; that is an error of the
/// file, not ours.
fn guarded<T>(path: &Path, step: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let caught = catch_unwind(AssertUnwindSafe(step));
    caught.unwrap_or_else(|panic| Err(damaged(path, said(&*panic))))
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
        .unwrap_or_else(|| "it is damaged".to_owned())
}

pub(crate) struct ParquetRows {
    path: PathBuf,
    plan: Plan,
    reader: ParquetRecordBatchReader,
    constants: BTreeMap<String, Option<String>>,
    names: BTreeSet<String>,
    columns: Vec<Column>,
    batch_rows: usize,
    at: usize,
    deleted: std::iter::Peekable<std::vec::IntoIter<u64>>,
    physical: u64,
    rows: u64,
    bytes: u64,
}

/// A Parquet file whose footer was read.
pub(crate) struct Opened {
    file: File,
    metadata: ArrowReaderMetadata,
    pub(crate) rows: u64,
    bytes: u64,
}

/// Reads the footer and checks that it promises nothing absurd.
pub(crate) fn footer(path: &Path, plan: &Plan) -> Result<Opened, Error> {
    let open = || File::open(path).and_then(|f| f.metadata().map(|m| (f, m.len())));
    let (file, bytes) = open().map_err(|e| crate::quarantine::read_failed(path, e))?;
    let load = |options| ArrowReaderMetadata::load(&file, options).map_err(|e| damaged(path, e));
    let metadata = guarded(path, || {
        load(ArrowReaderOptions::new().with_skip_arrow_metadata(true))
    })?;
    let groups = metadata.metadata().row_groups();
    let unpacked = groups
        .iter()
        .map(|g| u64::try_from(g.total_byte_size()).unwrap_or(u64::MAX));
    let unpacked = unpacked.fold(0, u64::saturating_add);
    if unpacked > plan.limits.unpacked_bytes
        || unpacked
            > bytes
                .saturating_mul(plan.limits.unpacked_ratio)
                .max(16 << 20)
    {
        return Err(Error::input(format!(
            "`{}` says that it unpacks to `{unpacked}` bytes; if it is meant, raise `unpacked_bytes` or `unpacked_ratio` under [limits] in demur.toml",
            path.display()
        )));
    }
    let rows = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0);
    Ok(Opened {
        file,
        metadata,
        rows,
        bytes,
    })
}

impl Opened {
    pub(crate) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// A reader of these columns and rows, texts as views, at most so many rows at a time.
    pub(crate) fn reader(
        self,
        path: &Path,
        wanted: impl Fn(&str) -> bool,
        (selection, batch_rows): (Option<RowSelection>, usize),
    ) -> Result<ParquetRecordBatchReader, Error> {
        guarded(path, || {
            let fields = self.schema().fields().iter();
            let fields =
                fields.map(|f| Field::new(f.name(), asked(f.data_type()), f.is_nullable()));
            let options = ArrowReaderOptions::new()
                .with_schema(Arc::new(Schema::new(fields.collect::<Vec<_>>())));
            let metadata =
                ArrowReaderMetadata::try_new(Arc::clone(self.metadata.metadata()), options);
            let metadata = metadata.map_err(|e| damaged(path, e))?;
            let fields = self.schema().fields().iter().enumerate();
            let roots: Vec<usize> = fields
                .filter(|(_, f)| wanted(f.name()))
                .map(|(at, _)| at)
                .collect();
            let mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file, metadata);
            let builder = builder.with_projection(mask).with_batch_size(batch_rows);
            let builder = match selection {
                Some(selection) => builder.with_row_selection(selection),
                None => builder,
            };
            builder.build().map_err(|e| damaged(path, e))
        })
    }
}

/// The next batch of a reader.
pub(crate) fn next_batch(
    path: &Path,
    reader: &mut ParquetRecordBatchReader,
) -> Result<Option<RecordBatch>, Error> {
    guarded(path, || {
        reader.next().transpose().map_err(|e| damaged(path, e))
    })
}

/// A selection of ascending rows.
pub(crate) fn selection(rows: &[u64]) -> RowSelection {
    let mut selectors: Vec<RowSelector> = Vec::new();
    let mut at = 0;
    for row in rows {
        let row = usize::try_from(*row).unwrap_or(usize::MAX);
        if row > at {
            selectors.push(RowSelector::skip(row - at));
        }
        match selectors.last_mut().filter(|s| !s.skip) {
            Some(run) => run.row_count += 1,
            None => selectors.push(RowSelector::select(1)),
        }
        at = row + 1;
    }
    RowSelection::from(selectors)
}

impl ParquetRows {
    pub(crate) fn open(path: &Path, plan: &Plan, part: &Part) -> Result<ParquetRows, Error> {
        let opened = footer(path, plan)?;
        let mut names: BTreeSet<String> = opened
            .schema()
            .fields()
            .iter()
            .map(|f| f.name().clone())
            .collect();
        check_types(path, plan, opened.schema())?;
        names.extend(part.partition.keys().cloned());
        let (rows, bytes) = (opened.rows, opened.bytes);
        let reader = opened.reader(path, |name| plan.slot(name).is_some(), (None, BATCH_ROWS))?;
        Ok(ParquetRows {
            path: path.to_owned(),
            plan: plan.clone(),
            reader,
            constants: part.partition.clone(),
            names,
            columns: Vec::new(),
            batch_rows: 0,
            at: 0,
            deleted: part.deleted.clone().into_iter().peekable(),
            physical: 0,
            rows,
            bytes,
        })
    }

    fn load(&mut self) -> Result<bool, Error> {
        let Some(batch) = next_batch(&self.path, &mut self.reader)? else {
            return Ok(false);
        };
        self.columns =
            columns(&batch, &self.plan, &self.constants).map_err(|e| damaged(&self.path, e))?;
        (self.batch_rows, self.at) = (batch.num_rows(), 0);
        Ok(true)
    }
}

impl Rows for ParquetRows {
    fn next(&mut self, row: &mut Row) -> Result<bool, Error> {
        loop {
            while self.at >= self.batch_rows {
                if !self.load()? {
                    return Ok(false);
                }
            }
            let (at, physical) = (self.at, self.physical);
            self.at += 1;
            self.physical += 1;
            if self.deleted.next_if_eq(&physical).is_some() {
                continue;
            }
            row.clear(self.plan.width());
            row.number = physical + 1;
            fill(&self.columns, at, row);
            return Ok(true);
        }
    }

    fn columns(&self) -> &BTreeSet<String> {
        &self.names
    }

    fn has_schema(&self) -> bool {
        true
    }

    fn bytes_read(&self) -> u64 {
        let share = u128::from(self.bytes) * u128::from(self.physical);
        share
            .checked_div(u128::from(self.rows))
            .and_then(|b| u64::try_from(b).ok())
            .unwrap_or(0)
    }
}

fn check_types(path: &Path, plan: &Plan, schema: &Schema) -> Result<(), Error> {
    for field in schema.fields() {
        let Some(slot) = plan.slot(field.name()) else {
            continue;
        };
        for column in plan.fed_by(slot) {
            if fits(field.data_type(), column.shape) {
                continue;
            }
            let fitting = schema
                .fields()
                .iter()
                .filter(|f| fits(f.data_type(), column.shape));
            let fitting: Vec<&str> = fitting.map(|f| f.name().as_str()).collect();
            let found = field.data_type().to_string();
            let refusal = plan.mismatch(&path.display().to_string(), slot, &found, &fitting);
            return Err(refusal.unwrap_or_else(|| damaged(path, "a column does not fit")));
        }
    }
    Ok(())
}

/// Fills rows from a batch that was read elsewhere.
pub(crate) struct Filler(Vec<Column>);

impl Filler {
    pub(crate) fn new(
        path: &Path,
        batch: &RecordBatch,
        plan: &Plan,
        constants: &BTreeMap<String, Option<String>>,
    ) -> Result<Filler, Error> {
        columns(batch, plan, constants)
            .map(Filler)
            .map_err(|e| damaged(path, e))
    }

    pub(crate) fn fill(&self, at: usize, plan: &Plan, row: &mut Row) {
        row.clear(plan.width());
        fill(&self.0, at, row);
    }
}
