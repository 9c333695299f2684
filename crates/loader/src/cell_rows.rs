//! The rows of one cell, sorted into its steps.

use crate::columns::{Columns, read_as};
use crate::failure::{damaged, internal, storage};
use crate::file::SharedFile;
use crate::order::{Order, step_of};
use arrow::array::{
    Array, ArrayRef, AsArray, BinaryBuilder, RecordBatch, StringBuilder, StringViewArray,
};
use arrow::compute::interleave;
use arrow::datatypes::DataType;
use corpus::set::schema::parse_pseudonym;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use rayon::ThreadPool;
use rayon::prelude::*;
use rights::{Error, Pseudonym};
use std::fs::File;
use std::path::Path;

/// The rows of one step.
#[derive(Clone, Debug)]
pub(crate) struct StepRows {
    pub(crate) items: Vec<Pseudonym>,
    pub(crate) rows: RecordBatch,
}

/// A row that is not masked, and where it was read.
struct Placed {
    place: u128,
    item: Pseudonym,
    part: u32,
    row: u32,
}

/// How the rows of a cell are to be read.
pub(crate) struct Reading<'r> {
    pub(crate) columns: &'r Columns,
    pub(crate) order: &'r Order,
    /// Steps of the cell.
    pub(crate) steps: u32,
    /// Rows of steps before it are left out.
    pub(crate) from_step: u32,
    pub(crate) pool: &'r ThreadPool,
}

impl Reading<'_> {
    /// The rows of each step from `from_step` on, less the masked ones (ascending row numbers).
    pub(crate) fn read(&self, path: &Path, masked: &[u64]) -> Result<Vec<StepRows>, Error> {
        let file = File::open(path).and_then(SharedFile::new);
        let file = file.map_err(|e| storage(path, e))?;
        let options = ArrowReaderOptions::new().with_schema(read_as());
        let footer = ArrowReaderMetadata::load(&file, options).map_err(|e| damaged(path, e))?;
        let groups = footer.metadata().row_groups().iter().enumerate();
        let groups: Vec<(usize, u64)> = groups
            .scan(0, |from, (number, group)| {
                let first = *from;
                *from += u64::try_from(group.num_rows()).unwrap_or(0);
                Some((number, first))
            })
            .collect();
        let part = |(number, first): &(usize, u64)| {
            let group = self.group(&file, &footer, *number);
            let group = group.map_err(|e| damaged(path, e))?;
            let placed = self.place(&group, *number, *first, masked)?;
            Ok((group, placed))
        };
        let work = || {
            groups
                .par_iter()
                .map(part)
                .collect::<Result<Vec<_>, Error>>()
        };
        let parts = self.pool.install(work)?;
        let (parts, placed): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        self.gather(&parts, placed.into_iter().flatten())
    }

    /// The steps of a cell that has no rows any more.
    pub(crate) fn blank(&self) -> Result<Vec<StepRows>, Error> {
        self.gather(&[], std::iter::empty())
    }

    fn group(
        &self,
        file: &SharedFile,
        footer: &ArrowReaderMetadata,
        number: usize,
    ) -> Result<RecordBatch, String> {
        let group = footer.metadata().row_groups().get(number);
        let rows = group.map_or(0, |g| usize::try_from(g.num_rows()).unwrap_or(0));
        let schema = footer.metadata().file_metadata().schema_descr();
        let mask = ProjectionMask::roots(schema, self.columns.read.iter().copied());
        let reader =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file.clone(), footer.clone())
                .with_projection(mask)
                .with_row_groups(vec![number])
                .with_batch_size(rows)
                .build()
                .map_err(|e| e.to_string())?;
        let batches: Vec<RecordBatch> = reader
            .collect::<Result<_, _>>()
            .map_err(|e| e.to_string())?;
        match batches.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(format!("row group `{number}` is empty")),
            [first, ..] => {
                arrow::compute::concat_batches(&first.schema(), &batches).map_err(|e| e.to_string())
            }
        }
    }

    fn place(
        &self,
        group: &RecordBatch,
        part: usize,
        first: u64,
        masked: &[u64],
    ) -> Result<Vec<Placed>, Error> {
        let broken = || Error::corrupt("column `item` of a cell is no text");
        let items = group.columns().get(self.columns.item);
        let items: &StringViewArray = items
            .and_then(|c| c.as_string_view_opt())
            .ok_or_else(broken)?;
        let part = u32::try_from(part).map_err(|_| broken())?;
        let mut masked = masked
            .get(masked.partition_point(|row| *row < first)..)
            .unwrap_or_default();
        let mut placed = Vec::with_capacity(items.len());
        for row in 0..items.len() {
            if masked.first() == Some(&(first + row as u64)) {
                masked = masked.get(1..).unwrap_or_default();
                continue;
            }
            let item = parse_pseudonym(items.value(row))?;
            let place = self.order.place(item);
            if step_of(place, self.steps) >= self.from_step {
                let row = u32::try_from(row).map_err(|_| broken())?;
                placed.push(Placed {
                    place,
                    item,
                    part,
                    row,
                });
            }
        }
        Ok(placed)
    }

    fn gather(
        &self,
        parts: &[RecordBatch],
        placed: impl Iterator<Item = Placed>,
    ) -> Result<Vec<StepRows>, Error> {
        let mut steps: Vec<Vec<Placed>> = Vec::new();
        steps.resize_with(self.steps.saturating_sub(self.from_step) as usize, Vec::new);
        for row in placed {
            // INVARIANT: rows of steps before `from_step` are left out when they are placed.
            let step = step_of(row.place, self.steps).saturating_sub(self.from_step);
            if let Some(rows) = steps.get_mut(step as usize) {
                rows.push(row);
            }
        }
        let step = |mut rows: Vec<Placed>| {
            // Two items with the same place are as good as impossible; their order is defined all the same.
            rows.sort_unstable_by_key(|p| (p.place, p.item));
            self.step(parts, &rows)
        };
        let work = || steps.into_par_iter().map(step).collect();
        self.pool.install(work)
    }

    fn step(&self, parts: &[RecordBatch], placed: &[Placed]) -> Result<StepRows, Error> {
        let picks: Vec<(usize, usize)> = placed
            .iter()
            .map(|p| (p.part as usize, p.row as usize))
            .collect();
        let column = |(field, from): (&arrow::datatypes::FieldRef, &usize)| {
            let parts = parts.iter().filter_map(|part| part.columns().get(*from));
            pick(
                &parts.map(AsRef::as_ref).collect::<Vec<_>>(),
                &picks,
                field.data_type(),
            )
        };
        let fields = self.columns.schema.fields().iter().zip(&self.columns.from);
        let columns: Vec<ArrayRef> = fields.map(column).collect::<Result<_, _>>()?;
        let rows = RecordBatch::try_new(self.columns.schema.clone(), columns)
            .map_err(|e| internal("rows of a step", e))?;
        let items = placed.iter().map(|p| p.item).collect();
        Ok(StepRows { items, rows })
    }
}

