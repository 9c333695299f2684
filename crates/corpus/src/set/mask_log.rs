//! What was masked at an earlier version, from the commits of the log: a whole table need not be loaded
//! to see one vector.

use super::failure::{damaged, storage};
use super::table::{SetTable, TableFile};
use super::vacuum::commit_file;
use deltalake_core::kernel::DeletionVectorDescriptor;
use rights::Error;
use serde::Deserialize;
use std::io::ErrorKind;

/// A line of a commit, as far as it is looked at (Delta protocol, "Add File").
#[derive(Deserialize)]
struct Line {
    add: Option<Add>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Add {
    path: String,
    deletion_vector: Option<DeletionVectorDescriptor>,
}

impl SetTable {
    /// The masked rows of a file as they were at a version: those of the last commit up to it that names
    /// the file. None where the log does not say any more, since a purge let it begin later.
    ///
    /// # Errors
    /// When a commit or a vector is damaged.
    pub(crate) fn masked_rows_at(
        &self,
        version: u64,
        file: &TableFile,
    ) -> Result<Option<Vec<u64>>, Error> {
        let log = self.folder().join("_delta_log");
        for version in (0..=version).rev() {
            let path = commit_file(&log, version);
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
                Err(e) => return Err(storage(&path, e)),
            };
            // Most lines are about other files, and need not be parsed.
            for line in text.lines().filter(|line| line.contains(&file.path)) {
                let line: Line = serde_json::from_str(line).map_err(|e| damaged(&path, e))?;
                let Some(add) = line.add.filter(|add| add.path == file.path) else {
                    continue;
                };
                let then = TableFile {
                    vector: add.deletion_vector,
                    ..file.clone()
                };
                return self.masked_rows(&then).map(Some);
            }
        }
        Ok(None)
    }
}
