//! Numbers, days and times as people write them.

use crate::lang::Lang;
use rights::{Day, Instant};

const MONTHS: [(&str, &str); 12] = [
    ("January", "Januar"),
    ("February", "Februar"),
    ("March", "März"),
    ("April", "April"),
    ("May", "Mai"),
    ("June", "Juni"),
    ("July", "Juli"),
    ("August", "August"),
    ("September", "September"),
    ("October", "Oktober"),
    ("November", "November"),
    ("December", "Dezember"),
];

/// `1,234,567` or `1.234.567`.
pub(crate) fn count(n: u64, lang: Lang) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(lang.pick((",", ".")));
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
        1000.. if part < whole => "> 99.9".to_owned(),
        _ => format!("{}.{}", tenths / 10, tenths % 10),
    };
    format!("{}\u{a0}%", text.replace('.', lang.pick((".", ","))))
}

/// `30 June 2026` or `30. Juni 2026`.
pub(crate) fn day(day: Day, lang: Lang) -> String {
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    let month = MONTHS.get(month).copied().unwrap_or_default();
    let dot = lang.pick(("", "."));
    format!(
        "{}{dot}\u{a0}{} {}",
        day.day_of_month(),
        lang.pick(month),
        day.year()
    )
}

/// `30 June 2026, 14:05 UTC` or `30. Juni 2026, 14:05 Uhr (UTC)`.
pub(crate) fn moment(at: Instant, lang: Lang) -> String {
    let minutes = at.epoch_micros().div_euclid(60_000_000).rem_euclid(1_440);
    let (hour, minute) = (minutes / 60, minutes % 60);
    let day = day(at.day(), lang);
    let zone = lang.pick(("UTC", "Uhr (UTC)"));
    format!("{day}, {hour:02}:{minute:02} {zone}")
}

/// `06/2026`, the form that the Commission's template asks for.
pub(crate) fn month(day: Day) -> String {
    format!("{:02}/{}", day.month(), day.year())
}

/// `420 ms`, `1.5 s`, `3 min 20 s`, `2 h 5 min`, `3 days 4 h`.
pub(crate) fn time(ms: u64, lang: Lang) -> String {
    let seconds = ms / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let two = |a: u64, a_unit: &str, b: u64, b_unit: &str| match b {
        0 => format!("{} {a_unit}", count(a, lang)),
        _ => format!("{} {a_unit} {b} {b_unit}", count(a, lang)),
    };
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => {
            let text = format!("{seconds}.{}", ms % 1000 / 100);
            format!("{} s", text.replace('.', lang.pick((".", ","))))
        }
        60_000..3_600_000 => two(minutes, "min", seconds % 60, "s"),
        3_600_000..86_400_000 => two(hours, "h", minutes % 60, "min"),
        _ => {
            let unit = match days {
                1 => lang.pick(("day", "Tag")),
                _ => lang.pick(("days", "Tage")),
            };
            two(days, unit, hours % 24, "h")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_parts_never_hidden() {
        assert_eq!(count(12_345_678, Lang::En), "12,345,678");
        assert_eq!(count(1_000, Lang::De), "1.000");
        for (part, whole, want) in [
            (0, 10, "0,0"),
            (1, 100_000, "< 0,1"),
            (123, 1_000, "12,3"),
            (99_999, 100_000, "> 99,9"),
            (5, 5, "100"),
            (7, 5, "140,0"),
        ] {
            assert_eq!(percent(part, whole, Lang::De), format!("{want}\u{a0}%"));
        }
        assert_eq!(percent(1, 0, Lang::En), "–");
    }

    #[test]
    fn days_and_times_are_written_out() {
        let date = "2026-03-09".parse().unwrap();
        assert_eq!(day(date, Lang::En), "9\u{a0}March 2026");
        assert_eq!(day(date, Lang::De), "9.\u{a0}März 2026");
        assert_eq!(month(date), "03/2026");
        let at = "2026-03-09T23:59:59.9Z".parse().unwrap();
        assert_eq!(moment(at, Lang::En), "9\u{a0}March 2026, 23:59 UTC");
        assert_eq!(moment(at, Lang::De), "9.\u{a0}März 2026, 23:59 Uhr (UTC)");
        let before = "1969-12-31T00:01:00Z".parse().unwrap();
        assert!(moment(before, Lang::En).ends_with("1969, 00:01 UTC"));
        for (ms, en, de) in [
            (0, "0 ms", "0 ms"),
            (999, "999 ms", "999 ms"),
            (1_560, "1.5 s", "1,5 s"),
            (200_000, "3 min 20 s", "3 min 20 s"),
            (7_200_000, "2 h", "2 h"),
            (90_000_000, "1 day 1 h", "1 Tag 1 h"),
            (86_400_000 * 1_200, "1,200 days", "1.200 Tage"),
        ] {
            assert_eq!(time(ms, Lang::En), en);
            assert_eq!(time(ms, Lang::De), de);
        }
    }
}
