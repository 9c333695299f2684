//! Writes mails and hands them to the connections, no faster than planned.

use super::clerk::Note;
use super::worker::{Job, pause_seconds};
use super::{Sending, Wait, forgotten};
use crate::first::Everybody;
use crate::letter::Letter;
use crate::outbox::{Generations, Letter as Row, Mark, Planned, State};
use ledger::Storage;
use rights::{Contact, Error, Instant, Ordinal};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::Instant as Tick;

pub(super) struct Feeder<'f, S> {
    pub(super) sending: &'f Sending<'f, S>,
    pub(super) planned: &'f Planned,
    pub(super) letter: &'f Letter<'f>,
    pub(super) told: &'f Everybody<'f>,
    pub(super) wait: Wait,
    pub(super) stop: &'f AtomicBool,
    pub(super) ended: &'f AtomicBool,
    pub(super) connections: usize,
}

/// What is known of those on a page.
struct Known {
    contacts: HashMap<Ordinal, Contact>,
    /// When a mail of an earlier round was first taken.
    taken: HashMap<Ordinal, Instant>,
    /// How often their links were revoked.
    generations: Generations,
}

/// Rows read at a time.
const PAGE: u32 = 2_000;
/// How often a pause is looked at.
const TICK: Duration = Duration::from_millis(200);

impl<S: Storage> Feeder<'_, S> {
    /// Feeds until nothing is left, or it was stopped.
    pub(super) async fn run(
        &self,
        jobs: mpsc::Sender<Job>,
        notes: mpsc::Sender<Note>,
    ) -> Result<(), Error> {
        let permits = Arc::new(Semaphore::new(2 * self.connections));
        loop {
            self.pass(&jobs, &notes, &permits).await?;
            // A row is read again only after everything that was handed out is done with.
            let all = u32::try_from(2 * self.connections).unwrap_or(u32::MAX);
            drop(permits.acquire_many(all).await);
            // And after what became of it is on the disk.
            if !super::clerk::settled(&notes).await {
                return Ok(());
            }
            if self.is_over() || self.wait == Wait::No {
                return Ok(());
            }
            let Some(due) = self.sending.outbox.next_due(self.planned.sequence).await? else {
                return Ok(());
            };
            while self.sending.clock.now() < due {
                if self.is_over() {
                    return Ok(());
                }
                tokio::time::sleep(TICK).await;
            }
        }
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::SeqCst) || self.ended.load(Ordering::SeqCst)
    }

    /// Hands out every row that waits and is due, once.
    async fn pass(
        &self,
        jobs: &mpsc::Sender<Job>,
        notes: &mpsc::Sender<Note>,
        permits: &Arc<Semaphore>,
    ) -> Result<(), Error> {
        let mut after = None;
        let mut pace = Pace::new(self.planned.plan.per_second);
        loop {
            let campaign = self.planned.sequence;
            let outbox = self.sending.outbox;
            let rows = outbox
                .in_state(campaign, State::Waiting, after, PAGE)
                .await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = Some((last.round, last.person));
            let now = self.sending.clock.now();
            let due: Vec<Row> = rows.into_iter().filter(|row| row.at <= now).collect();
            let due = forgotten::left(self.sending, (self.planned, self.told), due).await?;
            let people: Vec<Ordinal> = due.iter().map(|row| row.person).collect();
            let mut known = Known {
                contacts: self.sending.ledger.contacts(&people).await?,
                taken: self.taken(&due).await?,
                generations: self.generations(&due).await?,
            };
            for row in due {
                if self.is_over() {
                    return Ok(());
                }
                let Some(mark) = self.hand_out(row, &mut known, jobs, permits).await? else {
                    pace.wait().await;
                    continue;
                };
                if notes.send(Note::of(mark)).await.is_err() {
                    return Ok(());
                }
            }
        }
    }

    /// When earlier mails of the campaign were taken, for those of a page that get another one.
    async fn taken(&self, due: &[Row]) -> Result<HashMap<Ordinal, Instant>, Error> {
        let again = || due.iter().filter(|row| row.round > 0);
        let persons = || again().map(|row| row.person);
        let (Some(first), Some(last)) = (persons().min(), persons().max()) else {
            return Ok(HashMap::new());
        };
        let rounds = 0..again().map(|row| row.round).max().unwrap_or(0);
        let outbox = self.sending.outbox;
        outbox
            .first_taken(self.planned.sequence, rounds, (first, last))
            .await
    }

    /// How often links to those of a page were revoked.
    ///
    /// INVARIANT: whoever revokes holds the lock of sending ([`crate::Outbox::revoke`]), so no link dies on its way.
    async fn generations(&self, due: &[Row]) -> Result<Generations, Error> {
        let persons = || due.iter().map(|row| row.person);
        let (Some(first), Some(last)) = (persons().min(), persons().max()) else {
            return Ok(Generations::default());
        };
        let outbox = self.sending.outbox;
        outbox
            .generations(self.planned.sequence, (first, last))
            .await
    }

    /// Hands a mail out, or says why there is none.
    async fn hand_out(
        &self,
        row: Row,
        known: &mut Known,
        jobs: &mpsc::Sender<Job>,
        permits: &Arc<Semaphore>,
    ) -> Result<Option<Mark>, Error> {
        let now = self.sending.clock.now();
        let contact = known
            .contacts
            .remove(&row.person)
            .filter(|c| c.mail.is_some());
        let Some(contact) = contact else {
            return self.nobody(row, now).await.map(Some);
        };
        let from = self.told.from(row.person, &known.taken, now.day());
        let letter = (row.person, row.round);
        let generation = known.generations.of(row.person);
        let written = self
            .letter
            .write(letter, &contact, (now, from), generation)?;
        // Closed only when everything ends.
        let Ok(permit) = Arc::clone(permits).acquire_owned().await else {
            return Ok(None);
        };
        let job = Job {
            written,
            tries: row.tries,
            since: if row.tries == 0 {
                now
            } else {
                self.first_try(&row)
            },
            permit,
        };
        // Nobody takes it when an error ended everything; it waits on in the outbox.
        drop(jobs.send(job).await);
        Ok(None)
    }

    /// When a mail that was put off was tried first, as its pauses add up.
    fn first_try(&self, row: &Row) -> Instant {
        let pauses = (1..=row.tries.min(10_000)).map(pause_seconds);
        row.at.plus_seconds(-pauses.sum::<i64>())
    }

    /// There is no address any more: the person was erased, or has changed it away.
    async fn nobody(&self, row: Row, now: Instant) -> Result<Mark, Error> {
        let found = self.sending.ledger.row(row.person).await?;
        let state = match found.is_none_or(|found| found.is_erased()) {
            true => State::Gone,
            false => State::NoAddress,
        };
        Ok(Mark::of(&row, state, now))
    }
}

/// At most so many a second.
struct Pace {
    every: Option<Duration>,
    next: Tick,
}

impl Pace {
    fn new(per_second: Option<u32>) -> Pace {
        let every = per_second.map(|n| Duration::from_secs(1) / n.max(1));
        Pace {
            every,
            next: Tick::now(),
        }
    }

    async fn wait(&mut self) {
        let Some(every) = self.every else { return };
        // After a pause nothing is made up for.
        self.next = self.next.max(Tick::now()) + every;
        tokio::time::sleep_until(self.next).await;
    }
}
