//! Orders to those who got a copy of a set (GDPR Art. 19).

use crate::keys::Keys;
use crate::workspace::Workspace;
use corpus::purge::PurgeOrder;
use corpus::purge::orders::{AtRecipient, order_recipients};
use export::{Known, Recorded, exports_of};
use rights::{Error, Ordinal, Pseudonym, PurposeId};
use std::collections::{BTreeMap, BTreeSet};

/// Of whom something is to be erased, by the names that they and their items have for one purpose.
#[derive(Default)]
struct Wanted {
    people: BTreeMap<Pseudonym, Ordinal>,
    items: BTreeMap<Pseudonym, Ordinal>,
}

/// Orders what is to be erased from every copy that was handed out.
///
/// INVARIANT: before the purge, which ends with the ledger forgetting by which names the person went.
pub(super) fn order(ws: &Workspace, keys: &Keys, purge: &PurgeOrder) -> Result<(), Error> {
    let mut found = Vec::new();
    for known in exports(ws)? {
        let (purpose, _) = known.recorded.set.split_once('/').unwrap_or_default();
        let wanted = wanted(ws, keys, purge, &PurposeId::from(purpose))?;
        found.extend(at_recipient(&known, &wanted)?);
    }
    let due = purge.order_due_days;
    order_recipients(&ws.root, &found, ws.clock.today(), due).map(drop)
}

fn exports(ws: &Workspace) -> Result<Vec<Known>, Error> {
    let recorded = ws.wait(ws.ledger.exports(None))?;
    let mut known = Vec::new();
    for export in recorded {
        let recorded = Recorded {
            sequence: export.sequence,
            set: export.set.clone(),
            export: export.export.clone(),
            recipient: export.recipient.clone(),
            hash: export.hash.parse()?,
        };
        known.extend(exports_of(&ws.root, &export.set, [recorded])?);
    }
    Ok(known)
}

fn wanted(
    ws: &Workspace,
    keys: &Keys,
    purge: &PurgeOrder,
    purpose: &PurposeId,
) -> Result<Wanted, Error> {
    let mut wanted = Wanted::default();
    let whole = purge.to_forget();
    let some = ws.wait(ws.ledger.some_people(&whole))?;
    for (person, grid) in some.grid_ids.iter().filter(|(p, _)| whole.contains(p)) {
        wanted
            .people
            .insert(keys.grid.person(purpose, *grid), *person);
    }
    let free = |p: &&Ordinal| !purge.held.contains_key(*p);
    for person in purge.erased_items.keys().filter(free) {
        for item in purge.erased_items.get(person).into_iter().flatten() {
            wanted.items.insert(keys.grid.item(purpose, item), *person);
        }
    }
    Ok(wanted)
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
