//! Following the ledger: feeds at once, masks in batches.
//!
//! [`Watch::turn`] is one step: it looks up to where the ledger goes, finds for every live set which
//! rows the new entries refuse (the same decisions as a mask's, see `late`), puts them on the set's feed
//! and signs a head. It sleeps never and can be driven by a test. What takes long is a [`Job`] that the
//! caller runs beside it: a look at every item, during which that set's feed stands still, so that its
//! loaders stop; and masks, during which all feeds go on.
//!
//! [`follow`] is the loop around it.

mod effects;
mod event;
mod follow;
mod job;
mod known;
mod live;
mod open;
mod pace;
mod pending;
mod seen;

pub use effects::{Effect, Effects, effects, effects_since, quantile, times};
pub use event::Event;
pub use follow::{Until, follow};
pub use job::{Done, Job};
pub use pace::Pace;

use crate::set::paths;
use crate::sets::{Lock, SetPlace, Sets};
use ledger::Storage;
use live::{Live, Round, Work};
use pace::passed;
use rights::{Error, Instant};
use seen::Seen;
use std::collections::BTreeMap;
use std::time::SystemTime;

/// How often a set is looked at again at once because the ledger moved on meanwhile.
const ATTEMPTS: u32 = 3;
/// The first retry of a set that failed comes after so long, the next after twice that.
const FIRST_RETRY_MILLIS: i64 = 200;

/// Which file lies at a set's place: another set may come under the same name.
type Stamp = (Option<SystemTime>, u64);

/// A set below the folder.
struct Slot {
    stamp: Stamp,
    follows: Follows,
    /// What was told to be wrong, until a head is signed again.
    trouble: Option<Trouble>,
}

enum Follows {
    Set(Box<Live>),
    /// It is opened after this moment.
    Nothing(Instant),
}

/// Why a set is not followed, and how long it was left alone for that.
struct Trouble {
    error: String,
    wait_millis: i64,
}

/// Follows the ledger for all live sets. There is one in a workspace.
pub struct Watch<'a, S> {
    sets: &'a Sets<'a, S>,
    pace: Pace,
    slots: BTreeMap<String, Slot>,
    next_id: u64,
    looking: bool,
    masking: bool,
    unsettled: bool,
    _lock: Lock,
}

