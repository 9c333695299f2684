//! Tables in parts (see [`rights::part_name`]): writing them, finding rows, and writing anew the parts
//! in which rows change.

use crate::quarantine::read_failed;
use crate::rewrite::{Groups, Moved};
use crate::swap::Swap;
use crate::write::Writer;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::file::properties::WriterProperties;
use rights::{Error, part_name};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How large the parts of what an import writes become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartSize {
    /// Rows of a part of facts, of links, and of an index.
    pub rows: usize,
    /// Bytes of a part of a copy, as they are held in memory before they are written.
    pub copy_bytes: usize,
}

impl Default for PartSize {
    /// A part is what an erasure writes anew for a row in it, and a file that decisions open. A million
    /// rows of facts are 10 to 20 MB.
    fn default() -> PartSize {
        PartSize {
            rows: 1 << 20,
            copy_bytes: 16 << 20,
        }
    }
}

/// A table that is being written, part after part.
pub(crate) struct PartWriter {
    folder: PathBuf,
    table: &'static str,
    schema: SchemaRef,
    properties: WriterProperties,
    rows_of_part: usize,
    writer: Writer,
    /// Rows of the parts, the last one being written.
    rows: Vec<usize>,
}

impl PartWriter {
    pub(crate) fn create(
        folder: &Path,
        table: &'static str,
        schema: SchemaRef,
        properties: WriterProperties,
        rows_of_part: usize,
    ) -> Result<PartWriter, Error> {
        let first = folder.join(part_name(table, 0));
        Ok(PartWriter {
            writer: Writer::create(&first, schema.clone(), properties.clone())?,
            folder: folder.to_owned(),
            table,
            schema,
            properties,
            rows_of_part: rows_of_part.max(1),
            rows: vec![0],
        })
    }

    fn room(&self) -> usize {
        let written = self.rows.last().copied().unwrap_or(0);
        self.rows_of_part.saturating_sub(written)
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let mut from = 0;
        while from < batch.num_rows() {
            if self.room() == 0 {
                self.end_part()?;
            }
            let rows = self.room().min(batch.num_rows() - from);
            self.writer.write(&batch.slice(from, rows))?;
            if let Some(written) = self.rows.last_mut() {
                *written += rows;
            }
            from += rows;
        }
        Ok(())
    }

    /// Bytes held in memory for the row group that is not written out.
    pub(crate) fn held_bytes(&self) -> usize {
        self.writer.held_bytes()
    }

    /// Ends the row group.
    pub(crate) fn end_group(&mut self) -> Result<(), Error> {
        self.writer.end_group()
    }

    /// Ends the part; there will be another one, even if nothing more is written.
    pub(crate) fn end_part(&mut self) -> Result<(), Error> {
        let path = self.folder.join(part_name(self.table, self.rows.len()));
        let next = Writer::create(&path, self.schema.clone(), self.properties.clone())?;
        std::mem::replace(&mut self.writer, next).finish_followed()?;
        self.rows.push(0);
        Ok(())
    }

    /// Closes the table, to the disk; gives the rows of each part.
    pub(crate) fn finish(self) -> Result<Vec<u64>, Error> {
        self.writer.finish()?;
        Ok(self.rows.into_iter().map(|rows| rows as u64).collect())
    }
}

/// Row groups by part.
pub(crate) type Touched = BTreeMap<usize, BTreeSet<usize>>;

/// A table in parts whose row groups can be told apart.
pub(crate) struct Parts {
    table: String,
    parts: Vec<Part>,
}

struct Part {
    path: PathBuf,
    /// Its first row, counted through all parts.
    first: u64,
    groups: Groups,
}

impl Parts {
    /// Reads the footers of a table.
    ///
    /// # Errors
    /// When a part is absent or damaged.
    pub(crate) fn open(folder: &Path, table: &str) -> Result<Parts, Error> {
        let (mut parts, mut first) = (Vec::new(), 0);
        loop {
            let path = folder.join(part_name(table, parts.len()));
            let groups = Groups::open(&path)?;
            let (rows, continues) = (groups.rows(), groups.continues());
            parts.push(Part {
                path,
                first,
                groups,
            });
            first += rows;
            if !continues {
                return Ok(Parts {
                    table: table.to_owned(),
                    parts,
                });
            }
        }
    }

    /// The files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.parts.iter().map(|part| part.path.as_path())
    }

    /// The groups that hold any of these rows.
    pub(crate) fn holding(&self, rows: &BTreeSet<u64>) -> Touched {
        self.touched(|part| {
            let end = part.first + part.groups.rows();
            let own = rows.range(part.first..end).map(|row| row - part.first);
            part.groups.holding(&own.collect())
        })
    }

    /// The groups in which a whole-number column may hold any of these values.
    pub(crate) fn with_values(&self, column: usize, values: &BTreeSet<u64>) -> Touched {
        self.touched(|part| part.groups.with_values(column, values))
    }

    fn touched(&self, of: impl Fn(&Part) -> BTreeSet<usize>) -> Touched {
        let parts = self.parts.iter().map(of).enumerate();
        parts.filter(|(_, groups)| !groups.is_empty()).collect()
    }

    /// Reads some groups: calls `each` with the number of the first row of a batch and the batch. Gives
    /// the bytes read.
    ///
    /// # Errors
    /// When a file is damaged, or what `each` returns.
    pub(crate) fn read(
        &self,
        touched: &Touched,
        mut each: impl FnMut(u64, RecordBatch) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let mut bytes = 0;
        for (number, groups) in touched {
            let Some(part) = self.parts.get(*number) else {
                continue;
            };
            bytes += part.groups.read(&part.path, groups, |row, batch| {
                each(part.first + row, batch)
            })?;
        }
        Ok(bytes)
    }

    /// Writes the parts with any of these groups anew, as [`Groups::rewrite`] does. `place` is the folder
    /// of the table, relative to the root of the swap. Gives the numbers and new files of the parts, too.
    ///
    /// # Errors
    /// When a file is damaged, the disk refuses, or what `change` returns.
    pub(crate) fn rewrite(
        &self,
        touched: &Touched,
        (swap, place): (&mut Swap, &Path),
        properties: &WriterProperties,
        mut change: impl FnMut(u64, RecordBatch) -> Result<RecordBatch, Error>,
    ) -> Result<(Moved, Vec<(usize, PathBuf)>), Error> {
        let (mut moved, mut written) = (Moved::default(), Vec::new());
        for (number, groups) in touched {
            let Some(part) = self.parts.get(*number) else {
                continue;
            };
            let to = swap.replaces(&place.join(part_name(&self.table, *number)));
            moved += part.groups.rewrite(
                &part.path,
                &to,
                properties.clone(),
                groups,
                |row, batch| change(part.first + row, batch),
            )?;
            written.push((*number, to));
        }
        Ok((moved, written))
    }
}

/// How many parts a table has, by their names alone.
pub(crate) fn count(folder: &Path, table: &str) -> Result<usize, Error> {
    let entries = std::fs::read_dir(folder).map_err(|e| read_failed(folder, e))?;
    let names = entries.filter_map(|e| e.ok()?.file_name().into_string().ok());
    let number = |name: String| {
        let rest = name.strip_prefix(table)?.strip_suffix(".parquet")?;
        match rest {
            "" => Some(0),
            rest => rest.strip_prefix('.')?.parse::<usize>().ok(),
        }
    };
    Ok(names.filter_map(number).max().map_or(0, |last| last + 1))
}
