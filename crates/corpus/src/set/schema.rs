//! The columns of a training set, and how batches are brought into their types.

use super::failure::internal;
use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, RecordBatch, StringArray, StringBuilder,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use deltalake_core::kernel::{DataType as DeltaType, PrimitiveType, StructField};
use rights::{Error, Pseudonym};
use std::sync::{Arc, LazyLock};

/// Columns of a row, in the order in which they are digested and written.
///
/// Person and item stand here as pseudonyms ([`rights::GridKey`]) in lowercase hex; the ids of the
/// platform are in no file of a set. The partition columns (`window`, `shard`, `slice`) are in the
/// path and in the table's log, as Delta tables keep them.
static COLUMNS: LazyLock<SchemaRef> = LazyLock::new(|| {
    let moment = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    Arc::new(Schema::new(vec![
        Field::new("person", DataType::Utf8, false),
        Field::new("item", DataType::Utf8, false),
        Field::new("kind", DataType::Utf8, false),
        Field::new("created", moment, true),
        Field::new("language", DataType::Utf8, false),
        Field::new("surface", DataType::Utf8, false),
        Field::new("text", DataType::Utf8, true),
        Field::new("media_uri", DataType::Utf8, true),
        Field::new("media", DataType::Binary, true),
        Field::new("media_sha256", DataType::Utf8, true),
        Field::new("content", DataType::Utf8, false),
        Field::new("row", DataType::Int64, false),
    ]))
});

/// Position of `person`.
pub(crate) const PERSON: usize = 0;
/// Position of `item`.
pub(crate) const ITEM: usize = 1;
/// Position of `text`.
pub(crate) const TEXT: usize = 6;
/// Position of `content`.
pub(crate) const CONTENT: usize = 10;
/// Position of `row`.
pub(crate) const ROW: usize = 11;

/// Partition columns, outermost first.
pub const PARTITIONS: [&str; 3] = ["window", "shard", "slice"];

/// The columns of a row of a set, without the partition columns.
#[must_use]
pub fn columns() -> SchemaRef {
    Arc::clone(&COLUMNS)
}

/// The columns of the Delta table: those of a row, then the partition columns.
pub(super) fn delta_columns() -> Vec<StructField> {
    let primitive = |kind: &DataType| match kind {
        DataType::Binary => PrimitiveType::Binary,
        DataType::Int64 => PrimitiveType::Long,
        DataType::Timestamp(..) => PrimitiveType::Timestamp,
        _ => PrimitiveType::String,
    };
    let column = |field: &Arc<Field>| {
        let kind = DeltaType::Primitive(primitive(field.data_type()));
        StructField::new(field.name().clone(), kind, field.is_nullable())
    };
    let mut all: Vec<StructField> = COLUMNS.fields().iter().map(column).collect();
    let [window, shard, slice] = PARTITIONS;
    let integer = DeltaType::Primitive(PrimitiveType::Integer);
    all.push(StructField::new(
        window,
        DeltaType::Primitive(PrimitiveType::String),
        false,
    ));
    all.push(StructField::new(shard, integer.clone(), false));
    all.push(StructField::new(slice, integer, false));
    all
}

