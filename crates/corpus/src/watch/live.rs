//! One set that is followed: up to where its feed speaks, and what is done next.
//!
//! INVARIANT: every visible row of the newest signed state that was refused at `then` is on the list
//! of the feed. A head is signed with `then` only when the ledger ended there after the head's moment.

use super::event::Event;
use super::job::{Done, How, Job, What};
use super::known::Known;
use super::pace::{Pace, passed};
use super::pending::Pending;
use super::seen::Seen;
use crate::late::{Found, Masking, Moment, Reach, Refused, reach};
use crate::sets::Sets;
use feed::{Beat, Writer};
use ledger::Storage;
use rights::{Error, Instant, Sequence};
use std::collections::HashSet;
use std::sync::Arc;

/// With more entries than this it is not asked whom they touch: that takes long, and the heartbeats of
/// other sets wait for it.
const MOST_ENTRIES: u64 = 100_000;

/// Long work that may be wanted, and may be under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    No,
    Wanted,
    UnderWay,
}

/// A live set.
pub(super) struct Live {
    pub(super) id: u64,
    /// Told when the first turn succeeds.
    pub(super) greeting: Option<Event>,
    pub(super) known: Arc<Known>,
    pub(super) then: Moment,
    pub(super) writer: Writer,
    pub(super) pending: Pending,
    /// Every item is to be decided again; the feed stands still.
    pub(super) whole: Work,
    /// Which rows the listed items are is not known; masks wait, so that none of them is forgotten.
    pub(super) lost: Work,
    /// Files were rewritten; the feed stands still until the rows of its items are found again.
    pub(super) renewing: bool,
    pub(super) masking: bool,
    pub(super) mask_failed: bool,
    pub(super) beaten: Option<Instant>,
    pub(super) masked_at: Option<Instant>,
    /// Up to where a note on disk says that the set was looked at.
    pub(super) noted: Sequence,
    /// The ledger may not know the newest state: whoever signed it died, or failed, before its entry.
    pub(super) unrecorded: bool,
}

/// What a turn needs besides the set.
pub(super) struct Round<'r, 'a, S> {
    pub(super) sets: &'r Sets<'a, S>,
    pub(super) pace: &'r Pace,
    pub(super) seen: &'r mut Seen,
    pub(super) events: &'r mut Vec<Event>,
}

impl Live {
    pub(super) fn stands_still(&self) -> bool {
        self.whole != Work::No || self.renewing
    }

    /// Takes in what is new, and signs a head. Says whether the ledger moved on meanwhile, so that
    /// another turn is needed at once.
    pub(super) async fn turn<S: Storage>(
        &mut self,
        round: &mut Round<'_, '_, S>,
    ) -> Result<bool, Error> {
        // INVARIANT: first the moment, then the head, then what the entries say. Whatever was
        // acknowledged before the moment is before the head.
        let at = round.sets.clock.now();
        let head = round.sets.ledger.head().await?;
        self.take_states(round).await?;
        if self.stands_still() {
            return Ok(false);
        }
        let before = self.then.at;
        if !self.take_entries(round, at, head).await? {
            return Ok(!self.stands_still());
        }
        let due = self
            .beaten
            .is_none_or(|last| passed(last, at, round.pace.beat_every_millis));
        if due || self.then.at != before {
            self.beat(round.sets, at)?;
        }
        Ok(false)
    }

