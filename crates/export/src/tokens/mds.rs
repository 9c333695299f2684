//! Shards of MosaicML streaming, version 2, written by whomever: arrays of tokens in columns.
//!
//! A value is an array (`ndarray`, `ndarray:TYPE`, `ndarray:TYPE:SHAPE`), before whose numbers stand its
//! type (u8) and its shape (u8 for count and width of the dimensions, then these) where the encoding does
//! not say them; or `bytes`, which are numbers of the type that the sidecar names.

use super::{Dtype, HASHES, Place, TokenShard, hash};
use crate::failure::damaged;
use crate::files;
use crate::mds::{INDEX, python_json};
use crate::pack;
use rights::Error;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// `index.json`.
pub(crate) struct MdsIndex {
    path: PathBuf,
    json: Json,
}

/// What the index says of one shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShardInfo {
    /// Its name, not packed.
    pub(crate) raw: String,
    /// Its name, packed.
    pub(crate) zip: Option<String>,
    /// Level of Zstandard.
    level: i32,
    samples: u64,
    names: Vec<String>,
    encodings: Vec<String>,
    sizes: Vec<Option<u64>>,
}

impl ShardInfo {
    /// The file that is kept.
    pub(crate) fn stored(&self) -> &str {
        self.zip.as_deref().unwrap_or(&self.raw)
    }

    /// The shard as it is before packing.
    pub(crate) fn unpack(&self, path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
        match self.zip {
            None => Ok(bytes),
            Some(_) => pack::unpack(bytes, crate::form::Compression::Zstd, path),
        }
    }

    /// And packed again.
    pub(crate) fn pack(&self, raw: &[u8]) -> Result<Vec<u8>, Error> {
        match self.zip {
            None => Ok(raw.to_vec()),
            Some(_) => pack::zstd(raw, self.level),
        }
    }
}

impl MdsIndex {
    pub(crate) fn open(folder: &Path) -> Result<MdsIndex, Error> {
        let path = folder.join(INDEX);
        let json: Json = files::parse(&path)?;
        Ok(MdsIndex { path, json })
    }

    /// The shards, in their order.
    pub(crate) fn shards(&self) -> Result<Vec<ShardInfo>, Error> {
        let shards = self.json.get("shards").and_then(Json::as_array);
        let shards = shards.ok_or_else(|| damaged(&self.path, "it lists no shards"))?;
        let each = shards.iter().map(info);
        each.collect::<Result<_, _>>()
            .map_err(|what| damaged(&self.path, what))
    }

    /// Says of a shard what it is now. Hashes stay those that the index keeps.
    pub(crate) fn renew(
        &mut self,
        shard: &ShardInfo,
        raw: &[u8],
        packed: &[u8],
    ) -> Result<(), Error> {
        let shards = self.json.get_mut("shards").and_then(Json::as_array_mut);
        let name = |entry: &Json| {
            entry
                .pointer("/raw_data/basename")
                .and_then(Json::as_str)
                .map(str::to_owned)
        };
        let mut shards = shards.into_iter().flatten();
        let entry = shards.find(|entry| name(entry).as_deref() == Some(&shard.raw));
        let entry = entry.ok_or_else(|| Error::internal("a shard that is not in its index"))?;
        for (data, bytes) in [("raw_data", raw), ("zip_data", packed)] {
            let Some(data) = entry.get_mut(data).and_then(Json::as_object_mut) else {
                continue;
            };
            data.insert("bytes".to_owned(), json!(bytes.len()));
            let kept = data.get_mut("hashes").and_then(Json::as_object_mut);
            for (name, value) in kept.into_iter().flatten() {
                *value = json!(hash(name, bytes).ok_or_else(|| unknown_hash(name))?);
            }
        }
        Ok(())
    }

    /// The file as its writer writes it.
    pub(crate) fn text(&self) -> String {
        python_json(&self.json)
    }
}

