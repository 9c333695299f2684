//! One row of an index or of a sidecar, by the names of its columns.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use corpus::set::schema::parse_pseudonym;
use rights::Pseudonym;

/// A row of a batch. Errors name the column.
#[derive(Clone, Copy)]
pub(crate) struct Row<'b> {
    pub(crate) batch: &'b RecordBatch,
    pub(crate) number: usize,
}

impl<'b> Row<'b> {
    pub(crate) fn text(self, name: &str) -> Result<&'b str, String> {
        let column = self.batch.column_by_name(name);
        let column = column.and_then(|c| c.as_string_opt::<i32>());
        let column = column.filter(|c| c.is_valid(self.number));
        column
            .map(|c| c.value(self.number))
            .ok_or_else(|| wrong(name))
    }

    /// A number; none where there is none.
    pub(crate) fn number_if_any(self, name: &str) -> Option<u64> {
        let column = self.batch.column_by_name(name);
        let column = column.and_then(|c| c.as_primitive_opt::<Int64Type>());
        let column = column.filter(|c| c.is_valid(self.number));
        column.and_then(|c| u64::try_from(c.value(self.number)).ok())
    }

    pub(crate) fn number(self, name: &str) -> Result<u64, String> {
        self.number_if_any(name).ok_or_else(|| wrong(name))
    }

    pub(crate) fn pseudonym(self, name: &str) -> Result<Pseudonym, String> {
        parse_pseudonym(self.text(name)?).map_err(|e| e.to_string())
    }
}

fn wrong(name: &str) -> String {
    format!("column `{name}`")
}
