//! Reading the files of a published log, and proofs from them.

use crate::edge::{complete, hashes, length_bytes};
use crate::files::{Files, failed};
use crate::place::{Place, Row, WIDTH};
use crate::proof::{ConsistencyProof, InclusionProof, ours, their};
use rights::{Error, Hash};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use tlog_tiles::tlog::{self, HashReader, prove_record, prove_tree, split_stored_hash_index};

/// Reads a bundle or a tile. Where a partial one is gone, since the full one took its place, the
/// beginning of the full one is given.
pub(crate) fn read(files: &dyn Files, place: Place) -> Result<Vec<u8>, Error> {
    let path = place.to_string();
    let get = |path: &str| files.read(path).map_err(|e| failed("read", path, e));
    let mut found = get(&path)?;
    let wanted = length_bytes(&place);
    if found.is_none() && !place.is_full() {
        found = get(&place.full().to_string())?.filter(|b| b.len() == length_bytes(&place.full()));
        found.iter_mut().for_each(|b| b.truncate(wanted));
    }
    let Some(found) = found else {
        return Err(Error::corrupt(format!(
            "the published log has no `{path}`; copy it again, or restore it"
        )));
    };
    if found.len() != wanted {
        return Err(Error::corrupt(format!(
            "`{path}` of the published log has `{}` bytes instead of {wanted}; copy it again, or restore it",
            found.len()
        )));
    }
    Ok(found)
}

/// Proofs from the tiles of a tree of this size, about it or any smaller one: what is complete in the
/// smaller tree is complete in this one, too.
pub(crate) struct Tiles<'a> {
    files: &'a dyn Files,
    size: u64,
    seen: RefCell<HashMap<Place, Vec<Hash>>>,
}

impl<'a> Tiles<'a> {
    pub(crate) fn new(files: &'a dyn Files, size: u64) -> Tiles<'a> {
        Tiles {
            files,
            size,
            seen: RefCell::default(),
        }
    }

    pub(crate) fn inclusion(&self, index: u64) -> Result<InclusionProof, Error> {
        let size = self.size;
        let hashes = prove_record(size, index, self).map_err(unproven)?;
        Ok(InclusionProof {
            index,
            size,
            hashes: ours(hashes),
        })
    }

    pub(crate) fn consistency(&self, from: u64, to: u64) -> Result<ConsistencyProof, Error> {
        let hashes = match from {
            0 => Vec::new(),
            from => prove_tree(to, from, self).map_err(unproven)?,
        };
        Ok(ConsistencyProof {
            from,
            to,
            hashes: ours(hashes),
        })
    }

    /// The node over `2^level` leaves with this number.
    fn node(&self, level: u8, number: u64) -> Result<Hash, Error> {
        let (row, within) = (Row::Level(level / 8), level % 8);
        let at = number << within;
        let place = row.place(at, self.size);
        let mut seen = self.seen.borrow_mut();
        let tile = match seen.entry(place) {
            Entry::Occupied(tile) => tile.into_mut(),
            Entry::Vacant(none) => none.insert(hashes(&read(self.files, place)?)),
        };
        let first = usize::try_from(at % WIDTH).unwrap_or_default();
        let hashes = tile.get(first..first + (1 << within));
        hashes
            .map(complete)
            .ok_or_else(|| Error::internal(format!("`{place}` does not hold the node asked for")))
    }
}

impl HashReader for Tiles<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        let node = |index: &u64| {
            let (level, number) = split_stored_hash_index(*index);
            self.node(level, number)
                .map(|h| their(&h))
                .map_err(|e| tlog::Error::InvalidInput(e.to_string()))
        };
        indexes.iter().map(node).collect()
    }
}

fn unproven(e: tlog::Error) -> Error {
    match e {
        tlog::Error::InvalidInput(what) => Error::corrupt(what),
        e => Error::internal("a proof could not be made").because(e),
    }
}
