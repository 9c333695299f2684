//! Whose the facts behind rows of a set are, and what the platform calls the items.

use arrow::array::{Array, AsArray};
use arrow::datatypes::UInt32Type;
use decide::Facts;
use rights::Error;

/// Above one in this many facts of a row group, the whole group is read.
const SPARSE: u64 = 16;

/// Calls `each` with fact, item and owner of certain facts of a content, which are ascending.
///
/// # Errors
/// When the facts are damaged, or one of them has no known owner: such an item is in no set.
pub(crate) fn each_owned(
    facts: &Facts,
    wanted: &[u64],
    mut each: impl FnMut(u64, &str, u32) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut rest = wanted;
    for (group, first, count) in facts.row_groups() {
        let (here, later) = rest.split_at(rest.partition_point(|f| *f < first + count));
        rest = later;
        each_in(facts, (group, first, count), here, &mut each)?;
    }
    match rest {
        [] => Ok(()),
        [fact, ..] => Err(lost(facts, *fact)),
    }
}

/// The same for the facts of one row group: its number, its first fact, and how many it has.
pub(crate) fn each_in(
    facts: &Facts,
    (group, first, count): (usize, u64, u64),
    wanted: &[u64],
    mut each: impl FnMut(u64, &str, u32) -> Result<(), Error>,
) -> Result<(), Error> {
    if wanted.is_empty() {
        return Ok(());
    }
    const COLUMNS: [&str; 2] = ["item", "person"];
    let whole = wanted.len() as u64 > count / SPARSE;
    let batches: Box<dyn Iterator<Item = _>> = if whole {
        Box::new(facts.read(group, &COLUMNS)?)
    } else {
        let rows: Vec<u64> = wanted.iter().map(|f| f - first).collect();
        Box::new(facts.read_rows(group, &COLUMNS, &rows)?)
    };
    let mut next = wanted.iter().copied().peekable();
    let mut at = first;
    for batch in batches {
        let batch = batch?;
        let wrong = || Error::corrupt("a column of facts has another type than expected");
        let column = |name| batch.column_by_name(name).ok_or_else(wrong);
        let items = column("item")?.as_string_opt::<i32>().ok_or_else(wrong)?;
        let people = column("person")?;
        let people = people.as_primitive_opt::<UInt32Type>().ok_or_else(wrong)?;
        for row in 0..batch.num_rows() {
            let fact = match whole {
                true => next.next_if_eq(&at),
                false => next.next(),
            };
            at += 1;
            let Some(fact) = fact else { continue };
            if people.is_null(row) {
                return Err(lost(facts, fact));
            }
            each(fact, items.value(row), people.value(row))?;
        }
    }
    match next.next() {
        None => Ok(()),
        Some(fact) => Err(lost(facts, fact)),
    }
}

fn lost(facts: &Facts, fact: u64) -> Error {
    Error::corrupt(format!(
        "fact `{fact}` of content `{}` has no owner, and is in a set",
        facts.content
    ))
}