/// The values picked from the parts of a column, copied into buffers of their own.
fn pick(
    parts: &[&dyn Array],
    picks: &[(usize, usize)],
    kind: &DataType,
) -> Result<ArrayRef, Error> {
    let wrong = || Error::internal("a column has not the type in which it was read");
    if picks.is_empty() {
        return Ok(arrow::array::new_empty_array(kind));
    }
    // INVARIANT: a pick names a part and a row that were read; both have been counted there.
    match kind {
        DataType::Utf8 => {
            let parts = parts.iter().map(|p| p.as_string_view_opt());
            let parts: Vec<_> = parts.collect::<Option<_>>().ok_or_else(wrong)?;
            let values = || {
                let value = |(part, row): &(usize, usize)| {
                    let part = parts.get(*part).filter(|p| p.is_valid(*row))?;
                    Some(part.value(*row))
                };
                picks.iter().map(value)
            };
            let mut builder = StringBuilder::with_capacity(picks.len(), room(values())?);
            values().for_each(|value| builder.append_option(value));
            Ok(std::sync::Arc::new(builder.finish()))
        }
        DataType::Binary => {
            let parts = parts.iter().map(|p| p.as_binary_view_opt());
            let parts: Vec<_> = parts.collect::<Option<_>>().ok_or_else(wrong)?;
            let values = || {
                let value = |(part, row): &(usize, usize)| {
                    let part = parts.get(*part).filter(|p| p.is_valid(*row))?;
                    Some(part.value(*row))
                };
                picks.iter().map(value)
            };
            let mut builder = BinaryBuilder::with_capacity(picks.len(), room(values())?);
            values().for_each(|value| builder.append_option(value));
            Ok(std::sync::Arc::new(builder.finish()))
        }
        _ => interleave(parts, picks).map_err(|e| internal("rows of a step", e)),
    }
}

/// Bytes of values together.
fn room<V: AsRef<[u8]>>(values: impl Iterator<Item = Option<V>>) -> Result<usize, Error> {
    let bytes: usize = values.map(|v| v.map_or(0, |v| v.as_ref().len())).sum();
    match i32::try_from(bytes) {
        Ok(_) => Ok(bytes),
        Err(_) => Err(Error::input(format!(
            "one column of a step has `{bytes}` bytes, and 2 GB are the most; take a smaller batch"
        ))),
    }
}
