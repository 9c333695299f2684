//! States of a set: what was compiled, and a signed successor for each mask.

use super::failure::storage;
use super::paths;
use super::sign::{Signed, SigningKey};
use super::staging::sync;
use rights::{Error, Instant, Manifest, MaskEntry, Sequence};
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
    /// Version of the table.
    pub table_version: u64,
    /// Version of demur.
    pub tool: String,
    /// When.
    pub made_at: Instant,
}

/// The claims of the state after `parent`; everything but the step stays.
#[must_use]
pub fn successor(parent: &Signed, step: Step) -> Manifest {
    Manifest {
        state: parent.manifest.state + 1,
        parent: Some(parent.hash),
        sequence: step.sequence,
        masks: step.masks,
        table_version: step.table_version,
        tool: step.tool,
        made_at: step.made_at,
        ..parent.manifest.clone()
    }
}
