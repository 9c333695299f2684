//! The canonical form of rows, and the root of a cell.
//!
//! A row is the values of its columns in the order of [`super::schema`], each as one tag byte and
//! then:
//!
//! | tag | value | bytes |
//! | --- | --- | --- |
//! | 0 | null | none |
//! | 1 | text | length (8 bytes, little-endian), UTF-8 |
//! | 2 | bytes | length (8 bytes, little-endian), the bytes |
//! | 3 | whole number | 8 bytes, little-endian, two's complement |
//! | 4 | moment (UTC) | microseconds since 1970 as a whole number |
//!
//! The digest of a row is SHA-256 over `demur row 1`, a zero byte, and these bytes. The root of a
//! cell is SHA-256 over the digests of its rows in their order (by person, then item). Neither
//! depends on how Arrow or Parquet cut, packed or compressed the rows.

use super::schema::{columns, conform};
use arrow::array::TimestampMicrosecondArray;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use rights::{Error, Hash};
use sha2::{Digest, Sha256};

const LABEL: &[u8] = b"demur row 1\0";

enum Values<'a> {
    Text(&'a StringArray),
    Bytes(&'a BinaryArray),
    Whole(&'a Int64Array),
    Moment(&'a TimestampMicrosecondArray),
}

impl Values<'_> {
    fn of(array: &ArrayRef) -> Option<Values<'_>> {
        Some(match array.data_type() {
            DataType::Utf8 => Values::Text(array.as_string_opt::<i32>()?),
            DataType::Binary => Values::Bytes(array.as_binary_opt::<i32>()?),
            DataType::Int64 => Values::Whole(array.as_primitive_opt::<Int64Type>()?),
            DataType::Timestamp(..) => {
                Values::Moment(array.as_primitive_opt::<TimestampMicrosecondType>()?)
            }
            _ => return None,
        })
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Values::Text(a) => a.is_null(row),
            Values::Bytes(a) => a.is_null(row),
            Values::Whole(a) => a.is_null(row),
            Values::Moment(a) => a.is_null(row),
        }
    }

    fn append(&self, row: usize, out: &mut Vec<u8>) {
        if self.is_null(row) {
            out.push(0);
            return;
        }
        match self {
            Values::Text(a) => append_sized(out, 1, a.value(row).as_bytes()),
            Values::Bytes(a) => append_sized(out, 2, a.value(row)),
            Values::Whole(a) => append_number(out, 3, a.value(row)),
            Values::Moment(a) => append_number(out, 4, a.value(row)),
        }
    }
}

fn append_sized(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn append_number(out: &mut Vec<u8>, tag: u8, number: i64) {
    out.push(tag);
    out.extend_from_slice(&number.to_le_bytes());
}

/// The root of a cell, row by row.
#[derive(Clone, Default)]
pub struct RootHasher {
    hasher: Sha256,
    rows: u64,
    buffer: Vec<u8>,
}

impl RootHasher {
    /// Adds the rows of a batch in their order; the batch may be in any layout that
    /// [`conform`] takes.
    ///
    /// # Errors
    /// When the columns are not those of a set.
    pub fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        if batch.schema_ref().fields() == columns().fields() {
            return self.add_conformed(batch);
        }
        self.add_conformed(&conform(batch)?)
    }

    fn add_conformed(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let values: Option<Vec<_>> = batch.columns().iter().map(Values::of).collect();
        let values =
            values.ok_or_else(|| Error::internal("a column of a set has no canonical form"))?;
        for row in 0..batch.num_rows() {
            self.buffer.clear();
            self.buffer.extend_from_slice(LABEL);
            for column in &values {
                column.append(row, &mut self.buffer);
            }
            self.hasher.update(Sha256::digest(&self.buffer));
        }
        self.rows += batch.num_rows() as u64;
        Ok(())
    }

    /// Rows added so far.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// The root.
    #[must_use]
    pub fn finish(self) -> Hash {
        Hash(self.hasher.finalize().into())
    }
}

/// The root over row numbers, as a [`rights::MaskEntry`] has it: SHA-256 over the numbers, 8 bytes
/// little-endian each, ascending.
#[must_use]
pub fn mask_root(rows: impl IntoIterator<Item = u64>) -> Hash {
    let mut hasher = Sha256::new();
    for row in rows {
        hasher.update(row.to_le_bytes());
    }
    Hash(hasher.finalize().into())
}
