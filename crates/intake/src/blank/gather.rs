//! Finds what has to be blanked, through the index of places.

use super::own::Own;
use super::{BlankPlan, ContentPlan, Erasure};
use crate::places::{self, Places, number, owned, shown, target, texts};
use crate::rewrite::Groups;
use crate::store::{ContentInfo, ContentStore};
use arrow::array::{Array, AsArray, ListArray};
use arrow::datatypes::{UInt32Type, UInt64Type};
use rights::{Error, ItemId, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn plan(store: &ContentStore, erasure: &Erasure) -> Result<BlankPlan, Error> {
    let mut plan = BlankPlan {
        names: erasure.people.values().flatten().cloned().collect(),
        ..BlankPlan::default()
    };
    let mut contents = Vec::new();
    for info in store.contents()? {
        let own = own(store, &info, erasure, &mut plan)?;
        for (fact, one) in &own {
            let erased = ItemId::erased(&info.content, *fact);
            plan.ids.insert(one.item.clone(), erased);
        }
        contents.push((info, own));
    }
    for (info, own) in contents {
        let (naming, naming_rows) = naming(store, &info, erasure, &own, &mut plan)?;
        let content = ContentPlan {
            pointing: pointing(store, &info, &own, &mut plan)?,
            naming,
            naming_rows,
            own,
            info,
        };
        if !content.is_empty() {
            plan.contents.push(content);
        }
    }
    Ok(plan)
}

/// The items of erased persons, and those erased one by one, which still say something.
fn own(
    store: &ContentStore,
    info: &ContentInfo,
    erasure: &Erasure,
    plan: &mut BlankPlan,
) -> Result<BTreeMap<u64, Own>, Error> {
    let folder = store.facts(&info.content);
    places::ensure(&folder)?;
    let owners = erasure.people.keys().chain(erasure.items.keys());
    let keys: BTreeSet<u64> = owners.map(|p| owned(*p)).collect();
    let (found, bytes) = Places::people(&folder)?.find(&keys)?;
    plan.read += bytes;
    let facts: BTreeSet<u64> = found.into_iter().map(|(_, fact)| fact).collect();
    let mut own = BTreeMap::new();
    if facts.is_empty() {
        return Ok(own);
    }
    let path = folder.join("facts.parquet");
    let groups = Groups::open(&path)?;
    let holding = groups.holding(&facts);
    plan.read += groups.read(&path, &holding, |first, batch| {
        let persons = number::<UInt32Type>(&batch, "person")?;
        let profiles = number::<UInt32Type>(&batch, "profile")?;
        let rows = number::<UInt64Type>(&batch, "row")?;
        let items = texts(&batch, "item")?;
        for fact in facts.range(first..first + batch.num_rows() as u64) {
            let at = usize::try_from(fact - first).unwrap_or(usize::MAX);
            let (person, item) = (Ordinal(persons.value(at)), items.value(at));
            let single = || {
                let of_person = erasure.items.get(&person);
                of_person.is_some_and(|ids| ids.contains(&ItemId::from(item)))
            };
            let wanted = erasure.people.contains_key(&person) || single();
            if !wanted || ItemId::erased(&info.content, *fact).as_str() == item {
                continue;
            }
            own.insert(
                *fact,
                Own {
                    person,
                    row: rows.value(at),
                    item: item.to_owned(),
                    profile: profiles.value(at),
                    media_uri: None,
                },
            );
        }
        Ok(())
    })?;
    addresses(store, info, &mut own)?;
    Ok(own)
}

/// Reads where media lie.
fn addresses(
    store: &ContentStore,
    info: &ContentInfo,
    own: &mut BTreeMap<u64, Own>,
) -> Result<(), Error> {
    // Facts are in the order of rows.
    let rows: Vec<u64> = own.values().map(|o| o.row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    // A table of the operator's may have changed: what is ours is blanked all the same.
    if info.in_place && store.check_hash(info).is_err() {
        return Ok(());
    }
    let mut next = own.values_mut();
    for batch in store.read_rows(info, &["media_uri"], Some(rows))? {
        let batch = batch?;
        for (uri, own) in texts(&batch, "media_uri")?.iter().zip(&mut next) {
            own.media_uri = uri.map(str::to_owned);
        }
    }
    Ok(())
}

/// Facts of others to be changed, and rows of others with the persons that they name.
type Naming = (BTreeSet<u64>, BTreeMap<u64, BTreeSet<Ordinal>>);

/// Facts of others whose rows name the persons in a list, with their rows.
fn naming(
    store: &ContentStore,
    info: &ContentInfo,
    erasure: &Erasure,
    own: &BTreeMap<u64, Own>,
    plan: &mut BlankPlan,
) -> Result<Naming, Error> {
    let folder = store.facts(&info.content);
    let keys: BTreeSet<u64> = erasure.people.keys().map(|p| shown(*p)).collect();
    let (found, bytes) = Places::people(&folder)?.find(&keys)?;
    plan.read += bytes;
    let mut persons: BTreeMap<u64, BTreeSet<Ordinal>> = BTreeMap::new();
    for (key, fact) in found
        .into_iter()
        .filter(|(_, fact)| !own.contains_key(fact))
    {
        let shown = erasure.people.keys().filter(|p| shown(**p) == key);
        persons.entry(fact).or_default().extend(shown);
    }
    let facts: BTreeSet<u64> = persons.keys().copied().collect();
    if facts.is_empty() || info.in_place && store.check_hash(info).is_err() {
        return Ok(Default::default());
    }
    let rows = rows_of(store, info, &facts)?;
    let numbers = rows.iter().map(|(row, _)| *row).collect();
    let mut next = rows.iter();
    let (mut naming, mut naming_rows) = (BTreeSet::new(), BTreeMap::new());
    for batch in store.read_rows(info, &["mentions", "depicted"], Some(numbers))? {
        let batch = batch?;
        let lists: Vec<&ListArray> = batch
            .columns()
            .iter()
            .filter_map(|c| c.as_list_opt::<i32>())
            .collect();
        for (at, (row, fact)) in (0..batch.num_rows()).zip(&mut next) {
            let names = |list: &&ListArray| {
                let values = list.is_valid(at).then(|| list.value(at));
                let values = values.as_ref().and_then(|v| v.as_string_opt::<i32>());
                values.is_some_and(|v| v.iter().flatten().any(|n| plan.names.contains(n)))
            };
            if lists.iter().any(names) {
                // A table of the operator's is not ours to change.
                naming.extend((!info.in_place).then_some(*fact));
                naming_rows.insert(*row, persons.remove(fact).unwrap_or_default());
            }
        }
    }
    Ok((naming, naming_rows))
}

/// Rows in the content of facts.
fn rows_of(
    store: &ContentStore,
    info: &ContentInfo,
    facts: &BTreeSet<u64>,
) -> Result<Vec<(u64, u64)>, Error> {
    // In a copy, an item's row is its place among the accepted ones.
    if !info.in_place {
        return Ok(facts.iter().map(|fact| (*fact, *fact)).collect());
    }
    let path = store.facts(&info.content).join("facts.parquet");
    let groups = Groups::open(&path)?;
    let mut rows = Vec::new();
    groups.read(&path, &groups.holding(facts), |first, batch| {
        let numbers = number::<UInt64Type>(&batch, "row")?;
        for fact in facts.range(first..first + batch.num_rows() as u64) {
            let at = usize::try_from(fact - first).unwrap_or(usize::MAX);
            rows.push((numbers.value(at), *fact));
        }
        Ok(())
    })?;
    Ok(rows)
}

/// Facts that share, quote or answer what is to be blanked.
fn pointing(
    store: &ContentStore,
    info: &ContentInfo,
    own: &BTreeMap<u64, Own>,
    plan: &mut BlankPlan,
) -> Result<BTreeSet<u64>, Error> {
    let keys: BTreeSet<u64> = plan.ids.keys().map(|id| target(id)).collect();
    let places = Places::targets(&store.facts(&info.content))?;
    let (found, bytes) = places.find(&keys)?;
    plan.read += bytes;
    let facts = found.into_iter().map(|(_, fact)| fact);
    Ok(facts.filter(|fact| !own.contains_key(fact)).collect())
}
