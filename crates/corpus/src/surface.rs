//! Who has something on a surface.

use arrow::array::{AsArray as _, RecordBatch};
use arrow::datatypes::UInt32Type;
use decide::Facts;
use intake::ContentStore;
use rights::{Error, Ordinal};
use std::collections::BTreeSet;

/// Everybody who has an item on a surface, in any content.
///
/// # Errors
/// When facts cannot be read.
pub fn people_on(store: &ContentStore, surface: &str) -> Result<BTreeSet<Ordinal>, Error> {
    let mut people = BTreeSet::new();
    for content in store.contents()? {
        let facts = Facts::open_some(&store.facts(&content.content), &BTreeSet::new())?;
        let profiles = facts.profiles.iter();
        let meant: Vec<bool> = profiles.map(|p| p.surface == surface).collect();
        if !meant.contains(&true) {
            continue;
        }
        for (group, ..) in facts.row_groups() {
            for batch in facts.read(group, &["person", "profile"])? {
                people.extend(owners(&batch?, &meant)?);
            }
        }
    }
    Ok(people)
}

/// The owners of rows whose profile is one of those meant.
fn owners(batch: &RecordBatch, meant: &[bool]) -> Result<BTreeSet<Ordinal>, Error> {
    let column = |name: &str| {
        let column = batch.column_by_name(name);
        let column = column.and_then(|c| c.as_primitive_opt::<UInt32Type>());
        column.ok_or_else(|| Error::corrupt(format!("a facts file lacks the column `{name}`")))
    };
    let rows = column("person")?.iter().zip(column("profile")?.iter());
    let is_meant = |profile: u32| {
        let place = usize::try_from(profile).ok();
        let place = place.and_then(|place| meant.get(place));
        place.copied().unwrap_or(false)
    };
    let owner = |(person, profile): (Option<u32>, Option<u32>)| {
        person
            .filter(|_| profile.is_some_and(is_meant))
            .map(Ordinal)
    };
    Ok(rows.filter_map(owner).collect())
}
