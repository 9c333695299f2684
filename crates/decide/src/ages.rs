//! Classes of ages, and the days on which people pass from one class to the next.

use crate::class::{Class, Classes, Outcome};
use crate::days::too_many;
use rights::{Day, Error};

/// No one's age can be outside: days lie in the years 1 to 9999.
const OLDEST_YEARS: i64 = 9_999;

/// The class of each age that a policy can meet, tabulated once.
#[derive(Debug)]
pub(crate) struct AgeClasses {
    /// Class by age + [`OLDEST_YEARS`].
    by_age: Vec<Class>,
    unknown: Class,
    classes: Classes<Option<i64>>,
}

impl AgeClasses {
    /// Tabulates; `observe` evaluates the observed expressions for an age or for an unknown one.
    pub(crate) fn new(observe: impl Fn(Option<i64>) -> Vec<Outcome>) -> Result<AgeClasses, Error> {
        let mut classes = Classes::default();
        let mut class = |age: Option<i64>| {
            classes
                .classify(observe(age), &age)
                .ok_or_else(|| too_many("ages"))
        };
        let unknown = class(None)?;
        let by_age = (-OLDEST_YEARS..=OLDEST_YEARS)
            .map(|age| class(Some(age)))
            .collect::<Result<_, _>>()?;
        Ok(AgeClasses {
            by_age,
            unknown,
            classes,
        })
    }

    /// The class of an age.
    pub(crate) fn class(&self, age_years: Option<i64>) -> Class {
        // INVARIANT: every age of two days is in the table, so only an unknown one falls through.
        age_years
            .and_then(|age| usize::try_from(age + OLDEST_YEARS).ok())
            .and_then(|i| self.by_age.get(i).copied())
            .unwrap_or(self.unknown)
    }

    /// How many classes.
    pub(crate) fn len(&self) -> usize {
        self.classes.len()
    }

    /// An age of the class.
    pub(crate) fn representative(&self, class: Class) -> Result<Option<i64>, Error> {
        self.classes
            .representative(class)
            .copied()
            .ok_or_else(|| Error::internal("a class without an age"))
    }

    /// Where the class changes, if it changes at most once: (class before, age, class from it on).
    /// The fast path then needs one day per person only.
    pub(crate) fn single_change(&self) -> Option<(Class, i16, Class)> {
        let first = *self.by_age.first()?;
        let last = *self.by_age.last()?;
        let changes = self
            .by_age
            .iter()
            .zip(self.by_age.iter().skip(1))
            .filter(|(a, b)| a != b)
            .count();
        if changes > 1 {
            return None;
        }
        let below = self.by_age.iter().take_while(|c| **c == first).count();
        let age = i64::try_from(below).ok()? - OLDEST_YEARS;
        // With no change at all, everyone is past an age that nobody is below.
        let age = if changes == 0 { 0 } else { age };
        Some((first, i16::try_from(age).ok()?, last))
    }
}

/// A person's birth day moved to the age at which the class changes.
pub(crate) fn change_day(birth: Day, age_years: i16) -> Day {
    birth.birthday(age_years)
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Value;

    #[test]
    fn one_threshold_makes_two_classes_and_the_unknown() {
        let ages =
            AgeClasses::new(|age| vec![Ok(age.map_or(Value::Long(-1), |a| Value::Bool(a < 18)))])
                .unwrap();
        assert_eq!(ages.len(), 3);
        let (below, age, from) = ages.single_change().unwrap();
        assert_eq!(age, 18);
        assert_eq!(ages.class(Some(17)), below);
        assert_eq!(ages.class(Some(18)), from);
        assert_eq!(ages.representative(ages.class(None)).unwrap(), None);
    }

    #[test]
    fn two_thresholds_have_no_single_change() {
        let ages = AgeClasses::new(|age| {
            vec![Ok(Value::Bool(age.is_some_and(|a| (13..18).contains(&a))))]
        })
        .unwrap();
        assert!(ages.single_change().is_none());
    }
}
