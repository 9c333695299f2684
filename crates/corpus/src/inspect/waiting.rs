//! Which rows the feed of a set lists and no signed state masks yet.

use crate::set::{PublicKey, SetTable, Signed, paths, state};
use feed::Reader;
use rights::{Error, Manifest, Pseudonym, Sequence};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

/// Items that wait for their mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub items: u64,
    /// Where in the ledger the one that waits longest was found refused.
    pub since: Sequence,
}

/// What of the feed's list waits for a mask; none where nothing does, and for a set without a feed.
///
/// # Errors
/// When the set or its feed is damaged.
pub async fn waiting(set: &Path, key: PublicKey) -> Result<Option<Waiting>, Error> {
    if !paths::feed(set).join("head").exists() {
        return Ok(None);
    }
    let reader = Reader::open(set, key.bytes())?;
    let head = state::head(set)?.manifest;
    let base = Signed::read(&paths::state(set, reader.head().base_state));
    let before = base.map_or(0, |base| rows(&base.manifest));
    // As a rule everything is masked, and then two sums say so.
    if reader.head().revoked == rows(&head).saturating_sub(before) {
        return Ok(None);
    }
    let masked = masked(set, &head).await?;
    let listed = reader.listed()?;
    let waits: Vec<Sequence> = listed
        .into_iter()
        .filter(|(_, item)| !masked.contains(item))
        .map(|(found_at, _)| found_at)
        .collect();
    let oldest = waits.iter().min().copied();
    Ok(oldest.map(|since| Waiting {
        items: waits.len() as u64,
        since,
    }))
}

fn rows(manifest: &Manifest) -> u64 {
    manifest.masks.iter().map(|mask| mask.rows).sum()
}

/// The items of every masked row.
async fn masked(set: &Path, head: &Manifest) -> Result<HashSet<Pseudonym>, Error> {
    let table = SetTable::load_at(set, head.table_version).await?;
    let mut items = HashSet::new();
    for file in table.files()?.iter().filter(|file| file.masked > 0) {
        let rows: BTreeSet<u64> = table.masked_rows(file)?.into_iter().collect();
        let found = table.find_rows(file.cell, &rows)?.rows;
        items.extend(found.into_iter().map(|row| row.item));
    }
    Ok(items)
}
