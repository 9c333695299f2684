//! A sorted run: rows in the order (cell, person, item), in memory or in one file.

use super::failure::{internal, storage};
use super::schema::{ITEM, PERSON, columns, numbers, text};
use arrow::array::RecordBatch;
use arrow::compute::interleave_record_batch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::ipc::reader::FileReader;
use arrow::ipc::writer::FileWriter;
use rights::{Cell, Error, Window};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// Bytes of a spilled batch, about. A merge holds one batch of every run, so this bounds it.
const SPILL_BATCH_BYTES: usize = 1 << 20;
/// The most rows of a spilled batch.
const SPILL_BATCH_ROWS: usize = 8_192;

/// The columns of a set, and those to whom the item points: their pseudonyms one after another,
/// 16 bytes each. They end in the index of links, not in the cell.
static SPILLED: LazyLock<SchemaRef> = LazyLock::new(|| {
    let mut fields = columns().fields().to_vec();
    fields.push(Arc::new(Field::new("targets", DataType::Binary, true)));
    Arc::new(Schema::new(fields))
});

pub(super) fn spilled_columns() -> SchemaRef {
    Arc::clone(&SPILLED)
}

/// The place of a row in the order of a set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    cell: u64,
    person: u128,
    item: u128,
}

/// A cell as a number whose order is that of cells.
fn pack(cell: Cell) -> u64 {
    // INVARIANT: flipping the sign bit maps the order of i32 to that of u32.
    let window = cell.window.0.cast_unsigned() ^ (1 << 31);
    u64::from(window) << 32 | u64::from(cell.shard) << 16 | u64::from(cell.slice)
}

fn unpack(number: u64) -> Cell {
    let [a, b, c, d, e, f, g, h] = number.to_be_bytes();
    let window = u32::from_be_bytes([a, b, c, d]) ^ (1 << 31);
    Cell {
        window: Window(window.cast_signed()),
        shard: u16::from_be_bytes([e, f]),
        slice: u16::from_be_bytes([g, h]),
    }
}

/// Rows with their places, made ready before anybody has to wait for them.
pub(super) struct Keyed {
    batch: RecordBatch,
    keys: Vec<Key>,
    bytes: usize,
}

impl Keyed {
    /// Rows in the columns of [`spilled_columns`], each with its cell.
    pub(super) fn of(batch: RecordBatch, cells: &[Cell]) -> Result<Keyed, Error> {
        let persons = numbers(text(&batch, PERSON)?)?;
        let items = numbers(text(&batch, ITEM)?)?;
        let keys = cells
            .iter()
            .zip(persons)
            .zip(items)
            .map(|((cell, person), item)| Key {
                cell: pack(*cell),
                person,
                item,
            });
        Ok(Keyed {
            keys: keys.collect(),
            bytes: batch_bytes(&batch),
            batch,
        })
    }
}

/// Rows that wait to be sorted.
#[derive(Default)]
pub(super) struct Heap {
    batches: Vec<RecordBatch>,
    order: Vec<(Key, u32, u32)>,
    bytes: usize,
}

impl Heap {
    /// Adds rows.
    pub(super) fn push(&mut self, rows: Keyed) -> Result<(), Error> {
        let number = u32::try_from(self.batches.len())
            .map_err(|_| Error::input("too many batches for one run; push larger ones"))?;
        let keys = rows.keys.into_iter().zip(0u32..);
        self.order.extend(keys.map(|(key, row)| (key, number, row)));
        self.bytes += rows.bytes;
        self.batches.push(rows.batch);
        Ok(())
    }

    /// Bytes held, the order included.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.order.len() * size_of::<(Key, u32, u32)>()
    }

    /// Sorts what is there.
    ///
    /// INVARIANT: on this thread alone. Whoever spills holds a lock, and a thread that waits for
    /// others to sort would meanwhile take up tasks that want the same lock.
    pub(super) fn into_run(mut self) -> Run {
        self.order.sort_unstable();
        let mut cells: BTreeMap<Cell, Range<usize>> = BTreeMap::new();
        let mut from = 0;
        for part in self.order.chunk_by(|a, b| a.0.cell == b.0.cell) {
            if let Some((key, ..)) = part.first() {
                cells.insert(unpack(key.cell), from..from + part.len());
            }
            from += part.len();
        }
        let rows_of_batch = SPILL_BATCH_BYTES * self.order.len().max(1) / self.bytes.max(1);
        Run::Memory {
            batches: self.batches,
            order: self.order,
            cells,
            rows_of_batch: rows_of_batch.clamp(16, SPILL_BATCH_ROWS),
        }
    }
}