impl<'a, S: Storage> Watch<'a, S> {
    /// Begins to watch. Nothing is read before the first turn.
    ///
    /// # Errors
    /// When another process watches these sets.
    pub fn new(sets: &'a Sets<'a, S>, pace: Pace) -> Result<Watch<'a, S>, Error> {
        Ok(Watch {
            pace,
            slots: BTreeMap::new(),
            next_id: 0,
            looking: false,
            masking: false,
            unsettled: true,
            _lock: sets.lock_watch()?,
            sets,
        })
    }

    /// One step, for every set: takes in what is new and signs a head. A set that fails is told of and
    /// left alone for a while; the others go on.
    ///
    /// # Errors
    /// When the sets cannot be listed or the ledger cannot be read; the next turn may succeed.
    pub async fn turn(&mut self) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        self.sets.ledger.head().await?;
        self.find_sets(&mut events)?;
        let (mut seen, mut failed) = (Seen::default(), Vec::new());
        self.unsettled = false;
        for (name, slot) in &mut self.slots {
            let wait = slot.trouble.as_ref().map_or(0, |t| t.wait_millis);
            if let Follows::Nothing(since) = slot.follows
                && !passed(since, self.sets.clock.now(), wait)
            {
                continue;
            }
            let mut round = Round {
                sets: self.sets,
                pace: &self.pace,
                seen: &mut seen,
                events: &mut events,
            };
            match turn_of(slot, name, &mut self.next_id, &mut round).await {
                Ok(settled) => self.unsettled |= !settled,
                Err(e) => failed.push((name.clone(), e)),
            }
        }
        for (name, error) in failed {
            self.fail(&name, &error, &mut events);
        }
        Ok(events)
    }

    /// Work to do beside the turns; at most one look and one mask at a time are under way. `now` is
    /// for whoever ends: what waits for a mask does not wait longer.
    pub fn jobs(&mut self, now: bool) -> Vec<Job> {
        let at = self.sets.clock.now();
        let mut jobs = Vec::new();
        for slot in self.slots.values_mut() {
            let Follows::Set(live) = &mut slot.follows else {
                continue;
            };
            if !self.looking
                && let Some(job) = live.look_job()
            {
                self.looking = true;
                jobs.push(job);
            }
            if !self.masking
                && let Some(job) = live.mask_job(at, &self.pace, now)
            {
                self.masking = true;
                jobs.push(job);
            }
        }
        jobs
    }

    /// Takes in what a job did.
    pub fn finish(&mut self, done: Done) -> Vec<Event> {
        match done.how {
            job::How::Masked(..) => self.masking = false,
            _ => self.looking = false,
        }
        let (at, mut events) = (self.sets.clock.now(), Vec::new());
        self.unsettled = true;
        let mut slots = self.slots.iter_mut();
        let found = slots.find_map(|(name, slot)| match &mut slot.follows {
            Follows::Set(live) if live.id == done.id => Some((name.clone(), live)),
            _ => None,
        });
        // A set that is gone or failed meanwhile is not told.
        if let Some((name, live)) = found
            && let Err(e) = live.finish(done, at, &mut events)
        {
            self.fail(&name, &e, &mut events);
        }
        events
    }

    /// Whether at the last turn every feed was at the head of the ledger, and nothing is under way or
    /// waits for a mask.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let settled = |slot: &Slot| match &slot.follows {
            Follows::Set(live) => {
                !live.has_masks() && live.lost == Work::No && !live.stands_still()
            }
            Follows::Nothing(_) => true,
        };
        !self.unsettled && !self.looking && !self.masking && self.slots.values().all(settled)
    }

    /// Whether masks are under way or wait.
    #[must_use]
    pub fn has_masks(&self) -> bool {
        let waits = |slot: &Slot| match &slot.follows {
            Follows::Set(live) => {
                let can = live.lost == Work::No && !live.renewing;
                can && live.has_masks()
            }
            Follows::Nothing(_) => false,
        };
        self.masking || self.slots.values().any(waits)
    }

    /// Sets that cannot be followed or masked.
    #[must_use]
    pub fn failing(&self) -> Vec<String> {
        let fails = |slot: &Slot| match &slot.follows {
            Follows::Set(live) => live.mask_failed || slot.trouble.is_some(),
            Follows::Nothing(_) => true,
        };
        let failing = self.slots.iter().filter(|(_, slot)| fails(slot));
        failing.map(|(name, _)| name.clone()).collect()
    }

    /// Takes in new sets, and drops those that are gone.
    fn find_sets(&mut self, events: &mut Vec<Event>) -> Result<(), Error> {
        let mut places = BTreeMap::new();
        for place in self.sets.list()? {
            if let Some(stamp) = stamp(&place) {
                places.insert(place.name(), stamp);
            }
        }
        self.slots.retain(|name, slot| {
            let stays = places.get(name) == Some(&slot.stamp);
            if !stays {
                events.push(Event::Dropped { set: name.clone() });
            }
            stays
        });
        let now = self.sets.clock.now();
        for (name, stamp) in places {
            self.slots.entry(name).or_insert(Slot {
                stamp,
                follows: Follows::Nothing(now),
                trouble: None,
            });
        }
        Ok(())
    }

    fn fail(&mut self, name: &str, error: &Error, events: &mut Vec<Event>) {
        let Some(slot) = self.slots.get_mut(name) else {
            return;
        };
        let text = error.to_string();
        let before = slot.trouble.take();
        let told = before.as_ref().is_some_and(|t| t.error == text);
        let most = self.pace.retry_every_millis;
        let wait_millis = before.map_or(FIRST_RETRY_MILLIS, |t| (t.wait_millis * 2).min(most));
        if !told {
            events.push(Event::Failed {
                set: name.to_owned(),
                error: text.clone(),
            });
        }
        slot.follows = Follows::Nothing(self.sets.clock.now());
        slot.trouble = Some(Trouble {
            error: text,
            wait_millis,
        });
    }
}

/// The turn of one set, which is opened if it is not; says whether nothing more is to be done at once.
async fn turn_of<S: Storage>(
    slot: &mut Slot,
    name: &str,
    next_id: &mut u64,
    round: &mut Round<'_, '_, S>,
) -> Result<bool, Error> {
    if let Follows::Nothing(_) = slot.follows {
        let mut places = round.sets.list()?.into_iter();
        let Some(place) = places.find(|place| place.name() == name) else {
            return Ok(true);
        };
        *next_id += 1;
        let live = Live::open(round.sets, &place, *next_id).await?;
        slot.follows = Follows::Set(Box::new(live));
    }
    let Follows::Set(live) = &mut slot.follows else {
        return Ok(true);
    };
    let first = round.events.len();
    let mut settled = false;
    for _ in 0..ATTEMPTS {
        settled = !live.turn(round).await?;
        if settled {
            break;
        }
    }
    if live.beaten.is_some() {
        slot.trouble = None;
    }
    // Whoever was told that a set fails is not told that it is followed before a head is signed.
    if slot.trouble.is_none()
        && let Some(event) = live.greeting.take()
    {
        round.events.insert(first, event);
    }
    Ok(settled)
}

fn stamp(place: &SetPlace) -> Option<Stamp> {
    let found = std::fs::metadata(paths::state(&place.path, 0)).ok()?;
    Some((found.modified().ok(), found.len()))
}
