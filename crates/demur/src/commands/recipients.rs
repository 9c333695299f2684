//! Orders to those who got a copy of a set (GDPR Art. 19).

use super::export::known;
use crate::keys::Keys;
use crate::workspace::Workspace;
use corpus::purge::PurgeOrder;
use corpus::purge::orders::{AtRecipient, order_recipients};
use export::Known;
use rights::{Error, Ordinal, Pseudonym, PurposeId};
use std::collections::{BTreeMap, BTreeSet};

/// Of whom something is to be erased, by the names that they and their items have for one purpose.
struct Wanted {
    people: BTreeMap<Pseudonym, Ordinal>,
    items: BTreeMap<Pseudonym, Ordinal>,
}

/// Orders what is to be erased from every copy that was handed out.
///
/// INVARIANT: before the purge, which ends with the ledger forgetting by which names the person went.
pub(super) fn order(ws: &Workspace, keys: &Keys, purge: &PurgeOrder) -> Result<(), Error> {
    let (whole, single) = (purge.to_forget(), purge.free_items());
    if whole.is_empty() && single.is_empty() {
        return Ok(());
    }
    let grids = ws.wait(ws.ledger.some_people(&whole))?.grid_ids;
    let mut found = Vec::new();
    for (entry, known) in known(ws, None)? {
        let (purpose, _) = entry.set.split_once('/').unwrap_or_default();
        let purpose = PurposeId::from(purpose);
        let people = grids.iter().filter(|(person, _)| whole.contains(person));
        let people = people.map(|(person, grid)| (keys.grid.person(&purpose, *grid), *person));
        let items = single.iter().flat_map(|(person, items)| {
            let names = items.iter().map(|item| keys.grid.item(&purpose, item));
            names.map(|name| (name, *person))
        });
        let wanted = Wanted {
            people: people.collect(),
            items: items.collect(),
        };
        found.extend(at_recipient(&known, &wanted)?);
    }
    let due = purge.order_due_days;
    order_recipients(&ws.root, &found, ws.clock.today(), due).map(drop)
}

/// What a copy has, by person. Where its index is not there, everybody is looked for in it.
fn at_recipient(known: &Known, wanted: &Wanted) -> Result<Vec<AtRecipient>, Error> {
    let owner = |item: &Pseudonym, person: &Pseudonym| {
        let whole = wanted.people.get(person);
        whole.or_else(|| wanted.items.get(item)).copied()
    };
    let mut by_person: BTreeMap<Ordinal, BTreeSet<Pseudonym>> = BTreeMap::new();
    match known.find(&|item, person| owner(item, person).is_some())? {
        Some(found) => {
            for (item, person) in found {
                if let Some(owner) = owner(&item, &person) {
                    by_person.entry(owner).or_default().insert(item);
                }
            }
        }
        None => {
            let all = wanted.people.values().chain(wanted.items.values());
            by_person.extend(all.map(|person| (*person, BTreeSet::new())));
        }
    }
    let recorded = &known.recorded;
    Ok(by_person
        .into_iter()
        .map(|(person, items)| AtRecipient {
            name: recorded.recipient.clone(),
            export: recorded.export.clone(),
            person,
            items,
        })
        .collect())
}
