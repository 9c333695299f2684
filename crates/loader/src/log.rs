//! The loading log: which steps were handed over, what was taken out of them, as of which ledger entry.
//!
//! One file a run, JSON Lines: first the head, then a line for each step, written before the step is
//! handed over. When a step has two lines, the last counts: the view had grown old while the first was
//! written, and more may have been taken out. A line cut short by a crash is of a step that was not
//! handed over.

use crate::failure::{damaged, storage};
use crate::plan::Selection;
use crate::position::Position;
use crate::steps::CellName;
use rights::{Error, Hash, Instant, Pseudonym, Sequence};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// The first line of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogHead {
    /// Version of this format, 1.
    pub format: u32,
    /// The run: when it began, and something random.
    pub run: String,
    /// Who reads, in the caller's words.
    pub consumer: String,
    /// The set.
    pub set: String,
    /// SHA-256 of its signed state 0.
    pub manifest: Hash,
    /// What is read, and in which order; with the seed, by which places are computed again.
    pub selection: Selection,
    /// Columns handed out.
    pub columns: Vec<String>,
    /// How old the view may be, in milliseconds.
    pub max_age_millis: u64,
    /// The step that the run begins with.
    pub from: Position,
    /// When the run began.
    pub at: Instant,
}

/// One step handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The epoch.
    pub epoch: u64,
    /// The cell.
    pub cell: CellName,
    /// The step in it.
    pub step: u32,
    /// Items handed over.
    pub items: u64,
    /// SHA-256 over the pseudonyms of these items (16 bytes each) in their order.
    pub digest: Hash,
    /// Items taken out at hand-over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<ItemName>,
    /// No entry of the ledger before it refuses any of the items.
    pub sequence: Sequence,
    /// The signed state that was the newest when the cell was read.
    pub state: u64,
    /// The version of the table then: what it masks was not read.
    pub version: u64,
    /// When.
    pub at: Instant,
}

/// An item's pseudonym, in hex as in column `item`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemName(pub Pseudonym);

impl Serialize for ItemName {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ItemName {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<ItemName, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl std::str::FromStr for ItemName {
    type Err = Error;
    fn from_str(text: &str) -> Result<ItemName, Error> {
        corpus::set::schema::parse_pseudonym(text).map(ItemName)
    }
}

/// The digest of items in their order.
pub(crate) fn digest<'i>(items: impl Iterator<Item = &'i Pseudonym>) -> Hash {
    let mut hasher = Sha256::new();
    items.for_each(|item| hasher.update(item.0));
    Hash(hasher.finalize().into())
}

/// A log being written.
#[derive(Debug)]
pub(crate) struct Log {
    file: File,
    path: PathBuf,
    length: u64,
}

impl Log {
    /// Makes the file of a run.
    pub(crate) fn create(folder: &Path, head: &LogHead) -> Result<Log, Error> {
        let unwritable = |e: std::io::Error| {
            let folder = folder.display();
            Error::storage(format!(
                "`{folder}`: {e}; nothing is handed out without a loading log: give `log` a folder that can be written"
            ))
            .because(e)
        };
        std::fs::create_dir_all(folder).map_err(unwritable)?;
        let path = folder.join(format!("{}.jsonl", head.run));
        let file = OpenOptions::new().append(true).create_new(true).open(&path);
        let mut log = Log {
            file: file.map_err(unwritable)?,
            path,
            length: 0,
        };
        log.put(head)?;
        Ok(log)
    }

    /// Writes a line; after a crash of the process, it is there.
    pub(crate) fn put(&mut self, line: &impl Serialize) -> Result<(), Error> {
        let text = serde_json::to_string(line);
        let mut text = text.map_err(|e| crate::failure::internal("a line of the log", e))?;
        text.push('\n');
        if let Err(e) = self.file.write_all(text.as_bytes()) {
            // Half a line would spoil the next one.
            let cut = self.file.set_len(self.length);
            return Err(storage(&self.path, cut.err().unwrap_or(e)));
        }
        self.length += text.len() as u64;
        Ok(())
    }

    /// After a power cut, too, what was written is there.
    pub(crate) fn sync(&self) -> Result<(), Error> {
        self.file.sync_data().map_err(|e| storage(&self.path, e))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Reads a log: its head and its lines, of each step the last one.
///
/// # Errors
/// When the file is no log, or a line within it is damaged.
pub fn read_log(path: &Path) -> Result<(LogHead, Vec<Line>), Error> {
    read_lines(path, |_| true)
}

/// The logs that loaders wrote beside a set, by name; those that were written elsewhere are not known here.
///
/// # Errors
/// When the folder cannot be read.
pub fn logs(set: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = corpus::set::paths::loads(set);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut logs = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(|e| storage(&folder, e))? {
        let path = entry.map_err(|e| storage(&folder, e))?.path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            logs.push(path);
        }
    }
    logs.sort();
    Ok(logs)
}

/// Reads the head of a log.
///
/// # Errors
/// When the file is no log.
pub fn read_head(path: &Path) -> Result<LogHead, Error> {
    let mut lines = Lines::open(path)?;
    head(path, lines.next_line()?)
}

/// Reads the head, and the lines whose text fits. The others are not taken apart: that is most of the
/// work, and what is asked for is in few lines.
pub(crate) fn read_lines(
    path: &Path,
    fits: impl Fn(&str) -> bool,
) -> Result<(LogHead, Vec<Line>), Error> {
    let mut lines = Lines::open(path)?;
    let head = head(path, lines.next_line()?)?;
    let mut read: Vec<Line> = Vec::new();
    let mut number = 1;
    while let Some(text) = lines.next_line()? {
        number += 1;
        if !fits(text) {
            continue;
        }
        let line: Line = serde_json::from_str(text).map_err(|e| bad(path, number, &e))?;
        let step = |l: &Line| (l.epoch, l.cell, l.step);
        if read.last().is_some_and(|last| step(last) == step(&line)) {
            read.pop();
        }
        read.push(line);
    }
    Ok((head, read))
}

fn head(path: &Path, text: Option<&str>) -> Result<LogHead, Error> {
    let head: LogHead =
        serde_json::from_str(text.unwrap_or_default()).map_err(|e| bad(path, 1, &e))?;
    match head.format {
        1 => Ok(head),
        other => Err(damaged(
            path,
            format!("its format is `{other}`; 1 is known"),
        )),
    }
}

fn bad(path: &Path, number: usize, e: &serde_json::Error) -> Error {
    damaged(path, format!("line {number}: {e}"))
}

/// The whole lines of a file. What follows the last line break is a line that a crash cut short.
struct Lines<'l> {
    path: &'l Path,
    file: BufReader<File>,
    line: Vec<u8>,
}

impl Lines<'_> {
    fn open(path: &Path) -> Result<Lines<'_>, Error> {
        let file = File::open(path).map_err(|e| storage(path, e))?;
        Ok(Lines {
            path,
            file: BufReader::with_capacity(1 << 16, file),
            line: Vec::new(),
        })
    }

    fn next_line(&mut self) -> Result<Option<&str>, Error> {
        self.line.clear();
        let read = self.file.read_until(b'\n', &mut self.line);
        read.map_err(|e| storage(self.path, e))?;
        let Some(line) = self.line.strip_suffix(b"\n") else {
            return Ok(None);
        };
        let text = std::str::from_utf8(line).map_err(|e| damaged(self.path, e))?;
        Ok(Some(text))
    }
}
