//! The items of a person, through the index of places.

use super::DossierAsk;
use super::now::Decided;
use super::others::pointing;
use crate::sets::Sets;
use decide::{Fact, Facts, Profile, StoredFact};
use intake::{ContentInfo, ContentStore};
use ledger::{PersonRecord, Storage};
use report::dossier::{Elsewhere, InSet, ItemLine, ItemPlace};
use rights::{Error, ItemId, Ordinal};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// The items of a person: how many, and those of the page.
pub(super) struct Mine {
    pub(super) contents: Vec<ContentInfo>,
    /// The facts of each content, without links.
    pub(super) files: Vec<Facts>,
    pub(super) people: BTreeSet<Ordinal>,
    pub(super) owned: BTreeSet<Fact>,
    pub(super) total: u64,
    /// Those of the page, in order.
    pub(super) page: Vec<(Fact, StoredFact)>,
    /// Whether there are others after it.
    pub(super) more: bool,
    /// Facts in which the person is shown or named, and which they do not own.
    pub(super) shown: Vec<Fact>,
}

impl<S: Storage> Sets<'_, S> {
    /// The ids of every item of people, but of erased ones. It reads the facts of all of them.
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn item_ids(&self, people: &BTreeSet<Ordinal>) -> Result<BTreeSet<ItemId>, Error> {
        let mut ids = BTreeSet::new();
        for info in self.store.contents()? {
            let facts = self.store.facts_of_people(&info.content, people)?;
            let folder = self.store.facts(&info.content);
            let file = Facts::open_some(&folder, &BTreeSet::new())?;
            let stored = file.stored(&facts.owned)?.into_iter();
            ids.extend(stored.map(|fact| ItemId::from(fact.item.as_str())));
        }
        ids.retain(|id| !id.is_erased());
        Ok(ids)
    }
}

impl Mine {
    pub(super) fn find(
        store: &ContentStore,
        accounts: &[PersonRecord],
        ask: &DossierAsk<'_>,
    ) -> Result<Mine, Error> {
        let people: BTreeSet<Ordinal> = accounts.iter().map(|a| a.row.ordinal).collect();
        let contents = store.contents()?;
        let (mut owned, mut shown, mut files) = (BTreeSet::new(), Vec::new(), Vec::new());
        for (at, info) in contents.iter().enumerate() {
            let facts = store.facts_of_people(&info.content, &people)?;
            let file = Facts::open_some(&store.facts(&info.content), &BTreeSet::new())?;
            match ask.only {
                None => {
                    let others = facts.shown.difference(&facts.owned);
                    shown.extend(others.map(|fact| (at, *fact)));
                    owned.extend(facts.owned.iter().map(|fact| (at, *fact)));
                }
                Some(only) => {
                    let named = named(store, (info, &file), only)?;
                    let own = facts.owned.intersection(&named);
                    owned.extend(own.map(|fact| (at, *fact)));
                }
            }
            files.push(file);
        }
        let wanted = wanted(&owned, &contents, ask);
        let page = read(&files, wanted.iter().copied())?;
        let last = wanted.last().copied();
        let more = last.is_some_and(|last| behind(&owned, last).next().is_some());
        if page.is_empty() && ask.page > 1 && ask.after.is_none() {
            return Err(Error::not_found(format!(
                "there is no page `{}`: `{}` items make `{}` of `{}`",
                ask.page,
                owned.len(),
                (owned.len() as u64).div_ceil(ask.per_page).max(1),
                ask.per_page
            )));
        }
        Ok(Mine {
            contents,
            files,
            people,
            total: owned.len() as u64,
            owned,
            page,
            more,
            shown,
        })
    }

    /// Where the page ends.
    pub(super) fn last(&self) -> Option<ItemPlace> {
        let ((content, fact), _) = self.page.last()?;
        let content = self.contents.get(*content)?.content.clone();
        Some(ItemPlace {
            content,
            fact: *fact,
        })
    }

