//! States of a set: what was compiled, and a signed successor for each mask and each purge.

use super::failure::storage;
use super::paths;
use super::sign::{Signed, SigningKey};
use super::staging::sync;
use rights::{
    AbsenceTree, Cell, CellEntry, Error, Hash, IndexHashes, Instant, Manifest, MaskEntry, Purge,
    PurgedCell, Sequence,
};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Signs a manifest and writes it at the place of its state, whole or not at all.
///
/// # Errors
/// When the state is there already, or the disk refuses.
pub fn write(set: &Path, manifest: &Manifest, key: &SigningKey) -> Result<(), Error> {
    let path = paths::state(set, manifest.state);
    if path.exists() {
        return Err(Error::input(format!(
            "`{}` exists already; a state is never overwritten",
            path.display()
        )));
    }
    let text = key.seal(manifest)?;
    let folder = path.parent().unwrap_or(set);
    fs::create_dir_all(folder).map_err(|e| storage(folder, e))?;
    let unfinished = path.with_extension("json.tmp");
    let mut file = File::create(&unfinished).map_err(|e| storage(&unfinished, e))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|e| storage(&unfinished, e))?;
    fs::rename(&unfinished, &path).map_err(|e| storage(&path, e))?;
    sync(folder)
}

/// The number of the newest state.
///
/// # Errors
/// When the set has no manifest.
pub fn newest(set: &Path) -> Result<u64, Error> {
    let first = paths::state(set, 0);
    if !first.exists() {
        return Err(Error::not_found(format!(
            "`{}` is no training set: it has no manifest",
            set.display()
        )));
    }
    let mut state = 0;
    while paths::state(set, state + 1).exists() {
        state += 1;
    }
    Ok(state)
}

/// The newest state.
///
/// # Errors
/// When the set has no manifest, or the newest is damaged. The signature is not checked.
pub fn head(set: &Path) -> Result<Signed, Error> {
    Signed::read(&paths::state(set, newest(set)?))
}

/// What a mask changes about a set.
#[derive(Clone, Debug)]
pub struct Step {
    /// The set holds no item refused at this sequence.
    pub sequence: Sequence,
    /// Masks in force, from [`super::SetTable::masks`].
    pub masks: Vec<MaskEntry>,
    /// The tree of commitments without what is masked.
    pub absence: Option<AbsenceTree>,
    /// Version of the table.
    pub table_version: u64,
    /// Version of demur.
    pub tool: String,
    /// When.
    pub made_at: Instant,
}

/// What a purge changes about a set.
#[derive(Clone, Debug)]
pub(crate) struct PurgeStep {
    /// Everything that a mask changes, too.
    pub(crate) step: Step,
    /// The cells rewritten, with what they were.
    pub(crate) cells: Vec<PurgedCell>,
    /// Rows of the cells rewritten, as they are now.
    pub(crate) written: Vec<CellEntry>,
    /// Hash of the decision table.
    pub(crate) decisions: Hash,
    /// Decisions that went.
    pub(crate) gone: u64,
    /// The indexes as they are now.
    pub(crate) indexes: Option<IndexHashes>,
}

/// The claims of the state after `parent`, when a purge made it.
#[must_use]
pub(crate) fn purged(parent: &Signed, by: PurgeStep) -> Manifest {
    let before = &parent.manifest;
    let earlier = before.purge.as_ref();
    let of = |f: fn(&Purge) -> u64| earlier.map_or(0, f);
    let rewritten = |cell: Cell| by.cells.iter().any(|p| p.cell == cell);
    let stay = before.cells.iter().filter(|c| !rewritten(c.cell)).cloned();
    let mut cells: Vec<CellEntry> = stay.chain(by.written).collect();
    cells.sort_by_key(|c| c.cell);
    let purge = Purge {
        state: before.state + 1,
        decisions: of(|p| p.decisions) + by.gone,
        rows: of(|p| p.rows) + by.cells.iter().map(|c| c.rows).sum::<u64>(),
        table_version: match by.cells.is_empty() {
            true => of(|p| p.table_version),
            false => by.step.table_version,
        },
        cells: by.cells,
    };
    Manifest {
        cells,
        decisions: by.decisions,
        purge: Some(purge),
        indexes: by.indexes,
        ..successor(parent, by.step)
    }
}

/// The claims of the state after `parent`; everything but the step stays.
#[must_use]
pub fn successor(parent: &Signed, step: Step) -> Manifest {
    Manifest {
        state: parent.manifest.state + 1,
        parent: Some(parent.hash),
        sequence: step.sequence,
        masks: step.masks,
        absence: step.absence,
        table_version: step.table_version,
        tool: step.tool,
        made_at: step.made_at,
        ..parent.manifest.clone()
    }
}
