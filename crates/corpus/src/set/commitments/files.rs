//! The names of the files, and which of them count.

use crate::set::failure::storage;
use crate::set::paths;
use crate::set::staging::sync;
use absence::Commitment;
use rights::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What a file of the tree holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Leaves,
    Nodes,
    Removed,
}

impl Part {
    const ALL: [Part; 3] = [Part::Leaves, Part::Nodes, Part::Removed];

    const fn ending(self) -> &'static str {
        match self {
            Part::Leaves => "leaves",
            Part::Nodes => "nodes",
            Part::Removed => "removed",
        }
    }

    /// Its file for a state.
    pub(super) fn path(self, set: &Path, state: u64) -> PathBuf {
        paths::absence(set).join(format!("{state:06}.{}", self.ending()))
    }
}

/// The state and the part that a name stands for.
fn parse(name: &str) -> Option<(u64, Part)> {
    let (state, ending) = name.split_once('.')?;
    let part = Part::ALL.into_iter().find(|p| p.ending() == ending)?;
    let state: u64 = state.parse().ok()?;
    (format!("{state:06}.{ending}") == name).then_some((state, part))
}

/// Whether a path is that of a file of the tree up to a state.
pub(crate) fn is_file(set: &Path, path: &Path, newest: u64) -> bool {
    let name = path.file_name().and_then(|n| n.to_str());
    let known = name
        .and_then(parse)
        .is_some_and(|(state, _)| state <= newest);
    known && path.parent() == Some(&paths::absence(set))
}

/// The files that count at a state.
pub(super) struct Present {
    /// The state whose leaves count.
    pub(super) base: u64,
    /// The states after it that took something out.
    pub(super) removed: Vec<u64>,
}

impl Present {
    pub(super) fn at(set: &Path, state: u64) -> Result<Present, Error> {
        let found = list(set)?;
        let upto = || found.iter().filter(|(of, _)| *of <= state);
        let leaves = upto().filter(|(_, part)| *part == Part::Leaves);
        let base = leaves.map(|(of, _)| *of).max().ok_or_else(|| {
            Error::corrupt(format!(
                "the tree of commitments of `{}` has no leaves",
                set.display()
            ))
        })?;
        let removed = upto().filter(|(of, part)| *part == Part::Removed && *of > base);
        let mut removed: Vec<u64> = removed.map(|(of, _)| *of).collect();
        removed.sort_unstable();
        Ok(Present { base, removed })
    }
}

fn list(set: &Path) -> Result<Vec<(u64, Part)>, Error> {
    Ok(names(set)?.iter().filter_map(|name| parse(name)).collect())
}

fn names(set: &Path) -> Result<Vec<String>, Error> {
    let folder = paths::absence(set);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |e| storage(&folder, e);
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    Ok(names)
}

/// Makes room for the files of a state: removes what an interrupted attempt left, and what does not
/// count any more. Only for whoever holds the lock.
pub(crate) fn begin(set: &Path, state: u64) -> Result<(), Error> {
    let folder = paths::absence(set);
    fs::create_dir_all(&folder).map_err(|e| storage(&folder, e))?;
    let base = Present::at(set, state.saturating_sub(1)).map_or(0, |p| p.base);
    for name in names(set)? {
        let counts = parse(&name).is_some_and(|(of, _)| (base..state).contains(&of));
        let path = folder.join(&name);
        match (counts, path.is_dir()) {
            (true, _) => Ok(()),
            (false, true) => fs::remove_dir_all(&path),
            (false, false) => fs::remove_file(&path),
        }
        .map_err(|e| storage(&path, e))?;
    }
    Ok(())
}

/// Writes a file whole or not at all, forced to disk.
pub(super) fn write(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |e| storage(path, e);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".tmp");
    let unfinished = path.with_file_name(name);
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&unfinished).map_err(failed)?);
    fill(&mut file)?;
    let file = file.into_inner().map_err(|e| storage(path, e))?;
    file.sync_all().map_err(failed)?;
    fs::rename(&unfinished, path).map_err(failed)?;
    path.parent().map_or(Ok(()), sync)
}

/// Commitments one after another.
pub(super) fn put(to: &mut impl Write, path: &Path, all: &[Commitment]) -> Result<(), Error> {
    all.iter()
        .try_for_each(|c| to.write_all(&c.0))
        .map_err(|e| storage(path, e))
}
