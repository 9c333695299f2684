//! What a choice still waits for: sets that were not looked at since, items that are still stored, items whose
//! audience the platform has to narrow itself.

use crate::late::Looked;
use crate::set::state;
use crate::sets::Sets;
use decide::{Facts, Profile};
use ledger::Storage;
use rights::{Audience, Day, Error, ItemId, Ordinal, Scope, Sequence};
use std::collections::BTreeSet;

impl<S: Storage> Sets<'_, S> {
    /// Every set, with the first entry of the ledger that it was not looked at for: nothing is visible in it that
    /// an earlier one refuses.
    ///
    /// # Errors
    /// When a set or the ledger cannot be read.
    pub async fn looked_up_to(&self) -> Result<Vec<(String, Sequence)>, Error> {
        let ends = self.ledger.head().await?;
        let mut all = Vec::new();
        for place in self.list()? {
            let name = place.name();
            let head = state::head(&place.path)?.manifest;
            let looked = Looked::read(&self.folder, &name, &head, ends)?;
            all.push((name, looked.sequence()));
        }
        Ok(all)
    }

    /// Which of these items are still stored: they have their ids, so nothing has blanked them.
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn still_stored(&self, items: &BTreeSet<ItemId>) -> Result<BTreeSet<ItemId>, Error> {
        let mut left = BTreeSet::new();
        if items.is_empty() {
            return Ok(left);
        }
        let ids: BTreeSet<&str> = items.iter().map(ItemId::as_str).collect();
        for info in self.store.contents()? {
            let found = self.store.facts_with_ids(&info.content, &ids)?;
            let facts: BTreeSet<u64> = found.into_values().flatten().collect();
            if facts.is_empty() {
                continue;
            }
            let file = Facts::open_some(&self.store.facts(&info.content), &BTreeSet::new())?;
            let stored = file.stored(&facts)?.into_iter();
            let names = stored.map(|fact| ItemId::from(fact.item.as_str()));
            left.extend(names.filter(|name| items.contains(name)));
        }
        Ok(left)
    }

    /// Items of a person in a scope from before a day that more can see than `audience` says, as they were imported.
    /// What has no day counts as older.
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn wider_than(
        &self,
        person: Ordinal,
        (scope, before): (&Scope, Day),
        audience: Audience,
    ) -> Result<BTreeSet<ItemId>, Error> {
        let mut wider = BTreeSet::new();
        for info in self.store.contents()? {
            let facts = self
                .store
                .facts_of_people(&info.content, &[person].into())?;
            let file = Facts::open_some(&self.store.facts(&info.content), &BTreeSet::new())?;
            for fact in file.stored(&facts.owned)? {
                let profile = file.profiles.get(fact.profile as usize);
                let meant = profile.is_none_or(|profile| reaches(scope, profile));
                let known = profile.map_or(Audience::Unknown, |profile| profile.audience);
                let older = fact.created.is_none_or(|day| day < before);
                let item = ItemId::from(fact.item.as_str());
                if meant && older && known.narrowed_by(audience) != known && !item.is_erased() {
                    wider.insert(item);
                }
            }
        }
        Ok(wider)
    }
}

/// Whether a scope reaches items of this kind and place.
fn reaches(scope: &Scope, profile: &Profile) -> bool {
    let kind = scope.kinds.is_empty() || scope.kinds.contains(&profile.kind);
    kind && (scope.surfaces.is_empty() || scope.surfaces.contains(&profile.surface))
}
