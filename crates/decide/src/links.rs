//! What items are connected to: shares, quotes, depictions, mentions.

use crate::facts::{cannot_read, range, typed};
use crate::parts::Part;
use crate::profile::code;
use arrow::array::{Array, AsArray};
use arrow::datatypes::{UInt8Type, UInt32Type, UInt64Type};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use rights::Error;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

/// One connection of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Row number in the facts file.
    pub fact: u64,
    /// How they are connected.
    pub relation: Relation,
    /// The item at the other end.
    pub item: Option<String>,
    /// The person at the other end, by ordinal.
    pub person: Option<u32>,
}

/// How an item is connected to another item or a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Shares an item.
    ShareOf,
    /// Quotes an item.
    QuoteOf,
    /// Depicts a person.
    Depicts,
    /// Mentions a person.
    Mentions,
    /// Answers an item; changes no decision.
    ReplyTo,
}

impl Relation {
    fn from_code(value: u8) -> Result<Relation, Error> {
        let known = [
            Relation::ShareOf,
            Relation::QuoteOf,
            Relation::Depicts,
            Relation::Mentions,
            Relation::ReplyTo,
        ];
        code("relation", value, known.get(usize::from(value)).copied())
    }
}

/// Whether a row group of links may hold one of these facts.
fn may_hold(meta: &ArrowReaderMetadata, group: usize, facts: &BTreeSet<u64>) -> bool {
    range(meta, group, "fact")
        .is_none_or(|(least, most)| facts.range(least..=most).next().is_some())
}

/// Reads links, of certain facts or of all.
pub(crate) fn read_links(parts: &[Part], only: Option<&BTreeSet<u64>>) -> Result<Vec<Link>, Error> {
    let mut links: Vec<Link> = Vec::new();
    for part in parts {
        read_part(&part.path, &part.metadata, only, &mut links)?;
    }
    if links.is_sorted_by_key(|l| l.fact) {
        return Ok(links);
    }
    let path = parts.first().map(|part| part.path.display().to_string());
    Err(Error::corrupt(format!(
        "the links in `{}` are not sorted; import the content again",
        path.unwrap_or_default()
    )))
}

fn read_part(
    path: &Path,
    meta: &ArrowReaderMetadata,
    only: Option<&BTreeSet<u64>>,
    links: &mut Vec<Link>,
) -> Result<(), Error> {
    let groups = 0..meta.metadata().num_row_groups();
    let groups = groups.filter(|group| only.is_none_or(|facts| may_hold(meta, *group, facts)));
    let groups: Vec<usize> = groups.collect();
    if groups.is_empty() {
        return Ok(());
    }
    let file = File::open(path).map_err(|e| cannot_read(path)(e.into()))?;
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, meta.clone());
    let reader = reader.with_row_groups(groups).build();
    for batch in reader.map_err(|e| cannot_read(path)(e.into()))? {
        let batch = batch.map_err(|e| cannot_read(path)(e.into()))?;
        let fact = typed!(&batch, "fact", as_primitive_opt::<UInt64Type>);
        let relation = typed!(&batch, "relation", as_primitive_opt::<UInt8Type>);
        let item = typed!(&batch, "item", as_string_opt::<i32>);
        let person = typed!(&batch, "person", as_primitive_opt::<UInt32Type>);
        for row in 0..batch.num_rows() {
            if only.is_some_and(|facts| !facts.contains(&fact.value(row))) {
                continue;
            }
            links.push(Link {
                fact: fact.value(row),
                relation: Relation::from_code(relation.value(row))?,
                item: item.is_valid(row).then(|| item.value(row).to_owned()),
                person: person.is_valid(row).then(|| person.value(row)),
            });
        }
    }
    Ok(())
}
