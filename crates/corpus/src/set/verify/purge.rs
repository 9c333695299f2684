//! What a purge changes about a set, and nothing else.

use rights::{Cell, CellEntry, Manifest, MaskEntry, Purge, PurgedCell};
use std::collections::BTreeMap;

/// Says what a state that a purge made claims wrongly about its parent.
pub(super) fn check(parent: &Manifest, state: &Manifest) -> Result<(), &'static str> {
    let purge = state.purge.as_ref();
    let purge = purge.filter(|p| p.state == state.state);
    let purge = purge.ok_or("names another purge than its parent, and made none")?;
    if !same_but_purged(parent, state) {
        return Err("claims more than a purge changes");
    }
    let earlier = |of: fn(&Purge) -> u64| parent.purge.as_ref().map_or(0, of);
    let rows: u64 = purge.cells.iter().map(|c| c.rows).sum();
    if purge.rows != earlier(|p| p.rows) + rows {
        return Err("counts other rows than its cells lost");
    }
    let decisions = purge.decisions.checked_sub(earlier(|p| p.decisions));
    if decisions.is_none_or(|gone| gone < rows) {
        return Err("lost more rows than decisions");
    }
    let version = match purge.cells.is_empty() {
        true => (parent.table_version, earlier(|p| p.table_version)),
        false => (parent.table_version + 1, parent.table_version + 1),
    };
    if (state.table_version, purge.table_version) != version {
        return Err("is at a version of the table that a purge does not make");
    }
    if state.indexes.is_some() != parent.indexes.is_some() {
        return Err("names indexes and its parent does not, or the other way round");
    }
    if state.sequence < parent.sequence {
        return Err("goes back behind its parent");
    }
    cells(parent, state, &purge.cells)
}

/// Cells that were not rewritten are as they were, and so are their masks; the others lost rows.
fn cells(parent: &Manifest, state: &Manifest, purged: &[PurgedCell]) -> Result<(), &'static str> {
    let gone: BTreeMap<Cell, &PurgedCell> = purged.iter().map(|p| (p.cell, p)).collect();
    if gone.len() != purged.len() {
        return Err("names a cell twice");
    }
    let mut expected: Vec<CellEntry> = Vec::new();
    for before in &parent.cells {
        match gone.get(&before.cell) {
            None => expected.push(before.clone()),
            Some(p) if p.before != before.root || p.rows == 0 => {
                return Err("purged a cell that its parent has not");
            }
            Some(p) => match (before.rows.checked_sub(p.rows), p.after) {
                (Some(0), None) => {}
                (Some(rows), Some(root)) if rows > 0 => expected.push(CellEntry {
                    cell: before.cell,
                    rows,
                    root,
                }),
                _ => return Err("lost other rows than a cell had"),
            },
        }
    }
    if purged
        .iter()
        .any(|p| parent.cells.iter().all(|c| c.cell != p.cell))
    {
        return Err("purged a cell that its parent has not");
    }
    if expected != state.cells {
        return Err("has other cells than a purge leaves");
    }
    let untouched = |masks: &[MaskEntry]| -> Vec<MaskEntry> {
        let masks = masks.iter().filter(|m| !gone.contains_key(&m.cell));
        masks.cloned().collect()
    };
    if untouched(&parent.masks) != untouched(&state.masks) {
        return Err("changed masks of cells that it did not purge");
    }
    let of = |masks: &[MaskEntry], cell: Cell| {
        let mask = masks.iter().find(|m| m.cell == cell);
        mask.map_or(0, |m| m.rows)
    };
    let grew = |p: &&PurgedCell| of(&state.masks, p.cell) > of(&parent.masks, p.cell);
    match purged.iter().find(grew) {
        Some(_) => Err("masks more rows than before"),
        None => Ok(()),
    }
}

fn same_but_purged(parent: &Manifest, state: &Manifest) -> bool {
    let same = Manifest {
        state: parent.state,
        parent: parent.parent,
        sequence: parent.sequence,
        cells: parent.cells.clone(),
        decisions: parent.decisions,
        masks: parent.masks.clone(),
        purge: parent.purge.clone(),
        absence: parent.absence.clone(),
        indexes: parent.indexes.clone(),
        table_version: parent.table_version,
        tool: parent.tool.clone(),
        made_at: parent.made_at,
        ..state.clone()
    };
    same == *parent
}
