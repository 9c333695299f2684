//! What a purge leaves behind in a table: files that no version needs any more, and a log that
//! still names them.
//!
//! The log begins anew at the purge's own version, with a checkpoint. Readers of earlier versions find
//! nothing; they open the newest one.

use super::failure::storage;
use super::mask::vector_reference;
use super::paths;
use super::staging::sync;
use super::table::SetTable;
use rights::Error;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The log's own pointer to its newest checkpoint.
pub(crate) const LAST_CHECKPOINT: &str = "_last_checkpoint";

/// The file of a version.
pub(crate) fn commit_file(log: &Path, version: u64) -> PathBuf {
    log.join(format!("{version:020}.json"))
}

/// The checkpoint of a version.
pub(crate) fn checkpoint_file(log: &Path, version: u64) -> PathBuf {
    log.join(format!("{version:020}.checkpoint.parquet"))
}

impl SetTable {
    /// Lets the log begin at the version loaded: a checkpoint, and nothing before it.
    ///
    /// # Errors
    /// When the disk refuses; called again, it goes on.
    pub(crate) async fn begin_log_here(&self, done: &dyn Fn()) -> Result<(), Error> {
        let log = self.folder.join("_delta_log");
        let version = self.version();
        let (checkpoint, last) = (checkpoint_file(&log, version), log.join(LAST_CHECKPOINT));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |e: std::io::Error| storage(&path, e)
        };
        // Only what was written whole counts; the pointer is written last.
        let whole = checkpoint.exists() && points_to(&last, version);
        if !whole {
            if checkpoint.exists() {
                fs::remove_file(&checkpoint).map_err(failed(&checkpoint))?;
            }
            deltalake_core::checkpoints::create_checkpoint(&self.table, None)
                .await
                .map_err(|e| storage(&checkpoint, e))?;
            done();
        }
        // INVARIANT: what the table needs is on the disk before anything older goes.
        for path in [&commit_file(&log, version), &checkpoint, &last, &log] {
            sync(path)?;
        }
        for entry in fs::read_dir(&log).map_err(failed(&log))? {
            let path = entry.map_err(failed(&log))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if version_of(&name).is_some_and(|v| v < version) {
                fs::remove_file(&path).map_err(failed(&path))?;
                done();
            }
        }
        sync(&log)
    }

    /// Removes data files and vectors that the version loaded does not name.
    ///
    /// # Errors
    /// When the disk refuses; called again, it goes on.
    pub(crate) fn remove_old(&self, done: &dyn Fn()) -> Result<(), Error> {
        let live: BTreeSet<PathBuf> = self
            .files()?
            .iter()
            .map(|f| self.folder.join(&f.path))
            .collect();
        let vectors = self.vectors()?;
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            let failed = |e| storage(&folder, e);
            let mut left = 0;
            for entry in fs::read_dir(&folder).map_err(failed)? {
                let path = entry.map_err(failed)?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let needed = match vector_reference(&name) {
                    Some(vector) => vectors.contains(&vector),
                    None => live.contains(&path),
                };
                if path.is_dir() {
                    if name != "_delta_log" {
                        folders.push(path);
                    }
                    left += 1;
                } else if needed {
                    left += 1;
                } else {
                    fs::remove_file(&path).map_err(|e| storage(&path, e))?;
                    done();
                }
            }
            match left {
                // Its cell is gone; a folder above it that is empty now goes with the next purge.
                0 => fs::remove_dir(&folder).map_err(failed)?,
                _ => sync(&folder)?,
            }
        }
        Ok(())
    }
}

/// The newest version of the log of a table.
pub(crate) fn newest_version(set: &Path) -> Result<u64, Error> {
    Ok(versions(set)?.last().copied().unwrap_or(0))
}

/// The first version of the log of a table.
pub(crate) fn first_version(set: &Path) -> Result<u64, Error> {
    Ok(versions(set)?.first().copied().unwrap_or(0))
}

/// The versions that the log has a commit of.
fn versions(set: &Path) -> Result<BTreeSet<u64>, Error> {
    let log = paths::table(set).join("_delta_log");
    let mut versions = BTreeSet::new();
    for entry in fs::read_dir(&log).map_err(|e| storage(&log, e))? {
        let name = entry.map_err(|e| storage(&log, e))?.file_name();
        let name = name.to_string_lossy();
        versions.extend(version_of(&name).filter(|_| name.ends_with(".json")));
    }
    Ok(versions)
}

/// The version that a file of the log is about.
pub(super) fn version_of(name: &str) -> Option<u64> {
    let digits = name.get(..20)?;
    let rest = name.get(20..)?;
    let is_log = rest == ".json" || rest.starts_with(".checkpoint.") || rest == ".crc";
    digits.parse().ok().filter(|_| is_log)
}

fn points_to(last: &Path, version: u64) -> bool {
    let text = fs::read(last).ok();
    let value: Option<serde_json::Value> = text.and_then(|t| serde_json::from_slice(&t).ok());
    value.is_some_and(|v| v.get("version").and_then(serde_json::Value::as_u64) == Some(version))
}
