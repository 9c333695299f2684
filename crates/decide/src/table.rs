//! The dense table of the fast path: from signature, profile, age and days to a verdict.

use crate::class::Class;
use crate::worker::Verdict;

/// No verdict computed yet.
pub(crate) const UNSET: Verdict = Verdict::MAX;

/// More cells than this are not worth a table; items then take the careful path.
const MOST_CELLS: usize = 1 << 26;

/// Verdicts by (profile class, signature, class of age then, class of creation day).
///
/// Rows of profile classes are appended as they are met; when more classes of days are met than
/// there are columns, the table starts again with twice as many.
#[derive(Debug)]
pub(crate) struct Table {
    cells: Vec<Verdict>,
    signatures: usize,
    ages: usize,
    days: usize,
}

impl Table {
    pub(crate) fn new(signatures: usize, ages: usize) -> Table {
        Table {
            cells: Vec::new(),
            signatures: signatures.max(1),
            ages: ages.max(1),
            days: 2,
        }
    }

    /// Cells of one profile class.
    #[inline]
    pub(crate) fn stride(&self) -> usize {
        self.signatures * self.ages * self.days
    }

    /// Where in a profile's cells a tuple lies; `None` when the day class has no column.
    #[inline]
    pub(crate) fn offset(&self, signature: u16, age: Class, day: Class) -> Option<usize> {
        let (signature, age, day) = (usize::from(signature), usize::from(age), usize::from(day));
        let fits = day < self.days && age < self.ages && signature < self.signatures;
        fits.then_some((signature * self.ages + age) * self.days + day)
    }

    /// The verdict in a cell; [`UNSET`] where there is none.
    #[inline]
    pub(crate) fn get(&self, cell: usize) -> Verdict {
        self.cells.get(cell).copied().unwrap_or(UNSET)
    }

    /// Stores a verdict, making room for the profile and the day.
    pub(crate) fn put(
        &mut self,
        profile: Class,
        signature: u16,
        age: Class,
        day: Class,
        verdict: Verdict,
    ) {
        while usize::from(day) >= self.days {
            self.days *= 2;
            self.cells.clear();
        }
        let stride = self.stride();
        let needed = (usize::from(profile) + 1) * stride;
        if needed > MOST_CELLS {
            return;
        }
        if self.cells.len() < needed {
            self.cells.resize(needed, UNSET);
        }
        let Some(offset) = self.offset(signature, age, day) else {
            return;
        };
        if let Some(cell) = self.cells.get_mut(usize::from(profile) * stride + offset) {
            *cell = verdict;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_forgets_but_never_mixes_up() {
        let mut table = Table::new(3, 2);
        table.put(0, 1, 1, 0, 7);
        let at = |t: &Table, profile: usize, s, a, d| {
            t.offset(s, a, d).map(|o| t.get(profile * t.stride() + o))
        };
        assert_eq!(at(&table, 0, 1, 1, 0), Some(7));
        table.put(1, 2, 0, 5, 9);
        assert_eq!(at(&table, 1, 2, 0, 5), Some(9));
        assert_eq!(at(&table, 0, 1, 1, 0), Some(UNSET));
        assert_eq!(at(&table, 0, 3, 1, 0), None);
    }
}
