//! Finding facts through the index of places, without reading the others.

use crate::parts::PartSize;
use crate::places::{self, Places, owned, shown, target};
use crate::store::ContentStore;
use rights::{Error, ItemId, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// Facts that have to do with certain people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactsOfPeople {
    /// Facts that they own.
    pub owned: BTreeSet<u64>,
    /// Facts whose links name them: they are shown or mentioned there.
    pub shown: BTreeSet<u64>,
}

impl ContentStore {
    /// The facts of a content that people own, and those in which they are shown or named.
    ///
    /// # Errors
    /// When the index is damaged, or has to be made while an import runs.
    pub fn facts_of_people(
        &self,
        content: &str,
        people: &BTreeSet<Ordinal>,
    ) -> Result<FactsOfPeople, Error> {
        let folder = self.indexed(content)?;
        let keys = people.iter().flat_map(|p| [owned(*p), shown(*p)]).collect();
        let mut facts = FactsOfPeople::default();
        for (key, fact) in Places::people(&folder)?.find(&keys)?.0 {
            match key % 2 {
                0 => facts.owned.insert(fact),
                _ => facts.shown.insert(fact),
            };
        }
        Ok(facts)
    }

    /// The facts of a content that share, quote or answer items, by the items' ids. Ids are told apart
    /// by 64 bits of their digest: whoever relies on a fact looks at its links.
    ///
    /// # Errors
    /// When the index is damaged, or has to be made while an import runs.
    pub fn facts_pointing_at<'i>(
        &self,
        content: &str,
        ids: &BTreeSet<&'i str>,
    ) -> Result<BTreeMap<&'i str, BTreeSet<u64>>, Error> {
        look(&Places::targets(&self.indexed(content)?)?, ids)
    }

    /// The facts of a content that had these ids when they were imported, or have them since they were
    /// erased. What was erased has no other id any more, digests may meet by chance, and places may be
    /// none: whoever relies on a fact looks at its id.
    ///
    /// # Errors
    /// When the index is damaged, or has to be made while an import runs.
    pub fn facts_with_ids<'i>(
        &self,
        content: &str,
        ids: &BTreeSet<&'i str>,
    ) -> Result<BTreeMap<&'i str, BTreeSet<u64>>, Error> {
        let mut found = look(&Places::items(&self.indexed(content)?)?, ids)?;
        for id in ids {
            // What an erasure left has a place for a name.
            let item = ItemId::from(*id);
            if let Some((_, fact)) = item.erased_place().filter(|place| place.0 == content) {
                found.entry(id).or_default().insert(fact);
            }
        }
        Ok(found)
    }

    /// The folder of a content's facts, with its index.
    fn indexed(&self, content: &str) -> Result<std::path::PathBuf, Error> {
        let folder = self.facts(content);
        if !places::is_whole(&folder) {
            let _lock = self.lock()?;
            places::ensure(&folder, PartSize::default().rows)?;
        }
        Ok(folder)
    }
}

fn look<'i>(
    places: &Places,
    ids: &BTreeSet<&'i str>,
) -> Result<BTreeMap<&'i str, BTreeSet<u64>>, Error> {
    let by_key: BTreeMap<u64, &'i str> = ids.iter().map(|id| (target(id), *id)).collect();
    let mut found: BTreeMap<&'i str, BTreeSet<u64>> = BTreeMap::new();
    if by_key.is_empty() {
        return Ok(found);
    }
    for (key, fact) in places.find(&by_key.keys().copied().collect())?.0 {
        if let Some(id) = by_key.get(&key) {
            found.entry(id).or_default().insert(fact);
        }
    }
    Ok(found)
}
