//! The list of refused items: records of 24 bytes, one after the other.
//!
//! A record is the sequence at which the item was found refused (8 bytes, little-endian) and the
//! item's pseudonym (16 bytes), the one of column `item` in the set.

use rights::{Hash, Pseudonym, Sequence};
use sha2::{Digest, Sha256};
use std::io::{self, Read};

pub(crate) const RECORD_BYTES: u64 = 24;
/// Records read at a time.
const CHUNK: usize = 4096;

pub(crate) fn to_bytes(found_at: Sequence, item: &Pseudonym) -> [u8; 24] {
    let mut bytes = [0; 24];
    let parts = found_at.0.to_le_bytes().into_iter().chain(item.0);
    bytes
        .iter_mut()
        .zip(parts)
        .for_each(|(to, from)| *to = from);
    bytes
}

/// The item of a record.
pub(crate) fn item(bytes: &[u8; 24]) -> Pseudonym {
    // INVARIANT: the last 16 of 24 bytes are there.
    Pseudonym(bytes.last_chunk().copied().unwrap_or_default())
}

/// The item of a record, with where it was found refused.
pub(crate) fn found(bytes: &[u8; 24]) -> (Sequence, Pseudonym) {
    // INVARIANT: the first 8 of 24 bytes are there.
    let at = u64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_default());
    (Sequence(at), item(bytes))
}

/// The hash over all records so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Running(Sha256);

impl Running {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn hash(&self) -> Hash {
        Hash(self.0.clone().finalize().into())
    }
}

/// Reads `count` records, adds them to the hash, and gives what `of` takes from each. A file that ends too
/// early is an error of kind `UnexpectedEof`.
pub(crate) fn read<T>(
    from: &mut impl Read,
    count: u64,
    running: &mut Running,
    of: fn(&[u8; 24]) -> T,
) -> io::Result<Vec<T>> {
    // The count may lie: memory grows with what is read, not with what is claimed.
    let mut items = Vec::new();
    let mut left = count;
    let mut buffer = vec![0; CHUNK * RECORD_BYTES as usize];
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
        let part = buffer
            .get_mut(..now * RECORD_BYTES as usize)
            .unwrap_or_default();
        from.read_exact(part)?;
        running.add(part);
        items.extend(part.as_chunks().0.iter().map(of));
        left -= now as u64;
    }
    Ok(items)
}
