//! The masked rows are those that the manifest names and those that the table's log masks.

use crate::set::table::SetTable;
use rights::{Manifest, MaskEntry};

pub(super) fn check(manifest: &Manifest, table: &SetTable) -> Result<String, String> {
    let masks = table.masks().map_err(|e| e.to_string())?;
    if let Some((found, claimed)) = masks.iter().zip(&manifest.masks).find(|(a, b)| a != b) {
        return Err(format!(
            "the table masks `{}` rows of `{}`, the manifest `{}` of `{}`, or others",
            found.rows, found.cell, claimed.rows, claimed.cell
        ));
    }
    let of = |entries: &[MaskEntry]| entries.iter().map(|m| m.rows).sum::<u64>();
    if masks.len() != manifest.masks.len() {
        return Err(format!(
            "the table masks `{}` rows in `{}` cells, the manifest `{}` in `{}`",
            of(&masks),
            masks.len(),
            of(&manifest.masks),
            manifest.masks.len()
        ));
    }
    Ok(format!("{} rows in {} cells", of(&masks), masks.len()))
}
