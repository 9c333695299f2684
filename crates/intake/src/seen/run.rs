//! A sorted file of entries: 16 bytes of key (big-endian, so that bytes sort as keys do), 8 of
//! digest (little-endian).

use super::filter::Filter;
use super::{Entry, Key};
use crate::quarantine::{read_failed, write_failed};
use rights::Error;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const ENTRY_BYTES: u64 = 24;

/// Entries between two marks of the index.
const STRIDE: u64 = 128;

/// Number of entries of a file.
pub(super) fn entries(path: &Path) -> Result<u64, Error> {
    let bytes = std::fs::metadata(path)
        .map_err(|e| read_failed(path, e))?
        .len();
    if bytes % ENTRY_BYTES == 0 {
        return Ok(bytes / ENTRY_BYTES);
    }
    Err(Error::corrupt(format!(
        "`{}` is cut off; import its content again",
        path.display()
    )))
}

fn decode(bytes: [u8; 24]) -> Entry {
    let word = |from: usize| {
        let mut word = [0; 8];
        word.iter_mut()
            .zip(bytes.iter().skip(from))
            .for_each(|(to, b)| *to = *b);
        word
    };
    (
        (u64::from_be_bytes(word(0)), u64::from_be_bytes(word(8))),
        u64::from_le_bytes(word(16)),
    )
}

/// Every entry of a file, in order.
pub(super) fn read_all(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Entry, Error>> + use<>, Error> {
    let count = entries(path)?;
    let file = File::open(path).map_err(|e| read_failed(path, e))?;
    let (mut input, path) = (BufReader::with_capacity(1 << 16, file), path.to_owned());
    Ok((0..count).map(move |_| {
        let mut bytes = [0; 24];
        input
            .read_exact(&mut bytes)
            .map_err(|e| read_failed(&path, e))?;
        Ok(decode(bytes))
    }))
}

/// Writes digests of items over those that there are, in place and to the disk.
///
/// INVARIANT: eight bytes at a time, which are written again after a crash in between.
pub(super) fn set(path: &Path, digests: &BTreeMap<Key, u64>) -> Result<(), Error> {
    let count = entries(path)?;
    let read = |e| read_failed(path, e);
    let mut file = File::options()
        .read(true)
        .write(true)
        .open(path)
        .map_err(read)?;
    let mut bytes = [0; ENTRY_BYTES as usize];
    for (key, new) in digests {
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            file.seek(SeekFrom::Start(middle * ENTRY_BYTES))
                .map_err(read)?;
            file.read_exact(&mut bytes).map_err(read)?;
            match decode(bytes).0.cmp(key) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => {
                    let failed = |e| write_failed(path, e);
                    let digest = SeekFrom::Start(middle * ENTRY_BYTES + 16);
                    file.seek(digest).map_err(failed)?;
                    file.write_all(&new.to_le_bytes()).map_err(failed)?;
                    break;
                }
            }
        }
    }
    file.sync_all().map_err(|e| write_failed(path, e))
}

/// Writes sorted entries, to the disk.
pub(super) fn write(
    path: &Path,
    entries: impl Iterator<Item = Result<Entry, Error>>,
) -> Result<(), Error> {
    let failed = |e| write_failed(path, e);
    let mut out = BufWriter::with_capacity(1 << 16, File::create(path).map_err(failed)?);
    for entry in entries {
        let ((high, low), digest) = entry?;
        out.write_all(&high.to_be_bytes()).map_err(failed)?;
        out.write_all(&low.to_be_bytes()).map_err(failed)?;
        out.write_all(&digest.to_le_bytes()).map_err(failed)?;
    }
    out.flush().map_err(failed)?;
    out.get_ref().sync_all().map_err(failed)
}

/// A file in which keys are looked up.
pub(super) struct Run {
    path: PathBuf,
    file: File,
    filter: Filter,
    /// The upper half of every [`STRIDE`]th key.
    marks: Vec<u64>,
    count: u64,
}

impl Run {
    pub(super) fn open(path: &Path) -> Result<Run, Error> {
        let count = entries(path)?;
        let mut run = Run {
            path: path.to_owned(),
            file: File::open(path).map_err(|e| read_failed(path, e))?,
            filter: Filter::with_room(count),
            marks: Vec::new(),
            count,
        };
        for (at, entry) in (0u64..).zip(read_all(path)?) {
            let (key, _) = entry?;
            run.filter.insert(key);
            if at % STRIDE == 0 {
                run.marks.push(key.0);
            }
        }
        Ok(run)
    }

    /// The digest of a key.
    pub(super) fn find(&mut self, key: Key) -> Result<Option<u64>, Error> {
        if !self.filter.may_have(key) {
            return Ok(None);
        }
        // Equal upper halves may stand on both sides of a mark.
        let first = self.marks.partition_point(|m| *m < key.0).saturating_sub(1) as u64;
        let last = self.marks.partition_point(|m| *m <= key.0) as u64;
        let (from, to) = (first * STRIDE, (last * STRIDE).min(self.count));
        let mut bytes = vec![0; usize::try_from((to - from) * ENTRY_BYTES).unwrap_or(0)];
        let at = SeekFrom::Start(from * ENTRY_BYTES);
        let read = self
            .file
            .seek(at)
            .and_then(|_| self.file.read_exact(&mut bytes));
        read.map_err(|e| read_failed(&self.path, e))?;
        let (chunks, _) = bytes.as_chunks::<24>();
        Ok(chunks
            .iter()
            .map(|c| decode(*c))
            .find(|(k, _)| *k == key)
            .map(|(_, digest)| digest))
    }
}
