//! Looking for a text in every file below a folder, as whoever has the disk could.
//!
//! Each file is searched as it lies, and as what it is: Parquet page by page and value by value, the
//! JSON of logs and reports with its escapes undone, SQLite with values that run over several pages
//! and with its write-ahead log, packed files unpacked. A text counts in UTF-8 and in UTF-16; one of
//! 32 hex digits, as pseudonyms are, counts as the 16 bytes, too.
//!
//! It finds what stands somewhere as a whole. It does not find a text that was hashed, encrypted, or cut
//! into pieces by whoever wrote a file of another kind.

mod parquet;
mod pattern;
mod sqlite;
mod text;

use crate::progress::Progress;
use crate::set::failure::storage;
use pattern::Patterns;
use rights::Error;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes read at a time.
const CHUNK: usize = 1 << 20;
/// Packed files that unpack to more than this are searched no further, and reported.
const MOST_UNPACKED: u64 = 16 << 30;

/// What a file was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Parquet: pages, values, statistics, metadata.
    Parquet,
    /// The JSON of a Delta table's log.
    DeltaLog,
    /// JSON, or a JSON object a line.
    Json,
    /// A page for the browser.
    Html,
    /// A SQLite database: every page, in use or free.
    Sqlite,
    /// The write-ahead log of a SQLite database.
    SqliteWal,
    /// Packed with zstd or gzip.
    Packed,
    /// Anything else, as bytes.
    Other,
}

/// A text that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The file, relative to the folder.
    pub file: PathBuf,
    /// What it was read as.
    pub kind: FileKind,
    /// Where in it, in words.
    pub place: String,
    /// The text.
    pub text: String,
}

/// What a scan found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scanned {
    /// How many files of each kind were searched.
    pub files: BTreeMap<FileKind, u64>,
    /// Bytes of them.
    pub bytes: u64,
    /// What was found: each text once for every place of a file.
    pub found: Vec<Finding>,
    /// Files that are not what they begin like; they were searched as bytes.
    pub unreadable: Vec<PathBuf>,
    /// Folders and files that were left out, as they were named.
    pub left_out: Vec<PathBuf>,
}

impl Scanned {
    /// The kinds of files in which a text was found.
    #[must_use]
    pub fn kinds_of(&self, text: &str) -> BTreeSet<FileKind> {
        let of = self.found.iter().filter(|f| f.text == text);
        of.map(|f| f.kind).collect()
    }
}

/// Searches every file below a folder for texts, but those below `left_out` (relative to it).
///
/// # Errors
/// An empty text, or a file that cannot be read at all.
pub fn scan(
    root: &Path,
    texts: &[String],
    left_out: &[PathBuf],
    progress: &dyn Progress,
) -> Result<Scanned, Error> {
    let patterns = Patterns::of(texts)?;
    let mut files = Vec::new();
    list(root, root, left_out, &mut files)?;
    let mut scanned = Scanned {
        left_out: left_out.to_vec(),
        ..Scanned::default()
    };
    progress.begin("searching files", files.len() as u64);
    for file in files {
        one(root, &file, &patterns, &mut scanned)?;
        progress.advance(1);
    }
    progress.end();
    scanned.found.sort();
    scanned.found.dedup();
    Ok(scanned)
}

fn list(
    root: &Path,
    folder: &Path,
    left_out: &[PathBuf],
    files: &mut Vec<PathBuf>,
) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(|e| storage(folder, e))? {
        let entry = entry.map_err(|e| storage(folder, e))?;
        let path = entry.path();
        let inside = path.strip_prefix(root).unwrap_or(&path);
        if left_out.iter().any(|out| inside.starts_with(out)) {
            continue;
        }
        let kind = entry.file_type().map_err(|e| storage(&path, e))?;
        if kind.is_dir() {
            list(root, &path, left_out, files)?;
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

/// Where findings of one file go.
pub(crate) struct Findings<'s> {
    file: PathBuf,
    kind: FileKind,
    patterns: &'s Patterns,
    found: BTreeSet<Finding>,
}

impl Findings<'_> {
    /// Searches bytes.
    fn search(&mut self, place: &str, bytes: &[u8]) {
        for text in self.patterns.in_bytes(bytes) {
            self.note(place, text);
        }
    }

    fn note(&mut self, place: &str, text: &str) {
        self.found.insert(Finding {
            file: self.file.clone(),
            kind: self.kind,
            place: place.to_owned(),
            text: text.to_owned(),
        });
    }
}

fn one(root: &Path, path: &Path, patterns: &Patterns, scanned: &mut Scanned) -> Result<(), Error> {
    let mut into = Findings {
        file: path.strip_prefix(root).unwrap_or(path).to_owned(),
        kind: kind_of(path)?,
        patterns,
        found: BTreeSet::new(),
    };
    *scanned.files.entry(into.kind).or_default() += 1;
    scanned.bytes += raw(path, &mut into)?;
    let name = into.file.clone();
    let decoded = match into.kind {
        FileKind::Parquet => parquet::decode(path, &mut into),
        FileKind::Sqlite | FileKind::SqliteWal => sqlite::decode(path, &mut into),
        FileKind::DeltaLog | FileKind::Json => text::json(path, &mut into),
        FileKind::Html => text::html(path, &mut into),
        FileKind::Packed => text::unpack(path, &mut into),
        FileKind::Other => Ok(()),
    };
    if decoded.is_err() {
        scanned.unreadable.push(name);
    }
    scanned.found.extend(into.found);
    Ok(())
}

/// Searches a file as it lies, in chunks that overlap; gives its length.
fn raw(path: &Path, into: &mut Findings<'_>) -> Result<u64, Error> {
    let file = File::open(path).map_err(|e| storage(path, e))?;
    stream(file, "bytes", into).map_err(|e| storage(path, e))
}

/// Searches whatever can be read.
fn stream(mut input: impl Read, place: &str, into: &mut Findings<'_>) -> std::io::Result<u64> {
    let overlap = into.patterns.longest().saturating_sub(1);
    let (mut held, mut read) = (Vec::new(), 0);
    loop {
        let before = held.len();
        let took = input.by_ref().take(CHUNK as u64).read_to_end(&mut held)?;
        if took == 0 {
            return Ok(read);
        }
        read += took as u64;
        into.search(place, &held);
        let keep = held.len().saturating_sub(overlap).min(before + took);
        held.drain(..keep);
        if read > MOST_UNPACKED {
            return Err(std::io::Error::other("it unpacks to too much"));
        }
    }
}

/// By its first bytes; by its name where there are none that say.
fn kind_of(path: &Path) -> Result<FileKind, Error> {
    let mut first = Vec::new();
    let file = File::open(path).map_err(|e| storage(path, e))?;
    file.take(16)
        .read_to_end(&mut first)
        .map_err(|e| storage(path, e))?;
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let in_log = path
        .parent()
        .is_some_and(|folder| folder.ends_with("_delta_log"));
    Ok(match first.as_slice() {
        f if f.starts_with(b"PAR1") => FileKind::Parquet,
        f if f.starts_with(b"SQLite format 3\0") => FileKind::Sqlite,
        [0x37, 0x7f, 0x06, ..] => FileKind::SqliteWal,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x1f, 0x8b, ..] => FileKind::Packed,
        f if f.first().is_some_and(|b| b"{[".contains(b)) && in_log => FileKind::DeltaLog,
        f if f.first().is_some_and(|b| b"{[".contains(b)) => FileKind::Json,
        _ if extension == "html" => FileKind::Html,
        _ => FileKind::Other,
    })
}

#[cfg(test)]
mod tests;
