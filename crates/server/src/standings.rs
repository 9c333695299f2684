//! Where the owners of items stand, for what is looked into for others.

use crate::app::App;
use ledger::Linked;
use rights::{Error, ItemId, Kind, Ordinal, Standing};
use seek::Owners;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use tokio::runtime::Handle;

impl App {
    /// Looks for others, on a thread that may wait, with what the ledger says of owners as they are asked for.
    pub(crate) fn with_owners<T>(
        &self,
        look: impl FnOnce(&Owners<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // Read once for all owners, and only where any are asked for.
        let linked = OnceCell::new();
        let standings = |people: &BTreeSet<Ordinal>| self.standings(people, &linked);
        look(&Owners {
            standings: &standings,
            tree: &self.parts.tree,
        })
    }

    /// What items that everybody can see are, by their ids; others, such as those that were narrowed since they were
    /// imported, and those that are there no more, are left out. It reads the facts of every content.
    pub(crate) fn public_kinds(&self, items: &[ItemId]) -> Result<BTreeMap<ItemId, Kind>, Error> {
        tokio::task::block_in_place(|| {
            self.with_owners(|owners| seek::public_kinds(&self.parts.store, items, owners))
        })
    }

    /// Where people stand now, with all their linked accounts. Of whom that is not known they are left out.
    fn standings(
        &self,
        people: &BTreeSet<Ordinal>,
        linked: &OnceCell<Linked>,
    ) -> Result<BTreeMap<Ordinal, Standing>, Error> {
        let (runtime, ledger) = (Handle::current(), &self.parts.ledger);
        let linked = match linked.get() {
            Some(linked) => linked,
            None => {
                let read = runtime.block_on(ledger.linked())?;
                linked.get_or_init(|| read)
            }
        };
        let mut all = BTreeMap::new();
        for person in people {
            if let Some(standing) = runtime.block_on(ledger.standing_with(linked, *person))? {
                all.insert(*person, standing);
            }
        }
        Ok(all)
    }
}
