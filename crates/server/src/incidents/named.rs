//! What somebody names for an incident: whose items are, in which sets they are, and why each is refused now.

use super::About;
use crate::app::App;
use rights::{Error, Hash, ItemId, Ordinal};
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
        let mut about = About {
            unowned: items.len().saturating_sub(known.len()) as u64,
            mark: Some(mark(&items, people)),
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
            places.extend(line.sets.into_iter().map(|set| set.set));
            let refused = line.now.into_iter().filter(|now| !now.admitted);
            let mut why: Vec<String> = refused.flat_map(|now| now.reasons).collect();
            let mut said = BTreeSet::new();
            why.retain(|reason| said.insert(reason.clone()));
            all.insert(ItemId::new(line.item), why.join("; "));
        }
        Ok(all.into_iter().collect())
    }
}

/// The same, named again, is the same.
fn mark(items: &[ItemId], people: &[Ordinal]) -> String {
    let mut text = String::new();
    for item in items {
        text += &format!("{item}\n");
    }
    let people: BTreeSet<Ordinal> = people.iter().copied().collect();
    for person in people {
        text += &format!("person {}\n", person.0);
    }
    Hash::of(text.as_bytes()).to_string()
}
