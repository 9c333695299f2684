//! What an incident has by now, and what is new beside it.

use ledger::{Ledger, OpenedIncident, Recorded, Storage};
use rights::{Concern, Entry, EntryKind, Error, ItemId, Ordinal, Sequence, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// Items by their owners, each with why it was refused.
pub(super) type Owned = BTreeMap<Ordinal, Vec<(ItemId, String)>>;

/// What an incident has by now.
#[derive(Debug, Default)]
pub(super) struct Had {
    /// Items by their owners, except of those who were erased since.
    owned: BTreeMap<Ordinal, BTreeSet<ItemId>>,
    /// How many items nobody is known to own.
    pub(super) unowned: u64,
    /// How many items were of people who were erased since.
    gone: u64,
    /// It was opened, and the program broke before it said whom it concerns.
    pub(super) torn: bool,
}

/// What is named for an incident.
#[derive(Debug, Default)]
pub(super) struct More {
    /// Items by their owners.
    pub(super) owned: Owned,
    /// How many items nobody is known to own.
    pub(super) unowned: u64,
    /// How many items are of people who were erased: nothing can be written about them any more.
    pub(super) gone: u64,
}

impl Had {
    pub(super) async fn of<S: Storage>(
        ledger: &Ledger<S>,
        opened: &OpenedIncident,
    ) -> Result<Had, Error> {
        let listed = listed(ledger, opened.number).await?;
        // That there is an entry can be told also once the person was erased; of which incident, cannot. In doubt
        // it is of this one: then too many are counted rather than too few.
        let hidden = listed.iter().any(|recorded| recorded.entry.is_none());
        let mut owned: BTreeMap<Ordinal, BTreeSet<ItemId>> = BTreeMap::new();
        for (_, person, concern) in concerns_in(listed, opened.number) {
            let ids = concern.items.into_iter().map(|(id, _)| id);
            owned.entry(person).or_default().extend(ids);
        }
        let count = owned.values().map(BTreeSet::len).sum::<usize>() as u64;
        let rest = opened.items().saturating_sub(count);
        let torn = owned.is_empty() && !hidden && opened.people() > 0;
        // Before it was kept how many nobody owns, those and the ones of the erased cannot be told apart.
        let unowned = opened.unowned().unwrap_or(if torn { 0 } else { rest });
        Ok(Had {
            owned,
            unowned,
            gone: match torn {
                true => 0,
                false => rest.saturating_sub(unowned),
            },
            torn,
        })
    }

    /// Whether somebody is among those whom it concerns.
    pub(super) fn concerns(&self, person: Ordinal) -> bool {
        self.owned.contains_key(&person)
    }
}

impl More {
    /// What is named. Nobody who was erased has an entry any more: their items only count.
    pub(super) async fn of<S: Storage>(
        ledger: &Ledger<S>,
        (mut owned, unowned): (Owned, u64),
    ) -> Result<More, Error> {
        let erased = match owned.is_empty() {
            true => BTreeSet::new(),
            false => ledger.erased().await?,
        };
        let mut gone = 0;
        owned.retain(|person, items| {
            let here = !erased.contains(person);
            gone += if here { 0 } else { items.len() as u64 };
            here
        });
        Ok(More {
            owned,
            unowned,
            gone,
        })
    }

    /// What an incident does not have yet, each item once: with somebody new also where there is no item of theirs.
    pub(super) fn beside(self, had: &Had) -> More {
        let mut fresh = BTreeMap::new();
        for (person, mut items) in self.owned {
            let known = had.owned.get(&person);
            let mut seen = known.cloned().unwrap_or_default();
            items.retain(|(id, _)| seen.insert(id.clone()));
            if known.is_none() || !items.is_empty() {
                fresh.insert(person, items);
            }
        }
        More {
            owned: fresh,
            unowned: self.unowned.saturating_sub(had.unowned),
            gone: self.gone.saturating_sub(had.gone),
        }
    }

    /// How many items.
    pub(super) fn items(&self) -> u64 {
        let owned = self.owned.values().map(Vec::len).sum::<usize>() as u64;
        owned + self.unowned + self.gone
    }

    /// Whether there is nothing.
    pub(super) fn is_nothing(&self) -> bool {
        self.owned.is_empty() && self.unowned + self.gone == 0
    }

    /// An entry for each person.
    pub(super) fn entries(self, number: Sequence) -> Vec<(Subject, Entry)> {
        let entry = |(person, items)| {
            let entry = Entry::IncidentConcerns {
                incident: number,
                concern: Concern { items },
            };
            (Subject::Person(person), entry)
        };
        self.owned.into_iter().map(entry).collect()
    }
}

async fn listed<S: Storage>(ledger: &Ledger<S>, number: Sequence) -> Result<Vec<Recorded>, Error> {
    ledger.listed(EntryKind::IncidentConcerns, number).await
}

fn concerns_in(listed: Vec<Recorded>, number: Sequence) -> Vec<(Sequence, Ordinal, Concern)> {
    let of = |recorded: Recorded| match (recorded.subject, recorded.entry) {
        (Subject::Person(person), Some(Entry::IncidentConcerns { incident, concern }))
            if incident == number =>
        {
            Some((recorded.sequence, person, concern))
        }
        _ => None,
    };
    listed.into_iter().filter_map(of).collect()
}

/// Every entry that says whom an incident concerns: where it stands, who, what.
pub(super) async fn concerns_of<S: Storage>(
    ledger: &Ledger<S>,
    number: Sequence,
) -> Result<Vec<(Sequence, Ordinal, Concern)>, Error> {
    Ok(concerns_in(listed(ledger, number).await?, number))
}
