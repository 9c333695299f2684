//! Where the owners of items stand, for what is looked into for others.

use crate::app::App;
use rights::{Error, ItemId, Kind, Ordinal, Standing};
use seek::Owners;
use std::collections::{BTreeMap, BTreeSet};
use tokio::runtime::Handle;

/// Owners that are read at once: whoever appends meanwhile has these read anew, so they are few.
const AT_ONCE: usize = 64;

impl App {
    /// Looks for others, on a thread that may wait, with what the ledger says of owners as they are asked for.
    pub(crate) fn with_owners<T>(
        &self,
        look: impl FnOnce(&Owners<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let standings = |people: &BTreeSet<Ordinal>| self.standings(people);
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

    /// Where people stand now, with all their linked accounts.
    fn standings(&self, people: &BTreeSet<Ordinal>) -> Result<BTreeMap<Ordinal, Standing>, Error> {
        let (runtime, ledger) = (Handle::current(), &self.parts.ledger);
        let mut all = BTreeMap::new();
        let people: Vec<Ordinal> = people.iter().copied().collect();
        for some in people.chunks(AT_ONCE) {
            let some: BTreeSet<Ordinal> = some.iter().copied().collect();
            let few = runtime.block_on(ledger.few_people(&some, None))?;
            let standing = |person: &Ordinal| few.people.standing(few.number(*person)?).cloned();
            all.extend(
                some.iter()
                    .filter_map(|person| Some((*person, standing(person)?))),
            );
        }
        Ok(all)
    }
}
