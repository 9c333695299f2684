//! Orders to those who got a copy of a set (GDPR Art. 19).
//!
//! What is erased is ordered by a purge, before the ledger forgets by which names somebody went. What is
//! restricted or objected to is ordered once the sets are masked: of the items that a copy had, those that
//! its set shows no more.

use super::export::known;
use crate::keys::Keys;
use crate::workspace::Workspace;
use corpus::SetPlace;
use corpus::purge::PurgeOrder;
use corpus::purge::orders::recipients::{looked, note_looked};
use corpus::purge::orders::{AtRecipient, Request, order_recipients};
use export::Known;
use rights::{Error, GridId, Ordinal, Pseudonym, PurposeId, Sequence};
use std::collections::{BTreeMap, BTreeSet};

/// Of whom something is wanted, by the names that they and their items have for one purpose.
struct Wanted {
    people: BTreeMap<Pseudonym, Ordinal>,
    items: BTreeMap<Pseudonym, Ordinal>,
}

/// What a copy has of people; of somebody with nothing named it is not known.
type Had = BTreeMap<Ordinal, BTreeSet<Pseudonym>>;

/// Orders what is to be erased from every copy that was handed out.
///
/// INVARIANT: before the purge, which ends with the ledger forgetting by which names the person went.
pub(super) fn order(ws: &Workspace, keys: &Keys, purge: &PurgeOrder) -> Result<(), Error> {
    let (whole, single) = (purge.to_forget(), purge.free_items());
    let wanted = ws.config.recipients.orders_on.contains(&Request::Erasure);
    if !wanted || whole.is_empty() && single.is_empty() {
        return Ok(());
    }
    let head = ws.wait(ws.ledger.head())?;
    let grids = grids(ws, &whole)?;
    let mut found = Vec::new();
    for (entry, known) in known(ws, None)? {
        let purpose = purpose_of(&entry.set);
        let items = single.iter().flat_map(|(person, items)| {
            let names = items.iter().map(|item| keys.grid.item(&purpose, item));
            names.map(|name| (name, *person))
        });
        let wanted = Wanted {
            people: names(keys, &purpose, &grids),
            items: items.collect(),
        };
        let had = had(&known, &wanted)?;
        found.extend(at_recipient(&known, had, |_| Request::Erasure));
    }
    order_all(ws, &found, head)
}

/// Orders what was restricted or objected to, as far as `orders_on` says. The sets are masked up to
/// `head`. With `all` everybody is looked at, otherwise those about whom something was said since this
/// was last done.
pub(crate) fn order_unused(
    ws: &Workspace,
    keys: &Keys,
    all: bool,
    head: Sequence,
) -> Result<(), Error> {
    let on = &ws.config.recipients.orders_on;
    let late = [Request::Restriction, Request::Objection];
    let wanted = late.iter().any(|request| on.contains(request));
    if !wanted || ws.wait(ws.ledger.exports(None))?.is_empty() {
        return Ok(());
    }
    let since = match all {
        true => Sequence(0),
        false => looked(&ws.root),
    };
    let asked = asked(ws, since, head)?;
    if asked.is_empty() {
        return note_looked(&ws.root, head);
    }
    let people: BTreeSet<Ordinal> = asked.keys().copied().collect();
    let (grids, mut found) = (grids(ws, &people)?, Vec::new());
    for (entry, known) in known(ws, None)? {
        let wanted = Wanted {
            people: names(keys, &purpose_of(&entry.set), &grids),
            items: BTreeMap::new(),
        };
        let mut had = had(&known, &wanted)?;
        if known.items.is_none() {
            // Whoever said so before is not in the copy.
            let later = ws.wait(ws.ledger.touched_since(entry.sequence))?.people;
            had.retain(|person, _| later.contains(person));
        }
        let there: BTreeSet<Ordinal> = had.keys().copied().collect();
        let shown = shown(ws, keys, &entry.set, &there)?;
        had.retain(|person, items| {
            let known = !items.is_empty();
            if let Some(shown) = shown.get(person) {
                items.retain(|item| !shown.contains(item));
            }
            // Of whom it is not known what the copy has, the recipient has to look.
            !known || !items.is_empty()
        });
        let request = |person| asked.get(&person).copied().unwrap_or(Request::Restriction);
        found.extend(at_recipient(&known, had, request));
    }
    order_all(ws, &found, head)?;
    note_looked(&ws.root, head)
}

