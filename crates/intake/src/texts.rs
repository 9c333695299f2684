//! Texts of single items, to be shown.

use crate::store::ContentStore;
use arrow::array::{Array as _, AsArray as _};
use rights::Error;
use std::collections::BTreeMap;

impl ContentStore {
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
            let wrong = || Error::internal("texts were read in another form");
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
