//! Writing a set: rows in any order come in, sorted cells with roots come out.

use super::cell_file::{CellFile, ClosedCell, WrittenCell};
use super::failure::{damaged, internal, storage};
use super::links::{Link, write_links};
use super::merge::Merge;
use super::paths;
use super::run::{Heap, Keyed, Run, spilled_columns};
use super::schema::{PERSON, conform, numbers, text};
use arrow::array::{ArrayRef, BinaryBuilder, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::prelude::*;
use rights::{Cell, Error, Pseudonym};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// How a set is written. None of it changes the roots.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// Rows held before a sorted run goes to disk, in bytes.
    pub memory_bytes: usize,
    /// Zstandard level of the cells.
    pub zstd_level: i32,
}

impl Default for WriterOptions {
    fn default() -> Self {
        WriterOptions {
            memory_bytes: 512 << 20,
            zstd_level: 1,
        }
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The cells, ascending.
    pub cells: Vec<WrittenCell>,
    /// Rows in all.
    pub rows: u64,
    /// People with at least one row.
    pub people: u64,
    /// Entries of the index of links.
    pub links: u64,
}

/// Takes rows in any order and writes one sorted file a cell.
///
/// Memory is bounded by [`WriterOptions::memory_bytes`], and while cells are written by one batch
/// of about a megabyte for each run and thread, and by a row group for each thread; the people of
/// all cells (16 bytes each) and the links (40 bytes each) are held besides.
///
/// The same rows give the same cells, whatever the order, the batches, the memory or the threads.
pub struct SetWriter {
    folder: PathBuf,
    options: WriterOptions,
    heap: Mutex<Heap>,
    /// Held while a run is written: one at a time, while others fill the next heap.
    runs: Mutex<Vec<Run>>,
    kept: Vec<ClosedCell>,
}

impl SetWriter {
    /// Begins a set in a folder, which [`super::Staging`] makes. What an interrupted writer left
    /// in its folder for runs is removed.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path, options: WriterOptions) -> Result<SetWriter, Error> {
        let runs = paths::runs(folder);
        if runs.exists() {
            std::fs::remove_dir_all(&runs).map_err(|e| storage(&runs, e))?;
        }
        for made in [&runs, &paths::table(folder)] {
            std::fs::create_dir_all(made).map_err(|e| storage(made, e))?;
        }
        Ok(SetWriter {
            folder: folder.to_owned(),
            options,
            heap: Mutex::default(),
            runs: Mutex::default(),
            kept: Vec::new(),
        })
    }

    /// Adds rows in the columns of [`super::schema::columns`] (any layout), each with its cell.
    /// `targets` says to whom a row points besides its owner (depicted, mentioned, owner of what it
    /// shares or quotes, however far up the chain): row in this batch, pseudonym.
    ///
    /// # Errors
    /// Wrong columns, an id that is no pseudonym, counts that do not match, a full disk.
    pub fn push(
        &self,
        batch: &RecordBatch,
        cells: &[Cell],
        targets: &[(usize, Pseudonym)],
    ) -> Result<(), Error> {
        if cells.len() != batch.num_rows() {
            return Err(Error::internal(format!(
                "`{}` cells for `{}` rows",
                cells.len(),
                batch.num_rows()
            )));
        }
        let rows = conform(batch)?;
        let mut columns = rows.columns().to_vec();
        columns.push(target_column(rows.num_rows(), targets)?);
        let rows = RecordBatch::try_new(spilled_columns(), columns)
            .map_err(|e| internal("rows with targets", e))?;
        let keyed = Keyed::of(rows, cells)?;
        let mut heap = self.heap.lock().map_err(|_| failed())?;
        heap.push(keyed)?;
        // Two heaps at most: one that is filled, and one that is written.
        if heap.bytes() < self.options.memory_bytes / 2 {
            return Ok(());
        }
        let mut runs = self.runs.lock().map_err(|_| failed())?;
        let full = std::mem::take(&mut *heap);
        drop(heap);
        let path = paths::runs(&self.folder).join(format!("{:06}.arrow", runs.len()));
        runs.push(full.into_run().spill(&path)?);
        Ok(())
    }

