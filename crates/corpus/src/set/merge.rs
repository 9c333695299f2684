//! One sorted stream out of the runs of a cell.

use super::failure::internal;
use super::run::{Batches, Run, batch_bytes};
use super::schema::{ITEM, PERSON, numbers, text};
use arrow::array::RecordBatch;
use arrow::compute::interleave_record_batch;
use rights::{Cell, Error};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The most rows of a merged batch.
const MERGED_ROWS: usize = 8_192;
/// Bytes after which a merged batch is handed on.
const MERGED_BYTES: usize = 8 << 20;

/// Person, then item.
type RowKey = (u128, u128);

/// One run's part of the cell.
struct Source<'a> {
    rest: Batches<'a>,
    keys: Vec<RowKey>,
    row: usize,
    /// Position of its batch in [`Merge::live`].
    live: usize,
    bytes_per_row: usize,
}

/// Merges the runs' rows of one cell by person and item.
///
/// INVARIANT: memory is bounded by one batch of each run, and one batch on its way out.
pub(super) struct Merge<'a> {
    sources: Vec<Source<'a>>,
    next: BinaryHeap<Reverse<(RowKey, usize)>>,
    /// Batches that rows of the next output come from.
    live: Vec<RecordBatch>,
    taken: Vec<(usize, usize)>,
    taken_bytes: usize,
}

impl<'a> Merge<'a> {
    pub(super) fn of(runs: &'a [Run], cell: Cell) -> Result<Merge<'a>, Error> {
        let mut merge = Merge {
            sources: Vec::new(),
            next: BinaryHeap::new(),
            live: Vec::new(),
            taken: Vec::new(),
            taken_bytes: 0,
        };
        for run in runs {
            let source = Source {
                rest: run.read(cell)?,
                keys: Vec::new(),
                row: 0,
                live: 0,
                bytes_per_row: 0,
            };
            merge.sources.push(source);
            merge.refill(merge.sources.len() - 1)?;
        }
        Ok(merge)
    }

    /// Takes the next batch of a source, and offers its first row.
    fn refill(&mut self, at: usize) -> Result<(), Error> {
        let Some(source) = self.sources.get_mut(at) else {
            return Ok(());
        };
        source.keys.clear();
        source.row = 0;
        for batch in source.rest.by_ref() {
            let batch = batch?;
            if batch.num_rows() == 0 {
                continue;
            }
            let persons = numbers(text(&batch, PERSON)?)?;
            source.keys = persons
                .into_iter()
                .zip(numbers(text(&batch, ITEM)?)?)
                .collect();
            source.bytes_per_row = batch_bytes(&batch) / batch.num_rows();
            source.live = self.live.len();
            self.live.push(batch);
            break;
        }
        if let Some(key) = source.keys.first() {
            self.next.push(Reverse((*key, at)));
        }
        Ok(())
    }

    fn take_row(&mut self, at: usize) -> Result<(), Error> {
        let Some(source) = self.sources.get_mut(at) else {
            return Ok(());
        };
        self.taken.push((source.live, source.row));
        self.taken_bytes += source.bytes_per_row;
        source.row += 1;
        match source.keys.get(source.row) {
            Some(key) => {
                self.next.push(Reverse((*key, at)));
                Ok(())
            }
            None => self.refill(at),
        }
    }

    /// The next batch of the cell, or `None` at its end.
    pub(super) fn next_batch(&mut self) -> Result<Option<RecordBatch>, Error> {
        while self.taken.len() < MERGED_ROWS && self.taken_bytes < MERGED_BYTES {
            let Some(Reverse((_, at))) = self.next.pop() else {
                break;
            };
            self.take_row(at)?;
        }
        if self.taken.is_empty() {
            return Ok(None);
        }
        let from: Vec<&RecordBatch> = self.live.iter().collect();
        let merged =
            interleave_record_batch(&from, &self.taken).map_err(|e| internal("merged rows", e))?;
        self.taken.clear();
        self.taken_bytes = 0;
        self.let_go();
        Ok(Some(merged))
    }

    /// Drops the batches that no source still reads.
    fn let_go(&mut self) {
        let mut kept = Vec::new();
        for source in &mut self.sources {
            if source.keys.is_empty() {
                continue;
            }
            if let Some(batch) = self.live.get(source.live) {
                source.live = kept.len();
                kept.push(batch.clone());
            }
        }
        self.live = kept;
    }
}
