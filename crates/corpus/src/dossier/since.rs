//! Since when a row is masked: the first signed state whose masks have it.

use crate::set::{SetTable, Signed, TableFile, paths};
use report::dossier::Since;
use rights::{Error, Hash, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The states of a set, read as far as they are asked for.
pub(super) struct States<'s> {
    set: &'s Path,
    head: &'s Manifest,
    /// The table that says that a row is masked.
    table: &'s SetTable,
    read: BTreeMap<u64, Manifest>,
    /// Masked rows of a file at a version; none where that cannot be told any more.
    masked: BTreeMap<(u64, String), Option<BTreeSet<u64>>>,
}

impl<'s> States<'s> {
    pub(super) fn new(set: &'s Path, head: &'s Manifest, table: &'s SetTable) -> States<'s> {
        States {
            set,
            head,
            table,
            read: BTreeMap::new(),
            masked: BTreeMap::new(),
        }
    }

    /// Since when a row is masked that is masked now. Masks only grow, so the state is found by halving.
    pub(super) async fn since(&mut self, file: &TableFile, row: u64) -> Result<Since, Error> {
        let unknown = Since {
            state: None,
            sequence: None,
            at: None,
        };
        let (mut not_yet, mut masked) = match self.has(self.head.state, file, row).await? {
            // It may be masked in the table and not signed yet.
            Some(true) => (None, self.head.state),
            _ => return Ok(unknown),
        };
        while not_yet.map_or(0, |state: u64| state + 1) < masked {
            let from = not_yet.map_or(0, |state| state + 1);
            let middle = from + (masked - from) / 2;
            match self.has(middle, file, row).await? {
                Some(true) => masked = middle,
                Some(false) => not_yet = Some(middle),
                None => return Ok(unknown),
            }
        }
        let manifest = self.manifest(masked)?;
        Ok(Since {
            state: Some(masked),
            sequence: Some(manifest.sequence),
            at: Some(manifest.made_at),
        })
    }

    fn manifest(&mut self, state: u64) -> Result<&Manifest, Error> {
        if state == self.head.state {
            return Ok(self.head);
        }
        if !self.read.contains_key(&state) {
            let signed = Signed::read(&paths::state(self.set, state))?;
            self.read.insert(state, signed.manifest);
        }
        let read = self.read.get(&state);
        read.ok_or_else(|| Error::internal("a state that was just read"))
    }

    /// Whether a state masks a row; none where that cannot be told any more.
    async fn has(&mut self, state: u64, file: &TableFile, row: u64) -> Result<Option<bool>, Error> {
        let root = |manifest: &Manifest| -> Option<Hash> {
            let mut masks = manifest.masks.iter();
            masks
                .find(|mask| mask.cell == file.cell)
                .map(|mask| mask.root)
        };
        let cell_root = |manifest: &Manifest| {
            let mut cells = manifest.cells.iter();
            cells
                .find(|cell| cell.cell == file.cell)
                .map(|cell| cell.root)
        };
        let newest = (root(self.head), cell_root(self.head));
        let head = self.head.state;
        let then = self.manifest(state)?;
        let (mask, version) = (root(then), then.table_version);
        if cell_root(then) != newest.1 {
            // A purge wrote the cell anew since: its rows had other numbers.
            return Ok(None);
        }
        match mask {
            None => return Ok(Some(false)),
            // The masks of the newest state are those of the table, unless it has some that are not signed.
            mask if mask == newest.0 && (state != head || version == self.table.version()) => {
                return Ok(Some(true));
            }
            Some(_) => {}
        }
        let key = (version, file.path.clone());
        if !self.masked.contains_key(&key) {
            let rows = self.rows_at(version, file).await;
            self.masked.insert(key.clone(), rows);
        }
        let rows = self.masked.get(&key);
        Ok(rows
            .and_then(Option::as_ref)
            .map(|rows| rows.contains(&row)))
    }

    async fn rows_at(&self, version: u64, file: &TableFile) -> Option<BTreeSet<u64>> {
        if let Ok(Some(rows)) = self.table.masked_rows_at(version, file) {
            return Some(rows.into_iter().collect());
        }
        // A purge removes what leads to older versions of the table.
        let table = SetTable::load_at(self.set, version).await.ok()?;
        let files = table.files().ok()?;
        let then = files.iter().find(|then| then.path == file.path)?;
        Some(table.masked_rows(then).ok()?.into_iter().collect())
    }
}
