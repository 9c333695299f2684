//! The tree of commitments, as far as it can be checked without secrets: its root follows from the
//! stored leaves, and there are as many of them as visible rows and their owners.
//!
//! That each leaf is the commitment to one of these rows only an audit can show.

use crate::set::commitments::{SINCE_FORMAT, recount};
use crate::set::schema::number;
use crate::set::table::{SetTable, TableFile};
use rayon::prelude::*;
use rights::{Error, Manifest};
use std::path::Path;

/// Whether the claim of a state may follow that of its parent: a tree only shrinks.
pub(super) fn follows(parent: &Manifest, state: &Manifest) -> bool {
    match (&parent.absence, &state.absence) {
        (None, None) => true,
        (Some(before), Some(now)) => {
            before.salt == now.salt && now.people <= before.people && now.items <= before.items
        }
        _ => false,
    }
}

pub(super) fn check(
    set: &Path,
    manifest: &Manifest,
    table: Result<&SetTable, String>,
) -> Result<String, String> {
    let Some(claim) = &manifest.absence else {
        return match manifest.format < SINCE_FORMAT {
            true => Ok("none: compiled before sets had a tree of commitments; compile again for proofs of absence".to_owned()),
            false => Err(format!("a set of format `{}` claims no tree of commitments", manifest.format)),
        };
    };
    let counted = recount(set, manifest).map_err(|e| e.to_string())?;
    if !counted.root_holds {
        return Err(format!(
            "the stored commitments do not make the root `{}`",
            claim.root
        ));
    }
    if !counted.nodes_hold {
        return Err("the stored nodes do not follow from the commitments".to_owned());
    }
    let (people, items) = visible(table?).map_err(|e| e.to_string())?;
    if (people, items) != (claim.people, claim.items) {
        return Err(format!(
            "`{items}` items of `{people}` people are visible, and `{}` of `{}` committed to",
            claim.items, claim.people
        ));
    }
    Ok(format!(
        "{items} items of {people} people, root {}",
        claim.root
    ))
}

/// How many people have visible rows, and how many rows are visible.
fn visible(table: &SetTable) -> Result<(u64, u64), Error> {
    let one = |file: &TableFile| -> Result<(Vec<u128>, u64), Error> {
        let (mut people, mut rows) = (Vec::new(), 0);
        table.each_visible(file, |_, row| {
            rows += 1;
            let person = number(row.person);
            if people.last() != Some(&person) {
                people.push(person);
            }
        })?;
        Ok((people, rows))
    };
    let cells = table.files()?;
    let cells: Result<Vec<_>, Error> = cells.par_iter().with_max_len(1).map(one).collect();
    let (people, rows): (Vec<_>, Vec<u64>) = cells?.into_iter().unzip();
    let mut people = people.concat();
    people.par_sort_unstable();
    people.dedup();
    Ok((people.len() as u64, rows.into_iter().sum()))
}
