//! Clocks as the console shows them.

use console::{Clock, Left};
use rights::{Clock as Time, Day, Instant};

/// A clock that ends with a day.
pub(crate) fn of_day(due: Day, today: Day) -> Clock {
    let days = i64::from(due.epoch_days()) - i64::from(today.epoch_days());
    let left = match u64::try_from(days) {
        Ok(days) => Left::Days(days),
        Err(_) => Left::DaysOver(days.unsigned_abs()),
    };
    Clock {
        due,
        at: None,
        left,
    }
}

/// A clock that ends at a moment. What has begun of an hour counts where it is over, and does not where it is
/// left.
pub(crate) fn of_moment(due: Instant, time: &dyn Time) -> Clock {
    let micros = due.epoch_micros() - time.now().epoch_micros();
    let hour = 3_600_000_000;
    let left = match u64::try_from(micros) {
        Ok(micros) => Left::Hours(micros / hour),
        Err(_) => Left::HoursOver(micros.unsigned_abs().div_ceil(hour)),
    };
    Clock {
        due: due.day(),
        at: Some(server::web::moment(due)),
        left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::FixedClock;

    #[test]
    fn the_last_day_is_a_day_left() {
        let due: Day = "2026-02-15".parse().unwrap();
        assert_eq!(of_day(due, due).left, Left::Days(0));
        assert_eq!(of_day(due, due.plus_days(1)).left, Left::DaysOver(1));
        assert_eq!(of_day(due, due.plus_days(-3)).left, Left::Days(3));
    }

    #[test]
    fn a_minute_over_is_over() {
        let due: Instant = "2026-02-15T12:00:00Z".parse().unwrap();
        for (seconds, left) in [
            (-7_200, Left::Hours(2)),
            (-3_599, Left::Hours(0)),
            (60, Left::HoursOver(1)),
            (3_601, Left::HoursOver(2)),
        ] {
            let time = FixedClock(due.plus_seconds(seconds));
            assert_eq!(of_moment(due, &time).left, left, "{seconds}");
        }
    }
}
