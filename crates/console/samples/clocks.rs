//! Clocks of the samples, made as a server makes them: what is left follows from the last day or hour, and from when it
//! is.

use super::{Town, day};
use console::{Clock, Left, Moment};
use rights::{Day, INCIDENT_HOURS};

/// The day of the samples.
pub(crate) const TODAY: &str = "2026-04-20";

/// A clock that ends with a day.
pub(crate) fn of_day(due: Day) -> Clock {
    let days = i64::from(due.epoch_days()) - i64::from(day(TODAY).epoch_days());
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

/// The month of a request that came on a day.
pub(crate) fn of_request(received: Day) -> Clock {
    of_day(received.plus_months(1))
}

/// The hours of an incident that is known since a moment. What has begun of an hour counts where it is over, and does
/// not where it is left.
pub(crate) fn of_incident(t: &Town, known: &Moment) -> Clock {
    let days = i32::try_from(INCIDENT_HOURS / 24).unwrap_or_default();
    let due = Moment {
        day: known.day.plus_days(days),
        ..known.clone()
    };
    let minutes = |at: &Moment| {
        i64::from(at.day.epoch_days()) * 1_440 + i64::from(at.hour) * 60 + i64::from(at.minute)
    };
    let left = match u64::try_from(minutes(&due) - minutes(&t.now())) {
        Ok(minutes) => Left::Hours(minutes / 60),
        Err(_) => Left::HoursOver(minutes(&t.now()).abs_diff(minutes(&due)).div_ceil(60)),
    };
    Clock {
        due: due.day,
        at: Some(due),
        left,
    }
}
