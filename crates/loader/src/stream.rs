//! The steps of an epoch in order, read ahead on a thread. Nothing is taken out of them yet.

use crate::batch::Sealed;
use crate::failure::internal;
use crate::position::Position;
use crate::reader::{CellReader, Recipe};
use rights::Error;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// Sealed steps of an epoch, one cell read ahead.
#[derive(Debug)]
pub struct Stream {
    cells: Receiver<Result<Vec<Sealed>, Error>>,
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
        let (sender, cells) = sync_channel(1);
        std::thread::Builder::new()
            .name("demur-cells".to_owned())
            .spawn(move || read(&recipe, from, part, &sender))
            .map_err(|e| internal("a thread for reading", e))?;
        Ok(Stream {
            cells,
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
            match self.cells.recv_timeout(Duration::from_millis(100)) {
                Ok(Ok(steps)) => self.steps = steps.into(),
                Ok(Err(failed)) => {
                    self.ended = true;
                    return Err(failed);
                }
                Err(RecvTimeoutError::Timeout) => tick()?,
                Err(RecvTimeoutError::Disconnected) => self.ended = true,
            }
        }
    }
}

fn read(
    recipe: &Recipe,
    from: Position,
    (part, parts): (usize, usize),
    to: &SyncSender<Result<Vec<Sealed>, Error>>,
) {
    let cells = (from.cell..recipe.plan.cells.len()).filter(|cell| cell % parts.max(1) == part);
    let mut reader = None;
    for cell in cells {
        let step = if cell == from.cell { from.step } else { 0 };
        let at = Position { cell, step, ..from };
        let steps = match &mut reader {
            Some(reader) => CellReader::read(reader, at),
            none => CellReader::open(recipe).and_then(|opened| none.insert(opened).read(at)),
        };
        let failed = steps.is_err();
        // Nobody listens any more, or nothing more can be read.
        if to.send(steps).is_err() || failed {
            return;
        }
    }
}
