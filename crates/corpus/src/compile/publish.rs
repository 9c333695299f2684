//! The end of a compile: table, manifest, report; masked up to the head, and moved to its place.

use super::notes::Notes;
use super::rows::Rows;
use super::{Compiled, Inputs, Order, report};
use crate::late::{Look, Looked};
use crate::set::{SetTable, Staging, decisions, failure, index_hashes, paths, state};
use crate::sets::Sets;
use decide::Decided;
use ledger::Storage;
use rights::{AbsenceTree, ContentFile, Error, IndexHashes, Instant, Manifest, RuleId};
use std::path::Path;

/// Version of the manifest's format.
pub(super) const FORMAT: u32 = crate::set::indexes::SINCE_FORMAT;

/// Everything of a set but its signature.
pub(super) struct Draft<'d> {
    pub(super) number: u32,
    pub(super) inputs: &'d Inputs,
    pub(super) decided: &'d Decided,
    pub(super) notes: &'d Notes,
    pub(super) absence: AbsenceTree,
    pub(super) rows: Rows,
}

/// When a draft was written, and what its files came to.
struct Made {
    at: Instant,
    table_version: u64,
    indexes: IndexHashes,
}

impl<S: Storage> Sets<'_, S> {
    /// Signs and publishes a set that lies in its staging folder.
    pub(super) async fn publish(
        &self,
        staging: Staging,
        order: &Order<'_>,
        draft: Draft<'_>,
    ) -> Result<Compiled, Error> {
        let set = staging.folder().to_owned();
        let name = format!("{}/{:04}", order.purpose, draft.number);
        let made_at = self.clock.now();
        write_file(&paths::policy(&set), order.policy.text())?;
        let table = SetTable::create(&set, &name, &draft.rows.written.cells, made_at).await?;
        let made = Made {
            at: made_at,
            table_version: table.version(),
            indexes: index_hashes(&set)?,
        };
        let manifest = self.manifest(order, &draft, &name, made);
        state::write(&set, &manifest, self.signing_key)?;
        let first = state::head(&set)?.hash;
        let part = ::report::SetPart {
            name: name.clone(),
            manifest: first,
            path: format!("sets/{name}"),
        };
        report::write(&set, order, self.store, &draft, part, &manifest)?;
        let _lock = self.lock()?;
        // A compile that broke off at its end left a set of which the ledger does not know.
        for set in self.list()?.iter().filter(|s| s.purpose == order.purpose) {
            self.record(&set.path, &set.name()).await?;
        }
        Looked::forget(&self.folder, &name)?;
        let masking = self.mask_set(&set, &name, Look::Touched).await?;
        let path = staging.publish()?;
        self.record(&path, &name).await.map_err(|e| {
            let what = format!(
                "set `{name}` is made, but the ledger does not know of it yet; call `demur set mask`"
            );
            Error::new(e.kind(), what).because(e)
        })?;
        Ok(Compiled {
            largest_cell_bytes: draft
                .rows
                .written
                .cells
                .iter()
                .map(|cell| cell.bytes)
                .max()
                .unwrap_or(0),
            manifest: state::head(&path)?.manifest,
            name,
            path,
            cells_kept: draft.rows.kept,
            rows_read: draft.rows.read,
            rows_masked: masking.map_or(0, |m| m.rows),
        })
    }

    fn manifest(&self, order: &Order<'_>, draft: &Draft<'_>, name: &str, made: Made) -> Manifest {
        let total = draft.decided.tally.total();
        let rules: Vec<RuleId> = order.policy.rules().iter().map(|r| r.id.clone()).collect();
        let content = draft.inputs.contents.iter().map(|c| ContentFile {
            content: c.content.clone(),
            hash: c.hash,
            items: c.items,
        });
        let written = &draft.rows.written;
        Manifest {
            format: FORMAT,
            set: name.to_owned(),
            state: 0,
            parent: None,
            purpose: order.purpose.clone(),
            policy: order.policy.hash(),
            terms: order.terms.clone(),
            as_of: order.as_of,
            sequence: draft.inputs.sequence,
            grid: draft.inputs.grid,
            content: content.collect(),
            items_seen: total.items(),
            items_admitted: total.admitted,
            people: written.people,
            rules: decisions::rule_counts(&draft.decided.tally.decisions(), &rules),
            cells: written.cells.iter().map(|c| c.entry.clone()).collect(),
            decisions: decisions::table_hash(&draft.notes.roots),
            purge: None,
            masks: Vec::new(),
            absence: Some(draft.absence.clone()),
            indexes: Some(made.indexes),
            table_version: made.table_version,
            tool: self.tool.to_owned(),
            made_at: made.at,
        }
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|e| failure::storage(path, e))
}
