//! Clocks: the month of Art. 12(3), the 72 hours of Art. 33, the day on which something expires.

use crate::tone::Tone;
use pages::Moment;
use pages::text::{Say, Words};
use rights::Day;

/// A clock that runs. Whoever makes the view looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The last day.
    pub due: Day,
    /// On that day, until when; for clocks of hours.
    pub at: Option<Moment>,
    /// How much is left.
    pub left: Left,
}

/// How much time is left, or by how much it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// Over by so many days.
    DaysOver(u64),
    /// Over by so many hours.
    HoursOver(u64),
    /// So many hours.
    Hours(u64),
    /// So many days; 0 is today.
    Days(u64),
}

/// From here on a clock is shown as one that will soon have run out.
const SOON_DAYS: u64 = 5;
const SOON_HOURS: u64 = 24;

impl Left {
    /// Whether the time is over.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Left::DaysOver(_) | Left::HoursOver(_))
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            Left::DaysOver(_) | Left::HoursOver(_) => Tone::Bad,
            Left::Hours(n) if n <= SOON_HOURS => Tone::Soon,
            Left::Days(n) if n <= SOON_DAYS => Tone::Soon,
            Left::Hours(_) | Left::Days(_) => Tone::Open,
        }
    }

    pub(crate) fn say(self, w: &Words) -> Say {
        match self {
            Left::DaysOver(n) => w.t("left-days-over").with("n", n),
            Left::HoursOver(n) => w.t("left-hours-over").with("n", n),
            Left::Hours(n) => w.t("left-hours").with("n", n),
            Left::Days(0) => w.t("left-today"),
            Left::Days(n) => w.t("left-days").with("n", n),
        }
    }
}
