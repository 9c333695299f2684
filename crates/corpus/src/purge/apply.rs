//! Brings the new files of a set to their places, and signs.
//!
//! 1. The new cells come into the table's folder, where nobody knows them yet.
//! 2. One commit takes the old cells out of the table and the new ones in.
//! 3. Decisions and indexes follow.
//! 4. The log begins anew, and old files go.
//! 5. The successor is signed, and the ledger gets an entry.
//!
//! A reader of the table sees the masked rows in no moment. Between 2 and 5 the set does not verify;
//! `verify` says that a purge is not finished.

use super::build::Work;
use super::what::{Bytes, PurgedSet};
use crate::late::visible_rows;
use crate::progress::Progress;
use crate::set::replace::Replacement;
use crate::set::{SetTable, WrittenCell, leftovers, paths, state};
use crate::sets::Sets;
use intake::Sealed;
use ledger::Storage;
use rights::{AbsenceTree, CellEntry, Error, Manifest};
use std::path::Path;

/// What a sealed work comes to.
pub(super) struct Done {
    cells: usize,
    rows: u64,
    decisions: u64,
}

impl Done {
    pub(super) fn of(work: &Work) -> Done {
        Done {
            cells: work.cells.len(),
            rows: work.cells.iter().map(|c| c.purged.rows).sum(),
            decisions: work.gone,
        }
    }

    pub(super) fn purged(self, set: &str, state: u64, bytes: Bytes) -> PurgedSet {
        PurgedSet {
            set: set.to_owned(),
            cells: self.cells,
            rows: self.rows,
            decisions: self.decisions,
            state: Some(state),
            bytes,
        }
    }
}

impl<S: Storage> Sets<'_, S> {
    /// Does what is left of a sealed work; gives the number of the state. The caller holds the lock.
    pub(super) async fn apply_purge(
        &self,
        set: &Path,
        name: &str,
        sealed: Sealed<Work>,
        progress: &dyn Progress,
    ) -> Result<u64, Error> {
        let folder = paths::purge(set);
        let step = || progress.advance(0);
        let work = &sealed.what;
        let mut table = SetTable::load(set).await?;
        leftovers::remove(set, &table)?;
        sealed.install(set, &folder, &step)?;
        if !work.cells.is_empty() && table.version() == work.table_version {
            replace(&mut table, work, self.clock.now()).await?;
            step();
        }
        sealed.install_late(set, &folder, &step)?;
        if !work.cells.is_empty() {
            table.begin_log_here(&step).await?;
            table.remove_old(&step)?;
        }
        let number = work.parent + 1;
        if state::newest(set)? < number {
            self.sign_purge(set, work, &table).await?;
            step();
        }
        sealed.finish(&folder)?;
        step();
        self.record(set, name).await?;
        step();
        Ok(number)
    }

    async fn sign_purge(&self, set: &Path, work: &Work, table: &SetTable) -> Result<(), Error> {
        let parent = self.head(set)?;
        let absence = self.absence_of(set, &parent.manifest, table).await?;
        let written = work.cells.iter().filter_map(|c| c.written());
        let written: Vec<CellEntry> = written.map(|w| w.entry).collect();
        let step = state::PurgeStep {
            step: state::Step {
                sequence: parent.manifest.sequence,
                masks: table.masks()?,
                absence,
                table_version: table.version(),
                tool: self.tool.to_owned(),
                made_at: self.clock.now(),
            },
            cells: work.cells.iter().map(|c| c.purged.clone()).collect(),
            written,
            decisions: work.decisions,
            gone: work.gone,
            indexes: work.indexes.clone(),
        };
        state::write(set, &state::purged(&parent, step), self.signing_key)
    }
}

impl<S: Storage> Sets<'_, S> {
    /// The tree of commitments of the purged state. Masked rows are in none, so it is the parent's, unless
    /// rows of the erased could still be seen.
    async fn absence_of(
        &self,
        set: &Path,
        parent: &Manifest,
        table: &SetTable,
    ) -> Result<Option<AbsenceTree>, Error> {
        let Some(claim) = &parent.absence else {
            return Ok(None);
        };
        if visible_rows(table)? == claim.items {
            return Ok(Some(claim.clone()));
        }
        let anew = self.committed_anew(set, parent, claim, table);
        anew.await.map(Some)
    }
}

async fn replace(table: &mut SetTable, work: &Work, at: rights::Instant) -> Result<(), Error> {
    let written: Vec<Option<WrittenCell>> = work.cells.iter().map(|c| c.written()).collect();
    let pairs = work.cells.iter().zip(&written);
    let replacements: Vec<Replacement<'_>> = pairs
        .map(|(cell, written)| Replacement {
            cell: cell.purged.cell,
            new: written.as_ref(),
            masked: cell.new.as_ref().map_or(&[], |n| n.masked.as_slice()),
        })
        .collect();
    table.replace_cells(&replacements, at).await?;
    Ok(())
}
