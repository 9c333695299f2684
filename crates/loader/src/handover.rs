//! Handing over: the last look at a batch, in the process that consumes it.

use crate::batch::{Batch, Sealed};
use crate::failure::internal;
use crate::guard::{Guard, GuardOptions, View};
use crate::log::{ItemName, Line, Log, LogHead, digest};
use crate::position::Position;
use crate::reader::{CellReader, Recipe, pool};
use crate::steps::CellName;
use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use rights::{Cell, Clock, Error, Pseudonym};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Called several times a second while something is waited for; an error of it ends the wait.
pub type Tick<'t> = &'t mut dyn FnMut() -> Result<(), Error>;

/// Opens sealed steps in their order: takes out what is refused by now, writes the log, hands over.
///
/// It belongs to the process that consumes the rows, behind everything that reads ahead.
pub struct Handover {
    recipe: Recipe,
    guard: Guard,
    log: Log,
    next: Position,
    clock: Arc<dyn Clock>,
    keep_empty: bool,
    process: u32,
    reader: Option<CellReader>,
    again: Vec<Sealed>,
}

/// What a handover begins with.
pub(crate) struct Beginning<'b> {
    pub(crate) recipe: Recipe,
    pub(crate) key: [u8; 32],
    pub(crate) guard: GuardOptions,
    pub(crate) log: &'b Path,
    pub(crate) head: LogHead,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) keep_empty: bool,
}

impl Handover {
    /// Begins to follow the feed, and to write a log.
    pub(crate) fn start(beginning: Beginning<'_>) -> Result<Handover, Error> {
        let (recipe, clock) = (beginning.recipe, beginning.clock);
        let (set, manifest) = (&recipe.source.set, recipe.plan.manifest);
        let of_clock = Arc::clone(&clock);
        let guard = Guard::start(set, beginning.key, manifest, of_clock, beginning.guard)?;
        Ok(Handover {
            guard,
            log: Log::create(beginning.log, &beginning.head)?,
            next: beginning.head.from,
            clock,
            keep_empty: beginning.keep_empty,
            process: std::process::id(),
            reader: None,
            again: Vec::new(),
            recipe,
        })
    }

