//! The copy of a content without what erased items said.

use super::facts::with;
use super::{BlankPlan, ContentPlan};
use crate::batch::{data_type, schema};
use crate::item::at;
use crate::parts::Parts;
use crate::rewrite::Moved;
use crate::source::hash_file;
use crate::store::ContentStore;
use crate::swap::{Swap, write_whole};
use crate::table::ITEMS;
use crate::write::properties;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, ListArray, ListBuilder, RecordBatch, StringArray,
    StringBuilder,
};
use arrow::compute::nullif;
use arrow::datatypes::DataType;
use rights::{Error, ItemId};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Writes the copy, if there is one, and content.json.
pub(super) fn blank(
    store: &ContentStore,
    content: &ContentPlan,
    plan: &BlankPlan,
    swap: &mut Swap,
) -> Result<Moved, Error> {
    let mut moved = Moved::default();
    if content.own.is_empty() && content.naming.is_empty() && content.pointing.is_empty() {
        return Ok(moved);
    }
    let mut info = content.info.clone();
    info.purges += 1;
    if !info.in_place {
        let copies = store.root().join("content");
        let parts = Parts::open(&copies, &info.content)?;
        // In a copy, facts and rows have the same numbers.
        let own = content.own.keys();
        let rows: BTreeSet<u64> = own
            .chain(&content.naming)
            .chain(&content.pointing)
            .copied()
            .collect();
        let to = (&mut *swap, Path::new("content"));
        let (bytes, written) = parts.rewrite(
            &parts.holding(&rows),
            to,
            &properties().build(),
            |first, batch| blank_rows(first, &batch, content, plan),
        )?;
        moved += bytes;
        for (part, path) in written {
            if let Some(copy) = info.copies.get_mut(part) {
                copy.hash = hash_file(&path)?;
            }
        }
    }
    let text = serde_json::to_vec_pretty(&info)
        .map_err(|e| Error::internal("content.json could not be written").because(e))?;
    let place = Path::new("facts").join(&info.content).join("content.json");
    write_whole(&swap.replaces(&place), &text)?;
    Ok(moved)
}

fn blank_rows(
    first: u64,
    batch: &RecordBatch,
    content: &ContentPlan,
    plan: &BlankPlan,
) -> Result<RecordBatch, Error> {
    let wrong = || Error::corrupt("a copy of content has other columns than it was given");
    let rows = 0..batch.num_rows();
    let own: BooleanArray = rows
        .clone()
        .map(|at| Some(content.own.contains_key(&(first + at as u64))))
        .collect();
    let mut new: Vec<(&str, ArrayRef)> = Vec::new();
    let places: Vec<usize> = (0..ITEMS.columns.len()).collect();
    for (place, field) in schema(&places).fields().iter().enumerate() {
        let name = ITEMS.columns.get(place).map_or("", |c| c.name);
        let column = batch.column_by_name(field.name()).ok_or_else(wrong)?;
        let blanked: ArrayRef = match (place, data_type(place)) {
            (at::ID, _) => {
                let ids = column.as_string_opt::<i32>().ok_or_else(wrong)?;
                let id = |at: usize| match own.value(at) {
                    true => ItemId::erased(&content.info.content, first + at as u64).to_string(),
                    false => ids.value(at).to_owned(),
                };
                Arc::new(StringArray::from_iter_values(rows.clone().map(id)))
            }
            (_, DataType::List(_)) => {
                let lists = column.as_list_opt::<i32>().ok_or_else(wrong)?;
                Arc::new(blank_lists(place, lists, &own, plan).ok_or_else(wrong)?)
            }
            _ => nullif(column, &own).map_err(|e| wrong().because(e))?,
        };
        new.push((name, blanked));
    }
    with(batch, &new)
}

/// Lists without the names of erased persons, and with what stands for erased items; those of erased
/// items are empty.
fn blank_lists(
    place: usize,
    lists: &ListArray,
    own: &BooleanArray,
    plan: &BlankPlan,
) -> Option<ListArray> {
    let mut out = ListBuilder::new(StringBuilder::new());
    for at in 0..lists.len() {
        if lists.is_valid(at) && !own.value(at) {
            let values = lists.value(at);
            for value in values.as_string_opt::<i32>()?.iter().flatten() {
                match place {
                    at::MENTIONS | at::DEPICTED if plan.names.contains(value) => {}
                    at::REPLY_TO | at::SHARE_OF | at::QUOTE_OF => {
                        let erased = plan.ids.get(value).map(ItemId::as_str);
                        out.values().append_value(erased.unwrap_or(value));
                    }
                    _ => out.values().append_value(value),
                }
            }
        }
        out.append(true);
    }
    Some(out.finish())
}
