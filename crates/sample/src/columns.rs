//! What the columns of all tables share.

use crate::link::Target;
use crate::names;
use arrow::array::{
    ArrayRef, ListBuilder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use std::sync::Arc;

/// A column of lists of texts; an empty list is written as null, which says the same.
#[derive(Default)]
pub(crate) struct Texts(ListBuilder<StringBuilder>);

impl Texts {
    pub(crate) fn push<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        let mut any = false;
        for text in texts {
            self.0.values().append_value(text);
            any = true;
        }
        self.0.append(any);
    }

    /// Adds one text to the list that [`Texts::end`] closes.
    pub(crate) fn add(&mut self, text: &str) {
        self.0.values().append_value(text);
    }

    /// Ends a list; `any` says whether something was added.
    pub(crate) fn end(&mut self, any: bool) {
        self.0.append(any);
    }

    pub(crate) fn finish(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

pub(crate) fn text(mut column: StringBuilder) -> ArrayRef {
    Arc::new(column.finish())
}

pub(crate) fn moments(mut column: TimestampMicrosecondBuilder) -> ArrayRef {
    Arc::new(column.finish().with_timezone("UTC"))
}

pub(crate) fn batch(
    schema: Arc<Schema>,
    columns: Vec<ArrayRef>,
) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_new(schema, columns)
}
/// Writes the id of an item, or null.
pub(crate) fn push_target(
    column: &mut StringBuilder,
    scratch: &mut String,
    target: Option<Target>,
) {
    let Some((person, place)) = target else {
        return column.append_null();
    };
    scratch.clear();
    names::item(scratch, person, place);
    column.append_value(&*scratch);
}
