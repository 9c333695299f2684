//! Classes of days, found out lazily and shared by all threads.

use crate::class::{Class, Classes, Outcome};
use rights::{Day, Error};
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};

/// Days from 1970-01-01 to 2149-06-05 have a slot of their own; others go through a map.
const SLOTS: usize = 1 << 16;
const UNSET: u16 = u16::MAX;

/// The classes of a dimension whose values are days.
#[derive(Debug)]
pub(crate) struct DayClasses {
    slots: Vec<AtomicU16>,
    rest: Mutex<Rest>,
}

#[derive(Debug, Default)]
struct Rest {
    classes: Classes<Option<Day>>,
    outside: HashMap<Option<Day>, Class>,
}

pub(crate) fn poisoned<T>(_: T) -> Error {
    Error::internal("another thread of this run failed")
}

pub(crate) fn too_many(what: &str) -> Error {
    Error::input(format!(
        "the policy tells more than 65535 classes of {what} apart; compare them with fewer constants"
    ))
}

impl DayClasses {
    pub(crate) fn new() -> DayClasses {
        let slots = (0..SLOTS).map(|_| AtomicU16::new(UNSET)).collect();
        DayClasses {
            slots,
            rest: Mutex::new(Rest::default()),
        }
    }

    /// The class of a day, if it was met before and has a slot.
    #[inline]
    pub(crate) fn known(&self, epoch_days: u16) -> Option<Class> {
        let class = self
            .slots
            .get(usize::from(epoch_days))?
            .load(Ordering::Relaxed);
        (class != UNSET).then_some(class)
    }

    /// The class of a day; `observe` evaluates the observed expressions when it is new.
    pub(crate) fn class(
        &self,
        day: Option<Day>,
        observe: impl Fn() -> Vec<Outcome>,
    ) -> Result<Class, Error> {
        let slot = day
            .and_then(|d| usize::try_from(d.epoch_days()).ok())
            .and_then(|i| self.slots.get(i));
        if let Some(slot) = slot {
            let class = slot.load(Ordering::Relaxed);
            if class != UNSET {
                return Ok(class);
            }
        }
        let mut rest = self.rest.lock().map_err(poisoned)?;
        if let Some(class) = rest.outside.get(&day) {
            return Ok(*class);
        }
        let class = rest
            .classes
            .classify(observe(), &day)
            .filter(|c| *c != UNSET)
            .ok_or_else(|| too_many("days"))?;
        match slot {
            Some(slot) => slot.store(class, Ordering::Relaxed),
            None => {
                rest.outside.insert(day, class);
            }
        }
        Ok(class)
    }

    /// A day of the class.
    pub(crate) fn representative(&self, class: Class) -> Result<Option<Day>, Error> {
        let rest = self.rest.lock().map_err(poisoned)?;
        rest.classes
            .representative(class)
            .copied()
            .ok_or_else(|| Error::internal("a class without a day"))
    }
}
