//! In which form rows are written.

use rights::Error;
use serde::{Deserialize, Serialize};

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// JSON Lines (RFC 8259, one object a line).
    Jsonl,
    /// Apache Parquet.
    Parquet,
    /// WebDataset: tar archives (USTAR, POSIX.1-1988), a sample's files under one key.
    Webdataset,
    /// MosaicML streaming, version 2: shards `.mds` with `index.json`.
    Mds,
}

/// How files are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip (RFC 1952).
    Gz,
    /// Zstandard (RFC 8878).
    Zstd,
}

/// In which form rows are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The format.
    pub format: Format,
    /// How files are packed.
    pub compression: Compression,
    /// Columns, in this order.
    pub columns: Vec<String>,
    /// Bytes of a file before it is packed, about: one record at least.
    pub shard_bytes: u64,
}

/// Columns that are written when none are named: all but those that say where in the operator's content a
/// row came from.
pub const COLUMNS: [&str; 10] = [
    "item",
    "person",
    "kind",
    "created",
    "language",
    "surface",
    "text",
    "media_uri",
    "media",
    "media_sha256",
];

/// Bytes of a file when nothing is said: those of MosaicML's writer.
pub const SHARD_BYTES: u64 = 1 << 26;
/// Where offsets of MDS end.
const MOST_SHARD_BYTES: u64 = u32::MAX as u64;

impl Format {
    /// Its name, as on the command line and in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Parquet => "parquet",
            Format::Webdataset => "webdataset",
            Format::Mds => "mds",
        }
    }
}

impl Form {
    /// A form with what was not said filled in.
    ///
    /// # Errors
    /// When the format cannot be packed so, or the files would have no size.
    pub fn new(
        format: Format,
        compression: Option<Compression>,
        columns: Option<Vec<String>>,
        shard_bytes: Option<u64>,
    ) -> Result<Form, Error> {
        let compression = compression.unwrap_or(match format {
            Format::Parquet => Compression::Zstd,
            _ => Compression::None,
        });
        let fits = match (format, compression) {
            (_, Compression::None) | (Format::Jsonl, _) => true,
            (Format::Parquet | Format::Mds, Compression::Zstd) => true,
            (Format::Parquet | Format::Mds, Compression::Gz) | (Format::Webdataset, _) => false,
        };
        if !fits {
            return Err(Error::input(format!(
                "`{}` is not packed with `{}` here; jsonl takes gz and zstd, parquet and mds zstd, webdataset none",
                format.name(),
                compression.name()
            )));
        }
        if columns.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::input(
                "no column is selected; leave --columns out for the usual ones",
            ));
        }
        let shard_bytes = shard_bytes.unwrap_or(SHARD_BYTES);
        if !(1..MOST_SHARD_BYTES).contains(&shard_bytes) {
            return Err(Error::input(format!(
                "files of `{shard_bytes}` bytes; from 1 to {} can be",
                MOST_SHARD_BYTES - 1
            )));
        }
        Ok(Form {
            format,
            compression,
            columns: columns.unwrap_or_else(|| COLUMNS.map(str::to_owned).to_vec()),
            shard_bytes,
        })
    }

    /// The name of the file with a number.
    pub(crate) fn file(&self, number: usize) -> String {
        match (self.format, self.compression) {
            (Format::Jsonl, Compression::None) => format!("part-{number:05}.jsonl"),
            (Format::Jsonl, Compression::Gz) => format!("part-{number:05}.jsonl.gz"),
            (Format::Jsonl, Compression::Zstd) => format!("part-{number:05}.jsonl.zst"),
            (Format::Parquet, _) => format!("part-{number:05}.parquet"),
            (Format::Webdataset, _) => format!("shard-{number:06}.tar"),
            (Format::Mds, Compression::None) => format!("shard.{number:05}.mds"),
            (Format::Mds, _) => format!("shard.{number:05}.mds.zstd"),
        }
    }
}

impl Compression {
    const fn name(self) -> &'static str {
        match self {
            Compression::None => "none",
            Compression::Gz => "gz",
            Compression::Zstd => "zstd",
        }
    }
}
