//! The hashes that an index of MosaicML may keep of its shards, in hex as Python writes them.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use twox_hash::{XxHash3_64, XxHash3_128, XxHash32, XxHash64};

/// Those that are known here.
pub(crate) const HASHES: &str =
    "md5, sha1, sha224, sha256, sha384, sha512, xxh32, xxh64, xxh128, xxh3_64, xxh3_128";

/// The hash of bytes; none where the name is not known.
pub(crate) fn hash(name: &str, bytes: &[u8]) -> Option<String> {
    Some(match name {
        "md5" => hex(&Md5::digest(bytes)),
        "sha1" => hex(&Sha1::digest(bytes)),
        "sha224" => hex(&Sha224::digest(bytes)),
        "sha256" => hex(&Sha256::digest(bytes)),
        "sha384" => hex(&Sha384::digest(bytes)),
        "sha512" => hex(&Sha512::digest(bytes)),
        "xxh32" => format!("{:08x}", XxHash32::oneshot(0, bytes)),
        "xxh64" => format!("{:016x}", XxHash64::oneshot(0, bytes)),
        "xxh3_64" => format!("{:016x}", XxHash3_64::oneshot(bytes)),
        "xxh128" | "xxh3_128" => format!("{:032x}", XxHash3_128::oneshot(bytes)),
        _ => return None,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
