//! Erasing persons (GDPR Art. 17): their keys are destroyed, so that no copy of the log can be
//! opened any more; their rows leave the state; the log stays, and still verifies.
//!
//! What stays of a person: their ordinal, a bare number, in the log and as a tombstone that refuses;
//! the kinds and times of their entries; their leaves; and, unless switched off, a keyed pseudonym of
//! their id in the state, by which the same account coming back is refused.

use crate::assemble::Groups;
use crate::log::Ledger;
use crate::storage::{Ask, Commit, Copies, Storage};
use rights::{Error, Ordinal};
use std::collections::BTreeSet;
use std::path::PathBuf;

impl<S: Storage> Ledger<S> {
    /// Erases persons with every account linked to them, and says who was erased. Whoever was erased
    /// before stays so.
    ///
    /// # Errors
    /// When nobody has an ordinal, or storage fails: what was begun is finished when the ledger is
    /// opened again, or with the next append.
    pub async fn erase(&self, people: &BTreeSet<Ordinal>) -> Result<BTreeSet<Ordinal>, Error> {
        let groups = Groups::of(&self.storage.links().await?);
        let mut all = BTreeSet::new();
        for person in people {
            // Nobody must enter the journal who is nobody: it could never be carried out.
            self.row_of(*person).await?;
            all.extend(groups.members(*person));
        }
        let known = self.storage.erased().await?;
        let new: BTreeSet<Ordinal> = all.into_iter().filter(|p| !known.contains_key(p)).collect();
        if !new.is_empty() {
            // INVARIANT: the journal comes first. Whatever happens afterwards, it says what to do.
            self.storage.journal(&new).await?;
        }
        // Somebody else's entries may have carried these out already; the files are emptied here all the
        // same.
        if self.carry_out_erasures().await? || !new.is_empty() {
            self.settled().await?;
        }
        Ok(new)
    }

    /// Everybody who was erased.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn erased(&self) -> Result<BTreeSet<Ordinal>, Error> {
        Ok(self.storage.erased().await?.into_keys().collect())
    }

    /// Carries out what is in the journal and not in the log; says whether there was anything.
    pub(crate) async fn carry_out_erasures(&self) -> Result<bool, Error> {
        self.storage
            .append(Ask::default(), |held| {
                if held.pending.is_empty() {
                    return Ok((Commit::default(), false));
                }
                // Pending erasures are part of every commit.
                let build = crate::build::Build::new(&self.settings, held, Commit::default())?;
                Ok((build.finish()?.0, true))
            })
            .await
    }

    /// Empties the files of whatever was deleted, once more: after an erasure during which somebody
    /// read.
    ///
    /// # Errors
    /// When storage fails, or somebody still reads.
    pub async fn settled(&self) -> Result<(), Error> {
        self.settling.settle(&self.storage).await
    }

    /// Wraps every person's key under a new master key and destroys the one before: copies of the
    /// keys that were made earlier, with what they still have of erased persons, open nothing then.
    /// Says how many keys there are.
    ///
    /// # Errors
    /// When storage or randomness fails; both master keys are kept then.
    pub async fn rotate_keys(&self) -> Result<u64, Error> {
        self.storage.rotate().await
    }

    /// Copies parts of the ledger into folders, as they are at this moment; gives the files written.
    ///
    /// # Errors
    /// When a file is there already, the disk fails, or the storage has tools of its own for this.
    pub async fn backup(&self, to: &Copies) -> Result<Vec<PathBuf>, Error> {
        self.storage.backup(to).await
    }
}
