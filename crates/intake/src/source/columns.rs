//! Columns of a Parquet batch, and how values of a row come from them.

use crate::plan::Plan;
use crate::row::{Cell, Row};
use crate::table::Shape;
use arrow::array::{
    Array, ArrayRef, AsArray, BinaryViewArray, BooleanArray, Int64Array, ListArray, RecordBatch,
    StringViewArray, UInt64Array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, TimeUnit, UInt64Type};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The values of one column of a batch, in one of few forms.
pub(super) enum Column {
    Nothing,
    Text(StringViewArray),
    Whole(Int64Array),
    Unsigned(UInt64Array),
    Bytes(BinaryViewArray),
    Bool(BooleanArray),
    /// Counts of a unit: (numerator, denominator) turns one into microseconds.
    Time(Int64Array, i64, i64),
    List(ListArray, StringViewArray),
    Constant(String),
}

/// The type in which a column is asked for.
pub(super) fn asked(found: &DataType) -> DataType {
    match found {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::Dictionary(_, value) => asked(value),
        other => other.clone(),
    }
}

/// Whether a column of this type can feed a column of that shape.
pub(super) fn fits(found: &DataType, shape: Shape) -> bool {
    let text = matches!(
        found,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null
    );
    match (found, shape) {
        (DataType::Dictionary(_, value), shape) => fits(value, shape),
        (DataType::Timestamp(..) | DataType::Date32 | DataType::Date64, Shape::Time) => true,
        (DataType::List(item) | DataType::LargeList(item), Shape::List) => {
            fits(item.data_type(), Shape::Text)
        }
        (found, Shape::Name) => text || found.is_integer(),
        (found, Shape::Word) => text || found.is_integer() || *found == DataType::Boolean,
        (
            DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_),
            Shape::Bytes,
        ) => true,
        (_, Shape::Text | Shape::List | Shape::Bytes | Shape::Time) => text,
    }
}

/// The columns of a batch by value of the row.
pub(super) fn columns(
    batch: &RecordBatch,
    plan: &Plan,
    constants: &BTreeMap<String, Option<String>>,
) -> Result<Vec<Column>, arrow::error::ArrowError> {
    let column = |source: &str| match (batch.column_by_name(source), constants.get(source)) {
        (Some(array), _) => column(array),
        (None, Some(Some(constant))) => Ok(Column::Constant(constant.clone())),
        (None, _) => Ok(Column::Nothing),
    };
    plan.sources().map(column).collect()
}

fn column(array: &ArrayRef) -> Result<Column, arrow::error::ArrowError> {
    let counts = || cast(array, &DataType::Int64).map(|a| a.as_primitive::<Int64Type>().clone());
    Ok(match array.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
            Column::Text(cast(array, &DataType::Utf8View)?.as_string_view().clone())
        }
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => {
            Column::Bytes(cast(array, &DataType::BinaryView)?.as_binary_view().clone())
        }
        DataType::UInt64 => Column::Unsigned(array.as_primitive::<UInt64Type>().clone()),
        DataType::Boolean => Column::Bool(array.as_boolean().clone()),
        DataType::Timestamp(TimeUnit::Second, _) => Column::Time(counts()?, 1_000_000, 1),
        DataType::Timestamp(TimeUnit::Millisecond, _) | DataType::Date64 => {
            Column::Time(counts()?, 1_000, 1)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => Column::Time(counts()?, 1, 1),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => Column::Time(counts()?, 1, 1_000),
        DataType::Date32 => {
            let days = cast(array, &DataType::Int32)?;
            let days = days.as_primitive::<Int32Type>();
            Column::Time(
                days.iter().map(|d| d.map(i64::from)).collect(),
                86_400_000_000,
                1,
            )
        }
        DataType::List(_) | DataType::LargeList(_) => {
            let texts = DataType::List(Arc::new(Field::new("item", DataType::Utf8View, true)));
            let list = cast(array, &texts)?.as_list::<i32>().clone();
            let values = list.values().as_string_view().clone();
            Column::List(list, values)
        }
        other if other.is_integer() => Column::Whole(counts()?),
        _ => Column::Nothing,
    })
}

/// Fills a row with the values at a place of the columns.
pub(super) fn fill(columns: &[Column], at: usize, row: &mut Row) {
    for (slot, column) in columns.iter().enumerate() {
        let cell = match column {
            Column::Text(a) if a.is_valid(at) => Cell::Text(row.push_text(a.value(at))),
            Column::Whole(a) if a.is_valid(at) => Cell::Number(row.push_number(a.value(at))),
            Column::Unsigned(a) if a.is_valid(at) => Cell::Number(row.push_number(a.value(at))),
            Column::Bytes(a) if a.is_valid(at) => Cell::Bytes(row.push_bytes(a.value(at))),
            Column::Bool(a) if a.is_valid(at) => Cell::Bool(a.value(at)),
            Column::Time(a, times, over) if a.is_valid(at) => {
                let micros = a.value(at).checked_mul(*times).map(|m| m.div_euclid(*over));
                micros.map_or(
                    Cell::Wrong("a moment outside the years 1 to 9999"),
                    Cell::Time,
                )
            }
            Column::List(list, values) if list.is_valid(at) => {
                let from = row.parts_len();
                let offsets = list.value_offsets();
                let bound = |n: usize| {
                    offsets
                        .get(n)
                        .and_then(|o| usize::try_from(*o).ok())
                        .unwrap_or(0)
                };
                for part in bound(at)..bound(at + 1) {
                    if values.is_valid(part) {
                        row.push_part(values.value(part));
                    }
                }
                Cell::List(from..row.parts_len())
            }
            Column::Constant(text) => Cell::Text(row.push_text(text)),
            _ => continue,
        };
        row.set(slot, cell);
    }
}
