//! What is still told of somebody whom a purge erased: that they asked for it, as the order says that the purge left
//! for this.

use corpus::purge::orders::accounts::{self, Passed, ToTell};
use ledger::Recorded;
use rights::{Day, EntryKind, Error, Sequence};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Accounts that are still to be told of, by the entry in which the person asked for their erasure.
pub(crate) type Accounts = BTreeMap<Sequence, ToTell>;

/// The orders of a workspace, as webhooks need them. Those that have nothing for them are read once while it runs.
#[derive(Clone, Default)]
pub(crate) struct Orders(Arc<Mutex<Passed>>);

impl Orders {
    /// The accounts that are still to be told of; none is read where nobody was erased among those whose entries were
    /// looked at.
    ///
    /// INVARIANT: the entries were read before. A purge writes the order, and then the ledger forgets the person: read
    /// the other way round, an order could be missed, and the platform would never hear of it.
    pub(crate) fn accounts(&self, root: &Path, any_gone: bool) -> Result<Accounts, Error> {
        match any_gone {
            true => tokio::task::block_in_place(|| accounts::to_tell(root, &mut self.passed())),
            false => Ok(Accounts::new()),
        }
    }

    /// Confirms the order about an account that was told; the person's id goes with that.
    pub(super) fn told(&self, root: &Path, order: u32, today: Day) -> Result<(), Error> {
        tokio::task::block_in_place(|| {
            // Two webhooks that end at once write one after the other.
            let _alone = self.passed();
            accounts::confirm_told(root, order, today)
        })
    }

    fn passed(&self) -> MutexGuard<'_, Passed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether this is something that somebody said whose key may be destroyed: what the platform has to know of that
/// stands in an order.
pub(crate) fn is_gone(one: &Recorded) -> bool {
    one.entry.is_none() && one.kind == EntryKind::Choice
}
