//! The unfinished tiles at the right edge of a tree: what a log that is written or checked from
//! left to right keeps in memory.

use crate::frontier::Frontier;
use crate::leaf::{Commitment, above, nothing};
use crate::place::{Place, Row, WIDTH};
use rights::{Error, Hash};

/// An entry in a bundle: its length in two bytes, big end first, then itself.
const ENTRY_BYTES: usize = 34;
const LENGTH: [u8; 2] = [0, 32];

/// The partial tiles of a tree.
///
/// INVARIANT: level `l` holds `(size >> 8l) % 256` hashes, the bundle as many entries as level 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edge {
    size: u64,
    bundle: Vec<u8>,
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a tree whose files can be read.
    pub(crate) fn load(
        size: u64,
        read: impl Fn(Place) -> Result<Vec<u8>, Error>,
    ) -> Result<Edge, Error> {
        let mut edge = Edge {
            size,
            ..Edge::default()
        };
        for row in Row::all(size) {
            let length = row.length(size);
            let bytes = match length % WIDTH {
                0 => Vec::new(),
                _ => read(row.place(length - 1, size))?,
            };
            match row {
                Row::Entries => edge.bundle = bytes,
                Row::Level(_) => edge.levels.push(hashes(&bytes)),
            }
        }
        Ok(edge)
    }

    /// How many entries there are before the edge and in it.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// Adds an entry. Each bundle and tile that becomes full is handed out, its bundle first.
    pub(crate) fn push(
        &mut self,
        entry: &Commitment,
        full: &mut dyn FnMut(Place, Vec<u8>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let number = self.size / WIDTH;
        self.size += 1;
        self.bundle.extend(LENGTH);
        self.bundle.extend(entry.0);
        if self.bundle.len() == ENTRY_BYTES * WIDTH as usize {
            let place = Place {
                row: Row::Entries,
                number,
                width: WIDTH,
            };
            full(place, std::mem::take(&mut self.bundle))?;
        }
        self.raise(entry.leaf().hash(), full)
    }

    /// Adds a leaf to level 0, and above each tile that is full its root to the level above.
    fn raise(
        &mut self,
        leaf: Hash,
        full: &mut dyn FnMut(Place, Vec<u8>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut next = leaf;
        for level in 0_u8.. {
            if self.levels.len() == usize::from(level) {
                self.levels.push(Vec::with_capacity(WIDTH as usize));
            }
            let Some(tile) = self.levels.get_mut(usize::from(level)) else {
                break;
            };
            tile.push(next);
            if (tile.len() as u64) < WIDTH {
                break;
            }
            let row = Row::Level(level);
            let place = Place {
                row,
                number: row.length(self.size) / WIDTH - 1,
                width: WIDTH,
            };
            full(place, bytes(tile))?;
            next = complete(tile);
            tile.clear();
        }
        Ok(())
    }

    /// The partial tiles and the partial bundle.
    pub(crate) fn partial(&self) -> impl Iterator<Item = (Place, Vec<u8>)> {
        let rows = Row::all(self.size).filter(|row| row.length(self.size) % WIDTH != 0);
        rows.map(|row| {
            let content = match row {
                Row::Entries => self.bundle.clone(),
                Row::Level(level) => self
                    .levels
                    .get(usize::from(level))
                    .map_or(vec![], |t| bytes(t)),
            };
            (row.place(row.length(self.size) - 1, self.size), content)
        })
    }

    /// The peaks of the whole tree: they all lie in the partial tiles.
    pub(crate) fn frontier(&self) -> Result<Frontier, Error> {
        let mut peaks = Vec::new();
        for tile in self.levels.iter().rev() {
            let mut rest = tile.as_slice();
            for bit in (0..8).rev().filter(|bit| tile.len() >> bit & 1 == 1) {
                let (first, after) = rest.split_at_checked(1 << bit).unwrap_or((rest, &[]));
                peaks.push(complete(first));
                rest = after;
            }
        }
        Frontier::from_peaks(self.size, peaks)
    }
}

/// The root over a complete subtree, given the hashes of one row of it.
pub(crate) fn complete(row: &[Hash]) -> Hash {
    let mut row = row.to_vec();
    while row.len() > 1 {
        let pairs = row.as_chunks::<2>().0.iter();
        row = pairs.map(|[left, right]| above(left, right)).collect();
    }
    row.first().copied().unwrap_or_else(nothing)
}

/// The hashes of a tile.
pub(crate) fn hashes(tile: &[u8]) -> Vec<Hash> {
    tile.as_chunks::<32>().0.iter().map(|h| Hash(*h)).collect()
}

fn bytes(tile: &[Hash]) -> Vec<u8> {
    tile.iter().flat_map(|h| h.0).collect()
}

/// The entries of a bundle; `None` when one of them is no commitment.
pub(crate) fn entries(bundle: &[u8]) -> Option<Vec<Commitment>> {
    let (entries, rest) = bundle.as_chunks::<ENTRY_BYTES>();
    if !rest.is_empty() {
        return None;
    }
    let entry = |entry: &[u8; ENTRY_BYTES]| {
        let (length, entry) = entry.split_first_chunk::<2>()?;
        (*length == LENGTH).then_some(())?;
        Some(Commitment(entry.try_into().ok()?))
    };
    entries.iter().map(entry).collect()
}

/// How many bytes a file has at its place.
pub(crate) const fn length_bytes(place: &Place) -> usize {
    let each = match place.row {
        Row::Entries => ENTRY_BYTES,
        Row::Level(_) => 32,
    };
    each * place.width as usize
}