fn unknown_hash(name: &str) -> Error {
    Error::input(format!(
        "the index keeps the hash `{name}`, which is not known here and could not be kept right; known are {HASHES}"
    ))
}

fn info(shard: &Json) -> Result<ShardInfo, String> {
    let wrong = |what: &str| format!("a shard of it has no `{what}` that is known here");
    let is = |name: &str, value: Json| shard.get(name) == Some(&value);
    if !is("version", json!(2)) || !is("format", json!("mds")) {
        return Err("a shard of it is not MDS of version 2".to_owned());
    }
    let texts = |name: &str| {
        let list = shard.get(name).and_then(Json::as_array);
        let list = list.ok_or_else(|| wrong(name))?.iter();
        let list = list.map(|text| text.as_str().map(str::to_owned));
        list.collect::<Option<Vec<_>>>().ok_or_else(|| wrong(name))
    };
    let file = |name: &str| {
        let file = shard.get(name)?.get("basename")?.as_str()?;
        files::plain_name(file).ok().map(str::to_owned)
    };
    let level = match shard.get("compression") {
        None | Some(Json::Null) => None,
        Some(text) => Some(level(text.as_str().unwrap_or_default()).ok_or_else(|| {
            format!("its shards are packed with `{text}`; only zstd is known here, so unpack them")
        })?),
    };
    let zip = file("zip_data");
    if zip.is_some() != level.is_some() {
        return Err(wrong("zip_data"));
    }
    let sizes = shard.get("column_sizes").and_then(Json::as_array);
    let sizes = sizes.ok_or_else(|| wrong("column_sizes"))?.iter();
    let info = ShardInfo {
        raw: file("raw_data").ok_or_else(|| wrong("raw_data"))?,
        zip,
        level: level.unwrap_or(pack::LEVEL),
        samples: shard
            .get("samples")
            .and_then(Json::as_u64)
            .ok_or_else(|| wrong("samples"))?,
        names: texts("column_names")?,
        encodings: texts("column_encodings")?,
        sizes: sizes.map(Json::as_u64).collect(),
    };
    let columns = info.names.len();
    match info.encodings.len() == columns && info.sizes.len() == columns {
        true => Ok(info),
        false => Err("a shard of it has more names than columns, or fewer".to_owned()),
    }
}

/// `zstd` or `zstd:7`.
fn level(text: &str) -> Option<i32> {
    match text.split_once(':') {
        None => (text == "zstd").then_some(pack::LEVEL),
        Some(("zstd", level)) => level.parse().ok().filter(|level| (1..=22).contains(level)),
        Some(_) => None,
    }
}

/// One shard in memory.
pub(crate) struct MdsShard<'s> {
    info: &'s ShardInfo,
    raw: &'s [u8],
    columns: Vec<usize>,
    dtype: Dtype,
    path: PathBuf,
}

