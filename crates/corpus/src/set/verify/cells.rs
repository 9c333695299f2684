//! Every cell is read once; roots, order and people come out of the same pass.

use super::admitted::{Tie, TieKey};
use crate::progress::Progress;
use crate::set::canonical::RootHasher;
use crate::set::failure::{damaged, storage};
use crate::set::paths;
use crate::set::schema::{CONTENT, ITEM, PERSON, ROW, numbers, text};
use crate::set::table::TableFile;
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::prelude::*;
use rights::{Cell, Error, Hash, Manifest, Pseudonym};
use std::fs::File;
use std::path::Path;

/// A cell as its file has it.
pub(super) struct SeenCell {
    pub(super) cell: Cell,
    pub(super) read: Result<Contents, String>,
}

pub(super) struct Contents {
    rows: u64,
    root: Hash,
    /// The first row that is not after the one before.
    misplaced: Option<u64>,
    /// Everybody who has rows, in their order.
    people: Vec<u128>,
    pub(super) tie: Tie,
}

pub(super) fn read(
    set: &Path,
    files: &[TableFile],
    key: &TieKey,
    progress: &dyn Progress,
) -> Vec<SeenCell> {
    let table = paths::table(set);
    let one = |file: &TableFile| {
        let read = read_one(&table.join(&file.path), key).map_err(|e| e.to_string());
        progress.advance(file.rows);
        SeenCell {
            cell: file.cell,
            read,
        }
    };
    files.par_iter().with_max_len(1).map(one).collect()
}

fn read_one(path: &Path, key: &TieKey) -> Result<Contents, Error> {
    let file = File::open(path).map_err(|e| storage(path, e))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|b| b.build())
        .map_err(|e| damaged(path, e))?;
    let mut root = RootHasher::default();
    let mut reading = Reading::default();
    for batch in reader {
        let batch = batch.map_err(|e| damaged(path, e))?;
        let first = root.rows();
        root.add(&batch).map_err(|e| damaged(path, e))?;
        reading
            .note(&batch, first, key)
            .map_err(|e| damaged(path, e))?;
    }
    Ok(Contents {
        rows: root.rows(),
        root: root.finish(),
        misplaced: reading.misplaced,
        people: reading.people,
        tie: reading.tie,
    })
}

#[derive(Default)]
struct Reading {
    last: Option<(u128, u128)>,
    misplaced: Option<u64>,
    people: Vec<u128>,
    tie: Tie,
}

impl Reading {
    fn note(&mut self, batch: &RecordBatch, first: u64, key: &TieKey) -> Result<(), Error> {
        let persons = numbers(text(batch, PERSON)?)?;
        let items = numbers(text(batch, ITEM)?)?;
        let contents = text(batch, CONTENT)?;
        let rows = batch.columns().get(ROW);
        let rows = rows
            .and_then(|r| r.as_primitive_opt::<Int64Type>())
            .ok_or_else(|| Error::corrupt("the column `row` is missing"))?;
        for (at, (person, item)) in persons.into_iter().zip(items).enumerate() {
            if self.last.is_some_and(|last| last >= (person, item)) {
                self.misplaced.get_or_insert(first + at as u64);
            }
            if self.last.is_none_or(|(last, _)| last != person) {
                self.people.push(person);
            }
            self.last = Some((person, item));
            let row = u64::try_from(rows.value(at))
                .map_err(|_| Error::corrupt("a row number of the content is negative"))?;
            let [person, item] = [person, item].map(|n| Pseudonym(n.to_be_bytes()));
            self.tie.add(key, person, item, contents.value(at), row);
        }
        Ok(())
    }
}

pub(super) fn check_roots(manifest: &Manifest, seen: &[SeenCell]) -> Result<String, String> {
    for claim in &manifest.cells {
        let cell = claim.cell;
        let mut same = seen.iter().filter(|s| s.cell == cell);
        let (Some(one), None) = (same.next(), same.next()) else {
            return Err(format!("cell `{cell}` is not exactly one file"));
        };
        let read = one.read.as_ref().map_err(Clone::clone)?;
        if read.rows != claim.rows {
            return Err(format!(
                "cell `{cell}` has `{}` rows, not `{}`",
                read.rows, claim.rows
            ));
        }
        if read.root != claim.root {
            return Err(format!(
                "cell `{cell}` has the root `{}`, not `{}`",
                read.root, claim.root
            ));
        }
    }
    if seen.len() != manifest.cells.len() {
        return Err("the table has cells that the manifest has not".to_owned());
    }
    let rows: u64 = manifest.cells.iter().map(|c| c.rows).sum();
    Ok(format!("{} cells, {rows} rows", manifest.cells.len()))
}

/// Everybody is at one place of the grid, so in at most one cell of a window.
pub(super) fn check_grid(manifest: &Manifest, seen: &[SeenCell]) -> Result<String, String> {
    let grid = manifest.grid;
    let outside = |c: &&SeenCell| c.cell.shard >= grid.shards || c.cell.slice >= grid.slices;
    if let Some(cell) = seen.iter().find(outside) {
        return Err(format!("cell `{}` lies outside the grid", cell.cell));
    }
    let mut places = Vec::new();
    for cell in seen {
        let read = cell.read.as_ref().map_err(Clone::clone)?;
        let place = (cell.cell.shard, cell.cell.slice);
        places.extend(read.people.iter().map(|person| (*person, place)));
    }
    places.par_sort_unstable();
    places.dedup();
    let twice = places.windows(2).find_map(|pair| match pair {
        [a, b] if a.0 == b.0 => Some(a.0),
        _ => None,
    });
    if let Some(person) = twice {
        let person = Pseudonym(person.to_be_bytes());
        return Err(format!("person `{person}` has two places on the grid"));
    }
    let people = places.len() as u64;
    let claimed = manifest.people;
    let (shards, slices) = (grid.shards, grid.slices);
    match &manifest.purge {
        // Whoever was purged cannot be counted any more.
        Some(purge) if purge.rows > 0 && people <= claimed => Ok(format!(
            "{people} people on {shards} x {slices}; {claimed} before rows were purged, which cannot be checked any more"
        )),
        _ if people != claimed => Err(format!("`{people}` people have rows, not `{claimed}`")),
        _ => Ok(format!("{people} people on {shards} x {slices}")),
    }
}

pub(super) fn check_order(_: &Manifest, seen: &[SeenCell]) -> Result<String, String> {
    for cell in seen {
        let read = cell.read.as_ref().map_err(Clone::clone)?;
        if let Some(row) = read.misplaced {
            let cell = cell.cell;
            return Err(format!("row `{row}` of cell `{cell}` is out of order"));
        }
    }
    Ok("rows are sorted by person and item, none twice".to_owned())
}
