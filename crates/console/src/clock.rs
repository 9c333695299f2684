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

#[cfg(test)]
mod tests {
    use super::*;
    use pages::Lang;

    #[test]
    fn what_is_over_and_what_soon_will_be() {
        for (left, tone, en, de) in [
            (
                Left::DaysOver(1),
                Tone::Bad,
                "One day overdue",
                "1 Tag überfällig",
            ),
            (
                Left::HoursOver(1200),
                Tone::Bad,
                "1,200 hours overdue",
                "1.200 Stunden überfällig",
            ),
            (Left::Days(0), Tone::Soon, "Due today", "heute fällig"),
            (Left::Days(5), Tone::Soon, "5 days left", "noch 5 Tage"),
            (Left::Days(6), Tone::Open, "6 days left", "noch 6 Tage"),
            (
                Left::Hours(24),
                Tone::Soon,
                "24 hours left",
                "noch 24 Stunden",
            ),
            (
                Left::Hours(25),
                Tone::Open,
                "25 hours left",
                "noch 25 Stunden",
            ),
        ] {
            assert_eq!(left.tone(), tone, "{left:?}");
            assert_eq!(left.is_over(), tone == Tone::Bad);
            let said = |lang| left.say(&crate::words::of(lang)).to_string();
            assert_eq!((said(Lang::En), said(Lang::De)), (en.into(), de.into()));
        }
    }

    #[test]
    fn the_most_urgent_sorts_first() {
        let mut clocks = [
            Left::Days(0),
            Left::Hours(3),
            Left::HoursOver(2),
            Left::DaysOver(1),
        ];
        clocks.sort();
        assert!(clocks[0].is_over() && clocks[1].is_over() && !clocks[2].is_over());
    }
}