    /// Takes a cell over from the table of another set with the same key and grid: its file becomes
    /// part of this set, too, and only the names of its people are read. `links` are the other
    /// set's links to rows of the cell.
    ///
    /// # Errors
    /// When the file is absent, has another size than was said, or cannot be read.
    pub fn keep(
        &mut self,
        table: &Path,
        cell: &WrittenCell,
        links: Vec<Link>,
    ) -> Result<(), Error> {
        let from = table.join(&cell.path);
        let bytes = std::fs::metadata(&from)
            .map_err(|e| storage(&from, e))?
            .len();
        if bytes != cell.bytes {
            let what = format!("it has `{bytes}` bytes, not `{}`", cell.bytes);
            return Err(damaged(&from, what));
        }
        let people = people_of(&from)?;
        let to = paths::table(&self.folder).join(&cell.path);
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder).map_err(|e| storage(folder, e))?;
        }
        share(&from, &to)?;
        let written = cell.clone();
        self.kept.push(ClosedCell {
            written,
            people,
            links,
        });
        Ok(())
    }

    /// Writes the cells and the index of links, and removes the runs.
    ///
    /// # Errors
    /// An item that was given twice, a full disk.
    pub fn finish(self) -> Result<Written, Error> {
        let mut runs = self.runs.into_inner().map_err(|_| failed())?;
        let rest = self.heap.into_inner().map_err(|_| failed())?;
        runs.push(rest.into_run());
        let cells: BTreeSet<Cell> = runs.iter().flat_map(Run::cells).collect();
        let cells: Vec<Cell> = cells.into_iter().collect();
        // One cell is one task: neighbours in the list are of about the same size, so tasks are
        // handed out one by one.
        let closed: Result<Vec<ClosedCell>, Error> = cells
            .par_iter()
            .with_max_len(1)
            .map(|cell| write_cell(&self.folder, self.options, &runs, *cell))
            .collect();
        let mut closed = closed?;
        closed.extend(self.kept);
        closed.sort_by_key(|c| c.written.entry.cell);
        if let Some(twice) = first_double(&closed) {
            return Err(Error::internal(format!(
                "cell `{twice}` was kept and written"
            )));
        }
        let mut links: Vec<_> = closed
            .iter_mut()
            .flat_map(|c| std::mem::take(&mut c.links))
            .collect();
        links.par_sort_unstable();
        links.dedup();
        write_links(&paths::links(&self.folder), &links)?;
        let runs = paths::runs(&self.folder);
        std::fs::remove_dir_all(&runs).map_err(|e| storage(&runs, e))?;
        let people = count_people(&closed);
        let cells: Vec<WrittenCell> = closed.into_iter().map(|c| c.written).collect();
        Ok(Written {
            rows: cells.iter().map(|c| c.entry.rows).sum(),
            people,
            links: links.len() as u64,
            cells,
        })
    }
}

fn failed() -> Error {
    Error::internal("another thread that wrote this set failed")
}

fn write_cell(
    folder: &Path,
    options: WriterOptions,
    runs: &[Run],
    cell: Cell,
) -> Result<ClosedCell, Error> {
    let name = format!("{cell}.parquet").replace('/', "_");
    let mut file = CellFile::create(paths::runs(folder).join(name), cell, options.zstd_level)?;
    let mut rows = Merge::of(runs, cell)?;
    while let Some(batch) = rows.next_batch()? {
        file.write(&batch)?;
    }
    file.close(&paths::table(folder))
}

fn first_double(closed: &[ClosedCell]) -> Option<Cell> {
    let cells = closed.iter().map(|c| c.written.entry.cell);
    let pairs = cells.clone().zip(cells.skip(1));
    pairs.into_iter().find(|(a, b)| a == b).map(|(a, _)| a)
}

/// Data files never change, so two sets may share one; where the disk cannot, a copy.
fn share(from: &Path, to: &Path) -> Result<(), Error> {
    if std::fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    // INVARIANT: a copy is never written over a name that is there. A disk may have made the link and said
    // that it failed; then it is the same file, and a copy would empty it for both sets.
    match std::fs::remove_file(to) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(storage(to, e)),
        _ => {}
    }
    std::fs::copy(from, to).map_err(|e| storage(to, e))?;
    let kept = std::fs::File::open(to).and_then(|file| file.sync_all());
    kept.map_err(|e| storage(to, e))
}

/// Everybody who has rows in a cell's file, ascending.
fn people_of(path: &Path) -> Result<Vec<u128>, Error> {
    let file = std::fs::File::open(path).map_err(|e| storage(path, e))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| damaged(path, e))?;
    let person = ProjectionMask::columns(builder.parquet_schema(), ["person"]);
    let reader = builder.with_projection(person).build();
    let mut people: Vec<u128> = Vec::new();
    for batch in reader.map_err(|e| damaged(path, e))? {
        let batch = batch.map_err(|e| damaged(path, e))?;
        people.extend(numbers(text(&batch, PERSON)?)?);
        people.dedup();
    }
    Ok(people)
}

/// The hidden column that carries targets to the place where the row's number is known.
fn target_column(rows: usize, targets: &[(usize, Pseudonym)]) -> Result<ArrayRef, Error> {
    let mut by_row: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    for (row, target) in targets {
        if *row >= rows {
            return Err(Error::internal(format!(
                "a target of row `{row}` of `{rows}`"
            )));
        }
        by_row.entry(*row).or_default().extend_from_slice(&target.0);
    }
    let mut column = BinaryBuilder::with_capacity(rows, targets.len() * 16);
    for row in 0..rows {
        column.append_option(by_row.get(&row));
    }
    Ok(Arc::new(column.finish()))
}

/// People are the same in every window of a shard and slice, and in no other.
fn count_people(cells: &[ClosedCell]) -> u64 {
    let mut places: BTreeMap<(u16, u16), Vec<&[u128]>> = BTreeMap::new();
    for closed in cells {
        let cell = closed.written.entry.cell;
        let place = places.entry((cell.shard, cell.slice)).or_default();
        place.push(&closed.people);
    }
    places
        .into_par_iter()
        .map(|(_, windows)| {
            let mut people = windows.concat();
            people.sort_unstable();
            people.dedup();
            people.len() as u64
        })
        .sum()
}
