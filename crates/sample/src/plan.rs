//! What the caller asks for, and the days that follow from it.

use rights::{Day, Error};

/// A town to write. Equal options give equal bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TownOptions {
    /// How many people, 1 to 2^30.
    pub people: u32,
    /// Any number; another one gives another town.
    pub seed: u64,
    /// Items per person on average, above 0 and up to 10,000.
    pub items_per_person: f64,
    /// Whether items carry text and pictures; without them it is faster, for measuring.
    pub text: bool,
    /// The last day on which anything happens; decisions are meant to be taken on it.
    pub as_of: Day,
}

impl TownOptions {
    /// A town with text, 10 items per person and the as-of day 2026-06-30.
    #[must_use]
    pub fn new(people: u32, seed: u64) -> TownOptions {
        // INVARIANT: 20,634 days after 1970-01-01 is 2026-06-30, well inside the accepted years.
        let as_of = Day::from_epoch_days(20_634).unwrap_or(Day::MAX);
        TownOptions {
            people,
            seed,
            items_per_person: 10.0,
            text: true,
            as_of,
        }
    }

    /// Checks the bounds.
    ///
    /// # Errors
    /// The option that is out of bounds, and its bounds.
    pub fn check(&self) -> Result<(), Error> {
        if !(1..=1 << 30).contains(&self.people) {
            return Err(Error::input(format!(
                "a town of `{}` people; 1 to 1073741824 are possible",
                self.people
            )));
        }
        let mean = self.items_per_person;
        if !(mean > 0.0 && mean <= 10_000.0) {
            return Err(Error::input(format!(
                "`{mean}` items per person; more than 0 and at most 10000 are possible"
            )));
        }
        if !(1980..=9000).contains(&self.as_of.year()) {
            return Err(Error::input(format!(
                "a town as of `{}`; the years 1980 to 9000 are possible",
                self.as_of
            )));
        }
        Ok(())
    }
}

/// How long before the as-of day the platform opened: 19 years.
const OPENED_DAYS_BEFORE: i32 = 6_940;
/// How long before the as-of day its AI features came.
const AI_DAYS_BEFORE: i32 = 900;
/// How long before the as-of day people were told of the training.
const TOLD_DAYS_BEFORE: i32 = 210;
/// How long before the as-of day people were told that AI interactions are used, too.
const TOLD_AI_DAYS_BEFORE: i32 = 40;

/// The options with their days, as days since 1970-01-01.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) people: u32,
    pub(crate) mean: f64,
    pub(crate) text: bool,
    pub(crate) as_of: i32,
    pub(crate) opened: i32,
    pub(crate) ai_since: i32,
    pub(crate) told: i32,
    pub(crate) told_ai: i32,
}

impl Plan {
    pub(crate) fn of(options: &TownOptions) -> Plan {
        let as_of = options.as_of.epoch_days();
        Plan {
            seed: options.seed,
            people: options.people,
            mean: options.items_per_person,
            text: options.text,
            as_of,
            opened: as_of - OPENED_DAYS_BEFORE,
            ai_since: as_of - AI_DAYS_BEFORE,
            told: as_of - TOLD_DAYS_BEFORE,
            told_ai: as_of - TOLD_AI_DAYS_BEFORE,
        }
    }
}