    /// The step to be handed over next.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.next
    }

    /// The file of the log.
    #[must_use]
    pub fn log_path(&self) -> &Path {
        self.log.path()
    }

    /// Forces the log to disk, so that a state saved now is not ahead of it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync(&self) -> Result<(), Error> {
        self.log.sync()
    }

    /// Hands over the next step; none when it is blank and blanks are left out. `tick` is called several
    /// times a second while a fresh view of late choices is waited for.
    ///
    /// # Errors
    /// Of kind `Refused` when the view stays older than allowed. When the feed, the set or the log fails,
    /// or the step is not the next one of this run. Then nothing is handed over, and the position stays.
    pub fn admit(&mut self, sealed: Sealed, tick: Tick<'_>) -> Result<Option<Batch>, Error> {
        let cell = self.check(&sealed)?;
        let mut sealed = sealed;
        let (mut written, mut read_again) = (false, false);
        loop {
            let judged = self.guard.judge(&sealed.items, tick);
            let (view, refused) = match judged {
                Ok(judged) => judged,
                Err(why) if written => {
                    // The log says that the step was handed over, and now it is not.
                    let all: Vec<usize> = (0..sealed.items.len()).collect();
                    self.write(&sealed, cell, None, &all)?;
                    return Err(why);
                }
                Err(why) => return Err(why),
            };
            if sealed.state < view.base_state {
                sealed = self.read_again(sealed.at, view.base_state)?;
                read_again = true;
                continue;
            }
            let rows = without(&sealed, &refused)?;
            self.write(&sealed, cell, Some(&view), &refused)?;
            written = true;
            // Writing may have taken long: what is handed over was judged by a view that is fresh now.
            if self.guard.check(&view).is_err() {
                continue;
            }
            self.next = self.next.next(&self.recipe.plan);
            let batch = Batch {
                epoch: sealed.at.epoch,
                cell,
                step: sealed.at.step,
                sequence: view.sequence,
                state: sealed.state,
                withheld: refused.len(),
                read_again,
                rows,
            };
            let blank = batch.rows.num_rows() == 0 && !self.keep_empty;
            return Ok((!blank).then_some(batch));
        }
    }

    /// Judges items once more that were handed over before: which of them are refused by now, by index,
    /// and by which view. For whoever keeps rows and shows them to others later.
    ///
    /// # Errors
    /// As [`Handover::admit`], when there is no fresh view.
    pub fn judge_again(
        &self,
        items: &[Pseudonym],
        tick: Tick<'_>,
    ) -> Result<(View, Vec<usize>), Error> {
        self.guard.judge(items, tick)
    }

    /// Ends an epoch that was begun at `epoch`.
    ///
    /// # Errors
    /// When steps of it were not handed over.
    pub fn end(&mut self, epoch: u64) -> Result<(), Error> {
        let after = Position::start_of(epoch.saturating_add(1));
        if self.next == after {
            return Ok(());
        }
        if self.recipe.plan.cells.is_empty() {
            self.next = after;
            return Ok(());
        }
        Err(Error::internal(format!(
            "epoch `{epoch}` ended before step `{}` of cell {}: a reader stopped without saying why",
            self.next.step, self.next.cell
        )))
    }

    fn check(&self, sealed: &Sealed) -> Result<Cell, Error> {
        if self.process != std::process::id() {
            return Err(Error::input(
                "this loader was begun in another process, whose view of late choices does not reach here; make a loader in this process",
            ));
        }
        if sealed.plan != self.recipe.id {
            return Err(Error::input(
                "a batch of another set, seed or selection; guard a data loader with the loader that its dataset came from",
            ));
        }
        if sealed.at != self.next {
            let (got, want) = (sealed.at, self.next);
            return Err(Error::input(format!(
                "step `{}` of cell {} in epoch {} came, and step `{}` of cell {} in epoch {} is next; begin a new iteration",
                got.step, got.cell, got.epoch, want.step, want.cell, want.epoch
            )));
        }
        let cell = self.recipe.plan.cells.get(sealed.at.cell).map(|c| c.cell);
        cell.ok_or_else(|| Error::internal("a step of a cell that is not in the plan"))
    }

    /// The step as it is at a state not before `base`: what was read ahead is older than the feed's list.
    fn read_again(&mut self, at: Position, base: u64) -> Result<Sealed, Error> {
        let fits = |sealed: &Sealed| sealed.at == at && sealed.state >= base;
        if !self.again.iter().any(fits) {
            let reader = match &mut self.reader {
                Some(reader) => reader,
                none => {
                    let pool = pool(self.recipe.threads)?;
                    none.insert(CellReader::open(&self.recipe, &pool)?)
                }
            };
            self.again = reader.read(at)?;
        }
        let index = self.again.iter().position(fits).ok_or_else(|| {
            Error::refused(format!(
                "the feed speaks about the set from state `{base}` on, and the set here is older; copy the set again"
            ))
        })?;
        Ok(self.again.swap_remove(index))
    }

    fn write(
        &mut self,
        sealed: &Sealed,
        cell: Cell,
        view: Option<&View>,
        refused: &[usize],
    ) -> Result<(), Error> {
        let gone: BTreeSet<usize> = refused.iter().copied().collect();
        let items = sealed.items.iter().enumerate();
        let kept = items.filter(|(at, _)| !gone.contains(at));
        let withheld = gone.iter().filter_map(|at| sealed.items.get(*at));
        self.log.put(&Line {
            epoch: sealed.at.epoch,
            cell: CellName(cell),
            step: sealed.at.step,
            items: (sealed.items.len() - gone.len()) as u64,
            digest: digest(kept.map(|(_, item)| item)),
            withheld: withheld.map(|item| ItemName(*item)).collect(),
            sequence: view.map_or_else(Default::default, |view| view.sequence),
            state: sealed.state,
            version: sealed.version,
            at: self.clock.now(),
        })
    }
}

/// The rows that are not refused, in buffers that hold no others.
fn without(sealed: &Sealed, refused: &[usize]) -> Result<RecordBatch, Error> {
    if refused.is_empty() {
        return Ok(sealed.rows.clone());
    }
    let refused: BTreeSet<usize> = refused.iter().copied().collect();
    let keep: BooleanArray = (0..sealed.items.len())
        .map(|at| Some(!refused.contains(&at)))
        .collect();
    filter_record_batch(&sealed.rows, &keep).map_err(|e| internal("rows without the refused", e))
}
