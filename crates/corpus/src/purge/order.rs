//! What the ledger says is to be purged.

use super::PurgeOrder;
use crate::sets::Sets;
use ledger::Storage;
use rights::{Error, Hold, Ordinal, People};
use std::collections::{BTreeMap, BTreeSet};

impl<S: Storage> Sets<'_, S> {
    /// What there is to purge at the head of the ledger, today: of one person with all their accounts,
    /// or of everybody.
    ///
    /// # Errors
    /// A person whom nobody knows, or storage that fails.
    pub async fn purge_order(
        &self,
        person: Option<Ordinal>,
        order_due_days: u16,
    ) -> Result<PurgeOrder, Error> {
        let (only, people) = match person {
            Some(person) => {
                let linked = self.ledger.person(person).await?.linked;
                let linked: BTreeSet<Ordinal> = linked.into_iter().collect();
                let people = self.ledger.some_people(&linked).await?.people;
                (Some(linked), people)
            }
            None => {
                let head = self.ledger.head().await?;
                (None, self.ledger.people_at(head).await?)
            }
        };
        let mut order = PurgeOrder {
            held: self.held(only.as_ref()).await?,
            only,
            order_due_days,
            ..PurgeOrder::default()
        };
        for person in asked(&people, order.only.as_ref()) {
            // INVARIANT: the accounts of one human being have one standing.
            let Some(standing) = people.standing(person) else {
                continue;
            };
            if standing.erased {
                let record = self.ledger.person(person).await?;
                // Whom the ledger has erased has no names any more: only what lies under their number
                // is looked for, such as contents that came back from a backup.
                let names = record.handles.iter().chain(&record.row.id);
                let names = names.map(|name| name.as_str().to_owned()).collect();
                order.erased.insert(person, names);
            } else if !standing.erased_items.is_empty() {
                let items = standing.erased_items.clone();
                order.erased_items.insert(person, items);
            }
        }
        Ok(order)
    }

    /// Holds that stand today, on every account of whoever is held.
    async fn held(
        &self,
        only: Option<&BTreeSet<Ordinal>>,
    ) -> Result<BTreeMap<Ordinal, Hold>, Error> {
        let today = self.clock.today();
        let placed = match only {
            None => self.ledger.holds().await?,
            Some(persons) => {
                let mut placed = BTreeMap::new();
                for person in persons {
                    let hold = self.ledger.hold(*person).await?;
                    placed.extend(hold.map(|hold| (*person, hold)));
                }
                placed
            }
        };
        let mut held: BTreeMap<Ordinal, Hold> = BTreeMap::new();
        for (person, hold) in placed.into_iter().filter(|(_, hold)| hold.stands(today)) {
            for account in self.ledger.person(person).await?.linked {
                let longest = held.entry(account).or_insert_with(|| hold.clone());
                if longest.until < hold.until {
                    *longest = hold.clone();
                }
            }
        }
        Ok(held)
    }
}

fn asked(people: &People, only: Option<&BTreeSet<Ordinal>>) -> Vec<Ordinal> {
    match only {
        Some(only) => only.iter().copied().collect(),
        None => {
            let all = 0..u32::try_from(people.len()).unwrap_or(u32::MAX);
            all.map(Ordinal)
                .filter(|p| {
                    let standing = people.standing(*p);
                    standing.is_some_and(|s| s.erased || !s.erased_items.is_empty())
                })
                .collect()
        }
    }
}
