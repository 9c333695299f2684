//! Shards of MosaicML streaming, version 2, as its writer lays them out:
//!
//! ```text
//! samples: u32 | offsets: u32 * (samples + 1) | settings: JSON | samples
//! ```
//!
//! All numbers are little-endian, offsets count from the beginning of the file. A sample is the lengths
//! (u32) of its values without a fixed one, then the values, columns in the order of their names.

use crate::failure::internal;
use crate::form::{Compression, Form};
use crate::record::{Value, value};
use arrow::array::RecordBatch;
use rights::{Error, Hash};
use serde_json::{Map, Value as Json, json};

/// The list of shards.
pub(crate) const INDEX: &str = "index.json";

/// The encoding of a column of a set. Text that may be absent is `json`, but for `text` itself, which is
/// then empty: readers want it as it is.
fn encoding(column: &str) -> &'static str {
    match column {
        "row" => "int",
        "media" => "bytes",
        "created" | "media_uri" | "media_sha256" => "json",
        _ => "str",
    }
}

/// Columns in the order in which they stand in a sample.
fn sorted(columns: &[String]) -> Vec<&str> {
    let mut names: Vec<&str> = columns.iter().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// One row as a sample.
pub(crate) fn sample(rows: &RecordBatch, row: usize) -> Result<Vec<u8>, Error> {
    let fields = rows.schema_ref().fields().iter();
    let names: Vec<String> = fields.map(|f| f.name().clone()).collect();
    let (mut lengths, mut values) = (Vec::new(), Vec::new());
    for name in sorted(&names) {
        let column = rows.column_by_name(name);
        let column = column.ok_or_else(|| Error::internal(format!("no column `{name}`")))?;
        let bytes = match (encoding(name), value(column, row)?) {
            ("int", Value::Number(number)) => number.to_le_bytes().to_vec(),
            ("json", value) => value.json()?.into_bytes(),
            ("bytes", Value::Bytes(bytes)) => bytes.to_vec(),
            ("str", Value::Text(text)) => text.as_bytes().to_vec(),
            ("str" | "bytes", Value::Null) => Vec::new(),
            (as_, value) => {
                return Err(Error::internal(format!(
                    "`{name}` is `{value:?}`, not {as_}"
                )));
            }
        };
        if encoding(name) != "int" {
            let length = u32::try_from(bytes.len()).map_err(|_| too_large())?;
            lengths.extend(length.to_le_bytes());
        }
        values.extend(bytes);
    }
    lengths.extend(values);
    Ok(lengths)
}

fn too_large() -> Error {
    Error::input(
        "an item is too large for MDS, whose offsets have 32 bits; leave `media` out with --columns, or take another format",
    )
}

/// What every shard and its entry in the index say.
fn settings(form: &Form) -> Map<String, Json> {
    let names = sorted(&form.columns);
    let sizes = names.iter().map(|name| match encoding(name) {
        "int" => json!(8),
        _ => Json::Null,
    });
    let encodings: Vec<&str> = names.iter().map(|name| encoding(name)).collect();
    let settings = [
        ("column_encodings", json!(encodings)),
        ("column_names", json!(names)),
        ("column_sizes", sizes.collect()),
        ("compression", compression(form)),
        ("format", json!("mds")),
        ("hashes", json!(["sha256"])),
        ("size_limit", json!(form.shard_bytes)),
        ("version", json!(2)),
    ];
    let settings = settings.into_iter();
    settings
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn compression(form: &Form) -> Json {
    match form.compression {
        Compression::None => Json::Null,
        _ => json!("zstd"),
    }
}

/// Bytes of a shard before its samples' own.
pub(crate) fn overhead(form: &Form) -> u64 {
    8 + python_json(&Json::Object(settings(form))).len() as u64
}

/// A shard of these samples.
pub(crate) fn shard(form: &Form, samples: &[&[u8]]) -> Result<Vec<u8>, Error> {
    let settings = python_json(&Json::Object(settings(form)));
    let count = u32::try_from(samples.len()).map_err(|_| too_large())?;
    let begin = 4 + 4 * (samples.len() + 1) + settings.len();
    let mut shard = count.to_le_bytes().to_vec();
    let mut offset = u32::try_from(begin).map_err(|_| too_large())?;
    shard.extend(offset.to_le_bytes());
    for sample in samples {
        let length = u32::try_from(sample.len()).ok();
        offset = length
            .and_then(|length| offset.checked_add(length))
            .ok_or_else(too_large)?;
        shard.extend(offset.to_le_bytes());
    }
    shard.extend(settings.bytes());
    samples.iter().for_each(|sample| shard.extend(*sample));
    Ok(shard)
}

/// Where the first sample of a shard lies.
pub(crate) fn first_sample(form: &Form, samples: usize) -> u64 {
    overhead(form) + 4 * samples as u64
}

/// The entry of a shard in the index.
pub(crate) fn entry(
    form: &Form,
    file: &str,
    samples: usize,
    raw: (u64, Hash),
    packed: &[u8],
) -> Json {
    let data = |name: &str, bytes: u64, hash: Hash| json!({ "basename": name, "bytes": bytes, "hashes": { "sha256": hash } });
    let mut entry = settings(form);
    let (raw_name, zip) = match form.compression {
        Compression::None => (file, Json::Null),
        _ => (
            file.strip_suffix(".zstd").unwrap_or(file),
            data(file, packed.len() as u64, Hash::of(packed)),
        ),
    };
    entry.insert("raw_data".to_owned(), data(raw_name, raw.0, raw.1));
    entry.insert("samples".to_owned(), json!(samples));
    entry.insert("zip_data".to_owned(), zip);
    Json::Object(entry)
}

/// The file an entry of the index is about.
pub(crate) fn entry_file(entry: &Json) -> Option<&str> {
    let zip = entry.get("zip_data").filter(|zip| !zip.is_null());
    let data = zip.or_else(|| entry.get("raw_data"))?;
    data.get("basename")?.as_str()
}

/// The index of these shards.
pub(crate) fn index(shards: &[Json]) -> String {
    python_json(&json!({ "shards": shards, "version": 2 }))
}

/// The shards of an index.
pub(crate) fn shards(index: &[u8]) -> Result<Vec<Json>, Error> {
    let index: Json = serde_json::from_slice(index).map_err(|e| internal("index.json", e))?;
    let shards = index.get("shards").and_then(Json::as_array);
    shards
        .cloned()
        .ok_or_else(|| Error::corrupt("`index.json` lists no shards"))
}

/// JSON as MosaicML's writer has it: keys sorted, a space behind comma and colon.
pub(crate) fn python_json(value: &Json) -> String {
    match value {
        Json::Object(object) => {
            let mut fields: Vec<(&String, &Json)> = object.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            let fields = fields
                .into_iter()
                .map(|(name, value)| format!("{}: {}", json!(name), python_json(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Json::Array(values) => {
            let values: Vec<String> = values.iter().map(python_json).collect();
            format!("[{}]", values.join(", "))
        }
        other => other.to_string(),
    }
}
