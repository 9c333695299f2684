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
    /// The row in it, counted from 1: the line of JSONL, the record of CSV (the header is not
    /// counted), the row of Parquet.
    pub row: u64,
    /// What is wrong with it, with the offending value.
    pub reason: String,
    /// What to do about it.
    #[serde(default)]
    pub remedy: String,
    /// The row's mapped values, or its text where it could not be taken apart.
    #[serde(default)]
    pub data: serde_json::Value,
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
        let path = self.path.clone();
        let failed = |e: std::io::Error| write_failed(&path, e);
        let out = match &mut self.out {
            Some(out) => out,
            none => {
                if let Some(folder) = self.path.parent() {
                    std::fs::create_dir_all(folder).map_err(failed)?;
                }
                none.insert(BufWriter::new(File::create(&self.path).map_err(failed)?))
            }
        };
        serde_json::to_writer(&mut *out, row).map_err(|e| write_failed(&path, e.into()))?;
        out.write_all(b"\n").map_err(failed)?;
        self.rows += 1;
        Ok(())
    }

    /// Writes out what is buffered, to the disk.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(&mut self) -> Result<(), Error> {
        let path = self.path.clone();
        let failed = |e: std::io::Error| write_failed(&path, e);
        self.out.as_mut().map_or(Ok(()), |out| {
            out.flush().map_err(failed)?;
            out.get_ref().sync_all().map_err(failed)
        })
    }
}

pub(crate) fn write_failed(path: &Path, e: std::io::Error) -> Error {
    Error::storage(format!("cannot write `{}`: {e}", path.display())).because(e)
}

pub(crate) fn read_failed(path: &Path, e: std::io::Error) -> Error {
    Error::storage(format!("cannot read `{}`: {e}", path.display())).because(e)
}
