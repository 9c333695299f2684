//! Numbers and days as people write them.

use crate::lang::Lang;
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

/// `1,234,567` or `1.234.567`.
pub(crate) fn count(n: u64, lang: Lang) -> String {
    let separator = match lang {
        Lang::En => ',',
        Lang::De => '.',
    };
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// `12.3 %` or `12,3 %`. Never rounds a part to nothing or to all: `< 0.1 %`, `> 99.9 %`.
pub(crate) fn percent(part: u64, whole: u64, lang: Lang) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (u128::from(part) * 2000 / u128::from(whole)).div_ceil(2);
    let text = match tenths {
        _ if part == whole => "100".to_owned(),
        0 if part > 0 => "< 0.1".to_owned(),
        1000.. => "> 99.9".to_owned(),
        _ => format!("{}.{}", tenths / 10, tenths % 10),
    };
    let text = match lang {
        Lang::En => text,
        Lang::De => text.replace('.', ","),
    };
    format!("{text}\u{202f}%")
}

/// `30 June 2026` or `30. Juni 2026`.
pub(crate) fn day(day: Day, lang: Lang) -> String {
    let (months, dot) = match lang {
        Lang::En => (&MONTHS_EN, ""),
        Lang::De => (&MONTHS_DE, "."),
    };
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    let month = months.get(month).copied().unwrap_or_default();
    format!("{}{dot} {month} {}", day.day_of_month(), day.year())
}

/// A share of a hundred, for the width of a bar.
pub(crate) fn width(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64 * 100.0
}

/// A coordinate, without needless digits.
pub(crate) fn coordinate(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        for (n, en) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345_678, "12,345,678"),
        ] {
            assert_eq!(count(n, Lang::En), en);
            assert_eq!(count(n, Lang::De), en.replace(',', "."));
        }
    }

    #[test]
    fn percentages_never_hide_a_part() {
        for (part, whole, want) in [
            (0, 10, "0.0"),
            (1, 100_000, "< 0.1"),
            (1, 1_000, "0.1"),
            (123, 1_000, "12.3"),
            (2, 3, "66.7"),
            (99_999, 100_000, "> 99.9"),
            (5, 5, "100"),
        ] {
            assert_eq!(percent(part, whole, Lang::En), format!("{want}\u{202f}%"));
        }
        assert_eq!(percent(1, 8, Lang::De), "12,5\u{202f}%");
        assert_eq!(percent(0, 0, Lang::De), "–");
    }

    #[test]
    fn days_are_written_out() {
        let date = "2026-03-09".parse().unwrap();
        assert_eq!(day(date, Lang::En), "9 March 2026");
        assert_eq!(day(date, Lang::De), "9. März 2026");
    }
}
