//! Which sets there are.

use crate::set::{Signed, paths, state};
use crate::sets::SetPlace;
use rights::{Day, Error, Hash, Instant, PurposeId, Sequence};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A set as its manifest describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// `ai_assistant/0001`, after its folder.
    pub set: String,
    /// Its folder.
    pub path: PathBuf,
    /// What it is for.
    pub purpose: PurposeId,
    /// When it was compiled.
    pub made_at: Instant,
    /// When its newest state was made.
    pub state_made_at: Instant,
    /// The day on which ages and waiting times were taken.
    pub as_of: Day,
    /// It holds no item refused at this sequence of the ledger.
    pub sequence: Sequence,
    /// The newest state: 0, then one more with each mask.
    pub state: u64,
    /// Rows written.
    pub rows_written: u64,
    /// Rows masked since.
    pub rows_masked: u64,
    /// Rows that a reader sees.
    pub rows_visible: u64,
    /// People with at least one row when it was compiled.
    pub people: u64,
    /// Cells.
    pub cells: u64,
    /// SHA-256 of the policy that decided.
    pub policy: Hash,
    /// Its report, if there is one.
    pub report: Option<PathBuf>,
}

/// A set whose manifests cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Damaged {
    /// `ai_assistant/0001`, after its folder.
    pub set: String,
    /// Its folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub damaged: String,
}

/// Every set below a folder, by purpose and number, or what is wrong with it. Only manifests are read;
/// signatures are taken as given.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(folder: &Path) -> Result<Vec<Result<Listed, Damaged>>, Error> {
    let mut sets = Vec::new();
    for place in SetPlace::below(folder)? {
        let set = place.name();
        let found = listed(set.clone(), &place.path);
        sets.push(found.map_err(|e| Damaged {
            set,
            path: place.path,
            damaged: e.to_string(),
        }));
    }
    Ok(sets)
}

fn listed(set: String, path: &Path) -> Result<Listed, Error> {
    let first = Signed::read(&paths::state(path, 0))?.manifest;
    let head = state::head(path)?.manifest;
    let rows_written: u64 = head.cells.iter().map(|c| c.rows).sum();
    let rows_masked: u64 = head.masks.iter().map(|m| m.rows).sum();
    let report = paths::report(path);
    Ok(Listed {
        set,
        path: path.to_owned(),
        made_at: first.made_at,
        state_made_at: head.made_at,
        as_of: head.as_of,
        sequence: head.sequence,
        state: head.state,
        rows_written,
        rows_masked,
        rows_visible: rows_written.saturating_sub(rows_masked),
        people: head.people,
        cells: head.cells.len() as u64,
        policy: head.policy,
        purpose: head.purpose,
        report: report.is_file().then_some(report),
    })
}
