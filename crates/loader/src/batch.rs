//! Rows of one step: sealed on their way, open once they were handed over.

use crate::failure::internal;
use crate::position::Position;
use arrow::array::RecordBatch;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use rights::{Cell, Error, Hash, Pseudonym, Sequence};

/// The rows of one step as they were read, before anything was taken out of them. They can be sent to
/// another process, and opened by [`crate::Handover::admit`] alone.
#[derive(Clone, Debug)]
pub struct Sealed {
    pub(crate) plan: Hash,
    pub(crate) at: Position,
    /// The signed state that was the newest when the cell was read.
    pub(crate) state: u64,
    /// The table's version then.
    pub(crate) version: u64,
    pub(crate) items: Vec<Pseudonym>,
    pub(crate) rows: RecordBatch,
}

/// The rows of one step, handed over.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The rows, with the columns selected.
    pub rows: RecordBatch,
    /// The epoch.
    pub epoch: u64,
    /// The cell.
    pub cell: Cell,
    /// The step in the cell.
    pub step: u32,
    /// No entry of the ledger before it refuses any of the rows.
    pub sequence: Sequence,
    /// The signed state of the set whose masks the rows were read with.
    pub state: u64,
    /// Rows taken out at hand-over, because they had been refused after they were masked last.
    pub withheld: usize,
    /// Whether the rows were read again at hand-over, from a newer state than they had been read ahead
    /// from: what was made of the sealed rows is then not to be used.
    pub read_again: bool,
}

impl Sealed {
    /// The step these rows are.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.at
    }

    /// The signed state that was the newest when the rows were read.
    #[must_use]
    pub const fn state(&self) -> u64 {
        self.state
    }

    /// The items, before any is taken out. For whoever looks up what a set still holds; not to be handed
    /// out.
    #[must_use]
    pub fn items(&self) -> &[Pseudonym] {
        &self.items
    }

    /// Rows, before any is taken out.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether the step is blank.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The rows before the last look at late choices. Not to be handed out: what is made of them may be
    /// only if [`crate::Handover::admit`] takes none of them out.
    #[must_use]
    pub const fn rows(&self) -> &RecordBatch {
        &self.rows
    }

    /// Bytes that another process can read: a head of fixed size, the items, an Arrow IPC stream.
    ///
    /// # Errors
    /// When Arrow cannot write the rows.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::with_capacity(HEAD + self.items.len() * 16 + 4096);
        bytes.extend(self.plan.0);
        for number in [
            self.at.epoch,
            self.at.cell as u64,
            u64::from(self.at.step),
            self.state,
            self.version,
            self.items.len() as u64,
        ] {
            bytes.extend(number.to_le_bytes());
        }
        self.items.iter().for_each(|item| bytes.extend(item.0));
        let writer = StreamWriter::try_new(&mut bytes, self.rows.schema_ref());
        let mut writer = writer.map_err(|e| internal("a sealed batch", e))?;
        writer
            .write(&self.rows)
            .and_then(|()| writer.finish())
            .map_err(|e| internal("a sealed batch", e))?;
        drop(writer);
        Ok(bytes)
    }

    /// What [`Sealed::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Sealed, Error> {
        let broken = || Error::corrupt("a sealed batch was damaged on its way between processes");
        let (plan, rest) = bytes.split_first_chunk::<32>().ok_or_else(broken)?;
        let (numbers, rest) = rest.split_first_chunk::<48>().ok_or_else(broken)?;
        let mut numbers = numbers
            .as_chunks::<8>()
            .0
            .iter()
            .map(|n| u64::from_le_bytes(*n));
        let mut number = || numbers.next().ok_or_else(broken);
        let at = Position {
            epoch: number()?,
            cell: usize::try_from(number()?).map_err(|_| broken())?,
            step: u32::try_from(number()?).map_err(|_| broken())?,
        };
        let (state, version) = (number()?, number()?);
        let count = usize::try_from(number()?).map_err(|_| broken())?;
        let end = count.checked_mul(16).ok_or_else(broken)?;
        let (items, stream) = rest.split_at_checked(end).ok_or_else(broken)?;
        let items: Vec<Pseudonym> = items.as_chunks().0.iter().map(|i| Pseudonym(*i)).collect();
        let mut reader =
            StreamReader::try_new(stream, None).map_err(|e| internal("a sealed batch", e))?;
        let rows = reader.next().ok_or_else(broken)?.map_err(|_| broken())?;
        if rows.num_rows() != items.len() {
            return Err(broken());
        }
        Ok(Sealed {
            plan: Hash(*plan),
            at,
            state,
            version,
            items,
            rows,
        })
    }
}

const HEAD: usize = 32 + 6 * 8;
