//! Reading cells of a set that is masked and purged meanwhile.

use crate::batch::Sealed;
use crate::cell_rows::{Reading, StepRows};
use crate::columns::Columns;
use crate::failure::internal;
use crate::opened::{Opened, Source};
use crate::order::Order;
use crate::plan::Plan;
use crate::position::Position;
use rayon::{ThreadPool, ThreadPoolBuilder};
use rights::{Error, Hash};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a cell that cannot be read is tried again: a purge replaces files, and signs the state that
/// names the new ones a moment later.
const TRIES_FOR: Duration = Duration::from_secs(3);
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// What is read, from where.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    pub(crate) source: Source,
    pub(crate) plan: Arc<Plan>,
    pub(crate) id: Hash,
    pub(crate) columns: Columns,
    pub(crate) threads: Option<usize>,
}

/// Reads cells at the newest state that there is.
pub(crate) struct CellReader {
    recipe: Recipe,
    opened: Opened,
    pool: Arc<ThreadPool>,
}

/// Threads for reading: a pool of its own, and not the process's, which has no threads after a fork.
pub(crate) fn pool(threads: Option<usize>) -> Result<Arc<ThreadPool>, Error> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .thread_name(|n| format!("demur-read-{n}"))
        .build();
    pool.map(Arc::new)
        .map_err(|e| internal("threads for reading", e))
}

impl CellReader {
    pub(crate) fn open(recipe: &Recipe, pool: &Arc<ThreadPool>) -> Result<CellReader, Error> {
        Ok(CellReader {
            opened: Opened::open(&recipe.source, recipe.plan.manifest, 0)?,
            recipe: recipe.clone(),
            pool: Arc::clone(pool),
        })
    }

    /// The steps of the cell at a position, from its step on.
    pub(crate) fn read(&mut self, at: Position) -> Result<Vec<Sealed>, Error> {
        let began = Instant::now();
        if self.opened.is_old(&self.recipe.source) {
            self.reopen()?;
        }
        loop {
            let failed = match self.try_to_read(at) {
                Ok(steps) => return Ok(self.seal(at, steps)),
                Err(failed) => failed,
            };
            if failed.kind() == rights::ErrorKind::Input || began.elapsed() > TRIES_FOR {
                return Err(failed);
            }
            std::thread::sleep(BETWEEN_TRIES);
            // What fails here is tried again; the first failure is the one to tell.
            self.reopen().unwrap_or_default();
        }
    }

    fn reopen(&mut self) -> Result<(), Error> {
        let (plan, known) = (&self.recipe.plan, self.opened.state);
        self.opened = Opened::open(&self.recipe.source, plan.manifest, known)?;
        Ok(())
    }

    fn try_to_read(&self, at: Position) -> Result<Vec<StepRows>, Error> {
        let plan = &self.recipe.plan;
        let missing = || Error::internal(format!("cell `{}` is not in the plan", at.cell));
        let planned = plan.cells.get(at.cell).ok_or_else(missing)?;
        let reading = Reading {
            columns: &self.recipe.columns,
            order: &Order::new(plan.selection.seed, at.epoch),
            steps: planned.steps,
            from_step: at.step,
            pool: &self.pool,
        };
        match self.opened.cell(planned.cell)? {
            Some((path, masked)) => reading.read(&path, &masked),
            None => reading.blank(),
        }
    }

    fn seal(&self, at: Position, steps: Vec<StepRows>) -> Vec<Sealed> {
        let sealed = |(step, rows): (u32, StepRows)| Sealed {
            plan: self.recipe.id,
            at: Position { step, ..at },
            state: self.opened.state,
            version: self.opened.version(),
            items: rows.items,
            rows: rows.rows,
        };
        (at.step..).zip(steps).map(sealed).collect()
    }
}
