//! Reading the rows of a cell that are not masked, without what they say.

use super::failure::{damaged, storage};
use super::schema::{CONTENT, ITEM, PERSON, ROW, parse_pseudonym, text};
use super::table::{SetTable, TableFile};
use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Error, Pseudonym};
use std::collections::BTreeSet;
use std::fs::File;

/// A row that is not masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisibleRow {
    /// Row number in the cell's file.
    pub row: u64,
    /// Whose it is.
    pub person: Pseudonym,
    /// The item.
    pub item: Pseudonym,
    /// Row number in the content it came from.
    pub content_row: u64,
}

impl SetTable {
    /// Calls `each` with the content and the place of every visible row of a cell, in their order.
    ///
    /// # Errors
    /// When the cell or its mask is damaged.
    pub fn each_visible(
        &self,
        file: &TableFile,
        mut each: impl FnMut(&str, VisibleRow),
    ) -> Result<(), Error> {
        let masked: BTreeSet<u64> = self.masked_rows(file)?.into_iter().collect();
        let path = self.folder().join(&file.path);
        let opened = File::open(&path).map_err(|e| storage(&path, e))?;
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|e| damaged(&path, e))?;
        let columns = ProjectionMask::roots(builder.parquet_schema(), [PERSON, ITEM, CONTENT, ROW]);
        let reader = builder.with_projection(columns).build();
        let mut number = 0;
        for batch in reader.map_err(|e| damaged(&path, e))? {
            let batch = batch.map_err(|e| damaged(&path, e))?;
            let (persons, items) = (text(&batch, 0)?, text(&batch, 1)?);
            let contents = text(&batch, 2)?;
            let rows = batch
                .columns()
                .get(3)
                .and_then(|c| c.as_primitive_opt::<Int64Type>());
            let rows = rows.ok_or_else(|| damaged(&path, "its columns are not those of a set"))?;
            for at in 0..batch.num_rows() {
                let (row, content_row) = (number, u64::try_from(rows.value(at)));
                number += 1;
                if masked.contains(&row) {
                    continue;
                }
                let visible = VisibleRow {
                    row,
                    person: parse_pseudonym(persons.value(at))?,
                    item: parse_pseudonym(items.value(at))?,
                    content_row: content_row.map_err(|e| damaged(&path, e))?,
                };
                each(contents.value(at), visible);
            }
        }
        Ok(())
    }
}
