//! The columns of a part.

use super::DecisionRow;
use crate::set::failure::internal;
use arrow::array::{
    Array, ArrayRef, AsArray, FixedSizeBinaryArray, FixedSizeBinaryBuilder, Int64Array,
    RecordBatch, StringArray, UInt64Array,
};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef, UInt64Type};
use rights::{Decision, Error, Pseudonym, RuleMask};
use std::sync::Arc;

pub(super) fn columns() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("item", DataType::FixedSizeBinary(16), false),
        Field::new("person", DataType::FixedSizeBinary(16), true),
        Field::new("content", DataType::Utf8, false),
        Field::new("row", DataType::Int64, false),
        Field::new("permits", DataType::UInt64, false),
        Field::new("forbids", DataType::UInt64, false),
        Field::new("errored", DataType::UInt64, false),
    ]))
}

pub(super) fn to_batch(content: &str, rows: &[DecisionRow]) -> Result<RecordBatch, Error> {
    let failed = |e: arrow::error::ArrowError| internal("decisions", e);
    let mut items = FixedSizeBinaryBuilder::with_capacity(rows.len(), 16);
    let mut persons = FixedSizeBinaryBuilder::with_capacity(rows.len(), 16);
    for row in rows {
        items.append_value(row.item.0).map_err(failed)?;
        match row.person {
            Some(person) => persons.append_value(person.0).map_err(failed)?,
            None => persons.append_null(),
        }
    }
    let numbers: Result<Vec<i64>, _> = rows.iter().map(|r| i64::try_from(r.row)).collect();
    let numbers = numbers.map_err(|e| internal("a row number", e))?;
    let mask = |of: fn(&Decision) -> RuleMask| -> ArrayRef {
        Arc::new(UInt64Array::from_iter_values(
            rows.iter().map(|r| of(&r.decision).0),
        ))
    };
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(items.finish()),
        Arc::new(persons.finish()),
        Arc::new(StringArray::from_iter_values(rows.iter().map(|_| content))),
        Arc::new(Int64Array::from(numbers)),
        mask(|d| d.permits),
        mask(|d| d.forbids),
        mask(|d| d.errored),
    ];
    RecordBatch::try_new(columns(), arrays).map_err(failed)
}

/// The columns of a batch.
pub(super) struct Columns<'a> {
    items: &'a FixedSizeBinaryArray,
    persons: &'a FixedSizeBinaryArray,
    contents: &'a StringArray,
    rows: &'a Int64Array,
    masks: [&'a UInt64Array; 3],
}

impl<'a> Columns<'a> {
    pub(super) fn of(batch: &'a RecordBatch) -> Option<Columns<'a>> {
        let [items, persons, contents, rows, permits, forbids, errored] = batch.columns() else {
            return None;
        };
        Some(Columns {
            items: items.as_fixed_size_binary_opt()?,
            persons: persons.as_fixed_size_binary_opt()?,
            contents: contents.as_string_opt()?,
            rows: rows.as_primitive_opt::<Int64Type>()?,
            masks: [
                permits.as_primitive_opt::<UInt64Type>()?,
                forbids.as_primitive_opt::<UInt64Type>()?,
                errored.as_primitive_opt::<UInt64Type>()?,
            ],
        })
    }

    pub(super) fn row(&self, at: usize, content: &str) -> Option<DecisionRow> {
        if self.contents.value(at) != content {
            return None;
        }
        let pseudonym = |a: &FixedSizeBinaryArray| a.value(at).try_into().ok().map(Pseudonym);
        let person = match self.persons.is_null(at) {
            true => None,
            false => Some(pseudonym(self.persons)?),
        };
        let [permits, forbids, errored] = self.masks.map(|m| RuleMask(m.value(at)));
        Some(DecisionRow {
            item: pseudonym(self.items)?,
            person,
            row: u64::try_from(self.rows.value(at)).ok()?,
            decision: Decision {
                permits,
                forbids,
                errored,
            },
        })
    }
}