    pub(super) fn profile(&self, fact: Fact, stored: &StoredFact) -> Result<&Profile, Error> {
        let profiles = self.files.get(fact.0).map(|file| &file.profiles);
        let found = profiles.and_then(|profiles| profiles.get(stored.profile as usize));
        found.ok_or_else(|| {
            Error::corrupt(format!(
                "the facts of `{}` are damaged; import the content again",
                stored.item
            ))
        })
    }

    /// The page, with what is known of each item.
    pub(super) fn lines(
        &self,
        store: &ContentStore,
        now: &Decided,
        seen: BTreeMap<Fact, Vec<InSet>>,
    ) -> Result<Vec<ItemLine>, Error> {
        let mut seen = seen;
        let mut used = pointing(store, self)?;
        let mut lines = Vec::with_capacity(self.page.len());
        for (fact, stored) in &self.page {
            let profile = self.profile(*fact, stored)?;
            let content = self.contents.get(fact.0).map(|info| info.content.clone());
            lines.push(ItemLine {
                item: stored.item.clone(),
                erased: ItemId::from(stored.item.as_str()).is_erased(),
                content: content.unwrap_or_default(),
                row: stored.row,
                person: stored.person,
                kind: profile.kind,
                surface: profile.surface.clone(),
                language: profile.language.clone(),
                audience: now.audience(*fact, profile),
                audience_then: profile.audience_then,
                created: stored.created,
                imported: stored.imported,
                now: now.of(*fact),
                sets: seen.remove(fact).unwrap_or_default(),
                used_by_others: used.remove(fact).unwrap_or_else(Elsewhere::default),
            });
        }
        Ok(lines)
    }
}

/// Facts after one of them.
fn behind(owned: &BTreeSet<Fact>, last: Fact) -> impl Iterator<Item = &Fact> {
    owned.range((Bound::Excluded(last), Bound::Unbounded))
}

/// The facts of the page that is asked for.
fn wanted(owned: &BTreeSet<Fact>, contents: &[ContentInfo], ask: &DossierAsk<'_>) -> Vec<Fact> {
    let most = usize::try_from(ask.per_page).unwrap_or(usize::MAX);
    let Some(after) = ask.after else {
        let skipped = (ask.page - 1).saturating_mul(ask.per_page);
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        return owned.iter().skip(skipped).take(most).copied().collect();
    };
    // INVARIANT: contents are in the order of their ids, so one that was imported since shifts nothing.
    let at = contents.partition_point(|info| info.content < after.content);
    let same = contents
        .get(at)
        .is_some_and(|info| info.content == after.content);
    match same {
        true => behind(owned, (at, after.fact))
            .take(most)
            .copied()
            .collect(),
        // That content is not there any more.
        false => owned.range((at, 0)..).take(most).copied().collect(),
    }
}

/// The facts of a content that have these ids now.
fn named(
    store: &ContentStore,
    (info, file): (&ContentInfo, &Facts),
    only: &BTreeSet<ItemId>,
) -> Result<BTreeSet<u64>, Error> {
    let ids: BTreeSet<&str> = only.iter().map(ItemId::as_str).collect();
    let found = store.facts_with_ids(&info.content, &ids)?;
    let facts: BTreeSet<u64> = found.into_values().flatten().collect();
    // Digests may meet by chance, and what was erased has another id since.
    let stored = file.stored(&facts)?.into_iter();
    let same = stored.filter(|fact| ids.contains(fact.item.as_str()));
    Ok(same.map(|fact| fact.fact).collect())
}

/// Reads facts, in order.
pub(super) fn read(
    files: &[Facts],
    facts: impl IntoIterator<Item = Fact>,
) -> Result<Vec<(Fact, StoredFact)>, Error> {
    let mut by_file: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    for (file, fact) in facts {
        by_file.entry(file).or_default().insert(fact);
    }
    let mut out = Vec::new();
    for (at, facts) in by_file {
        let file = files.get(at);
        let file = file.ok_or_else(|| Error::internal("a fact of no content"))?;
        out.extend(
            file.stored(&facts)?
                .into_iter()
                .map(|fact| ((at, fact.fact), fact)),
        );
    }
    Ok(out)
}
