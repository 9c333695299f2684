//! Counting on the fast path: an array by verdict, kind and year, turned into a [`Tally`] at the end.

use crate::tally::{Group, Tally};
use crate::worker::Verdict;
use rights::{Day, Decision, Error, Kind, People};
use std::sync::OnceLock;

/// Years with a column of their own: 1970 to 2149, as the fast path's days; then other, unknown.
const FIRST_YEAR: i16 = 1970;
const YEARS: usize = 180;
const UNKNOWN_YEAR: usize = YEARS;
const COLUMNS: usize = YEARS + 1;
const KINDS: usize = Kind::ALL.len();

/// Counts of one thread.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// By verdict, kind and year column.
    cells: Vec<u64>,
    /// Items created outside the columns' years.
    other: Vec<(Verdict, Kind, i16)>,
}

/// The year column of each day from 1970 on.
fn year_columns() -> &'static [u8] {
    static TABLE: OnceLock<Vec<u8>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let years = (0..=u16::MAX)
            .filter_map(|d| Day::from_epoch_days(d.into()))
            .map(Day::year);
        years
            .map(|y| u8::try_from(y - FIRST_YEAR).unwrap_or(u8::MAX))
            .collect()
    })
}

impl Counts {
    /// Counts a batch. `profiles` gives class and kind code by profile code.
    pub(crate) fn add(
        &mut self,
        verdicts: &[Verdict],
        profiles: &[u32],
        kinds: &[(u16, u8)],
        created: &[i32],
    ) -> Result<(), Error> {
        let years = year_columns();
        let most = usize::from(verdicts.iter().copied().max().unwrap_or(0));
        if self.cells.len() < (most + 1) * KINDS * COLUMNS {
            self.cells.resize((most + 1) * KINDS * COLUMNS, 0);
        }
        for ((verdict, profile), created) in verdicts.iter().zip(profiles).zip(created) {
            let kind = kinds
                .get(*profile as usize)
                .map_or(Kind::Unknown.code(), |(_, kind)| *kind);
            let column = usize::try_from(*created).ok().and_then(|d| years.get(d));
            let year = match column {
                Some(year) => usize::from(*year),
                None if *created == People::UNKNOWN_DAY => UNKNOWN_YEAR,
                None => {
                    self.count_other(*verdict, kind, *created)?;
                    continue;
                }
            };
            let cell = (usize::from(*verdict) * KINDS + usize::from(kind)) * COLUMNS + year;
            if let Some(count) = self.cells.get_mut(cell) {
                *count += 1;
            }
        }
        Ok(())
    }

    fn count_other(&mut self, verdict: Verdict, kind: u8, created: i32) -> Result<(), Error> {
        let day = Day::from_epoch_days(created);
        let day = day
            .ok_or_else(|| Error::corrupt(format!("facts hold the impossible day `{created}`")))?;
        self.other.push((
            verdict,
            Kind::from_code(kind).unwrap_or(Kind::Unknown),
            day.year(),
        ));
        Ok(())
    }

    /// The counts as a tally; `decisions` names the verdicts.
    pub(crate) fn into_tally(self, decisions: &[Decision]) -> Tally {
        let mut tally = Tally::default();
        for (index, items) in self
            .cells
            .iter()
            .enumerate()
            .filter(|(_, items)| **items > 0)
        {
            let (rest, year) = (index / COLUMNS, index % COLUMNS);
            let (verdict, kind) = (rest / KINDS, rest % KINDS);
            let Some(decision) = decisions.get(verdict) else {
                continue;
            };
            let kind = Kind::ALL.get(kind).copied().unwrap_or(Kind::Unknown);
            let year = (year < YEARS).then(|| FIRST_YEAR + year as i16);
            *tally
                .groups
                .entry(Group {
                    decision: *decision,
                    kind,
                    year,
                })
                .or_default() += items;
        }
        for (verdict, kind, year) in &self.other {
            let Some(decision) = decisions.get(usize::from(*verdict)) else {
                continue;
            };
            let group = Group {
                decision: *decision,
                kind: *kind,
                year: Some(*year),
            };
            *tally.groups.entry(group).or_default() += 1;
        }
        tally
    }
}
