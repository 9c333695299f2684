//! Packing and unpacking whole files.

use crate::failure::{damaged, internal};
use crate::form::Compression;
use rights::Error;
use std::io::{Read, Write};
use std::path::Path;

/// The level of Zstandard where none is said.
pub(crate) const LEVEL: i32 = 3;

/// The same bytes always give the same file.
pub(crate) fn pack(raw: Vec<u8>, compression: Compression) -> Result<Vec<u8>, Error> {
    match compression {
        Compression::None => Ok(raw),
        Compression::Zstd => zstd(&raw, LEVEL),
        Compression::Gz => {
            // No name and no time in the header.
            let level = flate2::Compression::default();
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
            let packed = encoder.write_all(&raw).and_then(|()| encoder.finish());
            packed.map_err(|e| internal("a gzip file", e))
        }
    }
}

pub(crate) fn zstd(raw: &[u8], level: i32) -> Result<Vec<u8>, Error> {
    // With its content's length in the frame, which MosaicML's reader needs.
    zstd::bulk::compress(raw, level).map_err(|e| internal("a zstd file", e))
}

pub(crate) fn unpack(
    packed: Vec<u8>,
    compression: Compression,
    path: &Path,
) -> Result<Vec<u8>, Error> {
    match compression {
        Compression::None => Ok(packed),
        Compression::Zstd => {
            zstd::stream::decode_all(packed.as_slice()).map_err(|e| damaged(path, e))
        }
        Compression::Gz => {
            let mut raw = Vec::new();
            let read = flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut raw);
            read.map_err(|e| damaged(path, e))?;
            Ok(raw)
        }
    }
}
