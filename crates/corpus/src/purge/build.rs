//! Writes the new files of a set beside it: cells, parts of the decision table, indexes.

use super::plan::{Going, Place};
use super::what::Bytes;
use crate::set::decisions::{self, PARTS, parts_text};
use crate::set::indexes::{claimed, hash_of};
use crate::set::{TableFile, WrittenCell, failure, paths};
use intake::{Sealed, Swap};
use rayon::prelude::*;
use rights::{Cell, CellEntry, Error, Hash, IndexHashes, PurgedCell};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What is to be done with a set once its new files are there. It names cells and files, and the
/// numbers of rows that stay masked; it says nothing about anybody.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Work {
    /// The state that the purge follows.
    pub(super) parent: u64,
    /// The version of the table that it follows.
    pub(super) table_version: u64,
    pub(super) cells: Vec<CellWork>,
    /// Hash of the decision table.
    pub(super) decisions: Hash,
    /// Decisions that go.
    pub(super) gone: u64,
    /// The indexes as they will be; none where the set's format does not name them.
    #[serde(default)]
    pub(super) indexes: Option<IndexHashes>,
}

/// One cell that was written anew.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CellWork {
    #[serde(flatten)]
    pub(super) purged: PurgedCell,
    pub(super) new: Option<NewFile>,
}

/// Its new file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct NewFile {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) rows: u64,
    pub(super) root: Hash,
    /// Rows that are masked still, as they are numbered now.
    pub(super) masked: Vec<u64>,
}

impl CellWork {
    pub(super) fn written(&self) -> Option<WrittenCell> {
        let new = self.new.as_ref()?;
        Some(WrittenCell {
            entry: CellEntry {
                cell: self.purged.cell,
                rows: new.rows,
                root: new.root,
            },
            path: new.path.clone(),
            bytes: new.bytes,
        })
    }
}

/// Builds everything and seals it; `None` when nothing is to be removed after all.
pub(super) fn build(
    place: &Place<'_>,
    going: &Going,
    done: &dyn Fn(),
) -> Result<Option<(Sealed<Work>, Bytes)>, Error> {
    let mut swap = Swap::begin(&paths::purge(&place.set))?;
    let mut bytes = Bytes {
        read: going.read,
        ..Bytes::default()
    };
    let cells = cells(place, going, &mut swap, &mut bytes)?;
    done();
    let (decisions, gone) = decisions(place, going, &mut swap, &mut bytes)?;
    done();
    let unshared = shares(place, going, &mut swap, &mut bytes)?;
    // Rows and decisions may have gone with an earlier purge, as masked ones; what the items share went
    // with none, and goes now.
    if cells.is_empty() && gone == 0 && going.targets.is_empty() && unshared.is_none() {
        intake::discard(&paths::purge(&place.set))?;
        return Ok(None);
    }
    let relinked = links(place, going, &mut swap, &mut bytes)?;
    let indexes = indexes(place, (relinked, unshared))?;
    done();
    let sealed = swap.seal(Work {
        parent: place.parent.manifest.state,
        table_version: place.table.version(),
        cells,
        decisions,
        gone,
        indexes,
    })?;
    done();
    Ok(Some((sealed, bytes)))
}

fn cells(
    place: &Place<'_>,
    going: &Going,
    swap: &mut Swap,
    bytes: &mut Bytes,
) -> Result<Vec<CellWork>, Error> {
    let roots: BTreeMap<Cell, &CellEntry> = place
        .parent
        .manifest
        .cells
        .iter()
        .map(|c| (c.cell, c))
        .collect();
    let folder = swap.folder().to_owned();
    let rows: Vec<(usize, (&Cell, &BTreeSet<u64>))> = going.rows.iter().enumerate().collect();
    let written: Result<Vec<(CellWork, u64, PathBuf)>, Error> = rows
        .par_iter()
        .with_max_len(1)
        .map(|(number, (cell, rows))| {
            let lost = || Error::corrupt(format!("cell `{cell}` is not one of the manifest"));
            let (file, claim) = place
                .files
                .get(cell)
                .zip(roots.get(cell))
                .ok_or_else(lost)?;
            let to = folder.join(format!("cell-{number}"));
            let work = rewrite(place, file, claim, rows, &to)?;
            Ok((work, file.bytes, to))
        })
        .collect();
    let mut works = Vec::new();
    for (work, before, from) in written? {
        bytes.cells += before;
        if let Some(new) = &work.new {
            bytes.read += before;
            bytes.written += new.bytes;
            let to = swap.replaces(&Path::new("table").join(&new.path));
            fs::rename(&from, &to).map_err(|e| failure::storage(&to, e))?;
        }
        works.push(work);
    }
    Ok(works)
}

fn rewrite(
    place: &Place<'_>,
    file: &TableFile,
    claim: &CellEntry,
    rows: &BTreeSet<u64>,
    to: &Path,
) -> Result<CellWork, Error> {
    let written = place.table.write_without(file, rows, to)?;
    let new = written.map(|written| -> Result<NewFile, Error> {
        let masked = place.table.masked_rows(file)?.into_iter();
        let stay = masked.filter(|row| !rows.contains(row));
        Ok(NewFile {
            masked: stay.map(|row| moved(row, rows)).collect(),
            path: written.path,
            bytes: written.bytes,
            rows: written.entry.rows,
            root: written.entry.root,
        })
    });
    let new = new.transpose()?;
    Ok(CellWork {
        purged: PurgedCell {
            cell: file.cell,
            rows: rows.len() as u64,
            before: claim.root,
            after: new.as_ref().map(|n| n.root),
        },
        new,
    })
}