    /// Looks at entries and days since `then`; says whether `then` is now `head`.
    async fn take_entries<S: Storage>(
        &mut self,
        round: &mut Round<'_, '_, S>,
        at: Instant,
        head: Sequence,
    ) -> Result<bool, Error> {
        let manifest = &self.known.signed.manifest;
        if head < self.then.at {
            return Err(older_ledger(self.then.at, head));
        }
        let day = at.day().max(manifest.as_of);
        if head == self.then.at && day == self.then.day {
            return Ok(true);
        }
        if head.0 - self.then.at.0 > MOST_ENTRIES {
            self.look_at_everything(round.events);
            return Ok(false);
        }
        let touched = round.seen.since(round.sets.ledger, self.then.at, head);
        let touched = touched.await?;
        let now = match touched.rules || day != self.then.day {
            true => round.sets.moment_at(manifest, head, day).await?,
            false => Moment {
                at: head,
                ..self.then.clone()
            },
        };
        let reach = reach(manifest, &self.known.policy, (&self.then, &now), touched);
        let Reach::People(people) = reach else {
            self.look_at_everything(round.events);
            return Ok(false);
        };
        if !people.is_empty() {
            let known = Arc::clone(&self.known);
            let late = known.late(&now);
            let Some(refused) = round.sets.touched(&late, &people).await? else {
                return Ok(false);
            };
            self.list(refused, now.at, at, round.events)?;
        }
        self.then = now;
        Ok(true)
    }

    fn look_at_everything(&mut self, events: &mut Vec<Event>) {
        self.whole = Work::Wanted;
        events.push(Event::Everything {
            set: self.known.name.clone(),
            items: self.known.signed.manifest.items_seen,
        });
    }

    /// Puts refused rows on the list, and lets them wait for a mask.
    fn list(
        &mut self,
        refused: Refused,
        found_at: Sequence,
        at: Instant,
        events: &mut Vec<Event>,
    ) -> Result<(), Error> {
        let items = self.writer.revoke(found_at, &refused.items)?;
        if items > 0 {
            events.push(Event::Refused {
                set: self.known.name.clone(),
                items,
                since: self.then.at,
                sequence: found_at,
            });
        }
        self.pending.add(refused, at);
        Ok(())
    }

    /// Takes in states that were signed since, by this process or another: what they mask is on the
    /// list, too.
    async fn take_states<S: Storage>(&mut self, round: &mut Round<'_, '_, S>) -> Result<(), Error> {
        let Some(newer) = self.known.newer(round.sets.public_key()).await? else {
            return Ok(());
        };
        if newer.files != self.known.files {
            // Row numbers mean other rows now. The list goes on with those of its items that are
            // there still.
            self.known = Arc::new(newer);
            self.pending = Pending::default();
            (self.renewing, self.lost) = (true, Work::Wanted);
            return Ok(());
        }
        let mut masked = newer.masked_since(&self.known.table)?;
        self.pending.masked_in(&newer, &mut masked)?;
        let items = newer.items_of(&masked)?;
        self.known = Arc::new(newer);
        let listed = self.writer.revoke(self.then.at, &items)?;
        // The next head has to name the state.
        self.beaten = None;
        if listed > 0 {
            round.events.push(Event::Refused {
                set: self.known.name.clone(),
                items: listed,
                since: self.then.at,
                // What the state masks was said before it.
                sequence: self.then.at.max(self.known.signed.manifest.sequence),
            });
        }
        Ok(())
    }

    fn beat<S>(&mut self, sets: &Sets<'_, S>, at: Instant) -> Result<(), Error> {
        let facts = Beat {
            state: self.known.signed.manifest.state,
            state_hash: self.known.signed.hash,
            sequence: self.then.at,
            at,
        };
        self.writer.beat(facts, sets.signing_key)?;
        self.beaten = Some(at);
        Ok(())
    }

    /// Whether something waits for a mask, or for the entry of one.
    pub(super) fn has_masks(&self) -> bool {
        !self.mask_failed && (self.unrecorded || !self.pending.is_empty())
    }

    /// Long work that is wanted, if any.
    pub(super) fn look_job(&mut self) -> Option<Job> {
        // Finding comes first: without it nothing can be masked, or, after a rewrite, listed.
        let what = if self.lost == Work::Wanted {
            self.lost = Work::UnderWay;
            What::Find(Arc::new(
                self.writer.items().copied().collect::<HashSet<_>>(),
            ))
        } else if self.whole == Work::Wanted && !self.renewing {
            self.whole = Work::UnderWay;
            What::Look
        } else {
            return None;
        };
        Some(self.job(what))
    }

