//! Days, instants and the clock. Policies speak of days (UTC); the ledger of instants.

use crate::Error;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A calendar day (UTC), as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The earliest and latest day demur accepts: years 1 to 9999.
    pub const MIN: Day = Day(-719_162);
    /// See [`Day::MIN`].
    pub const MAX: Day = Day(2_932_896);

    /// Days since 1970-01-01; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_epoch_days(days: i32) -> Option<Day> {
        (Self::MIN.0..=Self::MAX.0)
            .contains(&days)
            .then_some(Day(days))
    }

    /// A civil date.
    ///
    /// # Errors
    /// When there is no such date.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Result<Day, Error> {
        let date = Date::new(year, month, day)
            .map_err(|e| Error::input(format!("no such day `{year}-{month}-{day}`")).because(e))?;
        Day::from_date(date)
    }

    fn from_date(date: Date) -> Result<Day, Error> {
        let days = i64::from(epoch_days(date));
        i32::try_from(days)
            .ok()
            .and_then(Day::from_epoch_days)
            .ok_or_else(|| Error::input(format!("day `{date}` is outside the years 1 to 9999")))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn epoch_days(self) -> i32 {
        self.0
    }

    /// Milliseconds since 1970-01-01T00:00Z, as Cedar's `datetime` counts.
    #[must_use]
    pub const fn epoch_millis(self) -> i64 {
        self.0 as i64 * 86_400_000
    }

    fn date(self) -> Date {
        // INVARIANT: a Day is within jiff's range, so the sum cannot overflow.
        Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(i64::from(self.0)))
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// The calendar month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.date().month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day_of_month(self) -> i8 {
        self.date().day()
    }

    /// The day `days` later (or earlier), kept within the accepted years.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(days).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// The same day of the month so many months later; where that month has none, its last day
    /// (Regulation 1182/71, Art. 3(2)(c)).
    #[must_use]
    pub fn plus_months(self, months: u8) -> Day {
        let later = self
            .date()
            .checked_add(jiff::Span::new().months(i64::from(months)));
        let later = later.ok().and_then(|date| Day::from_date(date).ok());
        later.unwrap_or(Day::MAX)
    }

    /// The day on which someone born on this day completes `years` years.
    ///
    /// Someone born on 29 February completes a year on 1 March in common years
    /// (German Civil Code section 188(2) counts to the end of the day before; a later day is the
    /// careful side for a minor).
    #[must_use]
    pub fn birthday(self, years: i16) -> Day {
        let born = self.date();
        let Some(year) = born.year().checked_add(years) else {
            return Day::MAX;
        };
        let date = Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, 3, 1));
        date.ok()
            .and_then(|d| Day::from_date(d).ok())
            .unwrap_or(Day::MAX)
    }

    /// Full years of life on `on` of someone born on this day; negative before birth.
    #[must_use]
    pub fn age_years(self, on: Day) -> i64 {
        let guess = on.year().saturating_sub(self.year());
        let full = if self.birthday(guess) <= on {
            guess
        } else {
            guess.saturating_sub(1)
        };
        i64::from(full)
    }
}

