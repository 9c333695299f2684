//! What is known of a live set: its newest signed state, its table as of that state, its policy.

use crate::late::{KnownFacts, Late, Moment, files_of, policy_of};
use crate::set::indexes::claimed;
use crate::set::{
    Compared, LinkIndex, PublicKey, Rows, SetTable, ShareIndex, Signed, paths, state,
};
use crate::sets::{SetPlace, trusted};
use policy::Policy;
use rights::{Cell, Error, Pseudonym};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A set at one of its signed states.
pub(super) struct Known {
    pub(super) place: SetPlace,
    pub(super) name: String,
    pub(super) policy: Arc<Policy>,
    facts: Arc<KnownFacts>,
    indexes: Arc<Compared>,
    pub(super) signed: Signed,
    /// INVARIANT: the table as the signed state names it. A later commit that nobody has signed may
    /// hide rows from us that readers of the signed state see.
    pub(super) table: SetTable,
    /// The files that row numbers belong to.
    pub(super) files: BTreeMap<Cell, String>,
}

impl Known {
    /// Reads the newest state of a set.
    pub(super) async fn open(place: &SetPlace, key: PublicKey) -> Result<Known, Error> {
        let signed = state::head(&place.path)?;
        trusted(&signed, key)?;
        let indexes: Arc<Compared> = Arc::default();
        // A set whose indexes were changed is not followed: its feed would promise too much.
        let claim = claimed(&signed.manifest)?;
        LinkIndex::open_again(&place.path, claim, &indexes)?;
        ShareIndex::open_again(&place.path, claim, &indexes)?;
        let policy = Arc::new(policy_of(&place.path)?);
        let table = SetTable::load_at(&place.path, signed.manifest.table_version).await?;
        Ok(Known {
            name: place.name(),
            place: place.clone(),
            policy,
            facts: Arc::default(),
            indexes,
            signed,
            files: files_of(&table)?,
            table,
        })
    }

    /// The same set at a later state.
    async fn at(&self, signed: Signed) -> Result<Known, Error> {
        let table = self.table.later(signed.manifest.table_version).await?;
        Ok(Known {
            name: self.name.clone(),
            place: self.place.clone(),
            policy: Arc::clone(&self.policy),
            facts: Arc::clone(&self.facts),
            indexes: Arc::clone(&self.indexes),
            signed,
            files: files_of(&table)?,
            table,
        })
    }

    /// The set at the newest of the states that followed, if any did.
    pub(super) async fn newer(&self, key: PublicKey) -> Result<Option<Known>, Error> {
        let mut newest: Option<Signed> = None;
        loop {
            let before = newest.as_ref().unwrap_or(&self.signed);
            let path = paths::state(&self.place.path, before.manifest.state + 1);
            if !path.exists() {
                break;
            }
            let next = Signed::read(&path)?;
            trusted(&next, key)?;
            if next.manifest.parent != Some(before.hash) {
                return Err(Error::corrupt(format!(
                    "state `{}` does not follow the one before it; `demur verify` says more",
                    next.manifest.state
                )));
            }
            newest = Some(next);
        }
        match newest {
            None => Ok(None),
            Some(signed) => self.at(signed).await.map(Some),
        }
    }

    /// The set as decisions take it.
    pub(super) fn late<'l>(&'l self, now: &'l Moment) -> Late<'l> {
        Late {
            set: &self.place.path,
            manifest: &self.signed.manifest,
            policy: &self.policy,
            run: &now.run,
            table: &self.table,
            facts: &self.facts,
            indexes: &self.indexes,
            at: now.at,
        }
    }

    /// Rows masked here that were not in an earlier state of the same files.
    pub(super) fn masked_since(&self, earlier: &SetTable) -> Result<Rows, Error> {
        let before = earlier.files()?.into_iter().map(|file| (file.cell, file));
        let before: BTreeMap<Cell, _> = before.collect();
        let mut new = Rows::new();
        for file in self.table.files()? {
            let old = before.get(&file.cell);
            // Masks only grow, so as many rows are the same rows.
            if old.is_some_and(|old| old.masked == file.masked) {
                continue;
            }
            let mut rows: BTreeSet<u64> = self.table.masked_rows(&file)?.into_iter().collect();
            for row in old.map_or_else(|| Ok(Vec::new()), |old| earlier.masked_rows(old))? {
                rows.remove(&row);
            }
            if !rows.is_empty() {
                new.insert(file.cell, rows);
            }
        }
        Ok(new)
    }

    /// The items of rows.
    pub(super) fn items_of(&self, rows: &Rows) -> Result<Vec<Pseudonym>, Error> {
        let mut items = Vec::new();
        for (cell, rows) in rows {
            let found = self.table.find_rows(*cell, rows)?.rows;
            items.extend(found.into_iter().map(|row| row.item));
        }
        Ok(items)
    }

    /// Leaves out rows that are masked in this state.
    pub(super) fn without_masked(&self, rows: &mut Rows) -> Result<(), Error> {
        for file in self.table.files()? {
            if let Some(here) = rows.get_mut(&file.cell)
                && file.masked > 0
            {
                for row in self.table.masked_rows(&file)? {
                    here.remove(&row);
                }
            }
        }
        rows.retain(|_, rows| !rows.is_empty());
        Ok(())
    }
}
