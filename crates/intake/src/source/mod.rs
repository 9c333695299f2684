//! Files of rows: which format they have, how they are unpacked, and their rows one by one.

mod columnar;
mod delimited;
mod json_lines;
mod unpack;

use crate::field::Field;
use crate::limits::Limits;
use crate::mapping::Mapping;
use rights::Error;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A row by column name.
pub(crate) type Row = BTreeMap<String, Field>;

/// The rows of a file. `Err(reason)` inside is a row that cannot be read; the outer error is a
/// file that cannot be read on.
pub(crate) trait Rows {
    /// Names of the columns, as far as they are known before the rows are read.
    fn columns(&self) -> &BTreeSet<String>;
    /// The next row.
    fn next_row(&mut self) -> Result<Option<Result<Row, String>>, Error>;
    /// Bytes of the file read so far.
    fn bytes_read(&self) -> u64;
}

/// How a file holds its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// Comma (or other) separated values with a header.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// The name in messages and in content.json.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
        }
    }

    /// The format that a file's name says.
    ///
    /// # Errors
    /// When it says none that demur reads.
    pub fn of(path: &Path) -> Result<Format, Error> {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        let bare = name
            .strip_suffix(".zst")
            .or_else(|| name.strip_suffix(".gz"))
            .unwrap_or(&name);
        match bare.rsplit('.').next() {
            Some("jsonl" | "ndjson") => Ok(Format::JsonLines),
            Some("csv" | "tsv") => Ok(Format::Csv),
            Some("parquet") if bare == name => Ok(Format::Parquet),
            _ => Err(Error::input(format!(
                "`{}` is none of .jsonl .ndjson .csv .tsv (also .zst .gz) .parquet",
                path.display()
            ))),
        }
    }
}

/// The files that paths name: files as they are, folders with every file of a known format in
/// them, in the order of their names.
///
/// # Errors
/// A path that does not exist, or a folder with no such file.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut out = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = out.len();
            walk(path, &mut out)?;
            if out.len() == before {
                return Err(Error::input(format!(
                    "the folder `{}` has no file that demur reads",
                    path.display()
                )));
            }
        } else if path.exists() {
            out.push(path.clone());
        } else {
            return Err(Error::not_found(format!(
                "there is no file `{}`",
                path.display()
            )));
        }
    }
    Ok(out)
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |e: std::io::Error| {
        Error::storage(format!("cannot read the folder `{}`", folder.display())).because(e)
    };
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let mut paths = entries
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    paths.sort();
    for path in paths {
        // A link could lead out of the folder or round in a circle.
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            walk(&path, out)?;
        } else if Format::of(&path).is_ok() {
            out.push(path);
        }
    }
    Ok(())
}

/// SHA-256 of a file's bytes.
pub(crate) fn hash_file(path: &Path) -> Result<rights::Hash, Error> {
    let failed =
        |e: std::io::Error| Error::storage(format!("cannot read `{}`", path.display())).because(e);
    let mut file = File::open(path).map_err(failed)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Ok(rights::Hash(digest.finalize().into()));
        }
        digest.update(buffer.get(..read).unwrap_or_default());
    }
}

/// Opens a file's rows.
pub(crate) fn open(
    path: &Path,
    mapping: &Mapping,
    limits: &Limits,
) -> Result<Box<dyn Rows>, Error> {
    Ok(match Format::of(path)? {
        Format::JsonLines => Box::new(json_lines::JsonLines::open(path, limits)?),
        Format::Csv => Box::new(delimited::Delimited::open(path, mapping, limits)?),
        Format::Parquet => Box::new(columnar::Columnar::open(path)?),
    })
}
