//! Rows set aside: which row of which file, why, and what to do.

use rights::Error;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// One row that was not taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// The file.
    pub file: String,
    /// The row in it, counted from 1; a CSV header is not counted.
    pub row: u64,
    /// What is wrong with it, with the offending value.
    pub reason: String,
    /// The row's id, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A file of quarantined rows (JSONL), made when the first one comes.
#[derive(Debug)]
pub struct Quarantine {
    path: PathBuf,
    out: Option<BufWriter<File>>,
    rows: u64,
}

impl Quarantine {
    /// Writes to this path.
    #[must_use]
    pub fn new(path: &Path) -> Quarantine {
        Quarantine {
            path: path.to_owned(),
            out: None,
            rows: 0,
        }
    }

    /// Where the rows stand, if there are any.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        (self.rows > 0).then_some(self.path.as_path())
    }

    /// Sets a row aside.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put(&mut self, row: &Quarantined) -> Result<(), Error> {
        let failed = |e: std::io::Error| {
            Error::storage(format!("cannot write `{}`", self.path.display())).because(e)
        };
        let out = match &mut self.out {
            Some(out) => out,
            none => {
                if let Some(folder) = self.path.parent() {
                    std::fs::create_dir_all(folder).map_err(failed)?;
                }
                none.insert(BufWriter::new(File::create(&self.path).map_err(failed)?))
            }
        };
        let line = serde_json::to_string(row)
            .map_err(|e| Error::internal("a row could not be written").because(e))?;
        writeln!(out, "{line}").map_err(failed)?;
        self.rows += 1;
        Ok(())
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(&mut self) -> Result<(), Error> {
        let failed = |e: std::io::Error| {
            Error::storage(format!("cannot write `{}`", self.path.display())).because(e)
        };
        self.out
            .as_mut()
            .map_or(Ok(()), |out| out.flush().map_err(failed))
    }
}
