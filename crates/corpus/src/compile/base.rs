//! The set before: what of it a compile can take over.
//!
//! INVARIANT: a cell's rows are a function of the items admitted in it, of the grid and of the keys.
//! So a cell in which the same items are admitted as before has the same rows, and its file is taken
//! over; so are its links, unless originals came that were not known before ([`super::later`]).
//! Content files never change (their hashes are in the manifest), and windows are stored.

use super::Order;
use crate::set::failure::internal;
use crate::set::indexes::claimed;
use crate::set::{
    DecisionTable, Link, LinkIndex, SetTable, TableFile, WrittenCell, decisions, paths, state,
};
use crate::sets::Sets;
use intake::ContentInfo;
use ledger::Storage;
use rights::{Cell, Error, Grid, Manifest};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// The newest set of a purpose, as its signed state and its table say.
pub(super) struct Newest {
    path: PathBuf,
    pub(super) manifest: Manifest,
    files: Vec<TableFile>,
}

impl Newest {
    /// The newest set of the purpose. One that we did not sign, or that cannot be read, is as good as
    /// none.
    pub(super) async fn of<S: Storage>(
        sets: &Sets<'_, S>,
        order: &Order<'_>,
    ) -> Result<Option<Newest>, Error> {
        let all = sets.list()?;
        let newest = all.into_iter().rfind(|s| s.purpose == order.purpose);
        let Some(place) = newest else {
            return Ok(None);
        };
        // The newest state: a purge changes cells and decisions.
        let Ok(head) = state::head(&place.path) else {
            return Ok(None);
        };
        if head.key != sets.public_key() || !head.check() {
            return Ok(None);
        }
        let Ok(files) = SetTable::load(&place.path).await.and_then(|t| t.files()) else {
            return Ok(None);
        };
        Ok(Some(Newest {
            files,
            path: place.path,
            manifest: head.manifest,
        }))
    }

    pub(super) fn cell_bytes(&self) -> impl Iterator<Item = u64> {
        self.files.iter().map(|f| f.bytes)
    }
}

/// The set before, checked as far as a compile relies on it.
pub(super) struct Base {
    path: PathBuf,
    links: LinkIndex,
    cells: BTreeMap<Cell, WrittenCell>,
    /// Cells whose file is not what the manifest says any more.
    unsure: HashSet<Cell>,
    /// Which rows were admitted, by content. What was purged is as good as refused.
    admitted: BTreeMap<String, Vec<bool>>,
}

impl Base {
    /// The newest set, if it can serve. Whatever is wrong with it makes the compile
    /// read everything, not fail.
    pub(super) fn of(newest: Newest, grid: Grid, contents: &[ContentInfo]) -> Option<Base> {
        if !fits(&newest.manifest, grid, contents) {
            return None;
        }
        Base::open(newest.path, &newest.manifest, &newest.files)
    }

    fn open(path: PathBuf, manifest: &Manifest, files: &[TableFile]) -> Option<Base> {
        let admitted = read_admitted(&path, manifest)?;
        let links = LinkIndex::open(&path, claimed(manifest).ok()?).ok()?;
        let files: BTreeMap<Cell, &TableFile> = files.iter().map(|f| (f.cell, f)).collect();
        let mut cells = BTreeMap::new();
        let mut unsure = HashSet::new();
        for entry in &manifest.cells {
            let start: String = entry.root.to_string().chars().take(16).collect();
            match files.get(&entry.cell) {
                // The name carries the start of the root: a rewritten cell has another.
                Some(file) if file.rows == entry.rows && file.path.contains(&start) => {
                    let written = WrittenCell {
                        entry: entry.clone(),
                        path: file.path.clone(),
                        bytes: file.bytes,
                    };
                    cells.insert(entry.cell, written);
                }
                _ => {
                    unsure.insert(entry.cell);
                }
            }
        }
        Some(Base {
            path,
            links,
            cells,
            unsure,
            admitted,
        })
    }

    /// Which rows of a content were admitted; `None` for a content that the set had not.
    pub(super) fn admitted(&self, content: &str) -> Option<&[bool]> {
        self.admitted.get(content).map(Vec::as_slice)
    }

    /// Cells that cannot be taken over whatever was decided.
    pub(super) fn unsure(&self) -> impl Iterator<Item = Cell> {
        self.unsure.iter().copied()
    }

    /// The folder of its table.
    pub(super) fn table(&self) -> PathBuf {
        paths::table(&self.path)
    }

    /// The cells that can be taken over, each with its links.
    pub(super) fn keep(
        &self,
        is_stale: impl Fn(Cell) -> bool,
    ) -> Result<Vec<(&WrittenCell, Vec<Link>)>, Error> {
        let mut links: BTreeMap<Cell, Vec<Link>> = BTreeMap::new();
        self.links.for_each(|link| {
            if !is_stale(link.cell) {
                links.entry(link.cell).or_default().push(link);
            }
        })?;
        let kept = self.cells.iter().filter(|(cell, _)| !is_stale(**cell));
        Ok(kept
            .map(|(cell, written)| (written, links.remove(cell).unwrap_or_default()))
            .collect())
    }
}

/// Whether a set lies on the same grid and over content that is still there.
fn fits(manifest: &Manifest, grid: Grid, contents: &[ContentInfo]) -> bool {
    let there = |claimed: &rights::ContentFile| {
        let mut same = contents.iter().filter(|c| c.content == claimed.content);
        same.any(|c| c.hash == claimed.hash && c.items == claimed.items)
    };
    manifest.format == super::publish::FORMAT
        && manifest.grid == grid
        && manifest.content.iter().all(there)
}

/// Reads the decision table; `None` when it is not what the manifest says.
fn read_admitted(path: &Path, manifest: &Manifest) -> Option<BTreeMap<String, Vec<bool>>> {
    let table = DecisionTable::of(path);
    let (mut all, mut roots) = (BTreeMap::new(), BTreeMap::new());
    for file in &manifest.content {
        let mut admitted = Vec::with_capacity(usize::try_from(file.items).ok()?);
        let root = table.read(&file.content, |row| {
            let at = usize::try_from(row.row).map_err(|e| internal("a row number", e))?;
            // Rows set aside on import, and purged ones, have no decision.
            if admitted.len() <= at {
                admitted.resize(at + 1, false);
            }
            if let Some(slot) = admitted.get_mut(at) {
                *slot = row.decision.is_admitted();
            }
            Ok(())
        });
        roots.insert(file.content.clone(), root.ok()?);
        all.insert(file.content.clone(), admitted);
    }
    (decisions::table_hash(&roots) == manifest.decisions).then_some(all)
}
