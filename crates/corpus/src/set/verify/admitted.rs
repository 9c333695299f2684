//! The rows of the cells are the admitted rows of the decision table.
//!
//! The two have different orders and may be larger than memory. Each side is summed up: the sum
//! (modulo 2^128) of a keyed digest of every row. The key is a hash of the claims about both sides,
//! so it is fixed only when they are.

use super::cells::SeenCell;
use rights::{Hash, Manifest, Pseudonym};
use sha2::{Digest, Sha256};

/// The key of the digests.
pub(super) struct TieKey(Sha256);

impl TieKey {
    pub(super) fn of(manifest: &Manifest) -> TieKey {
        let mut claims = manifest.decisions.0.to_vec();
        for cell in &manifest.cells {
            claims.extend_from_slice(&cell.root.0);
        }
        TieKey(Sha256::new_with_prefix(Hash::of(&claims).0))
    }
}

/// What ties two sets of rows together: their number and the sum of their digests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tie {
    rows: u64,
    sum: u128,
}

impl Tie {
    pub(super) fn add(
        &mut self,
        key: &TieKey,
        person: Pseudonym,
        item: Pseudonym,
        content: &str,
        row: u64,
    ) {
        let mut hasher = key.0.clone();
        hasher.update(person.0);
        hasher.update(item.0);
        hasher.update(row.to_le_bytes());
        hasher.update(content);
        let digest: [u8; 32] = hasher.finalize().into();
        let first = digest.first_chunk().copied().unwrap_or_default();
        self.sum = self.sum.wrapping_add(u128::from_le_bytes(first));
        self.rows += 1;
    }

    fn merge(&mut self, other: Tie) {
        self.rows += other.rows;
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

pub(super) fn check(
    manifest: &Manifest,
    seen: &[SeenCell],
    admitted: Tie,
) -> Result<String, String> {
    let mut rows = Tie::default();
    for cell in seen {
        let read = cell.read.as_ref().map_err(Clone::clone)?;
        rows.merge(read.tie);
    }
    if rows.rows != admitted.rows {
        return Err(format!(
            "the decision table admits `{}` items, the cells have `{}` rows",
            admitted.rows, rows.rows
        ));
    }
    if rows != admitted {
        let what = "the rows of the cells are not the items that the decision table admits";
        return Err(what.to_owned());
    }
    Ok(format!(
        "{} of {} items are in the cells",
        rows.rows, manifest.items_seen
    ))
}