/// Who has a restriction or an objection in force, of those about whom something was said since.
fn asked(
    ws: &Workspace,
    since: Sequence,
    head: Sequence,
) -> Result<BTreeMap<Ordinal, Request>, Error> {
    let tree = ws.config.tree()?;
    let on = &ws.config.recipients.orders_on;
    let (people, of) = match since > Sequence(0) && since <= head {
        true => {
            let touched = ws.wait(ws.ledger.touched_since(since))?.people;
            (
                ws.wait(ws.ledger.some_people(&touched))?.people,
                Some(touched),
            )
        }
        false => (ws.wait(ws.ledger.people_now())?.1, None),
    };
    let everybody = 0..u32::try_from(people.len()).unwrap_or(u32::MAX);
    let of = of.unwrap_or_else(|| everybody.map(Ordinal).collect());
    let request = |person: Ordinal| {
        let standing = people.standing(person)?;
        let restricted = !standing.restrictions.is_empty() && on.contains(&Request::Restriction);
        let objects = on.contains(&Request::Objection) && standing.objects(&tree);
        match (standing.erased, restricted, objects) {
            (false, true, _) => Some((person, Request::Restriction)),
            (false, false, true) => Some((person, Request::Objection)),
            _ => None,
        }
    };
    Ok(of.into_iter().filter_map(request).collect())
}

/// What a set shows of people; nothing where the set is gone.
fn shown(ws: &Workspace, keys: &Keys, set: &str, people: &BTreeSet<Ordinal>) -> Result<Had, Error> {
    let places = SetPlace::below(&ws.root.join("sets"))?;
    match places.into_iter().find(|place| place.name() == set) {
        Some(place) if !people.is_empty() => {
            ws.wait(ws.sets(keys).visible_items(&place.path, people))
        }
        _ => Ok(Had::new()),
    }
}

fn order_all(ws: &Workspace, found: &[AtRecipient], head: Sequence) -> Result<(), Error> {
    let due = ws.config.erasure.order_due_days;
    order_recipients(&ws.root, found, head, (ws.clock.today(), due)).map(drop)
}

pub(super) fn purpose_of(set: &str) -> PurposeId {
    let (purpose, _) = set.split_once('/').unwrap_or_default();
    PurposeId::from(purpose)
}

pub(super) fn grids(
    ws: &Workspace,
    people: &BTreeSet<Ordinal>,
) -> Result<BTreeMap<Ordinal, GridId>, Error> {
    let mut grids = ws.wait(ws.ledger.some_people(people))?.grid_ids;
    grids.retain(|person, _| people.contains(person));
    Ok(grids)
}

pub(super) fn names(
    keys: &Keys,
    purpose: &PurposeId,
    grids: &BTreeMap<Ordinal, GridId>,
) -> BTreeMap<Pseudonym, Ordinal> {
    let name = |(person, grid): (&Ordinal, &GridId)| (keys.grid.person(purpose, *grid), *person);
    grids.iter().map(name).collect()
}

/// What a copy has, by person. Where its index is not there, everybody is looked for in it.
fn had(known: &Known, wanted: &Wanted) -> Result<Had, Error> {
    let owner = |item: &Pseudonym, person: &Pseudonym| {
        let whole = wanted.people.get(person);
        whole.or_else(|| wanted.items.get(item)).copied()
    };
    let mut by_person = Had::new();
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
    Ok(by_person)
}

fn at_recipient(known: &Known, had: Had, request: impl Fn(Ordinal) -> Request) -> Vec<AtRecipient> {
    let recorded = &known.recorded;
    let at = had.into_iter().map(|(person, items)| AtRecipient {
        name: recorded.recipient.clone(),
        export: recorded.export.clone(),
        person,
        request: request(person),
        items,
    });
    at.collect()
}
