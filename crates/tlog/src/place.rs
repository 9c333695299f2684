//! Where each file of a published log lies (C2SP tlog-tiles).

use std::fmt;

/// Hashes in a full tile, entries in a full bundle.
pub(crate) const WIDTH: u64 = 256;

/// What a file under `tile/` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Row {
    /// The entries themselves.
    Entries,
    /// Hashes of complete subtrees of `256^level` leaves.
    Level(u8),
}

/// One tile or bundle: the row, its number in it, and how much of it there is (1 to 256).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) row: Row,
    pub(crate) number: u64,
    pub(crate) width: u64,
}

impl Row {
    /// How many hashes or entries the row has in a tree of this size.
    pub(crate) const fn length(self, size: u64) -> u64 {
        match self {
            Row::Entries => size,
            Row::Level(level) if level < 8 => size >> (8 * level as u32),
            Row::Level(_) => 0,
        }
    }

    /// The file that holds number `at` of the row in a tree of this size.
    pub(crate) const fn place(self, at: u64, size: u64) -> Place {
        let number = at / WIDTH;
        let left = self.length(size).saturating_sub(number * WIDTH);
        let width = if left < WIDTH { left } else { WIDTH };
        Place {
            row: self,
            number,
            width,
        }
    }

    /// Every row of a tree of this size.
    pub(crate) fn all(size: u64) -> impl Iterator<Item = Row> {
        let rows = std::iter::once(Row::Entries).chain((0..8).map(Row::Level));
        rows.filter(move |row| row.length(size) > 0)
    }
}

impl Place {
    /// Whether it is full: it will never change, and it takes the place of its partial forms.
    pub(crate) const fn is_full(&self) -> bool {
        self.width == WIDTH
    }

    /// The same tile in full.
    pub(crate) const fn full(self) -> Place {
        Place {
            width: WIDTH,
            ..self
        }
    }

    /// The folder in which its partial forms lie.
    pub(crate) fn partial_folder(&self) -> String {
        format!("{}.p", self.full())
    }

    /// Reads a path; `None` when it is none, or has another spelling.
    pub(crate) fn parse(path: &str) -> Option<Place> {
        let rest = path.strip_prefix("tile/")?;
        let (row, rest) = rest.split_once('/')?;
        let row = match row {
            "entries" => Row::Entries,
            level => Row::Level(level.parse().ok().filter(|l| *l < 64)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok().filter(|w| *w < WIDTH)?),
            None => (rest, WIDTH),
        };
        let number = number.split('/').try_fold(0_u64, |sum, part| {
            let digits = part.strip_prefix('x').unwrap_or(part);
            let part: u64 = digits.parse().ok()?;
            sum.checked_mul(1000)?.checked_add(part)
        })?;
        let place = Place { row, number, width };
        (width > 0 && place.to_string() == path).then_some(place)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Row::Entries => f.write_str("tile/entries/")?,
            Row::Level(level) => write!(f, "tile/{level}/")?,
        }
        let mut groups = vec![self.number % 1000];
        let mut rest = self.number / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        groups.reverse();
        let (last, before) = groups.split_last().unwrap_or((&0, &[]));
        before.iter().try_for_each(|g| write!(f, "x{g:03}/"))?;
        write!(f, "{last:03}")?;
        match self.is_full() {
            true => Ok(()),
            false => write!(f, ".p/{}", self.width),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        // C2SP tlog-tiles, "Merkle Tree": index 1234067.
        let place = |row, number, width| Place { row, number, width }.to_string();
        assert_eq!(place(Row::Level(0), 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(place(Row::Level(4), 5, 8), "tile/4/005.p/8");
        assert_eq!(place(Row::Entries, 1000, 1), "tile/entries/x001/000.p/1");
    }

    #[test]
    fn a_tree_of_seventy_thousand_has_the_tiles_of_the_specification() {
        // C2SP tlog-tiles, "Partial Tiles".
        let last = |level, at| Row::Level(level).place(at, 70_000);
        assert_eq!(last(0, 69_999).to_string(), "tile/0/273.p/112");
        assert_eq!(last(0, 0).to_string(), "tile/0/000");
        assert_eq!(last(1, 272).to_string(), "tile/1/001.p/17");
        assert_eq!(last(2, 0).to_string(), "tile/2/000.p/1");
        assert_eq!(Row::all(70_000).count(), 4);
        assert_eq!(Row::Level(1).place(0, 256).to_string(), "tile/1/000.p/1");
        assert_eq!(Row::Level(0).place(255, 256).to_string(), "tile/0/000");
    }

    #[test]
    fn a_path_has_one_spelling() {
        for good in [
            "tile/0/000",
            "tile/entries/x001/234.p/255",
            "tile/63/x999/x999/000.p/1",
        ] {
            assert_eq!(Place::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "tile/0/0",
            "tile/00/000",
            "tile/64/000",
            "tile/0/1000",
            "tile/0/x000/001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/+00",
            "tile/0/001/000",
            "tile/0/x001/x002",
            "tile/data/000",
            "tile/8/0/000",
            "tile/0/000.p",
            "tile/0/",
            "tile/",
            "tile/0/../000",
            "tile/0/x999999999999999999999/000",
        ] {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }
}
