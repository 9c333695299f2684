//! The index of pictures: for each row with one, 64 bits by which copies of the picture are recognised.
//!
//! How the bits are made is not known here. They are personal data like the picture, and go when it is
//! blanked. The file is made when something is first looked for; one that is damaged, or was made in
//! another way, counts for none and is made again.
//!
//! `facts/<id>/pictures.bin`: 16 bytes that name the way in which it was made, then 16 bytes for each
//! picture, row and fingerprint (little endian), ascending by row.

use crate::quarantine::read_failed;
use crate::store::{ContentInfo, ContentStore};
use crate::swap::{Swap, write_whole};
use crate::unfinished::ContentLock;
use rights::{Error, Ordinal};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What a picture is recognised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

/// A row with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pictured {
    /// The row, as facts number it.
    pub row: u64,
    /// What its picture is recognised by.
    pub fingerprint: Fingerprint,
}

/// Bytes of the name, and of each picture.
const RECORD: usize = 16;
const FILE: &str = "pictures.bin";

fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

/// Name and pictures of a file; `None` for one that is damaged.
fn parsed(bytes: &[u8]) -> Option<([u8; RECORD], Vec<Pictured>)> {
    let (name, rest) = bytes.split_first_chunk::<RECORD>()?;
    let records = rest.chunks(RECORD).map(|record| {
        Some(Pictured {
            row: word(record, 0)?,
            fingerprint: Fingerprint(word(record, 8)?),
        })
    });
    let pictures: Vec<Pictured> = records.collect::<Option<_>>()?;
    let ascends = pictures.is_sorted_by(|a, b| a.row < b.row);
    ascends.then_some((*name, pictures))
}

fn written(name: [u8; RECORD], pictures: &[Pictured]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    for picture in pictures {
        bytes.extend(picture.row.to_le_bytes());
        bytes.extend(picture.fingerprint.0.to_le_bytes());
    }
    bytes
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(read_failed(path, e)),
    }
}

impl ContentStore {
    fn pictures_file(&self, content: &str) -> PathBuf {
        self.facts(content).join(FILE)
    }

    /// The index of the pictures of a content, where there is one that was made in this way.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn pictures(
        &self,
        content: &str,
        way: [u8; RECORD],
    ) -> Result<Option<Vec<Pictured>>, Error> {
        let bytes = read(&self.pictures_file(content))?;
        let known = bytes.and_then(|bytes| parsed(&bytes));
        Ok(known.and_then(|(made, pictures)| (made == way).then_some(pictures)))
    }

    /// Keeps an index. It was made from the content as it is while the lock is held.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep_pictures(
        &self,
        _lock: &ContentLock,
        content: &str,
        (way, pictures): ([u8; RECORD], &[Pictured]),
    ) -> Result<(), Error> {
        write_whole(&self.pictures_file(content), &written(way, pictures))
    }
}

/// Takes what is erased out of the index. One that is damaged goes as a whole: nobody knows what is in it.
pub(crate) fn blank(
    store: &ContentStore,
    info: &ContentInfo,
    rows: impl Iterator<Item = (u64, Ordinal)>,
    swap: &mut Swap,
) -> Result<(), Error> {
    let Some(bytes) = read(&store.pictures_file(&info.content))? else {
        return Ok(());
    };
    let (name, mut left) = parsed(&bytes).unwrap_or_default();
    let gone: BTreeSet<u64> = rows.map(|(row, _)| row).collect();
    left.retain(|picture| !gone.contains(&picture.row));
    let new = written(name, &left);
    if new == bytes {
        return Ok(());
    }
    let place = Path::new("facts").join(&info.content).join(FILE);
    write_whole(&swap.replaces(&place), &new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever the file holds, it is an index as it was written, or none.
        #[test]
        fn any_bytes_are_an_index_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some((name, pictures)) = parsed(&bytes) {
                prop_assert_eq!(written(name, &pictures), bytes);
            }
        }

        #[test]
        fn what_is_written_is_read(rows in proptest::collection::btree_map(any::<u64>(), any::<u64>(), 0..50)) {
            let pictures: Vec<Pictured> = rows
                .into_iter()
                .map(|(row, bits)| Pictured { row, fingerprint: Fingerprint(bits) })
                .collect();
            let way = *b"a way of tests 1";
            prop_assert_eq!(parsed(&written(way, &pictures)), Some((way, pictures)));
        }
    }
}
