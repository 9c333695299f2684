//! What owners said since their items were imported: what they narrowed or asked to erase is not looked into for others.

use crate::open::is_open;
use decide::{Facts, Profile, audience_since};
use intake::{ContentStore, StoredItem};
use rights::{Audience, Day, Error, ItemId, Kind, Ordinal, PurposeTree, Standing};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Gives where people stand now, with all their linked accounts.
pub type Standings<'o> =
    dyn Fn(&BTreeSet<Ordinal>) -> Result<BTreeMap<Ordinal, Standing>, Error> + 'o;

/// Where the owners of items stand, for whoever looks into these for others.
pub struct Owners<'o> {
    /// Asked for a few owners at once.
    pub standings: &'o Standings<'o>,
    /// How purposes contain each other.
    pub tree: &'o PurposeTree,
}

/// An item as it stands now.
pub(crate) struct Seen {
    pub(crate) item: StoredItem,
    kind: Kind,
    /// Who could see it when it was imported, and who can now.
    imported: Audience,
    now: Audience,
}

impl Seen {
    /// Whether it may be looked into for others: as it was imported, and not narrowed since.
    pub(crate) fn is_open(&self) -> bool {
        is_open(self.kind, self.imported) && self.now == self.imported
    }
}

/// Owners that are asked about at once: before the next ones the search can be ended.
const AT_ONCE: usize = 64;

/// Owners of whom it is remembered where they stand: a search in a large store fills no memory with them.
const REMEMBERED: usize = 100_000;

/// Asks where owners stand, and remembers it: a search comes upon the same ones again and again.
pub(crate) struct Asking<'a> {
    owners: &'a Owners<'a>,
    go_on: &'a dyn Fn() -> Result<(), Error>,
    /// Those who were asked about; with nothing where nobody knows where they stand.
    known: HashMap<Ordinal, Option<Standing>>,
}

impl<'a> Asking<'a> {
    /// `go_on` is asked before each few owners, and can end it.
    pub(crate) fn new(
        owners: &'a Owners<'a>,
        go_on: &'a dyn Fn() -> Result<(), Error>,
    ) -> Asking<'a> {
        Asking {
            owners,
            go_on,
            known: HashMap::new(),
        }
    }

    /// Asks about those who are not known yet.
    fn ask(&mut self, people: &BTreeSet<Ordinal>) -> Result<(), Error> {
        if self.known.len() > REMEMBERED {
            self.known.clear();
        }
        let is_new = |person: &Ordinal| !self.known.contains_key(person);
        let new: Vec<Ordinal> = people.iter().copied().filter(is_new).collect();
        for some in new.chunks(AT_ONCE) {
            (self.go_on)()?;
            let some: BTreeSet<Ordinal> = some.iter().copied().collect();
            let mut standings = (self.owners.standings)(&some)?;
            let stands = |person: Ordinal| (person, standings.remove(&person));
            self.known.extend(some.into_iter().map(stands));
        }
        Ok(())
    }

    /// Items of a content as they stand now. Those without a known owner, or that were erased or are to be, are left
    /// out.
    pub(crate) fn now(
        &mut self,
        store: &ContentStore,
        content: &str,
        items: Vec<StoredItem>,
    ) -> Result<Vec<Seen>, Error> {
        let people: BTreeSet<Ordinal> = items
            .iter()
            .filter_map(|item| item.person)
            .map(Ordinal)
            .collect();
        if people.is_empty() {
            return Ok(Vec::new());
        }
        self.ask(&people)?;
        let facts = Facts::open_some(&store.facts(content), &BTreeSet::new())?;
        let items = items.into_iter();
        Ok(items
            .filter_map(|item| {
                // INVARIANT: in doubt it is not looked into: of whom nothing is known nothing is found.
                let standing = self.known.get(&Ordinal(item.person?))?.as_ref()?;
                let profile = facts.profiles.get(item.profile as usize)?;
                self.seen(standing, profile, item)
            })
            .collect())
    }

    fn seen(&self, standing: &Standing, profile: &Profile, item: StoredItem) -> Option<Seen> {
        let created = item.created.and_then(Day::from_epoch_days);
        let id = ItemId::from(item.item.as_str());
        let now = audience_since(standing, (profile, created), &id, self.owners.tree)?;
        Some(Seen {
            item,
            kind: profile.kind,
            imported: profile.audience,
            now,
        })
    }
}

/// What items that everybody can see now are, by their ids; others, and those that are there no more, are left out. It
/// reads the facts of every content.
///
/// # Errors
/// When facts cannot be read, or nobody says where owners stand.
pub fn public_kinds(
    store: &ContentStore,
    items: &[ItemId],
    owners: &Owners<'_>,
) -> Result<BTreeMap<ItemId, Kind>, Error> {
    let mut kinds = BTreeMap::new();
    if items.is_empty() {
        return Ok(kinds);
    }
    let wanted: BTreeSet<&str> = items.iter().map(ItemId::as_str).collect();
    let go_on = || Ok(());
    let mut asking = Asking::new(owners, &go_on);
    let mut found = store.find(|_, id| wanted.contains(id))?;
    for (file, info) in store.contents()?.iter().enumerate() {
        let here = found.extract_if(.., |item| item.file == file).collect();
        for seen in asking.now(store, &info.content, here)? {
            if seen.now == Audience::Public {
                kinds.insert(ItemId::from(seen.item.item.as_str()), seen.kind);
            }
        }
    }
    Ok(kinds)
}
