//! Finds what has to be blanked, through the index of places.

use super::own::Own;
use super::{BlankPlan, ContentPlan, Erasure};
use crate::facts::FACTS;
use crate::parts::{PartSize, Parts};
use crate::places::{self, Places, number, owned, shown, target, texts};
use crate::store::{ContentInfo, ContentStore};
use arrow::array::{Array, AsArray, ListArray, RecordBatch};
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
        let (own, is_there) = own(store, &info, erasure, &mut plan)?;
        for (fact, one) in &own {
            let erased = ItemId::erased(&info.content, *fact);
            plan.ids.insert(one.item.clone(), erased);
        }
        contents.push((info, own, is_there));
    }
    for (info, own, is_there) in contents {
        let named = naming(store, &info, erasure, &own, &mut plan)?;
        let content = ContentPlan {
            pointing: pointing(store, &info, &own, &mut plan)?,
            naming: named.facts,
            naming_rows: named.rows,
            naming_items: named.items,
            is_there,
            own,
            info,
        };
        if !content.is_empty() {
            plan.contents.push(content);
        }
    }
    Ok(plan)
}

/// The items of erased persons, and those erased one by one, which still say something; and whether their
/// rows are where facts say.
fn own(
    store: &ContentStore,
    info: &ContentInfo,
    erasure: &Erasure,
    plan: &mut BlankPlan,
) -> Result<(BTreeMap<u64, Own>, bool), Error> {
    let folder = store.facts(&info.content);
    places::ensure(&folder, PartSize::default().rows)?;
    let owners = erasure.people.keys().chain(erasure.items.keys());
    let keys: BTreeSet<u64> = owners.map(|p| owned(*p)).collect();
    let (found, bytes) = Places::people(&folder)?.find(&keys)?;
    plan.read += bytes;
    let facts: BTreeSet<u64> = found.into_iter().map(|(_, fact)| fact).collect();
    let mut own = BTreeMap::new();
    if facts.is_empty() {
        return Ok((own, true));
    }
    let parts = Parts::open(&folder, FACTS)?;
    plan.read += parts.read(&parts.holding(&facts), |first, batch| {
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
            if !wanted || ItemId::is_erased_at(item, &info.content, *fact) {
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
    let is_there = addresses(store, info, &mut own)?;
    Ok((own, is_there))
}

/// Reads where media lie; says whether every row is the one that was imported.
fn addresses(
    store: &ContentStore,
    info: &ContentInfo,
    own: &mut BTreeMap<u64, Own>,
) -> Result<bool, Error> {
    // Facts are in the order of rows.
    let rows: Vec<u64> = own.values().map(|o| o.row).collect();
    let (count, mut met) = (rows.len(), 0);
    if count == 0 {
        return Ok(true);
    }
    let mut next = own.values_mut();
    for batch in rows_there(store, info, &["media_uri"], rows)? {
        let (ids, uris) = (texts(&batch, "id")?, texts(&batch, "media_uri")?);
        for ((id, uri), own) in ids.iter().zip(uris).zip(&mut next) {
            if id == Some(own.item.as_str()) {
                own.media_uri = uri.map(str::to_owned);
                met += 1;
            }
        }
    }
    // The ids in a copy are those of the facts.
    Ok(met == count || !info.in_place)
}

/// Rows of a content with their ids. A table of the operator's may have changed since it was imported, or
/// be gone: then there are none, and what is ours is blanked all the same. Whether a row is the one that
/// was imported its id says; to hash the whole table would take longer than everything else.
fn rows_there(
    store: &ContentStore,
    info: &ContentInfo,
    columns: &[&str],
    rows: Vec<u64>,
) -> Result<Vec<RecordBatch>, Error> {
    let columns: Vec<&str> = ["id"].into_iter().chain(columns.iter().copied()).collect();
    let read = store.read_rows(info, &columns, Some(rows));
    match read.and_then(Iterator::collect) {
        Err(_) if info.in_place => Ok(Vec::new()),
        read => read,
    }
}

/// What names the persons in a list.
#[derive(Default)]
struct Naming {
    /// Facts of others to be changed.
    facts: BTreeSet<u64>,
    /// Rows of others, with the persons that they name.
    rows: BTreeMap<u64, BTreeSet<Ordinal>>,
    /// Items of others in a table of the operator's where other rows stand in their places.
    items: BTreeMap<String, BTreeSet<Ordinal>>,
}

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
    if facts.is_empty() {
        return Ok(Default::default());
    }
    let rows = rows_of(store, info, &facts)?;
    let numbers = rows.iter().map(|one| one.row).collect();
    let mut next = rows.iter();
    let mut naming = Naming::default();
    for batch in rows_there(store, info, &["mentions", "depicted"], numbers)? {
        let ids = texts(&batch, "id")?;
        let lists: Vec<&ListArray> = batch
            .columns()
            .iter()
            .filter_map(|c| c.as_list_opt::<i32>())
            .collect();
        for (at, one) in (0..batch.num_rows()).zip(&mut next) {
            let names = |list: &&ListArray| {
                let values = list.is_valid(at).then(|| list.value(at));
                let values = values.as_ref().and_then(|v| v.as_string_opt::<i32>());
                values.is_some_and(|v| v.iter().flatten().any(|n| plan.names.contains(n)))
            };
            if info.in_place && ids.value(at) != one.item {
                continue;
            }
            let whom = persons.remove(&one.fact).unwrap_or_default();
            if lists.iter().any(names) {
                // A table of the operator's is not ours to change.
                naming.facts.extend((!info.in_place).then_some(one.fact));
                naming.rows.insert(one.row, whom);
            }
        }
    }
    // What stands elsewhere by now, or cannot be read, has the name still, for all that is known.
    let unmet = rows.into_iter().filter(|_| info.in_place);
    let unmet = unmet.filter_map(|one| Some((one.item, persons.remove(&one.fact)?)));
    naming.items.extend(unmet);
    Ok(naming)
}

/// Where a fact is in its content.
struct At {
    row: u64,
    fact: u64,
    /// The item, where the content is read in place.
    item: String,
}

/// Rows in the content of facts.
fn rows_of(
    store: &ContentStore,
    info: &ContentInfo,
    facts: &BTreeSet<u64>,
) -> Result<Vec<At>, Error> {
    // In a copy, an item's row is its place among the accepted ones.
    if !info.in_place {
        let at = |fact: &u64| At {
            row: *fact,
            fact: *fact,
            item: String::new(),
        };
        return Ok(facts.iter().map(at).collect());
    }
    let parts = Parts::open(&store.facts(&info.content), FACTS)?;
    let mut rows = Vec::new();
    parts.read(&parts.holding(facts), |first, batch| {
        let numbers = number::<UInt64Type>(&batch, "row")?;
        let items = texts(&batch, "item")?;
        for fact in facts.range(first..first + batch.num_rows() as u64) {
            let at = usize::try_from(fact - first).unwrap_or(usize::MAX);
            rows.push(At {
                row: numbers.value(at),
                fact: *fact,
                item: items.value(at).to_owned(),
            });
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
