//! Facts, profiles, links and their index without what erased items said.

use super::{BlankPlan, ContentPlan};
use crate::facts::{FACTS, LINKS, facts_properties, unknown_profile};
use crate::parts::Parts;
use crate::places::{self, entries, number, owned, target, texts};
use crate::rewrite::{Groups, Moved};
use crate::store::ContentStore;
use crate::swap::Swap;
use crate::write::{Writer, properties};
use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, RecordBatch, StringArray, UInt32Array,
};
use arrow::compute::{filter_record_batch, interleave_record_batch};
use arrow::datatypes::{Date32Type, UInt32Type, UInt64Type};
use rights::{Error, ItemId, Ordinal};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes the files of `facts/<content>` but content.json.
pub(super) fn blank(
    store: &ContentStore,
    content: &ContentPlan,
    plan: &BlankPlan,
    swap: &mut Swap,
) -> Result<Moved, Error> {
    let mut moved = Moved::default();
    if !content.own.is_empty() {
        let blank = profiles(store, content, swap, &mut moved)?;
        moved += facts(store, content, blank, swap)?;
    }
    if !content.own.is_empty() || !content.pointing.is_empty() {
        links(store, content, plan, swap, &mut moved)?;
    }
    Ok(moved)
}

/// The folder of the facts, relative to the workspace.
fn folder_of(content: &ContentPlan) -> PathBuf {
    Path::new("facts").join(&content.info.content)
}

fn facts(
    store: &ContentStore,
    content: &ContentPlan,
    blank: u32,
    swap: &mut Swap,
) -> Result<Moved, Error> {
    let parts = Parts::open(&store.facts(&content.info.content), FACTS)?;
    let own: BTreeSet<u64> = content.own.keys().copied().collect();
    let (holding, place) = (parts.holding(&own), folder_of(content));
    let to = (swap, place.as_path());
    let rewritten = parts.rewrite(&holding, to, &facts_properties(), |first, batch| {
        let is_own = |at: usize| own.contains(&(first + at as u64));
        let rows = 0..batch.num_rows();
        let items = texts(&batch, "item")?;
        let items = rows.clone().map(|at| match is_own(at) {
            true => ItemId::erased(&content.info.content, first + at as u64).to_string(),
            false => items.value(at).to_owned(),
        });
        let items: ArrayRef = Arc::new(StringArray::from_iter_values(items));
        let codes = number::<UInt32Type>(&batch, "profile")?;
        let codes = rows
            .clone()
            .map(|at| if is_own(at) { blank } else { codes.value(at) });
        let codes: ArrayRef = Arc::new(UInt32Array::from_iter_values(codes));
        let created = number::<Date32Type>(&batch, "created")?;
        let created =
            rows.map(|at| (!is_own(at) && created.is_valid(at)).then(|| created.value(at)));
        let created: ArrayRef = Arc::new(created.collect::<Date32Array>());
        with(
            &batch,
            &[("item", items), ("profile", codes), ("created", created)],
        )
    });
    rewritten.map(|(moved, _)| moved)
}

/// A batch with some columns replaced.
pub(super) fn with(batch: &RecordBatch, new: &[(&str, ArrayRef)]) -> Result<RecordBatch, Error> {
    let fields = batch.schema_ref().fields().iter().zip(batch.columns());
    let column = |(field, old): (&Arc<arrow::datatypes::Field>, &ArrayRef)| {
        let replaced = new.iter().find(|(name, _)| name == field.name());
        Arc::clone(replaced.map_or(old, |(_, column)| column))
    };
    let columns = fields.map(column).collect();
    RecordBatch::try_new(batch.schema(), columns)
        .map_err(|e| Error::internal("a blanked row does not fit").because(e))
}

