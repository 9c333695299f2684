//! The indexes of links and shares are those that were signed, are sorted, and point to what is there.

use crate::set::indexes::claimed;
use crate::set::links::{Link, LinkIndex};
use crate::set::shares::ShareIndex;
use rights::{Cell, Manifest};
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn check(set: &Path, manifest: &Manifest) -> Result<String, String> {
    let claim = claimed(manifest).map_err(|e| e.to_string())?;
    let index = LinkIndex::open(set, claim).map_err(|e| e.to_string())?;
    let rows: BTreeMap<Cell, u64> = manifest.cells.iter().map(|c| (c.cell, c.rows)).collect();
    let mut last: Option<Link> = None;
    let mut wrong: Option<String> = None;
    let mut links = 0u64;
    let read = index.for_each(|link| {
        links += 1;
        let (cell, row) = (link.cell, link.row);
        if last.is_some_and(|last| last >= link) {
            wrong.get_or_insert(format!(
                "the link to row `{row}` of `{cell}` is out of order"
            ));
        }
        if rows.get(&cell).is_none_or(|rows| row >= *rows) {
            wrong.get_or_insert(format!("there is no row `{row}` of cell `{cell}`"));
        }
        last = Some(link);
    });
    read.map_err(|e| e.to_string())?;
    let shares = ShareIndex::open(set, claim).and_then(|index| index.check(manifest));
    let shares = shares.map_err(|e| e.to_string())?;
    let found = format!("{links} links, {shares} shares");
    match (wrong, claim) {
        (Some(wrong), _) => Err(wrong),
        (None, Some(_)) => Ok(format!("{found}, in the files that were signed")),
        (None, None) => Ok(format!(
            "{found}; compiled before manifests named these files, so that a changed one only `--reference` shows; compile again"
        )),
    }
}
