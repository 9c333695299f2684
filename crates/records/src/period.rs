//! The time that statistics are about.

use rights::{Day, Error};

/// Days of one year from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// Whether it goes up to the day of the document: then what is live now is live at its end.
    pub(crate) is_current: bool,
}

impl Period {
    /// A year from its first day, up to today where it is not over.
    pub(crate) fn year(year: i16, today: Day) -> Result<Period, Error> {
        let (from, to) = (Day::from_ymd(year, 1, 1)?, Day::from_ymd(year, 12, 31)?);
        if from > today {
            return Err(Error::input(format!(
                "`{year}` has not begun; name a year up to `{}`",
                today.year()
            )));
        }
        Ok(Period {
            from,
            to: to.min(today),
            is_current: to >= today,
        })
    }

    pub(crate) fn has(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Its months, each as a period.
    pub(crate) fn months(&self) -> Vec<Period> {
        let year = self.from.year();
        let first = |month: i8| Day::from_ymd(year, month, 1).ok();
        let month = |month: i8| {
            let from = first(month)?;
            // After December comes another year.
            let last = first(month + 1).map_or(self.to, |next| next.plus_days(-1));
            let to = last.min(self.to);
            (from <= to).then_some(Period {
                from,
                to,
                is_current: self.is_current && to == self.to,
            })
        };
        (1..=12).filter_map(month).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_ends_today_at_the_latest() {
        let today = day("2026-03-10");
        let year = Period::year(2026, today).unwrap();
        assert_eq!((year.from, year.to), (day("2026-01-01"), today));
        assert!(year.is_current);
        let months: Vec<_> = year.months().iter().map(|m| (m.from, m.to)).collect();
        let expected = [
            (day("2026-01-01"), day("2026-01-31")),
            (day("2026-02-01"), day("2026-02-28")),
            (day("2026-03-01"), today),
        ];
        assert_eq!(months, expected);
        let past = Period::year(2025, today).unwrap();
        assert_eq!(
            (past.to, past.is_current, past.months().len()),
            (day("2025-12-31"), false, 12)
        );
        assert!(Period::year(2027, today).is_err());
        assert!(Period::year(0, today).is_err());
    }

    #[test]
    fn the_last_year_there_is_ends() {
        let year = Period::year(9999, day("9999-12-31")).unwrap();
        assert_eq!(year.months().len(), 12);
    }
}
