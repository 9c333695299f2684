//! Numbers, days and moments as people write them.

use crate::{Lang, Moment};
use rights::Day;

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

/// Digits in groups of three: `1,234,567` or `1.234.567`.
pub(super) fn grouped(digits: &str, lang: Lang) -> String {
    let separator = match lang {
        Lang::En => ',',
        Lang::De => '.',
    };
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// `3 March 2026` or `3. März 2026`; the day does not part from its month at the end of a line.
pub(super) fn day(day: Day, lang: Lang) -> String {
    let (months, dot) = match lang {
        Lang::En => (&MONTHS_EN, ""),
        Lang::De => (&MONTHS_DE, "."),
    };
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    let month = months.get(month).copied().unwrap_or_default();
    format!("{}{dot}\u{a0}{month} {}", day.day_of_month(), day.year())
}

/// For columns: `3 Mar 2026` or `03.03.2026`.
pub(super) fn short_day(day: Day, lang: Lang) -> String {
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    match lang {
        Lang::En => {
            let month = MONTHS_EN.get(month).and_then(|name| name.get(..3));
            let month = month.unwrap_or_default();
            format!("{}\u{a0}{month}\u{a0}{}", day.day_of_month(), day.year())
        }
        Lang::De => {
            let (date, month) = (day.day_of_month(), day.month());
            format!("{date:02}.{month:02}.{}", day.year())
        }
    }
}

/// For columns: `3 Mar 2026, 14:05` or `03.03.2026, 14:05`.
pub(super) fn short_moment(moment: &Moment, lang: Lang) -> String {
    let day = short_day(moment.day, lang);
    format!("{day}, {:02}:{:02}", moment.hour, moment.minute)
}

/// `3 March 2026, 14:05 CET` or `3. März 2026, 14:05 Uhr (MEZ)`.
pub(super) fn moment(moment: &Moment, lang: Lang) -> String {
    let (day, zone) = (day(moment.day, lang), moment.zone.as_str());
    let time = format!("{:02}:{:02}", moment.hour, moment.minute);
    match lang {
        Lang::En => format!("{day}, {time}\u{a0}{zone}"),
        Lang::De => format!("{day}, {time}\u{a0}Uhr ({zone})"),
    }
}

/// A size of a file: `84 KB`, `1.2 MB`.
pub(super) fn size(bytes: u64, lang: Lang) -> String {
    let tenths = bytes.div_ceil(100_000);
    if tenths < 10 {
        return format!("{}\u{a0}KB", bytes.div_ceil(1000));
    }
    let comma = match lang {
        Lang::En => '.',
        Lang::De => ',',
    };
    let whole = grouped(&(tenths / 10).to_string(), lang);
    format!("{whole}{comma}{}\u{a0}MB", tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        for (n, en) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("12345678", "12,345,678"),
        ] {
            assert_eq!(grouped(n, Lang::En), en);
            assert_eq!(grouped(n, Lang::De), en.replace(',', "."));
        }
    }

    #[test]
    fn days_and_moments_are_written_out() {
        let date = "2026-03-03".parse().unwrap();
        assert_eq!(day(date, Lang::En), "3\u{a0}March 2026");
        assert_eq!(day(date, Lang::De), "3.\u{a0}März 2026");
        assert_eq!(short_day(date, Lang::En), "3\u{a0}Mar\u{a0}2026");
        assert_eq!(short_day(date, Lang::De), "03.03.2026");
        let at = Moment {
            day: date,
            hour: 9,
            minute: 5,
            zone: "MEZ".to_owned(),
        };
        assert_eq!(
            moment(&at, Lang::De),
            "3.\u{a0}März 2026, 09:05\u{a0}Uhr (MEZ)"
        );
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(size(1, Lang::En), "1\u{a0}KB");
        assert_eq!(size(84_200, Lang::De), "85\u{a0}KB");
        assert_eq!(size(1_240_000, Lang::De), "1,3\u{a0}MB");
        assert_eq!(size(1_234_567_890, Lang::En), "1,234.6\u{a0}MB");
    }
}