/// The batch with the columns of a set in their order and types: dictionaries unpacked, views and
/// large offsets narrowed.
///
/// # Errors
/// Names the column that is missing, unknown, null where it must not be, or of another type. An
/// unknown column is refused and not dropped: it might be an id that has no place in a set.
pub fn conform(batch: &RecordBatch) -> Result<RecordBatch, Error> {
    let given = batch.schema_ref();
    if let Some(extra) = given
        .fields()
        .iter()
        .find(|f| COLUMNS.field_with_name(f.name()).is_err())
    {
        return Err(Error::input(format!(
            "column `{}` has no place in a training set",
            extra.name()
        )));
    }
    let column = |field: &Arc<Field>| -> Result<ArrayRef, Error> {
        let array = batch.column_by_name(field.name()).ok_or_else(|| {
            Error::input(format!(
                "a training set needs the column `{}`",
                field.name()
            ))
        })?;
        let array = cast(array, field.data_type()).map_err(|e| {
            let (got, want) = (array.data_type(), field.data_type());
            Error::input(format!(
                "column `{}` is `{got}`, not `{want}`",
                field.name()
            ))
            .because(e)
        })?;
        if array.null_count() > 0 && !field.is_nullable() {
            return Err(Error::input(format!(
                "column `{}` of a training set has nulls",
                field.name()
            )));
        }
        Ok(array)
    };
    let arrays: Result<Vec<_>, _> = COLUMNS.fields().iter().map(column).collect();
    RecordBatch::try_new(columns(), arrays?).map_err(|e| internal("rows of a set", e))
}

/// A text column of a conformed batch.
pub(crate) fn text(batch: &RecordBatch, at: usize) -> Result<&StringArray, Error> {
    batch
        .columns()
        .get(at)
        .and_then(|c| c.as_string_opt::<i32>())
        .ok_or_else(|| Error::corrupt(format!("column {at} of a training set is no text")))
}

/// A binary column of a batch.
pub(super) fn binary(batch: &RecordBatch, at: usize) -> Result<&BinaryArray, Error> {
    batch
        .columns()
        .get(at)
        .and_then(|c| c.as_binary_opt::<i32>())
        .ok_or_else(|| Error::corrupt(format!("column {at} of a training set is not binary")))
}

/// The pseudonym that a text of 32 lowercase hex digits writes.
///
/// # Errors
/// When it is anything else, such as an id of the platform.
pub fn parse_pseudonym(text: &str) -> Result<Pseudonym, Error> {
    let wrong = || {
        Error::input(format!(
            "`{text}` is not a pseudonym; write 32 lowercase hex digits"
        ))
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let mut bytes = [0; 16];
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return Err(wrong());
    }
    let mut seen = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (nibble(*high), nibble(*low));
        seen |= high | low;
        *byte = high << 4 | low & 15;
    }
    if seen > 15 {
        Err(wrong())
    } else {
        Ok(Pseudonym(bytes))
    }
}

/// The value of a lowercase hex digit; above 15 for anything else.
const fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => 0xff,
    }
}

/// Pseudonyms as a set writes them.
#[must_use]
pub fn hex(pseudonyms: impl ExactSizeIterator<Item = Pseudonym>) -> StringArray {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0'));
    let rows = pseudonyms.len();
    let mut column = StringBuilder::with_capacity(rows, rows * 32);
    let mut text = String::with_capacity(32);
    for pseudonym in pseudonyms {
        text.clear();
        for byte in pseudonym.0 {
            text.push(digit(byte >> 4));
            text.push(digit(byte & 15));
        }
        column.append_value(&text);
    }
    column.finish()
}

/// A pseudonym as a number; its order is that of the hex text.
pub(crate) fn number(pseudonym: Pseudonym) -> u128 {
    u128::from_be_bytes(pseudonym.0)
}

/// Numbers of a column of pseudonyms.
pub(super) fn numbers(column: &StringArray) -> Result<Vec<u128>, Error> {
    (0..column.len())
        .map(|row| parse_pseudonym(column.value(row)).map(number))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pseudonyms_pass_for_pseudonyms() {
        let some = Pseudonym([0xab; 16]);
        assert_eq!(parse_pseudonym(&some.to_string()).unwrap(), some);
        let other = Pseudonym(*b"0123456789:;<=>?");
        let column = hex([some, other].into_iter());
        assert_eq!(column.value(0), some.to_string());
        assert_eq!(column.value(1), other.to_string());
        for bad in [
            "",
            "B000444",
            &"AB".repeat(16),
            &"ab".repeat(17),
            &format!("+{}", "a".repeat(31)),
        ] {
            assert!(parse_pseudonym(bad).is_err(), "{bad}");
        }
    }
}