/// The number of a row once those before it are gone.
fn moved(row: u64, gone: &BTreeSet<u64>) -> u64 {
    row - gone.range(..row).count() as u64
}

/// Writes the parts of the decision table that name what goes; gives its hash and how many went.
fn decisions(
    place: &Place<'_>,
    going: &Going,
    swap: &mut Swap,
    bytes: &mut Bytes,
) -> Result<(Hash, u64), Error> {
    let (mut roots, mut all) = (BTreeMap::new(), 0);
    for (content, parts) in &place.parts {
        let none = BTreeSet::new();
        let sources = going.sources.get(content).unwrap_or(&none);
        let erased = going.erased.get(content).unwrap_or(&none);
        let mut missing = sources.clone();
        let mut parts = parts.clone();
        let wanted: Vec<usize> = sources
            .iter()
            .chain(erased)
            .map(|row| parts.partition_point(|p| p.first <= *row).saturating_sub(1))
            .collect();
        let mut changed = false;
        for at in wanted.into_iter().collect::<BTreeSet<usize>>() {
            let Some(part) = parts.get_mut(at) else {
                continue;
            };
            let file = place.decisions.file(content, part);
            let relative = file.strip_prefix(&place.set).unwrap_or(&file);
            let to = swap.replaces_late(relative);
            let goes = |row: &crate::set::DecisionRow| {
                sources.contains(&row.row) || erased.contains(&row.row)
            };
            let (new, gone) = place.decisions.without(content, part, &to, goes)?;
            let before = size(&file)?;
            bytes.read += before;
            if !gone.is_empty() {
                bytes.decisions += before;
                bytes.written += size(&to)?;
            }
            for row in &gone {
                // What is admitted and goes must go from a cell, too, and the other way round.
                let in_cell = missing.remove(&row.row);
                if in_cell != row.decision.is_admitted() {
                    return Err(differ(content, row.row));
                }
            }
            all += gone.len() as u64;
            changed |= !gone.is_empty();
            *part = new;
        }
        if let Some(row) = missing.first() {
            return Err(differ(content, *row));
        }
        if changed {
            let list = place.decisions.content(content).join(PARTS);
            let to = swap.replaces_late(list.strip_prefix(&place.set).unwrap_or(&list));
            fs::write(&to, parts_text(&parts)?).map_err(|e| failure::storage(&to, e))?;
        }
        roots.insert(content.clone(), decisions::content_root(&parts));
    }
    Ok((decisions::table_hash(&roots), all))
}

fn differ(content: &str, row: u64) -> Error {
    Error::corrupt(format!(
        "cells and decisions differ about row `{row}` of content `{content}`; see `demur verify`"
    ))
}

/// Links name rows by their numbers, which shift where rows before them go. Gives the hash of the new
/// index, if one was written.
fn links(
    place: &Place<'_>,
    going: &Going,
    swap: &mut Swap,
    bytes: &mut Bytes,
) -> Result<Option<Hash>, Error> {
    if going.rows.is_empty() && going.targets.is_empty() {
        return Ok(None);
    }
    let to = swap.replaces_late(Path::new("links.parquet"));
    bytes.indexes += size(&paths::links(&place.set))?;
    let moves = place.links.rewrite(&to, |mut link| {
        if going.targets.contains(&link.target) {
            return None;
        }
        if let Some(gone) = going.rows.get(&link.cell) {
            if gone.contains(&link.row) {
                return None;
            }
            link.row = moved(link.row, gone);
        }
        Some(link)
    })?;
    bytes.add(moves);
    hash_of(&to).map(Some)
}

/// What the state after the purge claims about the indexes: the hashes of what was written, and of the
/// others what the parent claims.
fn indexes(
    place: &Place<'_>,
    (links, shares): (Option<Hash>, Option<Hash>),
) -> Result<Option<IndexHashes>, Error> {
    let before = claimed(&place.parent.manifest)?;
    Ok(before.map(|before| IndexHashes {
        links: links.unwrap_or(before.links),
        shares: shares.unwrap_or(before.shares),
    }))
}

/// The index of shares without those of what was erased; gives its hash, if it had any.
fn shares(
    place: &Place<'_>,
    going: &Going,
    swap: &mut Swap,
    bytes: &mut Bytes,
) -> Result<Option<Hash>, Error> {
    if going.facts.is_empty() {
        return Ok(None);
    }
    let to = swap.replaces_late(Path::new("shares.parquet"));
    let Some(moves) = place.shares.without(&to, &going.facts)? else {
        return Ok(None);
    };
    bytes.indexes += size(&paths::shares(&place.set))?;
    bytes.add(moves);
    hash_of(&to).map(Some)
}

fn size(path: &Path) -> Result<u64, Error> {
    let metadata = fs::metadata(path).map_err(|e| failure::storage(path, e))?;
    Ok(metadata.len())
}
