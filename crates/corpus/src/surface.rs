//! Who has something on a surface.

use arrow::array::{AsArray as _, RecordBatch};
use arrow::datatypes::UInt32Type;
use decide::Facts;
use intake::ContentStore;
use rights::{Error, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// Everybody who has an item on one of these surfaces, in any content, by surface. Facts are read once.
///
/// # Errors
/// When facts cannot be read.
pub fn people_on<'s>(
    store: &ContentStore,
    surfaces: &BTreeSet<&'s str>,
) -> Result<BTreeMap<&'s str, BTreeSet<Ordinal>>, Error> {
    let mut people: BTreeMap<&str, BTreeSet<Ordinal>> = BTreeMap::new();
    for content in store.contents()? {
        let facts = Facts::open_some(&store.facts(&content.content), &BTreeSet::new())?;
        let meant = |surface: &String| surfaces.get(surface.as_str()).copied();
        let profiles = facts.profiles.iter();
        let meant: Vec<Option<&str>> = profiles.map(|p| meant(&p.surface)).collect();
        if meant.iter().all(Option::is_none) {
            continue;
        }
        for (group, ..) in facts.row_groups() {
            for batch in facts.read(group, &["person", "profile"])? {
                for (surface, person) in owners(&batch?, &meant)? {
                    people.entry(surface).or_default().insert(person);
                }
            }
        }
    }
    Ok(people)
}

/// The owners of rows on the surfaces meant; a profile has one or none.
fn owners<'s>(
    batch: &RecordBatch,
    meant: &[Option<&'s str>],
) -> Result<BTreeSet<(&'s str, Ordinal)>, Error> {
    let column = |name: &str| {
        let column = batch.column_by_name(name);
        let column = column.and_then(|c| c.as_primitive_opt::<UInt32Type>());
        column.ok_or_else(|| Error::corrupt(format!("a facts file lacks the column `{name}`")))
    };
    let rows = column("person")?.iter().zip(column("profile")?.iter());
    let surface = |profile: u32| {
        let place = usize::try_from(profile).ok()?;
        meant.get(place).copied().flatten()
    };
    let owner = |(person, profile): (Option<u32>, Option<u32>)| {
        Some((profile.and_then(surface)?, Ordinal(person?)))
    };
    Ok(rows.filter_map(owner).collect())
}
