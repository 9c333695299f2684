//! Rows as records of bytes: a line, the files of a sample, an encoded sample.

use crate::failure::internal;
use crate::form::Format;
use crate::mds;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rights::{Error, Instant};
use tar::{EntryType, Header};

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'v> {
    Null,
    Text(&'v str),
    Number(i64),
    Moment(Instant),
    Bytes(&'v [u8]),
}

/// The value of a column in a row.
pub(crate) fn value<'v>(column: &'v dyn Array, row: usize) -> Result<Value<'v>, Error> {
    if column.is_null(row) {
        return Ok(Value::Null);
    }
    let unknown = || Error::internal(format!("a column of type `{}`", column.data_type()));
    match column.data_type() {
        DataType::Utf8 => Ok(Value::Text(column.as_string::<i32>().value(row))),
        DataType::Binary => Ok(Value::Bytes(column.as_binary::<i32>().value(row))),
        DataType::Int64 => Ok(Value::Number(column.as_primitive::<Int64Type>().value(row))),
        DataType::Timestamp(..) => {
            let column = column.as_primitive_opt::<TimestampMicrosecondType>();
            let micros = column.ok_or_else(unknown)?.value(row);
            let moment = Instant::from_epoch_micros(micros).ok_or_else(|| {
                Error::corrupt(format!(
                    "`{micros}` microseconds are no time that can be written"
                ))
            })?;
            Ok(Value::Moment(moment))
        }
        _ => Err(unknown()),
    }
}

impl Value<'_> {
    /// As JSON; bytes in base64 (RFC 4648).
    pub(crate) fn json(self) -> Result<String, Error> {
        let text = |text: &str| serde_json::to_string(text).map_err(|e| internal("a text", e));
        match self {
            Value::Null => Ok("null".to_owned()),
            Value::Text(value) => text(value),
            Value::Number(value) => Ok(value.to_string()),
            Value::Moment(at) => text(&at.to_string()),
            Value::Bytes(bytes) => text(&STANDARD.encode(bytes)),
        }
    }
}

/// The records of a batch, in its order. `key` names a row where the format wants names.
pub(crate) fn records(
    format: Format,
    rows: &RecordBatch,
    key: impl Fn(usize) -> String,
) -> Result<Vec<Vec<u8>>, Error> {
    let record = |row: usize| match format {
        Format::Jsonl => object(rows, row, &[]).map(|line| (line + "\n").into_bytes()),
        Format::Webdataset => sample(rows, row, &key(row)),
        Format::Mds => mds::sample(rows, row),
        Format::Parquet => Err(Error::internal("rows of Parquet are no records")),
    };
    (0..rows.num_rows()).map(record).collect()
}

/// A row as an object of JSON, without some columns.
fn object(rows: &RecordBatch, row: usize, without: &[&str]) -> Result<String, Error> {
    let mut fields = Vec::new();
    for (field, column) in rows.schema_ref().fields().iter().zip(rows.columns()) {
        if without.contains(&field.name().as_str()) {
            continue;
        }
        let name = Value::Text(field.name()).json()?;
        fields.push(format!("{name}:{}", value(column, row)?.json()?));
    }
    Ok(format!("{{{}}}", fields.join(",")))
}

/// The files of a sample: `<key>.json`, `<key>.txt`, and `<key>.media` where there are bytes of media.
fn sample(rows: &RecordBatch, row: usize, key: &str) -> Result<Vec<u8>, Error> {
    let mut members = Vec::new();
    let object = object(rows, row, &["text", "media"])?;
    member(&mut members, &format!("{key}.json"), object.as_bytes())?;
    if let Some(column) = rows.column_by_name("text") {
        let text = match value(column, row)? {
            Value::Text(text) => text,
            _ => "",
        };
        member(&mut members, &format!("{key}.txt"), text.as_bytes())?;
    }
    if let Some(column) = rows.column_by_name("media")
        && let Value::Bytes(bytes) = value(column, row)?
    {
        member(&mut members, &format!("{key}.media"), bytes)?;
    }
    Ok(members)
}

fn member(to: &mut Vec<u8>, name: &str, bytes: &[u8]) -> Result<(), Error> {
    const BLOCK: usize = 512;
    // Nothing that depends on who writes, or when.
    let mut header = Header::new_ustar();
    header
        .set_path(name)
        .map_err(|e| internal("a name in an archive", e))?;
    header.set_entry_type(EntryType::Regular);
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header.set_cksum();
    to.extend_from_slice(header.as_bytes());
    to.extend_from_slice(bytes);
    to.resize(to.len().next_multiple_of(BLOCK), 0);
    Ok(())
}
