//! How a training set lies on disk: windows, shards, slices, cells.

use crate::{Day, Error, ItemId, PurposeId, Randomness};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;

/// A person's place on every grid: random, given at first import, never changed by linking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridId(pub [u8; 16]);

impl GridId {
    /// A fresh one.
    ///
    /// # Errors
    /// When randomness fails.
    pub fn random(source: &dyn Randomness) -> Result<GridId, Error> {
        let mut bytes = [0; 16];
        source.fill(&mut bytes)?;
        Ok(GridId(bytes))
    }
}

/// The key of a workspace's grid. It never rotates: places on the grid are functions of it.
#[derive(Clone)]
pub struct GridKey([u8; 32]);

impl fmt::Debug for GridKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GridKey(..)")
    }
}

/// A keyed name that stands for a person or an item in a training set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(pub [u8; 16]);

impl GridKey {
    /// The key from its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> GridKey {
        GridKey(bytes)
    }

    /// Its bytes, to be stored with the workspace's secrets.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA256 (RFC 2104) over a label, a zero byte and the parts, each with its length.
    fn digest(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        // INVARIANT: HMAC takes keys of any length, so this cannot fail; a zero digest would be
        // seen at once by every placement test.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        mac.update(label.as_bytes());
        mac.update(&[0]);
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    fn word(&self, label: &str, parts: &[&[u8]]) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.digest(label, parts);
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    fn pseudonym(&self, label: &str, parts: &[&[u8]]) -> Pseudonym {
        let digest = self.digest(label, parts);
        let mut out = [0; 16];
        for (to, from) in out.iter_mut().zip(digest) {
            *to = from;
        }
        Pseudonym(out)
    }

    /// A person's pseudonym in the sets of one purpose; sets of two purposes cannot be joined by it.
    #[must_use]
    pub fn person(&self, purpose: &PurposeId, id: GridId) -> Pseudonym {
        self.pseudonym("person", &[purpose.as_str().as_bytes(), &id.0])
    }

    /// An item's pseudonym in the sets of one purpose.
    #[must_use]
    pub fn item(&self, purpose: &PurposeId, id: &ItemId) -> Pseudonym {
        self.pseudonym(
            "item",
            &[purpose.as_str().as_bytes(), id.as_str().as_bytes()],
        )
    }
}

/// Names items of one purpose, with the key and the purpose worked in once.
#[derive(Clone)]
pub struct ItemNames(Option<Hmac<Sha256>>);

impl ItemNames {
    /// The same as [`GridKey::item`].
    #[must_use]
    pub fn name(&self, item: &str) -> Pseudonym {
        // INVARIANT: HMAC takes keys of any length, so there is a state.
        let Some(mut mac) = self.0.clone() else {
            return Pseudonym([0; 16]);
        };
        mac.update(&(item.len() as u64).to_le_bytes());
        mac.update(item.as_bytes());
        let digest: [u8; 32] = mac.finalize().into_bytes().into();
        Pseudonym(digest.first_chunk().copied().unwrap_or_default())
    }
}

impl fmt::Debug for ItemNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ItemNames(..)")
    }
}

impl GridKey {
    /// Names items of a purpose, many of them.
    #[must_use]
    pub fn items(&self, purpose: &PurposeId) -> ItemNames {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).map(|mut mac| {
            mac.update(b"item\0");
            mac.update(&(purpose.as_str().len() as u64).to_le_bytes());
            mac.update(purpose.as_str().as_bytes());
            mac
        });
        ItemNames(mac.ok())
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

/// When an item was first imported: the month in which its window begins, counted from year 0.
/// Stored with the item and never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Window(pub i32);

impl Window {
    /// The window of a day. `months` (1, 2, 3, 4, 6 or 12) is its length; a quarter by default.
    #[must_use]
    pub fn of(day: Day, months: u8) -> Window {
        let month = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
        Window(month - month.rem_euclid(i32::from(months.max(1))))
    }
}

impl fmt::Display for Window {
    /// `2026-10`: the window's first month.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}",
            self.0.div_euclid(12),
            self.0.rem_euclid(12) + 1
        )
    }
}

/// How many shards and slices a set has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Rows of training, independent of one another.
    pub shards: u16,
    /// Slices inside a shard.
    pub slices: u16,
}

impl Default for Grid {
    fn default() -> Self {
        Grid {
            shards: 16,
            slices: 4,
        }
    }
}

impl Grid {
    /// The most shards, and the most slices.
    pub const MOST: u16 = 4_096;

    /// Checks the counts.
    ///
    /// # Errors
    /// When one is 0 or above 4,096.
    pub fn check(self) -> Result<(), Error> {
        let ok = |n: u16| (1..=Grid::MOST).contains(&n);
        if ok(self.shards) && ok(self.slices) {
            return Ok(());
        }
        Err(Error::input(format!(
            "a grid of `{} x {}`; shards and slices go from 1 to {}",
            self.shards,
            self.slices,
            Grid::MOST
        )))
    }

    /// Where a person's items lie, the same in every window. Two independent keyed hashes of the
    /// grid id, so that a person has at most one cell per window.
    #[must_use]
    pub fn place(self, key: &GridKey, id: GridId) -> (u16, u16) {
        // INVARIANT: the remainder of a division by a u16 fits a u16.
        let shard = key.word("shard", &[&id.0]) % u64::from(self.shards.max(1));
        let slice = key.word("slice", &[&id.0]) % u64::from(self.slices.max(1));
        (shard as u16, slice as u16)
    }
}

/// One file of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// When its items were first imported.
    pub window: Window,
    /// Row of training.
    pub shard: u16,
    /// Slice of the row.
    pub slice: u16,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "window={}/shard={}/slice={}",
            self.window, self.shard, self.slice
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_calendar_quarters() {
        let w = |text: &str| Window::of(text.parse().unwrap(), 3).to_string();
        assert_eq!(w("2026-11-23"), "2026-10");
        assert_eq!(w("2026-10-01"), "2026-10");
        assert_eq!(w("2026-09-30"), "2026-07");
    }

    #[test]
    fn places_spread_and_pseudonyms_differ_by_purpose() {
        let (key, grid) = (GridKey::new([7; 32]), Grid::default());
        let mut seen = std::collections::BTreeSet::new();
        for n in 0..1000u128 {
            seen.insert(grid.place(&key, GridId(n.to_le_bytes())));
        }
        assert_eq!(
            seen.len(),
            64,
            "a thousand people touch every shard and slice"
        );
        let id = GridId([1; 16]);
        assert_ne!(key.person(&"a".into(), id), key.person(&"b".into(), id));
        let (purpose, item) = (PurposeId::from("a"), ItemId::from("posts/17"));
        assert_eq!(
            key.items(&purpose).name(item.as_str()),
            key.item(&purpose, &item)
        );
    }
}