/// Takes what nobody uses any more out of the profiles; gives the code of the one that says nothing.
fn profiles(
    store: &ContentStore,
    content: &ContentPlan,
    swap: &mut Swap,
    moved: &mut Moved,
) -> Result<u32, Error> {
    let folder = store.facts(&content.info.content);
    let path = folder.join("profiles.parquet");
    let groups = Groups::open(&path)?;
    let all: BTreeSet<usize> = groups.all().map(|(number, ..)| number).collect();
    let unknown = unknown_profile()?;
    let mut batches = vec![unknown.clone()];
    moved.read += groups.read(&path, &all, |_, batch| {
        batches.push(batch);
        Ok(())
    })?;
    let places = batches.iter().enumerate().skip(1);
    let mut places: Vec<(usize, usize)> = places
        .flat_map(|(number, batch)| (0..batch.num_rows()).map(move |at| (number, at)))
        .collect();
    let mut uses = places::uses(&folder)?;
    uses.resize(places.len(), 0);
    for own in content.own.values() {
        if let Some(count) = uses.get_mut(own.profile as usize) {
            *count = count.saturating_sub(1);
        }
    }
    let says_nothing = |(number, at): &(usize, usize)| {
        let batch: Option<&RecordBatch> = batches.get(*number);
        batch.is_some_and(|batch| {
            let columns = batch.columns().iter().zip(unknown.columns());
            columns
                .into_iter()
                .all(|(a, b)| a.slice(*at, 1).to_data() == b.to_data())
        })
    };
    let code = match places.iter().position(says_nothing) {
        Some(code) => code,
        None => {
            places.push((0, 0));
            uses.push(0);
            places.len() - 1
        }
    };
    if let Some(count) = uses.get_mut(code) {
        *count += content.own.len() as u64;
    }
    for (place, count) in places.iter_mut().zip(&uses) {
        if *count == 0 {
            *place = (0, 0);
        }
    }
    let sources: Vec<&RecordBatch> = batches.iter().collect();
    let rewritten = interleave_record_batch(&sources, &places)
        .map_err(|e| Error::corrupt("the profiles of a content are damaged").because(e))?;
    let to = swap.replaces(&folder_of(content).join("profiles.parquet"));
    let mut writer = Writer::create(&to, rewritten.schema(), properties().build())?;
    writer.write(&rewritten)?;
    writer.finish()?;
    moved.written += to.metadata().map_or(0, |m| m.len());
    places::save_uses(
        &swap.replaces(&folder_of(content).join("index/profiles.json")),
        &uses,
    )?;
    u32::try_from(code).map_err(|e| Error::internal("too many profiles").because(e))
}

/// Entries that go from the two indexes.
#[derive(Default)]
struct Gone {
    people: BTreeSet<(u64, u64)>,
    targets: BTreeSet<(u64, u64)>,
}

fn links(
    store: &ContentStore,
    content: &ContentPlan,
    plan: &BlankPlan,
    swap: &mut Swap,
    moved: &mut Moved,
) -> Result<(), Error> {
    let folder = store.facts(&content.info.content);
    let links = Parts::open(&folder, LINKS)?;
    let own = content.own.keys().copied();
    let facts: BTreeSet<u64> = own.chain(content.pointing.iter().copied()).collect();
    let touched = links.with_values(0, &facts);
    if touched.is_empty() {
        return Ok(());
    }
    let mut gone = Gone::default();
    let place = folder_of(content);
    let to = (&mut *swap, place.as_path());
    let rewritten = links.rewrite(&touched, to, &properties().build(), |_, batch| {
        blank_links(&batch, content, plan, &mut gone)
    });
    *moved += rewritten?.0;
    let (folder, place) = (folder.join("index"), place.join("index"));
    for (table, gone) in [
        (places::PEOPLE, gone.people),
        (places::TARGETS, gone.targets),
    ] {
        if gone.is_empty() {
            continue;
        }
        let keys = gone.iter().map(|(key, _)| *key).collect();
        let parts = Parts::open(&folder, table)?;
        let (touched, to) = (parts.with_values(0, &keys), (&mut *swap, place.as_path()));
        let rewritten = parts.rewrite(&touched, to, &places::properties(), |_, batch| {
            let keep: BooleanArray = entries(&batch)?
                .map(|entry| Some(!gone.contains(&entry)))
                .collect();
            kept(&batch, &keep)
        });
        *moved += rewritten?.0;
    }
    Ok(())
}

fn kept(batch: &RecordBatch, keep: &BooleanArray) -> Result<RecordBatch, Error> {
    filter_record_batch(batch, keep).map_err(|e| Error::internal("rows left out").because(e))
}

fn blank_links(
    batch: &RecordBatch,
    content: &ContentPlan,
    plan: &BlankPlan,
    gone: &mut Gone,
) -> Result<RecordBatch, Error> {
    let facts = number::<UInt64Type>(batch, "fact")?;
    let persons = number::<UInt32Type>(batch, "person")?;
    let items = texts(batch, "item")?;
    let mut keep = Vec::with_capacity(batch.num_rows());
    let mut renamed: Vec<Option<String>> = Vec::with_capacity(batch.num_rows());
    for at in 0..batch.num_rows() {
        let fact = facts.value(at);
        let own = content.own.contains_key(&fact);
        let item = items.is_valid(at).then(|| items.value(at));
        let erased = item.and_then(|item| plan.ids.get(item));
        if let Some(item) = item.filter(|_| own || erased.is_some()) {
            gone.targets.insert((target(item), fact));
        }
        if own && persons.is_valid(at) {
            gone.people
                .insert((owned(Ordinal(persons.value(at))) + 1, fact));
        }
        keep.push(!own);
        renamed.push(
            erased
                .map(ItemId::to_string)
                .or_else(|| item.map(str::to_owned)),
        );
    }
    let items: ArrayRef = Arc::new(renamed.into_iter().collect::<StringArray>());
    kept(&with(batch, &[("item", items)])?, &BooleanArray::from(keep))
}