fn epoch_days(date: Date) -> i32 {
    let span = date.since(Date::constant(1970, 1, 1));
    span.map(|s| s.get_days()).unwrap_or(i32::MAX)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

impl FromStr for Day {
    type Err = Error;
    /// `2005-11-10`, or the day part of a timestamp.
    fn from_str(text: &str) -> Result<Day, Error> {
        let text = text.trim();
        if let Ok(date) = text.parse::<Date>() {
            return Day::from_date(date);
        }
        Instant::from_str(text).map(Instant::day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Day, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A moment (UTC), in microseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// Microseconds since 1970; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_epoch_micros(micros: i64) -> Option<Instant> {
        let day = i32::try_from(micros.div_euclid(MICROS_PER_DAY)).ok()?;
        Day::from_epoch_days(day).map(|_| Instant(micros))
    }

    /// So many seconds later, or earlier; stays within the years that there are.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Instant {
        let micros = seconds.saturating_mul(1_000_000);
        Instant::from_epoch_micros(self.epoch_micros().saturating_add(micros)).unwrap_or(self)
    }

    /// Microseconds since 1970-01-01T00:00Z.
    #[must_use]
    pub const fn epoch_micros(self) -> i64 {
        self.0
    }

    /// The day (UTC) of this moment.
    #[must_use]
    pub fn day(self) -> Day {
        Day((self.0.div_euclid(MICROS_PER_DAY)) as i32)
    }
}

impl From<Day> for Instant {
    fn from(day: Day) -> Instant {
        Instant(i64::from(day.0) * MICROS_PER_DAY)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(ts) => write!(f, "{ts}"),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

impl FromStr for Instant {
    type Err = Error;
    /// RFC 3339, with or without offset (then UTC), `+0000` too, or a bare day (its start).
    fn from_str(text: &str) -> Result<Instant, Error> {
        let text = text.trim();
        if let Ok(ts) = text.parse::<jiff::Timestamp>() {
            return Instant::checked(ts.as_microsecond(), text);
        }
        if let Ok(civil) = text.parse::<jiff::civil::DateTime>()
            && !has_offset(text)
        {
            return civil_instant(civil, text);
        }
        if let Ok(ts) = jiff::Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text) {
            return Instant::checked(ts.as_microsecond(), text);
        }
        Err(Error::input(format!(
            "`{text}` is not a date or time; write 2005-11-10 or 2005-11-10T08:30:00Z"
        )))
    }
}

/// Whether a timestamp ends in an offset, which a civil parse would silently drop.
fn has_offset(text: &str) -> bool {
    text.find(['T', 't', ' ']).is_some_and(|at| {
        text.get(at + 1..)
            .is_some_and(|clock| clock.contains(['+', '-', 'Z', 'z', '[']))
    })
}

fn civil_instant(civil: jiff::civil::DateTime, text: &str) -> Result<Instant, Error> {
    let ts = jiff::tz::TimeZone::UTC
        .to_timestamp(civil)
        .map_err(|e| Error::input(format!("`{text}` is no moment")).because(e))?;
    Instant::checked(ts.as_microsecond(), text)
}

impl Instant {
    fn checked(micros: i64, text: &str) -> Result<Instant, Error> {
        Instant::from_epoch_micros(micros)
            .ok_or_else(|| Error::input(format!("`{text}` is outside the years 1 to 9999")))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Instant, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Where the present comes from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
    /// The present day (UTC).
    fn today(&self) -> Day {
        self.now().day()
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's clock is read"
    )]
    fn now(&self) -> Instant {
        Instant(jiff::Timestamp::now().as_microsecond())
    }
}

/// A clock that stands still, for tests and for `--as-of`.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Instant);

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn ages_turn_on_the_birthday() {
        let born = day("1987-09-18");
        assert_eq!(born.age_years(day("2005-09-17")), 17);
        assert_eq!(born.age_years(day("2005-09-18")), 18);
        let leap = day("2004-02-29");
        assert_eq!(leap.age_years(day("2022-02-28")), 17);
        assert_eq!(leap.age_years(day("2022-03-01")), 18);
        assert_eq!(leap.age_years(day("2024-02-29")), 20);
    }

    #[test]
    fn moments_are_read_as_platforms_write_them() {
        for (text, want) in [
            ("2010-06-27T23:36:57.962+0000", "2010-06-27T23:36:57.962Z"),
            ("2018-03-12T17:00:45.567", "2018-03-12T17:00:45.567Z"),
            ("2005-11-10", "2005-11-10T00:00:00Z"),
            ("2005-11-10T01:00:00+02:00", "2005-11-09T23:00:00Z"),
            ("2005-11-10 01:02:03", "2005-11-10T01:02:03Z"),
        ] {
            assert_eq!(text.parse::<Instant>().unwrap().to_string(), want, "{text}");
        }
        for bad in [
            "",
            "yesterday",
            "2005-13-10",
            "2005-02-30",
            "20051110x",
            "99999-01-01",
        ] {
            assert!(bad.parse::<Instant>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn days_round_trip(n in Day::MIN.0..=Day::MAX.0) {
            let day = Day::from_epoch_days(n).unwrap();
            prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        }

        #[test]
        fn age_agrees_with_counting_calendar_fields(b in -40_000..25_000i32, d in 0..40_000i32) {
            let born = Day::from_epoch_days(b).unwrap();
            let on = born.plus_days(d);
            let before = (on.month(), on.day_of_month()) < (born.month(), born.day_of_month());
            let want = i64::from(on.year()) - i64::from(born.year()) - i64::from(before);
            prop_assert_eq!(born.age_years(on), want);
        }
    }
}
