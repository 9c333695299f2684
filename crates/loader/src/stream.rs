//! The steps of an epoch in order, read ahead on threads. Nothing is taken out of them yet.
//!
//! Cells are read by turns: while one waits for its slowest part, and is put together, the threads have
//! work in another. They share one pool, and at most one cell each is ready and not asked for.

use crate::batch::Sealed;
use crate::failure::internal;
use crate::position::Position;
use crate::reader::{CellReader, Recipe, pool};
use rayon::ThreadPool;
use rights::Error;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// Cells in work at a time.
const READERS: usize = 2;

type Read = Result<Vec<Sealed>, Error>;

/// Sealed steps of an epoch, two cells read ahead.
#[derive(Debug)]
pub struct Stream {
    /// Where the next cell comes from, then the one after it.
    readers: VecDeque<Receiver<Read>>,
    steps: VecDeque<Sealed>,
    ended: bool,
}

impl Stream {
    /// The steps from a position to the end of its epoch. Of several workers, worker `part.0` of
    /// `part.1` reads every `part.1`-th cell of the epoch.
    pub(crate) fn start(
        recipe: Recipe,
        from: Position,
        part: (usize, usize),
    ) -> Result<Stream, Error> {
        let cells = (from.cell..recipe.plan.cells.len()).filter(|n| n % part.1.max(1) == part.0);
        let cells: Vec<usize> = cells.collect();
        let pool = pool(recipe.threads)?;
        let mut readers = VecDeque::new();
        for turn in 0..READERS.min(cells.len()) {
            let (sender, receiver) = sync_channel(0);
            let cells: Vec<usize> = cells.iter().copied().skip(turn).step_by(READERS).collect();
            let (recipe, pool) = (recipe.clone(), Arc::clone(&pool));
            std::thread::Builder::new()
                .name(format!("demur-cells-{turn}"))
                .spawn(move || read(&recipe, &pool, from, &cells, &sender))
                .map_err(|e| internal("a thread for reading", e))?;
            readers.push_back(receiver);
        }
        Ok(Stream {
            readers,
            steps: VecDeque::new(),
            ended: false,
        })
    }

    /// The next step; none at the end of the epoch. `tick` is called several times a second while it
    /// waits, and ends the wait with an error.
    ///
    /// # Errors
    /// When a cell cannot be read, or `tick` says so.
    pub fn next(&mut self, tick: crate::Tick<'_>) -> Result<Option<Sealed>, Error> {
        loop {
            if let Some(step) = self.steps.pop_front() {
                return Ok(Some(step));
            }
            if self.ended {
                return Ok(None);
            }
            // There is none where there are no cells.
            let Some(reader) = self.readers.front() else {
                return Ok(None);
            };
            match reader.recv_timeout(Duration::from_millis(100)) {
                Ok(Ok(steps)) => {
                    self.steps = steps.into();
                    self.readers.rotate_left(1);
                }
                Ok(Err(failed)) => {
                    self.ended = true;
                    return Err(failed);
                }
                Err(RecvTimeoutError::Timeout) => tick()?,
                // Its turn has come, and it has no cell: there are no more.
                Err(RecvTimeoutError::Disconnected) => self.ended = true,
            }
        }
    }
}

fn read(
    recipe: &Recipe,
    pool: &Arc<ThreadPool>,
    from: Position,
    cells: &[usize],
    to: &SyncSender<Read>,
) {
    let mut reader = None;
    for &cell in cells {
        let step = if cell == from.cell { from.step } else { 0 };
        let at = Position { cell, step, ..from };
        let steps = match &mut reader {
            Some(reader) => CellReader::read(reader, at),
            none => CellReader::open(recipe, pool).and_then(|opened| none.insert(opened).read(at)),
        };
        let failed = steps.is_err();
        // Nobody listens any more, or nothing more can be read.
        if to.send(steps).is_err() || failed {
            return;
        }
    }
}
