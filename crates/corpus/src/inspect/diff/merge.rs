//! Two decision tables side by side.

use crate::set::{DecisionRow, DecisionTable};
use rights::{Error, Hash};
use std::sync::mpsc::{SyncSender, sync_channel};

/// Decisions handed over at once.
const BATCH_ROWS: usize = 8_192;
/// Batches that wait.
const BATCHES: usize = 4;

/// An item with its decision in A, in B.
#[derive(Clone, Copy)]
pub(super) enum Pair<'a> {
    /// Only A has seen it.
    A(&'a DecisionRow),
    /// Only B has seen it.
    B(&'a DecisionRow),
    /// Both have.
    Both(&'a DecisionRow, &'a DecisionRow),
}

/// Calls `each` with every item of a content, in their order; gives the roots of A and B.
///
/// Tables are read by pushing rows, so A is read on a thread of its own, a few batches ahead.
pub(super) fn both(
    a: &DecisionTable,
    b: &DecisionTable,
    content: &str,
    mut each: impl FnMut(Pair<'_>) -> Result<(), Error>,
) -> Result<(Hash, Hash), Error> {
    std::thread::scope(|scope| {
        let (send, received) = sync_channel(BATCHES);
        let reader = scope.spawn(move || hand_over(a, content, &send));
        // Dropped when B fails, which ends the other thread.
        let mut in_a = received.into_iter().flatten().peekable();
        let root_b = b.read(content, |in_b| {
            while let Some(gone) = in_a.next_if(|row: &DecisionRow| row.row < in_b.row) {
                each(Pair::A(&gone))?;
            }
            match in_a.next_if(|row| row.row == in_b.row) {
                Some(before) => each(Pair::Both(&before, in_b)),
                None => each(Pair::B(in_b)),
            }
        })?;
        for gone in in_a {
            each(Pair::A(&gone))?;
        }
        let failed = |_| Error::internal("a thread of this comparison failed");
        let root_a = reader.join().map_err(failed)??;
        Ok((root_a, root_b))
    })
}

fn hand_over(
    table: &DecisionTable,
    content: &str,
    to: &SyncSender<Vec<DecisionRow>>,
) -> Result<Hash, Error> {
    let unwanted = |_| Error::internal("the other table could not be read");
    let mut batch = Vec::with_capacity(BATCH_ROWS);
    let root = table.read(content, |row| {
        batch.push(*row);
        if batch.len() < BATCH_ROWS {
            return Ok(());
        }
        let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH_ROWS));
        to.send(full).map_err(unwanted)
    })?;
    to.send(batch).map_err(unwanted)?;
    Ok(root)
}
