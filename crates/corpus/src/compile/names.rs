//! Under which names people and items stand in the sets of a purpose, and where.

use rayon::prelude::*;
use rights::{Cell, Grid, GridId, GridKey, ItemNames, Pseudonym, PurposeId, Window};

/// Everybody's pseudonym and place.
pub(crate) struct Names {
    people: Vec<(Pseudonym, (u16, u16))>,
    pub(crate) items: ItemNames,
}

impl Names {
    /// Names people by ordinal.
    pub(crate) fn new(key: &GridKey, purpose: &PurposeId, grid: Grid, ids: &[GridId]) -> Names {
        let one = |id: &GridId| (key.person(purpose, *id), grid.place(key, *id));
        Names {
            people: ids.par_iter().map(one).collect(),
            items: key.items(purpose),
        }
    }

    /// A person's pseudonym; `None` for an ordinal that nobody has.
    pub(crate) fn person(&self, ordinal: u32) -> Option<Pseudonym> {
        self.people.get(ordinal as usize).map(|p| p.0)
    }

    /// The cell of a person's items of a window.
    pub(crate) fn cell(&self, ordinal: u32, window: i32) -> Option<Cell> {
        let (_, (shard, slice)) = *self.people.get(ordinal as usize)?;
        Some(Cell {
            window: Window(window),
            shard,
            slice,
        })
    }

    /// How many people there are.
    pub(crate) fn people(&self) -> usize {
        self.people.len()
    }
}
