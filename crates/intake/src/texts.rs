//! Texts of single items, to be shown; columns of all, to be looked through.

use crate::store::{ContentInfo, ContentStore};
use arrow::array::{Array as _, AsArray as _, RecordBatch};
use rights::Error;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

fn wrong() -> Error {
    Error::internal("a column was read in another form")
}

impl ContentStore {
    /// Columns of every accepted row of a content that was not erased, so many rows at a time, each batch with
    /// the numbers of its rows, until `some` breaks off.
    ///
    /// # Errors
    /// A column that does not exist, content that cannot be read, or `some` fails.
    pub fn each_batch(
        &self,
        info: &ContentInfo,
        (columns, batch_rows): (&[&str], usize),
        mut some: impl FnMut(&[u64], &RecordBatch) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let rows = self.accepted_rows(&info.content)?;
        let mut before = 0;
        let reader = self.read_rows(info, columns, Some(rows.clone()))?;
        for batch in reader.in_batches_of(batch_rows) {
            let batch = batch?;
            let here = rows.get(before..before + batch.num_rows());
            before += batch.num_rows();
            if some(here.ok_or_else(wrong)?, &batch)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The texts of rows of a content, by row number; rows that say nothing, or are not there any more, are
    /// left out. Pages of the file that have none of the rows are not read.
    ///
    /// # Errors
    /// When the content cannot be read.
    pub fn texts_at(
        &self,
        content: &str,
        mut rows: Vec<u64>,
    ) -> Result<BTreeMap<u64, String>, Error> {
        rows.sort_unstable();
        rows.dedup();
        let Some(info) = self.content(content)? else {
            return Ok(BTreeMap::new());
        };
        let mut texts = BTreeMap::new();
        let mut numbers = rows.iter().copied();
        for batch in self.read_rows(&info, &["text"], Some(rows.clone()))? {
            let batch = batch?;
            let column = batch.columns().first().ok_or_else(wrong)?;
            let column = column.as_string_opt::<i32>().ok_or_else(wrong)?;
            for at in 0..column.len() {
                let number = numbers.next().ok_or_else(wrong)?;
                if column.is_valid(at) {
                    texts.insert(number, column.value(at).to_owned());
                }
            }
        }
        Ok(texts)
    }
}
