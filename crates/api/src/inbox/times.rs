//! When something can have been said.

use rights::Instant;

/// So far ahead another clock may be.
const AHEAD_SECONDS: i64 = 24 * 3_600;
/// 1990-01-01: no platform has anything from before.
const EARLIEST_MICROS: i64 = 631_152_000_000_000;

/// What is wrong with a moment, if anything: an entry that names it would count from then on, or for that long.
pub(crate) fn impossible(at: Instant, now: Instant) -> Option<&'static str> {
    if at > now.plus_seconds(AHEAD_SECONDS) {
        return Some("lies in the future, by more than a day");
    }
    (at.epoch_micros() < EARLIEST_MICROS).then_some("is before 1990-01-01")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ahead_is_another_clock_and_more_is_none() {
        let at = |text: &str| -> Instant { text.parse().unwrap() };
        let now = at("2026-11-29T10:00:00Z");
        for fine in ["1990-01-01", "2026-11-29", "2026-11-30T10:00:00Z"] {
            assert_eq!(impossible(at(fine), now), None, "{fine}");
        }
        for (odd, says) in [
            ("2026-11-30T10:00:01Z", "in the future"),
            ("2999-01-01", "in the future"),
            ("1989-12-31T23:59:59Z", "before 1990"),
            ("0001-01-01", "before 1990"),
        ] {
            let why = impossible(at(odd), now);
            assert!(why.is_some_and(|why| why.contains(says)), "{odd}: {why:?}");
        }
    }
}
