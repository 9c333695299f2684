//! What an interrupted mask leaves in a table: a vector that no commit names, and a half-written
//! commit. The next mask may have other rows, and so another vector; then nobody would ever name
//! the old one.

use super::failure::storage;
use super::mask::vector_reference;
use super::paths;
use super::table::SetTable;
use super::vacuum::{LAST_CHECKPOINT, commit_file, first_version, version_of};
use rights::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Removes them. Only for whoever holds the lock: the vector of a mask at work has no name yet,
/// either.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn remove(set: &Path, loaded: &SetTable) -> Result<(), Error> {
    let table = paths::table(set);
    let log = table.join("_delta_log");
    let version = loaded.version();
    let mut left: Vec<PathBuf> = names(&log)?
        .into_iter()
        .filter(|name| is_half_written(name))
        .map(|name| log.join(name))
        .collect();
    let vectors: Vec<(String, String)> = names(&table)?
        .into_iter()
        .filter_map(|name| Some((vector_reference(&name)?, name)))
        .collect();
    let first = first_version(set)?;
    // INVARIANT: every commit but the first one ever has at most one vector file of its own. No more
    // files than commits are all of them named, and the log need not be read; where a purge was, it
    // need be.
    if first > 0 || vectors.len() as u64 > version {
        let in_force = loaded.vectors()?;
        let mut named = String::new();
        for version in first..=version {
            let path = commit_file(&log, version);
            named += &fs::read_to_string(&path).map_err(|e| storage(&path, e))?;
        }
        let unnamed = vectors
            .into_iter()
            .filter(|(id, _)| !named.contains(id) && !in_force.contains(id));
        left.extend(unnamed.map(|(_, name)| table.join(name)));
    }
    left.iter()
        .try_for_each(|path| fs::remove_file(path).map_err(|e| storage(path, e)))
}

/// `00000000000000000001.json#1`: how the library calls a commit until it is whole; and so a checkpoint.
fn is_half_written(name: &str) -> bool {
    let parts = name.split_once('#');
    let is_log = |name: &str| name == LAST_CHECKPOINT || version_of(name).is_some();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    parts.is_some_and(|(name, try_number)| is_log(name) && digits(try_number))
}

fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let failed = |e| storage(folder, e);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        names.push(
            entry
                .map_err(failed)?
                .file_name()
                .to_string_lossy()
                .into_owned(),
        );
    }
    Ok(names)
}
