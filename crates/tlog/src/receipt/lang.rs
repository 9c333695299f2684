//! The languages of the page, and how they write numbers and times.

use rights::{Day, Instant};

/// A language the page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// German.
    De,
}

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

impl Lang {
    /// The tag for the `lang` attribute (BCP 47).
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }

    /// The text in this language.
    pub(super) const fn pick(self, english: &'static str, german: &'static str) -> &'static str {
        match self {
            Lang::En => english,
            Lang::De => german,
        }
    }

    /// A number with its thousands apart.
    pub(super) fn count(self, value: u64) -> String {
        let digits = value.to_string();
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(self.pick(",", "."));
            }
            out.push(digit);
        }
        out
    }

    /// A day in words.
    #[must_use]
    pub fn day(self, day: Day) -> String {
        let (months, dot) = match self {
            Lang::En => (&MONTHS_EN, ""),
            Lang::De => (&MONTHS_DE, "."),
        };
        let month = usize::try_from(day.month() - 1)
            .ok()
            .and_then(|m| months.get(m));
        let month = month.copied().unwrap_or_default();
        format!("{}{dot} {month} {}", day.day_of_month(), day.year())
    }

    /// A moment in words, to the second.
    pub(super) fn moment(self, at: Instant) -> String {
        let seconds = at.epoch_micros().div_euclid(1_000_000).rem_euclid(86_400);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let day = self.day(at.day());
        let clock = self.pick("UTC", "Uhr UTC");
        format!("{day}, {hour:02}:{minute:02}:{second:02} {clock}")
    }
}
