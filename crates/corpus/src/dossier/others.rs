//! Items of others that have to do with the person: where, and how; their texts are not read.

use super::items::{Mine, read};
use decide::{Fact, Link, Relation};
use intake::ContentStore;
use report::dossier::{Elsewhere, Place};
use rights::{Error, ItemId, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// Places that are listed one by one; the others are counted.
const LISTED: usize = 100;

const fn word(relation: Relation) -> &'static str {
    match relation {
        Relation::ShareOf => "share_of",
        Relation::QuoteOf => "quote_of",
        Relation::Depicts => "depicts",
        Relation::Mentions => "mentions",
        Relation::ReplyTo => "reply_to",
    }
}

impl Mine {
    /// Items of others that show or name the person.
    pub(super) fn in_others(&self) -> Result<Elsewhere, Error> {
        let count = self.shown.len() as u64;
        let facts = self.shown.iter().take(LISTED).copied();
        let names = |link: &Link| {
            link.person
                .is_some_and(|p| self.people.contains(&Ordinal(p)))
        };
        let places = self.places(facts.collect(), names)?;
        Ok(Elsewhere { count, places })
    }

    /// How facts are connected, as far as `counts` says that a link counts.
    fn places(
        &self,
        facts: BTreeSet<Fact>,
        counts: impl Fn(&Link) -> bool,
    ) -> Result<Vec<Place>, Error> {
        let mut how: BTreeMap<Fact, BTreeSet<String>> = BTreeMap::new();
        for (at, file) in self.files.iter().enumerate() {
            let here = facts.range((at, 0)..=(at, u64::MAX)).map(|f| f.1);
            let here: BTreeSet<u64> = here.collect();
            if here.is_empty() {
                continue;
            }
            for link in file.with_links_of(&here)?.links {
                if counts(&link) {
                    let words = how.entry((at, link.fact)).or_default();
                    words.insert(word(link.relation).to_owned());
                }
            }
        }
        let rows = read(&self.files, how.keys().copied())?;
        let place = |(fact, stored): (Fact, decide::StoredFact)| Place {
            content: self
                .contents
                .get(fact.0)
                .map_or_else(String::new, |info| info.content.clone()),
            row: stored.row,
            how: how.get(&fact).cloned().unwrap_or_default(),
        };
        Ok(rows.into_iter().map(place).collect())
    }
}

/// Items of others that share, quote or answer those of the page.
pub(super) fn pointing(
    store: &ContentStore,
    mine: &Mine,
) -> Result<BTreeMap<Fact, Elsewhere>, Error> {
    let ids = mine.page.iter().map(|(_, stored)| stored.item.as_str());
    let ids: BTreeSet<&str> = ids.filter(|id| !ItemId::from(*id).is_erased()).collect();
    let mut by_id: BTreeMap<&str, BTreeSet<Fact>> = BTreeMap::new();
    for (at, info) in mine.contents.iter().enumerate() {
        for (id, facts) in store.facts_pointing_at(&info.content, &ids)? {
            let facts = facts.into_iter().map(|fact| (at, fact));
            by_id.entry(id).or_default().extend(facts);
        }
    }
    let mut used = BTreeMap::new();
    for (fact, stored) in &mine.page {
        let Some(facts) = by_id.get(stored.item.as_str()) else {
            continue;
        };
        let facts: Vec<Fact> = facts.difference(&mine.owned).copied().collect();
        let listed = facts.iter().take(LISTED).copied().collect();
        let places = mine.places(listed, |link| link.item.as_ref() == Some(&stored.item))?;
        let count = facts.len() as u64;
        used.insert(*fact, Elsewhere { count, places });
    }
    Ok(used)
}
