//! Which steps an epoch has, in which order: fixed by the manifest of state 0 and what was selected.

use crate::steps::{CellName, Steps};
use rights::{Cell, Error, Grid, Hash, Manifest};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is read, and in which order: what makes two runs the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// Makes the order; another seed, another order.
    pub seed: u64,
    /// Rows of a step, about: where a place falls is a matter of chance.
    pub batch: u32,
    /// How many steps each cell has.
    pub steps: Steps,
    /// Shards, in the order in which they are read; none: all of them, ascending.
    pub shards: Option<Vec<u16>>,
    /// Slices; none: all of them.
    pub slices: Option<Vec<u16>>,
    /// Which of the ranks this is, from 0.
    pub rank: u32,
    /// How many ranks share the shards: rank r has the r-th, the (r + world)-th, and so on.
    pub world: u32,
}

impl Default for Selection {
    fn default() -> Self {
        Selection {
            seed: 0,
            batch: 256,
            steps: Steps::Compiled,
            shards: None,
            slices: None,
            rank: 0,
            world: 1,
        }
    }
}

/// One cell of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedCell {
    /// The cell.
    pub cell: Cell,
    /// Steps it has, whatever has become of its rows.
    pub steps: u32,
}

/// The cells of an epoch, in order: shard by shard, inside a shard by window, then slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `ai_assistant/0001`
    pub set: String,
    /// SHA-256 of the signed file of state 0.
    pub manifest: Hash,
    /// What was selected.
    pub selection: Selection,
    /// The cells.
    pub cells: Vec<PlannedCell>,
}

impl Plan {
    /// The plan over a set, from its state 0 and the hash of that.
    ///
    /// # Errors
    /// When shards, slices, ranks, batch or steps are none that there can be.
    pub fn new(first: &Manifest, manifest: Hash, selection: Selection) -> Result<Plan, Error> {
        check(&selection, first.grid)?;
        let slices = selection.slices.clone();
        let wanted = |cell: &Cell| slices.as_ref().is_none_or(|s| s.contains(&cell.slice));
        let mut rows: BTreeMap<Cell, u64> = first.cells.iter().map(|c| (c.cell, c.rows)).collect();
        for cell in selection.steps.cells() {
            rows.entry(cell).or_default();
        }
        let mut cells = Vec::new();
        for shard in shards_of_rank(&selection, first.grid) {
            for (cell, rows) in rows.iter().filter(|(c, _)| c.shard == shard && wanted(c)) {
                let steps = selection.steps.of(*cell, *rows, selection.batch)?;
                if steps == 0 {
                    return Err(Error::input(format!(
                        "cell `{cell}` with `0` steps; give it one at least"
                    )));
                }
                cells.push(PlannedCell { cell: *cell, steps });
            }
        }
        Ok(Plan {
            set: first.set.clone(),
            manifest,
            selection,
            cells,
        })
    }

    /// Steps of an epoch.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.cells.iter().map(|c| u64::from(c.steps)).sum()
    }

    /// Where a cell is in the order.
    #[must_use]
    pub fn index_of(&self, cell: Cell) -> Option<usize> {
        self.cells.iter().position(|c| c.cell == cell)
    }

    /// What two parts of one run must have in common: a hash over set and selection.
    #[must_use]
    pub fn id(&self) -> Hash {
        // INVARIANT: a selection has no key that is no text, so it can be written.
        let selection = serde_json::to_string(&self.selection).unwrap_or_default();
        Hash::of(format!("{}\n{selection}", self.manifest).as_bytes())
    }

    /// The cell with a name, as a resume state has it.
    pub(crate) fn index_named(&self, name: CellName) -> Result<usize, Error> {
        self.index_of(name.0).ok_or_else(|| {
            Error::input(format!(
                "cell `{name}` of the state is not among those read"
            ))
        })
    }
}

fn shards_of_rank(selection: &Selection, grid: Grid) -> impl Iterator<Item = u16> {
    let all = || (0..grid.shards).collect();
    let shards: Vec<u16> = selection.shards.clone().unwrap_or_else(all);
    let (rank, world) = (selection.rank as usize, selection.world as usize);
    shards.into_iter().skip(rank).step_by(world.max(1))
}

fn check(selection: &Selection, grid: Grid) -> Result<(), Error> {
    if selection.batch == 0 {
        return Err(Error::input("a batch of `0` rows; give it one at least"));
    }
    let (rank, world) = (selection.rank, selection.world);
    if rank >= world {
        return Err(Error::input(format!(
            "rank `{rank}` of `{world}`; ranks go from 0 to one less than their number"
        )));
    }
    check_numbers("shard", selection.shards.as_deref(), grid.shards)?;
    check_numbers("slice", selection.slices.as_deref(), grid.slices)?;
    let shards = selection
        .shards
        .as_ref()
        .map_or(usize::from(grid.shards), Vec::len);
    if world as usize > shards {
        return Err(Error::input(format!(
            "`{world}` ranks for `{shards}` shards; a rank needs a shard of its own"
        )));
    }
    Ok(())
}

fn check_numbers(what: &str, given: Option<&[u16]>, of: u16) -> Result<(), Error> {
    let Some(given) = given else { return Ok(()) };
    if given.is_empty() {
        return Err(Error::input(format!(
            "no {what} is selected; leave `{what}s` out for all"
        )));
    }
    let mut met = BTreeSet::new();
    for number in given {
        if *number >= of {
            return Err(Error::input(format!(
                "{what} `{number}`; the set has {what}s 0 to {}",
                of.saturating_sub(1)
            )));
        }
        if !met.insert(number) {
            return Err(Error::input(format!("{what} `{number}` is given twice")));
        }
    }
    Ok(())
}
