//! Single decisions, without reading the others.

use super::DecisionTable;
use super::columns::columns;
use super::part::Part;
use crate::set::failure::{damaged, storage};
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, UInt64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use rights::{Decision, Error, RuleMask};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

const ALL: [&str; 4] = ["row", "permits", "forbids", "errored"];
const MASKS: [&str; 3] = ["permits", "forbids", "errored"];
/// Rows read at a time where a part has gaps.
const BATCH_ROWS: usize = 8_192;

impl DecisionTable {
    /// The decisions on rows of a content, ascending; rows that it has no decision on are left out. Opens
    /// the parts that may hold one, and of these reads the rows alone, unless a purge left gaps.
    ///
    /// # Errors
    /// When a part is absent or damaged. Its root is not checked.
    pub fn find(&self, content: &str, rows: &[u64]) -> Result<BTreeMap<u64, Decision>, Error> {
        let mut found = BTreeMap::new();
        if rows.is_empty() {
            return Ok(found);
        }
        let parts = self.parts(content)?;
        let mut rest = rows;
        for (at, part) in parts.iter().enumerate() {
            let until = parts.get(at + 1).map(|next| next.first);
            let before = rest.partition_point(|row| *row < part.first);
            rest = rest.get(before..).unwrap_or_default();
            let here = rest.partition_point(|row| until.is_none_or(|until| *row < until));
            let (asked, later) = rest.split_at_checked(here).unwrap_or_default();
            rest = later;
            if !asked.is_empty() && part.rows > 0 {
                let span = until.map(|until| until - part.first);
                match span == Some(part.rows) {
                    true => self.at_their_numbers(content, part, asked, &mut found)?,
                    false => self.find_in(content, part, asked, &mut found)?,
                }
            }
        }
        Ok(found)
    }

    /// A part that has as many rows as the content between it and the next one lacks none: each stands
    /// at its number, and the column of numbers need not be read.
    fn at_their_numbers(
        &self,
        content: &str,
        part: &Part,
        asked: &[u64],
        found: &mut BTreeMap<u64, Decision>,
    ) -> Result<(), Error> {
        let offsets: Vec<u64> = asked.iter().map(|row| row - part.first).collect();
        let path = self.file(content, part);
        let mut rows = asked.iter();
        Open::new(&path)?.read(&MASKS, Some(&offsets), |_, decision| {
            found.extend(rows.next().map(|row| (*row, decision)));
        })
    }

    fn find_in(
        &self,
        content: &str,
        part: &Part,
        asked: &[u64],
        found: &mut BTreeMap<u64, Decision>,
    ) -> Result<(), Error> {
        let path = self.file(content, part);
        let open = Open::new(&path)?;
        // Where no row of the content was left out, a row stands at its number.
        let offsets = asked.iter().map(|row| row - part.first);
        let offsets: Vec<u64> = offsets.take_while(|offset| *offset < part.rows).collect();
        let mut direct = BTreeMap::new();
        open.read(&ALL, Some(&offsets), |row, decision| {
            direct.insert(row, decision);
        })?;
        let at_its_number = |offset: &u64| direct.contains_key(&(part.first + offset));
        if offsets.len() == asked.len() && offsets.iter().all(at_its_number) {
            found.extend(direct);
            return Ok(());
        }
        open.read(&ALL, None, |row, decision| {
            if asked.binary_search(&row).is_ok() {
                found.insert(row, decision);
            }
        })
    }
}

struct Open<'p> {
    path: &'p Path,
    footer: ArrowReaderMetadata,
}

impl<'p> Open<'p> {
    fn new(path: &'p Path) -> Result<Open<'p>, Error> {
        let file = File::open(path).map_err(|e| storage(path, e))?;
        let footer = ArrowReaderMetadata::load(&file, Default::default());
        let footer = footer.map_err(|e| damaged(path, e))?;
        if footer.schema().fields() != columns().fields() {
            return Err(damaged(path, "its columns are not those of decisions"));
        }
        Ok(Open { path, footer })
    }

    /// Rows at certain places, or all.
    fn read(
        &self,
        columns: &[&str],
        at: Option<&[u64]>,
        mut each: impl FnMut(u64, Decision),
    ) -> Result<(), Error> {
        let wrong = |e| damaged(self.path, e);
        let file = File::open(self.path).map_err(|e| storage(self.path, e))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.footer.clone());
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        let mut reader = builder.with_projection(mask).with_batch_size(BATCH_ROWS);
        if let Some(at) = at {
            reader = reader.with_row_selection(selection(at));
        }
        for batch in reader.build().map_err(wrong)? {
            let batch = batch.map_err(|e| damaged(self.path, e))?;
            rows_of(&batch, &mut each)
                .ok_or_else(|| damaged(self.path, "a column has another type"))?;
        }
        Ok(())
    }
}

/// Places, ascending, as a reader takes them.
fn selection(at: &[u64]) -> RowSelection {
    let (mut selectors, mut next) = (Vec::new(), 0);
    for place in at {
        let skipped = usize::try_from(place.saturating_sub(next)).unwrap_or(usize::MAX);
        if skipped > 0 {
            selectors.push(RowSelector::skip(skipped));
        }
        selectors.push(RowSelector::select(1));
        next = place + 1;
    }
    RowSelection::from(selectors)
}

fn rows_of(batch: &RecordBatch, each: &mut impl FnMut(u64, Decision)) -> Option<()> {
    let (row, masks) = match batch.columns() {
        [row, masks @ ..] if masks.len() == 3 => {
            (Some(row.as_primitive_opt::<Int64Type>()?), masks)
        }
        masks => (None, masks),
    };
    let [permits, forbids, errored] = masks else {
        return None;
    };
    let mask = |column: &arrow::array::ArrayRef, at: usize| {
        let column = column.as_primitive_opt::<UInt64Type>()?;
        Some(RuleMask(column.value(at)))
    };
    for at in 0..batch.num_rows() {
        let decision = Decision {
            permits: mask(permits, at)?,
            forbids: mask(forbids, at)?,
            errored: mask(errored, at)?,
        };
        let row = row.map_or(Some(0), |row| u64::try_from(row.value(at)).ok());
        each(row?, decision);
    }
    Some(())
}
