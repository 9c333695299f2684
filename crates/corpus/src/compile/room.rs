//! How many shards a set gets, so that its cells stay small.
//!
//! A purge of one person writes their cells anew. People are spread evenly over the cells, but not their
//! rows, so room is left: new content counts twice, and what counts of the set before is the cell than which
//! nine in ten are smaller. The largest may be one person's, which no number of shards makes smaller. Once a
//! set has its shards, the next ones keep them for as long as they do: with other shards no cell can be taken
//! over.

use super::Order;
use super::base::Newest;
use intake::{ContentInfo, ContentStore};
use rights::Grid;
use std::collections::BTreeSet;

/// A cell is to have at most so many bytes.
pub const CELL_BYTES: u64 = 64_000_000;

/// The grid of the next set.
pub(super) fn grid(
    order: &Order<'_>,
    store: &ContentStore,
    newest: Option<&Newest>,
    contents: &[ContentInfo],
) -> Grid {
    let Some(most) = order.cell_bytes else {
        return order.grid;
    };
    let before = newest.filter(|n| {
        let grid = n.manifest.grid;
        grid.slices == order.grid.slices && grid.shards >= order.grid.shards
    });
    let known = before.map(|n| n.manifest.content.iter().map(|c| c.content.as_str()));
    let known: BTreeSet<&str> = known.into_iter().flatten().collect();
    let new = contents.iter().filter(|c| !known.contains(&*c.content));
    let new = new.map(|c| share(store.bytes(c), c.items, c.read)).sum();
    let (grid, large) = before.map_or((order.grid, 0), |n| {
        (n.manifest.grid, larger_than_most(n.cell_bytes()))
    });
    fitting(grid, (large, new), most)
}

/// Bytes of the rows of a file that were accepted: what it repeats is in other contents.
fn share(bytes: u64, items: u64, read: u64) -> u64 {
    let part = u128::from(bytes) * u128::from(items) / u128::from(read.max(1));
    u64::try_from(part).unwrap_or(u64::MAX).min(bytes)
}

/// Bytes of the cell than which nine in ten are smaller.
fn larger_than_most(bytes: impl Iterator<Item = u64>) -> u64 {
    let mut bytes: Vec<u64> = bytes.collect();
    bytes.sort_unstable();
    let at = bytes.len().saturating_sub(1) * 9 / 10;
    bytes.get(at).copied().unwrap_or(0)
}

/// A grid whose cells do not exceed `most` bytes when `new` bytes of content come to cells that have `large`
/// ones. Shards are doubled, and never become fewer.
fn fitting(grid: Grid, (large, new): (u64, u64), most: u64) -> Grid {
    let slices = u64::from(grid.slices.max(1));
    let in_shards = |shards: u16| {
        let times = u64::from((shards / grid.shards.max(1)).max(1));
        let more = new.saturating_mul(2) / (u64::from(shards.max(1)) * slices);
        (large / times).saturating_add(more)
    };
    let mut shards = grid.shards;
    while in_shards(shards) > most && shards <= Grid::MOST / 2 {
        shards *= 2;
    }
    Grid { shards, ..grid }
}

/// How many shards would do for the next set, where a cell is too large and people have alike much.
#[must_use]
pub fn shards_advised(grid: Grid, largest_cell_bytes: u64) -> Option<u16> {
    let fits = fitting(grid, (largest_cell_bytes, 0), CELL_BYTES);
    (largest_cell_bytes > CELL_BYTES && fits != grid).then_some(fits.shards)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shards(from: u16, largest: u64, new: u64) -> u16 {
        let grid = Grid {
            shards: from,
            slices: 4,
        };
        fitting(grid, (largest, new), CELL_BYTES).shards
    }

    #[test]
    fn shards_are_doubled_until_the_largest_cell_fits() {
        assert_eq!(shards(16, 0, 0), 16);
        assert_eq!(shards(16, CELL_BYTES, 0), 16);
        assert_eq!(shards(16, CELL_BYTES + 1, 0), 32);
        assert_eq!(shards(16, 3 * CELL_BYTES, 0), 64);
        // 10 GB that nobody has seen yet: 64 cells of 156 MB on average, and twice that is reckoned with.
        assert_eq!(shards(16, 0, 10_000_000_000), 128);
        // A little more in cells that are half full.
        assert_eq!(shards(128, CELL_BYTES / 2, 1_000_000_000), 128);
        assert_eq!(shards(128, CELL_BYTES / 2, 10_000_000_000), 256);
    }

    /// One person's cell stays as large as it is: nothing is doubled for it again and again.
    #[test]
    fn a_few_large_cells_do_not_count() {
        let cells = |large: usize| {
            let small = std::iter::repeat_n(1_000, 64 - large);
            larger_than_most(small.chain(std::iter::repeat_n(5 * CELL_BYTES, large)))
        };
        assert_eq!(cells(7), 1_000);
        assert_eq!(cells(8), 5 * CELL_BYTES);
        assert_eq!(larger_than_most(std::iter::empty()), 0);
        assert_eq!(larger_than_most(std::iter::once(7)), 7);
    }

    #[test]
    fn repeated_rows_do_not_count() {
        assert_eq!(share(1_000, 10, 100), 100);
        assert_eq!(share(u64::MAX, 5, 5), u64::MAX);
        assert_eq!(share(1_000, 0, 0), 0);
    }

    #[test]
    fn a_grid_has_an_end() {
        assert_eq!(shards(16, u64::MAX, u64::MAX), 4_096);
        assert_eq!(shards(4_096, u64::MAX, 1), 4_096);
        assert_eq!(shards(3_000, CELL_BYTES + 1, 0), 3_000);
    }

    #[test]
    fn more_shards_are_advised_where_cells_are_too_large() {
        let grid = Grid {
            shards: 16,
            slices: 4,
        };
        for (bytes, advised) in [
            (0, None),
            (CELL_BYTES, None),
            (CELL_BYTES + 1, Some(32)),
            (3 * CELL_BYTES, Some(64)),
            (u64::MAX >> 1, Some(Grid::MOST)),
        ] {
            assert_eq!(shards_advised(grid, bytes), advised, "{bytes}");
        }
    }
}
