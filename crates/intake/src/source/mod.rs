//! Files of rows: which there are, which format they have, and their rows one by one.

mod columns;
mod delimited;
pub(crate) mod delta;
mod json;
mod json_lines;
pub(crate) mod parquet;
mod unpack;

use crate::fault::Fault;
use crate::plan::Plan;
use crate::quarantine::read_failed;
use crate::row::Row;
use rights::{Error, Hash};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The rows of a file.
pub(crate) trait Rows {
    /// Reads the next row into the buffers; `false` at the end. A row that cannot be read has a
    /// fault; an error is a file that cannot be read on.
    fn next(&mut self, row: &mut Row) -> Result<bool, Error>;
    /// Names of the columns met so far.
    fn columns(&self) -> &BTreeSet<String>;
    /// Whether all columns are known before the first row.
    fn has_schema(&self) -> bool;
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
    /// A folder with a Delta log.
    Delta,
}

impl Format {
    /// The name in messages and in content.json.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Delta => "delta",
        }
    }

    /// Whether it is read where it is, without a copy.
    #[must_use]
    pub const fn in_place(self) -> bool {
        matches!(self, Format::Parquet | Format::Delta)
    }

    /// The format that a path says.
    ///
    /// # Errors
    /// When it says none that demur reads.
    pub fn of(path: &Path) -> Result<Format, Error> {
        if path.join("_delta_log").is_dir() {
            return Ok(Format::Delta);
        }
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        let bare = name
            .strip_suffix(".zst")
            .or_else(|| name.strip_suffix(".gz"))
            .unwrap_or(&name);
        match bare.rsplit_once('.').map(|(_, end)| end) {
            Some("jsonl" | "ndjson") => Ok(Format::JsonLines),
            Some("csv" | "tsv") => Ok(Format::Csv),
            Some("parquet") if bare == name => Ok(Format::Parquet),
            Some("parquet") => Err(Error::input(format!(
                "`{}` is a packed Parquet file; unpack it first (Parquet packs its own columns)",
                path.display()
            ))),
            _ => Err(Error::input(format!(
                "`{}` is none of .jsonl .ndjson .csv .tsv (also .zst .gz) .parquet, nor a Delta table",
                path.display()
            ))),
        }
    }
}

/// The files that paths name: files as they are, Delta tables as their folder, other folders with
/// every file of a known format in them, in the order of their names.
///
/// # Errors
/// A path that does not exist, or a folder with no such file.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut out = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(Error::not_found(format!(
                "there is no file `{}`",
                path.display()
            )));
        }
        if !path.is_dir() || Format::of(path).is_ok() {
            out.push(path.clone());
            continue;
        }
        let before = out.len();
        walk(path, &mut out)?;
        if out.len() == before {
            return Err(Error::input(format!(
                "the folder `{}` has no file that demur reads",
                path.display()
            )));
        }
    }
    Ok(out)
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |e: std::io::Error| read_failed(folder, e);
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
        if Format::of(&path).is_ok() {
            out.push(path);
        } else if path.is_dir() {
            walk(&path, out)?;
        }
    }
    Ok(())
}

/// SHA-256 of a file's bytes.
pub(crate) fn hash_file(path: &Path) -> Result<Hash, Error> {
    let hashed = File::open(path).and_then(Hash::of_reader);
    let (_, hash) = hashed.map_err(|e| read_failed(path, e))?;
    Ok(hash)
}

/// Opens a file's rows. Columns that do not fit are refused now where the format tells them.
pub(crate) fn open(path: &Path, plan: &Plan) -> Result<Box<dyn Rows>, Error> {
    let rows: Box<dyn Rows> = match Format::of(path)? {
        Format::JsonLines => Box::new(json_lines::JsonLines::open(path, plan)?),
        Format::Csv => Box::new(delimited::Delimited::open(path, plan)?),
        Format::Parquet => Box::new(parquet::ParquetRows::open(
            path,
            plan,
            &parquet::Part::default(),
        )?),
        Format::Delta => Box::new(delta::DeltaRows::open(delta::Table::load(path)?, plan)?),
    };
    if rows.has_schema() {
        plan.check_columns(&path.display().to_string(), rows.columns())?;
    }
    Ok(rows)
}

/// The fault of a row over the limit.
pub(crate) fn too_long(most: usize) -> Fault {
    Fault::new(
        format!("the row has more than `{most}` bytes"),
        format!("raise `row_bytes = {most}` under [limits] in demur.toml"),
    )
}
