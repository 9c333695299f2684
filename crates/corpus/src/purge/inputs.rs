//! What imports wrote, without what was erased; and orders for what lies with the operator.

use super::orders;
use super::what::{PurgeOrder, PurgedInputs};
use crate::progress::Progress;
use crate::sets::Sets;
use intake::{BlankPlan, Sealed, Swap};
use ledger::Storage;
use rights::Error;
use serde::{Deserialize, Serialize};

/// What was counted when the new files were sealed.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct InputsWork {
    contents: usize,
    items: u64,
    named: u64,
    set_aside: u64,
    read: u64,
    written: u64,
}

impl<S: Storage> Sets<'_, S> {
    /// Blanks what an order erases. The caller holds the locks of a purge.
    pub(super) fn purge_inputs(
        &self,
        order: &PurgeOrder,
        plan: &BlankPlan,
        progress: &dyn Progress,
    ) -> Result<PurgedInputs, Error> {
        let erasure = order.erasure();
        if erasure.is_empty() {
            return Ok(PurgedInputs::default());
        }
        if order.dry_run {
            return Ok(PurgedInputs {
                contents: plan.contents.len(),
                items: plan.contents.iter().map(|c| c.facts().count() as u64).sum(),
                named: plan
                    .contents
                    .iter()
                    .map(|c| c.naming_rows().len() as u64)
                    .sum(),
                ..PurgedInputs::default()
            });
        }
        let step = || progress.advance(0);
        progress.begin("blanking inputs", plan.contents.len() as u64);
        let mut swap = Swap::begin(&self.inputs_folder())?;
        let blanked = self.store.blank(plan, &mut swap, &step)?;
        orders::stage(
            self.store.root(),
            plan,
            order,
            self.clock.today(),
            &mut swap,
        )?;
        step();
        let work = InputsWork {
            contents: plan.contents.len(),
            items: blanked.items,
            named: blanked.named,
            set_aside: blanked.set_aside,
            read: blanked.bytes.read,
            written: blanked.bytes.written,
        };
        let sealed = swap.seal(work)?;
        step();
        let done = self.install_inputs(sealed, progress);
        progress.end();
        done
    }

    /// Brings blanked files to their places.
    pub(super) fn install_inputs(
        &self,
        sealed: Sealed<InputsWork>,
        progress: &dyn Progress,
    ) -> Result<PurgedInputs, Error> {
        let folder = self.inputs_folder();
        let step = || progress.advance(0);
        sealed.install(self.store.root(), &folder, &step)?;
        let work = sealed.what;
        sealed.finish(&folder)?;
        step();
        Ok(PurgedInputs {
            contents: work.contents,
            items: work.items,
            named: work.named,
            set_aside: work.set_aside,
            read: work.read,
            written: work.written,
        })
    }
}