/// Bytes of the rows of a batch; a slice of a larger one counts only what it shows.
pub(super) fn batch_bytes(batch: &RecordBatch) -> usize {
    let size = |c: &arrow::array::ArrayRef| c.to_data().get_slice_memory_size().unwrap_or(0);
    batch.columns().iter().map(size).sum()
}

pub(super) enum Run {
    Memory {
        batches: Vec<RecordBatch>,
        order: Vec<(Key, u32, u32)>,
        cells: BTreeMap<Cell, Range<usize>>,
        rows_of_batch: usize,
    },
    File {
        path: PathBuf,
        /// Numbers of the batches of each cell, in order.
        cells: BTreeMap<Cell, Range<usize>>,
    },
}

impl Run {
    /// Writes a run in memory to a file and lets go of the memory.
    pub(super) fn spill(self, path: &Path) -> Result<Run, Error> {
        let file = File::create(path).map_err(|e| storage(path, e))?;
        let mut writer =
            FileWriter::try_new(BufWriter::new(file), &SPILLED).map_err(|e| storage(path, e))?;
        let mut cells = BTreeMap::new();
        let mut written = 0;
        for cell in self.cells() {
            let from = written;
            for batch in self.read(cell)? {
                writer.write(&batch?).map_err(|e| storage(path, e))?;
                written += 1;
            }
            cells.insert(cell, from..written);
        }
        writer.finish().map_err(|e| storage(path, e))?;
        let path = path.to_owned();
        Ok(Run::File { path, cells })
    }

    /// The cells it has rows of.
    pub(super) fn cells(&self) -> BTreeSet<Cell> {
        match self {
            Run::Memory { cells, .. } | Run::File { cells, .. } => cells.keys().copied().collect(),
        }
    }

    /// The rows of a cell in their order.
    pub(super) fn read(&self, cell: Cell) -> Result<Batches<'_>, Error> {
        match self {
            Run::Memory {
                batches,
                order,
                cells,
                rows_of_batch,
            } => {
                let range = cells.get(&cell).cloned().unwrap_or(0..0);
                let rows = order.get(range).unwrap_or_default();
                Ok(gather(batches, rows, *rows_of_batch))
            }
            Run::File { path, cells } => {
                let range = cells.get(&cell).cloned().unwrap_or(0..0);
                read_file(path, range)
            }
        }
    }
}

/// Batches, one after another.
pub(super) type Batches<'a> = Box<dyn Iterator<Item = Result<RecordBatch, Error>> + 'a>;

fn gather<'a>(
    batches: &'a [RecordBatch],
    rows: &'a [(Key, u32, u32)],
    rows_of_batch: usize,
) -> Batches<'a> {
    let sources: Vec<&RecordBatch> = batches.iter().collect();
    Box::new(rows.chunks(rows_of_batch).map(move |chunk| {
        let at: Vec<_> = chunk
            .iter()
            .map(|(_, batch, row)| (*batch as usize, *row as usize))
            .collect();
        interleave_record_batch(&sources, &at).map_err(|e| internal("rows of a run", e))
    }))
}

fn read_file(path: &Path, range: Range<usize>) -> Result<Batches<'static>, Error> {
    if range.is_empty() {
        return Ok(Box::new(std::iter::empty()));
    }
    let file = File::open(path).map_err(|e| storage(path, e))?;
    let mut reader =
        FileReader::try_new(BufReader::new(file), None).map_err(|e| storage(path, e))?;
    reader
        .set_index(range.start)
        .map_err(|e| storage(path, e))?;
    let path = path.to_owned();
    Ok(Box::new(
        reader
            .take(range.len())
            .map(move |batch| batch.map_err(|e| storage(&path, e))),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_the_order_of_cells() {
        let cell = |window, shard, slice| Cell {
            window: Window(window),
            shard,
            slice,
        };
        let cells = [
            cell(-3, 4095, 9),
            cell(0, 0, 0),
            cell(0, 0, 1),
            cell(0, 1, 0),
            cell(24_310, 3, 2),
        ];
        for pair in cells.windows(2) {
            assert!(pair[0] < pair[1] && pack(pair[0]) < pack(pair[1]));
        }
        assert!(cells.iter().all(|c| unpack(pack(*c)) == *c));
    }
}