    /// The mask that is due, if one is. `now` is for whoever ends: what waits is masked at once.
    pub(super) fn mask_job(&mut self, at: Instant, pace: &Pace, now: bool) -> Option<Job> {
        if self.masking || self.lost != Work::No || self.renewing {
            return None;
        }
        let since = |wait| self.masked_at.is_none_or(|m| passed(m, at, wait));
        let due = if self.pending.is_empty() {
            let behind = self.unrecorded || self.noted != self.then.at;
            (now && self.unrecorded && !self.mask_failed)
                || (behind && since(pace.note_every_millis))
        } else {
            (now && !self.mask_failed)
                || (self.pending.is_due(at, pace) && since(pace.mask_every_millis))
        };
        if !due {
            return None;
        }
        (self.masking, self.masked_at) = (true, Some(at));
        let found = Found {
            refused: self.pending.refused(),
            files: self.known.files.clone(),
            at: self.then.at,
            day: self.then.day,
        };
        Some(self.job(What::Mask(found)))
    }

    fn job(&self, what: What) -> Job {
        Job {
            id: self.id,
            known: Arc::clone(&self.known),
            what,
        }
    }

    /// Takes in what a job found.
    pub(super) fn finish(
        &mut self,
        done: Done,
        at: Instant,
        events: &mut Vec<Event>,
    ) -> Result<(), Error> {
        // What was found in files that were rewritten meanwhile says nothing about these.
        let stale = done.known.files != self.known.files;
        match done.how {
            How::Looked(found) => {
                self.whole = Work::No;
                let (now, mut refused) = found?;
                if !stale {
                    self.known.without_masked(&mut refused.rows)?;
                    self.list(refused, now.at, at, events)?;
                    // The next head tells of it, whether it is time for one or not.
                    (self.then, self.beaten) = (now, None);
                }
            }
            How::Found(_) if stale => self.lost = Work::Wanted,
            How::Found(found) => {
                self.lost = Work::No;
                self.found(&done.known, found?, at, events)?;
            }
            How::Masked(..) if stale => self.masking = false,
            How::Masked(at, how) => self.masked(at, how, events),
        }
        Ok(())
    }

    /// The rows of the listed items are known again.
    fn found(
        &mut self,
        of: &Known,
        mut found: Refused,
        at: Instant,
        events: &mut Vec<Event>,
    ) -> Result<(), Error> {
        if self.renewing {
            let state = of.signed.manifest.state;
            self.writer.begin(state)?;
            self.writer.revoke(self.then.at, &found.items)?;
            let since = self.known.masked_since(&of.table)?;
            let since = self.known.items_of(&since)?;
            self.writer.revoke(self.then.at, &since)?;
            (self.renewing, self.beaten) = (false, None);
            events.push(Event::Renewed {
                set: self.known.name.clone(),
                state,
            });
        }
        self.known.without_masked(&mut found.rows)?;
        self.pending.add(found, at);
        Ok(())
    }

    fn masked(
        &mut self,
        at: Sequence,
        how: Result<Option<Masking>, Error>,
        events: &mut Vec<Event>,
    ) {
        self.masking = false;
        self.mask_failed = how.is_err();
        // A mask that failed may have failed at its entry.
        self.unrecorded = how.is_err();
        match how {
            Ok(masking) => {
                self.noted = at;
                events.extend(masking.map(|m| Event::Masked {
                    set: m.set,
                    rows: m.rows,
                    cells: m.cells,
                    state: m.state,
                    sequence: m.sequence,
                }));
            }
            Err(e) => events.push(Event::Unmasked {
                set: self.known.name.clone(),
                error: e.to_string(),
            }),
        }
    }
}

pub(super) fn older_ledger(feed: Sequence, ends: Sequence) -> Error {
    Error::corrupt(format!(
        "it was looked at up to sequence `{feed}`, and the ledger ends at `{ends}`: this is an older copy of the ledger, bring back the newest"
    ))
}
