//! What somebody names for an incident: whose items are, which sets have or had them, and why each is refused now.

use super::About;
use crate::app::App;
use hmac::{Hmac, Mac};
use rights::{Error, GridKey, Hash, ItemId, Ordinal};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};

/// So many items, and so many people, are named at once.
pub const MOST_NAMED: usize = 10_000;

impl App {
    /// Ids of which there is no item. It reads the facts of every content.
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn unknown_items(&self, items: &[ItemId]) -> Result<BTreeSet<ItemId>, Error> {
        let mut unknown: BTreeSet<ItemId> = items.iter().cloned().collect();
        if unknown.is_empty() {
            return Ok(unknown);
        }
        let wanted: BTreeSet<&str> = items.iter().map(ItemId::as_str).collect();
        let store = &self.parts.store;
        let found = tokio::task::block_in_place(|| store.find(|_, item| wanted.contains(item)))?;
        for item in found {
            unknown.remove(&ItemId::new(item.item));
        }
        Ok(unknown)
    }

    /// What an incident is about, of items and people that somebody named. Items that nobody is known to own count,
    /// too.
    ///
    /// # Errors
    /// When there is no item of an id: nobody would be told of it; when there are too many; when files or the ledger
    /// fail.
    pub async fn about(
        &self,
        items: &[ItemId],
        people: &[Ordinal],
        lang: pages::Lang,
    ) -> Result<About, Error> {
        if items.len() > MOST_NAMED || people.len() > MOST_NAMED {
            return Err(Error::input(format!(
                "more than `{MOST_NAMED}` are named; name the others afterwards"
            )));
        }
        let items: BTreeSet<&ItemId> = items.iter().collect();
        let items: Vec<ItemId> = items.into_iter().cloned().collect();
        if let Some(first) = self.unknown_items(&items)?.first() {
            return Err(Error::not_found(format!(
                "there is no item `{first}`; correct its id"
            )));
        }
        let known = self.known_items(&items)?;
        let unowned: Vec<&ItemId> = items.iter().filter(|id| !known.contains_key(*id)).collect();
        let mut about = About {
            unowned: unowned.len() as u64,
            mark: mark(&self.parts.grid_key, &unowned),
            ..About::default()
        };
        for person in people {
            about.concerns.entry(*person).or_default();
        }
        let mut places = BTreeSet::new();
        let owners: BTreeSet<Ordinal> = known.values().map(|item| item.owner).collect();
        for owner in owners {
            let own = |(id, item): (&ItemId, &crate::KnownItem)| {
                (item.owner == owner).then(|| id.clone())
            };
            let named: BTreeSet<ItemId> = known.iter().filter_map(own).collect();
            let why = self.why_refused((owner, &named), lang, &mut places).await?;
            about.concerns.entry(owner).or_default().extend(why);
        }
        about.place = places.into_iter().collect::<Vec<_>>().join(", ");
        Ok(about)
    }

    /// Why items of somebody are refused now. Only what was named is read, and nothing of it shown: that is no look
    /// yet.
    async fn why_refused(
        &self,
        (owner, named): (Ordinal, &BTreeSet<ItemId>),
        lang: pages::Lang,
        places: &mut BTreeSet<String>,
    ) -> Result<Vec<(ItemId, String)>, Error> {
        // An item that no dossier has, such as one of an account that was linked, is still an item of theirs.
        let mut all: BTreeMap<ItemId, String> =
            named.iter().map(|id| (id.clone(), String::new())).collect();
        for line in self.some_items(owner, lang, named).await?.items.items {
            // A set that refused the item says so of it, and has never had it.
            let had = line.sets.into_iter().filter(|set| set.became.was_in());
            places.extend(had.map(|set| set.set));
            let refused = line.now.into_iter().filter(|now| !now.admitted);
            let mut why: Vec<String> = refused.flat_map(|now| now.reasons).collect();
            let mut said = BTreeSet::new();
            why.retain(|reason| said.insert(reason.clone()));
            all.insert(ItemId::new(line.item), why.join("; "));
        }
        Ok(all.into_iter().collect())
    }
}

/// The same items of nobody, named again, are the same. Items of people are not in it, nor are people: their entries
/// say who is there already, and an entry of the operator stays when somebody is erased. Without the key nobody can try
/// out what was named.
fn mark(key: &GridKey, items: &[&ItemId]) -> Option<String> {
    if items.is_empty() {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes()).ok()?;
    mac.update(b"named for an incident\0");
    for item in items {
        let item = item.as_str().as_bytes();
        mac.update(&(item.len() as u64).to_le_bytes());
        mac.update(item);
    }
    let digest: [u8; 32] = mac.finalize().into_bytes().into();
    Some(Hash(digest).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_cannot_be_tried_out() {
        let (key, other) = (GridKey::new([1; 32]), GridKey::new([2; 32]));
        let (one, two) = (ItemId::from("posts/1"), ItemId::from("posts/2"));
        let said = mark(&key, &[&one, &two]).unwrap();
        assert_eq!(mark(&key, &[&one, &two]), Some(said.clone()));
        assert_ne!(mark(&key, &[&one]), Some(said.clone()));
        assert_ne!(mark(&other, &[&one, &two]), Some(said.clone()));
        let plain = Hash::of(b"posts/1\nposts/2\n").to_string();
        assert_ne!(plain, said, "it is keyed");
        assert_eq!(
            mark(&key, &[]),
            None,
            "where all is somebody's, nothing stays"
        );
    }
}
