//! Where the rows of a table in place stand since rows were taken out of it.
//!
//! Sets, facts and orders name a row by its number at import. When the operator deletes rows for an
//! order, those behind them move. The file `shifts-<hash>.bin` beside the facts has the runs of rows that
//! moved together, ascending by their number at import: 24 bytes each, little-endian.

use crate::quarantine::{read_failed, write_failed};
use rights::{Error, Hash};
use std::fs;
use std::path::{Path, PathBuf};

/// Rows that moved together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shift {
    /// The first of them, at import.
    from: u64,
    rows: u64,
    /// The first of them, now.
    to: u64,
}

/// Where rows are that were not erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shifts {
    runs: Vec<Shift>,
    /// Nothing may be added to the last run.
    ended: bool,
}

impl Shifts {
    /// Adds a row behind those there are.
    pub(crate) fn push(&mut self, from: u64, to: u64) {
        let ended = std::mem::take(&mut self.ended);
        // Rows in between that are no items (set aside, repeated) move with them.
        match self.runs.last_mut().filter(|_| !ended) {
            Some(run) if from >= run.from && run.to.checked_add(from - run.from) == Some(to) => {
                run.rows = from - run.from + 1;
            }
            _ => self.runs.push(Shift { from, rows: 1, to }),
        }
    }

    /// An erased row follows, which is nowhere.
    pub(crate) const fn end(&mut self) {
        self.ended = true;
    }

    /// Where a row of the import is now.
    pub(crate) fn now(&self, row: u64) -> Option<u64> {
        let at = self.runs.partition_point(|run| run.from <= row);
        let run = self.runs.get(at.checked_sub(1)?)?;
        (row - run.from < run.rows).then(|| run.to + (row - run.from))
    }

    /// Where a row of the import is now, which was not erased.
    pub(crate) fn must(&self, row: u64) -> Result<u64, Error> {
        let gone = || Error::internal(format!("row `{row}` was asked for, and it was erased"));
        self.now(row).ok_or_else(gone)
    }

    /// How often a row stands before one that it stood behind.
    pub(crate) fn jumps(&self) -> usize {
        let pairs = self.runs.windows(2);
        pairs
            .filter(|pair| matches!(pair, [a, b] if b.to < a.to))
            .count()
    }

    fn path(folder: &Path, hash: Hash) -> PathBuf {
        let hash: String = hash.to_string().chars().take(16).collect();
        folder.join(format!("shifts-{hash}.bin"))
    }

    /// Writes them to the disk, beside earlier ones.
    pub(crate) fn save(&self, folder: &Path) -> Result<Hash, Error> {
        let words = self.runs.iter().flat_map(|r| [r.from, r.rows, r.to]);
        let bytes: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
        let hash = Hash::of(&bytes);
        crate::write_whole(&Shifts::path(folder, hash), &bytes)?;
        Ok(hash)
    }

    /// Reads those with a hash.
    pub(crate) fn load(folder: &Path, hash: Hash) -> Result<Shifts, Error> {
        let path = Shifts::path(folder, hash);
        let bytes = fs::read(&path).map_err(|e| read_failed(&path, e))?;
        let (runs, rest) = bytes.as_chunks::<24>();
        if Hash::of(&bytes) != hash || !rest.is_empty() {
            return Err(Error::corrupt(format!(
                "`{}` is damaged; restore it from a backup, or confirm an order about its table, which makes it anew",
                path.display()
            )));
        }
        let run = |bytes: &[u8; 24]| {
            let mut words = bytes
                .as_chunks::<8>()
                .0
                .iter()
                .map(|w| u64::from_le_bytes(*w));
            let mut word = || words.next().unwrap_or_default();
            Shift {
                from: word(),
                rows: word(),
                to: word(),
            }
        };
        Ok(Shifts {
            runs: runs.iter().map(run).collect(),
            ended: false,
        })
    }

    /// Removes all but those with a hash.
    pub(crate) fn keep_only(folder: &Path, hash: Hash) -> Result<(), Error> {
        let kept = Shifts::path(folder, hash);
        let entries = fs::read_dir(folder).map_err(|e| read_failed(folder, e))?;
        for entry in entries.flatten() {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with("shifts-") && path != kept {
                fs::remove_file(&path).map_err(|e| write_failed(&path, e))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows 0 to 9 were items but for 4, which was set aside. 2 and 6 were deleted; 8 and 9 stand first
    /// now.
    fn shifts() -> Shifts {
        let mut shifts = Shifts::default();
        for (from, to) in [(0, 2), (1, 3)] {
            shifts.push(from, to);
        }
        shifts.end();
        for (from, to) in [(3, 4), (5, 6)] {
            shifts.push(from, to);
        }
        shifts.end();
        for (from, to) in [(7, 7), (8, 0), (9, 1)] {
            shifts.push(from, to);
        }
        shifts
    }

    #[test]
    fn rows_are_found_where_they_are() {
        let shifts = shifts();
        let now: Vec<Option<u64>> = (0..11).map(|row| shifts.now(row)).collect();
        let some = [2, 3, 99, 4, 5, 6, 99, 7, 0, 1, 99].map(|n| (n != 99).then_some(n));
        assert_eq!(now, some);
        assert_eq!(shifts.jumps(), 1);
        assert_eq!(Shifts::default().now(0), None);
    }

    #[test]
    fn they_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let old = Shifts::default().save(folder.path()).unwrap();
        let hash = shifts().save(folder.path()).unwrap();
        Shifts::keep_only(folder.path(), hash).unwrap();
        let read = Shifts::load(folder.path(), hash).unwrap();
        assert_eq!(read.runs, shifts().runs);
        assert!(Shifts::load(folder.path(), old).is_err(), "it is gone");
        let path = Shifts::path(folder.path(), hash);
        let mut bytes = fs::read(&path).unwrap();
        bytes[3] ^= 1;
        fs::write(&path, bytes).unwrap();
        let error = Shifts::load(folder.path(), hash).unwrap_err();
        assert!(error.to_string().contains("damaged"), "{error}");
    }
}
