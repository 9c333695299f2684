//! How far a run is, and the state from which it goes on.

use crate::plan::{Plan, Selection};
use crate::steps::CellName;
use rights::{Error, Hash};
use serde::{Deserialize, Serialize};

/// The step to be handed out next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// The epoch, from 0.
    pub epoch: u64,
    /// The cell, by its index in [`Plan::cells`].
    pub cell: usize,
    /// The step in the cell, from 0.
    pub step: u32,
}

impl Position {
    /// The first step of an epoch.
    #[must_use]
    pub const fn start_of(epoch: u64) -> Position {
        Position {
            epoch,
            cell: 0,
            step: 0,
        }
    }

    /// The step after this one; the first of the next epoch after the last.
    #[must_use]
    pub fn next(self, plan: &Plan) -> Position {
        let steps = plan.cells.get(self.cell).map_or(0, |c| c.steps);
        let (cell, step) = match self.step.saturating_add(1) < steps {
            true => (self.cell, self.step.saturating_add(1)),
            false => (self.cell.saturating_add(1), 0),
        };
        match cell < plan.cells.len() {
            true => Position { cell, step, ..self },
            false => Position::start_of(self.epoch.saturating_add(1)),
        }
    }
}

/// What a run goes on from: small, and the same whatever was masked or purged meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Version of this format, 1.
    pub format: u32,
    /// The set.
    pub set: String,
    /// SHA-256 of its signed state 0.
    pub manifest: Hash,
    /// What is read, and in which order.
    pub selection: Selection,
    /// The epoch.
    pub epoch: u64,
    /// The cell of the next step; none when nothing is selected.
    pub cell: Option<CellName>,
    /// The next step in that cell.
    pub step: u32,
}

impl State {
    /// The state at a position.
    #[must_use]
    pub fn of(plan: &Plan, at: Position) -> State {
        State {
            format: 1,
            set: plan.set.clone(),
            manifest: plan.manifest,
            selection: plan.selection.clone(),
            epoch: at.epoch,
            cell: plan.cells.get(at.cell).map(|c| CellName(c.cell)),
            step: at.step,
        }
    }

    /// The position in a plan.
    ///
    /// # Errors
    /// When the state is of another set, another selection, or of a step that there is not.
    pub fn position(&self, plan: &Plan) -> Result<Position, Error> {
        if self.format != 1 {
            return Err(Error::input(format!(
                "a state of format `{}`; this version knows format 1",
                self.format
            )));
        }
        if self.manifest != plan.manifest {
            return Err(Error::input(format!(
                "the state is of set `{}` with manifest `{}`; this is `{}` with `{}`",
                self.set, self.manifest, plan.set, plan.manifest
            )));
        }
        differing(&self.selection, &plan.selection)?;
        let cell = match self.cell {
            Some(name) => plan.index_named(name)?,
            None => 0,
        };
        let steps = plan.cells.get(cell).map_or(1, |c| c.steps);
        if self.step >= steps {
            return Err(Error::input(format!(
                "step `{}` of the state; its cell has `{steps}`",
                self.step
            )));
        }
        Ok(Position {
            epoch: self.epoch,
            cell,
            step: self.step,
        })
    }
}

/// Names the setting in which a state differs from the loader it is given to.
fn differing(state: &Selection, loader: &Selection) -> Result<(), Error> {
    let as_text = |value: &dyn std::fmt::Debug| format!("{value:?}").to_lowercase();
    let both = |what: &str, a: &dyn std::fmt::Debug, b: &dyn std::fmt::Debug| {
        let (a, b) = (as_text(a), as_text(b));
        (a != b).then(|| {
            Error::input(format!(
                "the state was made with {what} `{a}` and the loader has `{b}`; make the loader with the same"
            ))
        })
    };
    let first = both("seed", &state.seed, &loader.seed)
        .or_else(|| both("batch", &state.batch, &loader.batch))
        .or_else(|| both("steps", &state.steps, &loader.steps))
        .or_else(|| both("shards", &state.shards, &loader.shards))
        .or_else(|| both("slices", &state.slices, &loader.slices))
        .or_else(|| both("rank", &state.rank, &loader.rank))
        .or_else(|| both("world", &state.world, &loader.world));
    first.map_or(Ok(()), Err)
}