impl<'s> MdsShard<'s> {
    /// A shard, unpacked, whose tokens are in these columns and of this type.
    pub(crate) fn new(
        info: &'s ShardInfo,
        raw: &'s [u8],
        (columns, dtype): (&[String], Dtype),
        folder: &Path,
    ) -> Result<MdsShard<'s>, Error> {
        let path = folder.join(&info.raw);
        let place = |name: &String| {
            let at = info.names.iter().position(|column| column == name);
            at.ok_or_else(|| {
                let names = info.names.join(", ");
                Error::input(format!(
                    "`{}` has no column `{name}`; it has {names}",
                    path.display()
                ))
            })
        };
        let columns = columns.iter().map(place).collect::<Result<_, _>>()?;
        let shard = MdsShard {
            info,
            raw,
            columns,
            dtype,
            path,
        };
        if shard.number(0) != Some(info.samples) {
            return Err(damaged(
                &shard.path,
                "it has other samples than its index says",
            ));
        }
        Ok(shard)
    }

    /// A number of 32 bits.
    fn number(&self, at: u64) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let (number, _) = self.raw.get(at..)?.split_first_chunk::<4>()?;
        Some(u64::from(u32::from_le_bytes(*number)))
    }

    /// Where the numbers of a column's array lie in a sample.
    fn array(&self, sample: u64, column: usize) -> Result<Place, Error> {
        let wrong = |what: &str| damaged(&self.path, format!("sample `{sample}`: {what}"));
        let place = self
            .value(sample, column)
            .ok_or_else(|| wrong("it does not fit its lengths"))?;
        let encoding = self.info.encodings.get(column).map_or("", String::as_str);
        let header = self.header(encoding, place).map_err(|what| wrong(&what))?;
        let (offset, length) = (place.0 + header, place.1.checked_sub(header));
        let length = length.ok_or_else(|| wrong("an array ends in its shape"))?;
        match length % self.dtype.bytes() {
            0 => Ok((offset, length)),
            _ => Err(wrong("an array has not a whole number of tokens")),
        }
    }

    /// Where a value lies.
    fn value(&self, sample: u64, column: usize) -> Option<Place> {
        let at = sample.checked_mul(4)?.checked_add(4)?;
        let (begin, end) = (self.number(at)?, self.number(at + 4)?);
        let own = self
            .info
            .sizes
            .iter()
            .filter(|size| size.unwrap_or(0) == 0)
            .count();
        let mut head = begin;
        let mut offset = begin + 4 * own as u64;
        for (at, size) in self.info.sizes.iter().enumerate() {
            let length = match size {
                Some(size) if *size > 0 => *size,
                _ => {
                    head += 4;
                    self.number(head - 4)?
                }
            };
            if at == column {
                let fits = offset.checked_add(length)? <= end && end <= self.raw.len() as u64;
                return fits.then_some((offset, length));
            }
            offset = offset.checked_add(length)?;
        }
        None
    }

    /// Bytes before the numbers of an array.
    fn header(&self, encoding: &str, (offset, _): Place) -> Result<u64, String> {
        if encoding == "bytes" {
            return Ok(0);
        }
        let mut parts = encoding.split(':');
        if parts.next() != Some("ndarray") {
            return Err(format!(
                "its column is `{encoding}`, and tokens are ndarray or bytes"
            ));
        }
        let byte = |at: u64| {
            let at = usize::try_from(at).ok();
            at.and_then(|at| self.raw.get(at).copied())
                .ok_or("an array ends in its shape".to_owned())
        };
        let (dtype, mut header) = match parts.next() {
            Some(name) => (name.parse().ok(), 0),
            None => (Dtype::of_mds(byte(offset)?), 1),
        };
        if dtype != Some(self.dtype) {
            let found = dtype.map_or("of another type", Dtype::name);
            return Err(format!(
                "its tokens are {found}, and the sidecar says {}",
                self.dtype.name()
            ));
        }
        if parts.next().is_none() {
            let shape = byte(offset + header)?;
            header += 1 + u64::from(shape >> 2) * (1 << (shape & 3));
        }
        Ok(header)
    }
}

impl TokenShard for MdsShard<'_> {
    fn samples(&self) -> u64 {
        self.info.samples
    }

    fn tokens(&self, sample: u64) -> Result<u64, Error> {
        let mut all = None;
        for column in &self.columns {
            let (_, length) = self.array(sample, *column)?;
            let tokens = length / self.dtype.bytes();
            if *all.get_or_insert(tokens) != tokens {
                let what = format!("sample `{sample}` has columns of unlike length");
                return Err(damaged(&self.path, what));
            }
        }
        Ok(all.unwrap_or(0))
    }

    fn places(&self, sample: u64, start: u64, length: u64) -> Result<Vec<Place>, Error> {
        let bytes = self.dtype.bytes();
        let place = |column: &usize| {
            let (offset, _) = self.array(sample, *column)?;
            Ok((offset + start * bytes, length * bytes))
        };
        self.columns.iter().map(place).collect()
    }
}
