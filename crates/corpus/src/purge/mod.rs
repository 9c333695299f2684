//! Purge: what was masked or erased leaves the disk.
//!
//! In every live set the cells that have such rows are written anew without them, and so are the parts
//! of the decision table and the indexes that name them; the Delta log begins anew, old files go at
//! once, and a successor of the manifest is signed (`plan`, `build`, `apply`). Then what imports
//! wrote is blanked (`inputs`); what lies with the operator becomes an order ([`orders`]). Last
//! the ledger destroys keys and rows of the erased.
//!
//! INVARIANT: sets first, inputs after all of them. A blanked input is how a later purge knows that the
//! sets of that time hold nothing of the item any more.
//!
//! New files are written beside a set and moved when all are there ([`intake::Swap`]). Whatever
//! changes sets goes on with a purge that was interrupted, before anything else (`resume`).

mod apply;
mod build;
mod inputs;
mod order;
pub mod orders;
mod plan;
mod resume;
mod what;

pub use what::{Bytes, HeldRows, PurgeOrder, Purged, PurgedInputs, PurgedSet};

use crate::late::Look;
use crate::progress::Progress;
use crate::sets::Sets;
use ledger::Storage;
use rights::Error;

impl<S: Storage> Sets<'_, S> {
    /// Removes what an order names from every live set, and what was erased from what imports wrote.
    /// Masks up to the head of the ledger first.
    ///
    /// # Errors
    /// A compile or an import at work, a set that is damaged, a disk that fails. Called again, it goes
    /// on where it was.
    pub async fn purge(
        &self,
        order: &PurgeOrder,
        progress: &dyn Progress,
    ) -> Result<Purged, Error> {
        let _no_reader = self.lock_out_readers()?;
        let _lock = self.lock()?;
        let _no_import = self.store.lock()?;
        self.resume(progress).await?;
        if !order.dry_run {
            self.sweep()?;
        }
        let sets = self.list()?;
        for set in &sets {
            if !order.dry_run {
                self.mask_set(&set.path, &set.name(), Look::Touched).await?;
                self.record(&set.path, &set.name()).await?;
            }
        }
        let blank = self.store.plan_blank(&order.erasure())?;
        let whom = self.whom(order).await?;
        let mut purged = Purged::begin(order);
        progress.begin("purging sets", sets.len() as u64);
        for set in &sets {
            let name = set.name();
            let one = self.purge_set(set, &whom, &blank, order.dry_run, &mut purged, progress);
            let one = one.await;
            one.map_err(|e| Error::new(e.kind(), format!("set `{name}`: {e}")))?;
            progress.advance(1);
        }
        progress.end();
        purged.inputs = self.purge_inputs(order, &blank, progress)?;
        purged.orders = orders::list(self.store.root())?;
        let forgotten = order.to_forget();
        if !order.dry_run && !forgotten.is_empty() {
            // INVARIANT: last of all. What the ledger knows of a person says where their rows are;
            // without it no purge finds them any more.
            purged.forgotten = self.ledger.erase(&forgotten).await?.len();
            progress.advance(0);
        }
        Ok(purged)
    }

    async fn purge_set(
        &self,
        set: &crate::SetPlace,
        whom: &plan::Whom,
        blank: &intake::BlankPlan,
        dry_run: bool,
        purged: &mut Purged,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let name = set.name();
        let place = plan::Place::open(self, &set.path).await?;
        let going = place.plan(whom, blank)?;
        purged.add_held(&going.held);
        if going.is_empty() {
            return Ok(());
        }
        if dry_run {
            purged.sets.push(going.foreseen(&name, &place));
            return Ok(());
        }
        crate::compile::report::without_person_if_masked(&set.path, &going.people)?;
        let step = || progress.advance(0);
        let Some((sealed, bytes)) = build::build(&place, &going, &step)? else {
            return Ok(());
        };
        let done = apply::Done::of(&sealed.what);
        let state = self.apply_purge(&set.path, &name, sealed, progress).await?;
        purged.sets.push(done.purged(&name, state, bytes));
        Ok(())
    }
}
