//! Sorts pairs of numbers into a table in parts, however many there are: runs that fit into memory are
//! sorted and set aside, then merged.

use crate::parts::PartWriter;
use crate::places::{GROUP_ROWS, columns, properties};
use crate::quarantine::{read_failed, write_failed};
use arrow::array::{ArrayRef, RecordBatch, UInt64Array};
use rights::Error;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Entries of a run: what is sorted in memory at a time.
const RUN: usize = 1 << 20;

type Entry = (u64, u64);

/// A sorted table that is being made.
pub(crate) struct Sorted {
    folder: PathBuf,
    table: &'static str,
    rows_of_part: usize,
    run: usize,
    held: Vec<Entry>,
    aside: Vec<PathBuf>,
}

impl Sorted {
    pub(crate) fn create(folder: &Path, table: &'static str, rows_of_part: usize) -> Sorted {
        Sorted {
            folder: folder.to_owned(),
            table,
            rows_of_part,
            run: RUN,
            held: Vec::new(),
            aside: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, key: u64, fact: u64) -> Result<(), Error> {
        self.held.push((key, fact));
        match self.held.len() < self.run {
            true => Ok(()),
            false => self.set_aside(),
        }
    }

    fn set_aside(&mut self) -> Result<(), Error> {
        self.held.sort_unstable();
        let name = format!("{}.run{}", self.table, self.aside.len());
        let path = self.folder.join(name);
        let failed = |e| write_failed(&path, e);
        let mut file = BufWriter::new(File::create(&path).map_err(failed)?);
        for (key, fact) in self.held.drain(..) {
            file.write_all(&key.to_le_bytes())
                .and_then(|()| file.write_all(&fact.to_le_bytes()))
                .map_err(failed)?;
        }
        file.flush().map_err(failed)?;
        self.aside.push(path);
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let mut out = Out {
            writer: PartWriter::create(
                &self.folder,
                self.table,
                columns(),
                properties(),
                self.rows_of_part,
            )?,
            group: Vec::with_capacity(GROUP_ROWS),
        };
        self.held.sort_unstable();
        if self.aside.is_empty() {
            self.held.iter().try_for_each(|entry| out.push(*entry))?;
            return out.finish();
        }
        self.set_aside()?;
        let mut runs = Vec::new();
        for path in &self.aside {
            runs.push(Run::open(path)?);
        }
        let mut next = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            next.extend(run.next()?.map(|entry| Reverse((entry, number))));
        }
        while let Some(Reverse((entry, number))) = next.pop() {
            out.push(entry)?;
            if let Some(run) = runs.get_mut(number) {
                next.extend(run.next()?.map(|entry| Reverse((entry, number))));
            }
        }
        for path in &self.aside {
            fs::remove_file(path).map_err(|e| write_failed(path, e))?;
        }
        out.finish()
    }
}

/// A run that was set aside.
struct Run {
    path: PathBuf,
    file: BufReader<File>,
}

impl Run {
    fn open(path: &Path) -> Result<Run, Error> {
        let file = File::open(path).map_err(|e| read_failed(path, e))?;
        Ok(Run {
            path: path.to_owned(),
            file: BufReader::new(file),
        })
    }

    fn next(&mut self) -> Result<Option<Entry>, Error> {
        let (mut key, mut fact) = ([0; 8], [0; 8]);
        match self.file.read_exact(&mut key) {
            Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            read => read
                .and_then(|()| self.file.read_exact(&mut fact))
                .map_err(|e| read_failed(&self.path, e))?,
        }
        Ok(Some((u64::from_le_bytes(key), u64::from_le_bytes(fact))))
    }
}

/// The table, a row group at a time.
struct Out {
    writer: PartWriter,
    group: Vec<Entry>,
}

impl Out {
    fn push(&mut self, entry: Entry) -> Result<(), Error> {
        self.group.push(entry);
        match self.group.len() < GROUP_ROWS {
            true => Ok(()),
            false => self.end_group(),
        }
    }

    fn end_group(&mut self) -> Result<(), Error> {
        let column = |of: fn(&Entry) -> u64| -> ArrayRef {
            Arc::new(UInt64Array::from_iter_values(self.group.iter().map(of)))
        };
        let batch = RecordBatch::try_new(columns(), vec![column(|e| e.0), column(|e| e.1)]);
        let batch = batch.map_err(|e| Error::internal("an index of places").because(e))?;
        self.writer.write(&batch)?;
        self.writer.end_group()?;
        self.group.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<(), Error> {
        if !self.group.is_empty() {
            self.end_group()?;
        }
        self.writer.finish().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::{self, Parts};
    use crate::places::entries;

    #[test]
    fn runs_are_merged_into_one_order() {
        for (count, run, rows) in [
            (0_u64, 10, 5),
            (7, 10, 100),
            (10, 10, 10),
            (30_000, 1_000, 7_001),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let mut sorted = Sorted::create(folder.path(), "index", rows);
            sorted.run = run;
            let of = |n: u64| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 500, n);
            (0..count)
                .try_for_each(|n| sorted.push(of(n).0, n))
                .unwrap();
            sorted.finish().unwrap();
            let parts = Parts::open(folder.path(), "index").unwrap();
            let all = parts.with_values(0, &(0..500).collect());
            let mut found = Vec::new();
            parts
                .read(&all, |_, batch| {
                    found.extend(entries(&batch)?);
                    Ok(())
                })
                .unwrap();
            let mut expected: Vec<_> = (0..count).map(of).collect();
            expected.sort_unstable();
            assert_eq!(found, expected);
            let files = (count as usize).div_ceil(rows).max(1);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), files);
            assert_eq!(parts::count(folder.path(), "index").unwrap(), files);
        }
    }
}
