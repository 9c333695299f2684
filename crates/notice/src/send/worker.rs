//! One connection at work: takes a mail, gives it to the server, notes what became of it.

use super::Sending;
use super::clerk::{Note, sending, write_down};
use super::connection::{Begun, Connection, Server};
use super::outcome::Outcome;
use crate::letter::Written;
use crate::outbox::{Mark, State};
use rights::{Clock, Error, Instant};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedSemaphorePermit, mpsc};

/// A mail to be sent.
pub(super) struct Job {
    pub(super) written: Written,
    /// How often a server put it off before.
    pub(super) tries: u32,
    /// When it was due the first time, or later.
    pub(super) since: Instant,
    /// Given back when it is done with, so that the feeder knows.
    pub(super) permit: OwnedSemaphorePermit,
}

/// What all connections share.
pub(super) struct Common<'c> {
    server: Server,
    clock: &'c dyn Clock,
    /// Mails put off for longer are given up.
    give_up_seconds: i64,
    pub(super) stop: &'c AtomicBool,
    /// Set by whoever meets an error that ends everything.
    ended: &'c AtomicBool,
    /// Whether the server was reached before: one that never was is not waited for.
    reached: AtomicBool,
    /// Refusals since a server took a mail. They are written down with the next one that it takes: a server
    /// that refuses everything refuses us, and nobody is unreached for it.
    refused: std::sync::Mutex<Vec<Mark>>,
    /// Mails since a server answered of which nobody knows whether it took them.
    unsure_in_a_row: AtomicU32,
    /// So many of them are no accident.
    most_unsure: u32,
}

/// So many refusals without one mail taken are no persons' fault but ours.
const TOO_MANY_REFUSALS: usize = 200;
/// Attempts to reach a server, with twice the pause each time, from one second.
const ATTEMPTS: u32 = 6;
/// The longest pause between two tries of one mail.
const LONGEST_PAUSE_SECONDS: i64 = 4 * 3_600;

impl<'c> Common<'c> {
    pub(super) fn new<S>(
        sending: &Sending<'c, S>,
        stop: &'c AtomicBool,
        ended: &'c AtomicBool,
    ) -> Result<Common<'c>, Error> {
        Ok(Common {
            server: Server::new(sending.settings, sending.root)?,
            clock: sending.clock,
            give_up_seconds: i64::from(sending.settings.sender.give_up_hours) * 3_600,
            stop,
            ended,
            reached: AtomicBool::new(false),
            refused: std::sync::Mutex::new(Vec::new()),
            unsure_in_a_row: AtomicU32::new(0),
            most_unsure: 2 * u32::from(sending.settings.server.connections).max(4),
        })
    }

    /// Takes the refusals that were held back.
    pub(super) fn take_refused(&self) -> Vec<Mark> {
        let mut held = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *held)
    }

    /// Holds a refusal back; says how many there are.
    fn hold(&self, mark: Mark) -> usize {
        let mut held = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        held.push(mark);
        held.len()
    }

    async fn connect(&self) -> Result<Connection, Error> {
        let mut pause = Duration::from_secs(1);
        let mut attempt = 1;
        loop {
            match self.server.connect().await {
                Ok(connection) => {
                    self.reached.store(true, Ordering::SeqCst);
                    return Ok(connection);
                }
                Err(e) if !self.reached.load(Ordering::SeqCst) => return Err(e),
                Err(e) if attempt == ATTEMPTS || self.is_over() => return Err(e),
                Err(e) if e.kind() == rights::ErrorKind::Refused => return Err(e),
                Err(_) => tokio::time::sleep(pause).await,
            }
            attempt += 1;
            pause *= 2;
        }
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::SeqCst) || self.ended.load(Ordering::SeqCst)
    }
}

/// Works until there is nothing more to do.
///
/// # Errors
/// When the server cannot be reached, or refuses us. The mail in work then waits on.
pub(super) async fn run(
    common: &Common<'_>,
    jobs: &Mutex<mpsc::Receiver<Job>>,
    notes: mpsc::Sender<Note>,
) -> Result<(), Error> {
    let mut connection = None;
    loop {
        let next = jobs.lock().await.recv().await;
        let Some(job) = next else { break };
        if common.ended.load(Ordering::SeqCst) {
            continue;
        }
        let worked = one(common, &job, &notes, &mut connection).await;
        drop(job.permit);
        if worked.is_err() {
            common.ended.store(true, Ordering::SeqCst);
            // Whatever waits in the channel is taken out, so that the feeder does not wait for ever.
            let mut jobs = jobs.lock().await;
            jobs.close();
            while jobs.try_recv().is_ok() {}
            return worked;
        }
    }
    if let Some(connection) = connection {
        connection.close().await;
    }
    Ok(())
}

/// Sends one mail, on the connection there is or on a new one.
async fn one(
    common: &Common<'_>,
    job: &Job,
    notes: &mpsc::Sender<Note>,
    connection: &mut Option<Connection>,
) -> Result<(), Error> {
    let mark = Mark {
        campaign: job.written.id.campaign,
        person: job.written.id.person,
        round: job.written.id.round,
        state: State::Waiting,
        tries: job.tries,
        at: common.clock.now(),
        code: None,
    };
    let old = connection.is_some();
    let mut outcome = attempt(common, job, notes, connection, mark).await?;
    // A server closes connections that are idle or have brought enough; that is no answer to this mail.
    if old && matches!(outcome, Outcome::Later(None | Some(421))) {
        outcome = attempt(common, job, notes, connection, mark).await?;
    }
    let now = common.clock.now();
    let gone = || Error::storage("the outbox cannot be written; nothing more is sent");
    let mark = match outcome {
        Outcome::Accepted(code) => {
            common.unsure_in_a_row.store(0, Ordering::SeqCst);
            for refused in common.take_refused() {
                notes.send(Note::of(refused)).await.map_err(|_| gone())?;
            }
            of(mark, State::Accepted, now, Some(code))
        }
        Outcome::Never(code) => {
            if common.hold(of(mark, State::Refused, now, Some(code))) > TOO_MANY_REFUSALS {
                return Err(refuses_us(code));
            }
            return Ok(());
        }
        Outcome::Unsure => {
            let unsure = common.unsure_in_a_row.fetch_add(1, Ordering::SeqCst);
            let mark = of(mark, State::Unsure, now, None);
            if unsure >= common.most_unsure {
                notes.send(Note::of(mark)).await.map_err(|_| gone())?;
                return Err(breaks_off());
            }
            mark
        }
        Outcome::Later(code) => later(common, job, mark, now, code),
        Outcome::NotUs(code) => {
            // It said no: the mail has not gone, and waits on.
            let waits = of(mark, State::Waiting, now, Some(code));
            notes.send(Note::of(waits)).await.map_err(|_| gone())?;
            return Err(refuses_us(code));
        }
    };
    notes.send(Note::of(mark)).await.map_err(|_| gone())
}

fn breaks_off() -> Error {
    Error::storage(
        "the mail server breaks off after the content of each mail; see its log, then send again. Those mails are `unsure`",
    )
}

async fn attempt(
    common: &Common<'_>,
    job: &Job,
    notes: &mpsc::Sender<Note>,
    kept: &mut Option<Connection>,
    mark: Mark,
) -> Result<Outcome, Error> {
    let mut connection = match kept.take() {
        Some(connection) => connection,
        None => common.connect().await?,
    };
    let written = &job.written;
    let ascii = written.bytes.is_ascii();
    let begun = connection
        .begin(&written.return_path, &written.to, ascii)
        .await;
    let outcome = match begun {
        Begun::Ended(outcome) => outcome,
        Begun::Ready => {
            // INVARIANT: from here on the mail may have gone, so the disk says so first.
            if !write_down(notes, sending(mark)).await {
                return Err(Error::storage(
                    "the outbox cannot be written; nothing more is sent",
                ));
            }
            connection.finish(&written.bytes).await
        }
    };
    let usable = match outcome {
        Outcome::Accepted(_) => true,
        Outcome::Later(None) | Outcome::Unsure | Outcome::Later(Some(421)) => false,
        Outcome::Later(Some(_)) | Outcome::Never(_) | Outcome::NotUs(_) => connection.reset().await,
    };
    if usable {
        *kept = Some(connection);
    }
    Ok(outcome)
}

const fn of(mark: Mark, state: State, at: Instant, code: Option<u16>) -> Mark {
    Mark {
        state,
        at,
        code,
        ..mark
    }
}

/// Seconds to wait after so many tries.
pub(super) fn pause_seconds(tries: u32) -> i64 {
    (15_i64 << tries.min(20)).min(LONGEST_PAUSE_SECONDS)
}

/// Put off: tried again after a pause that doubles each time, or given up.
fn later(common: &Common<'_>, job: &Job, mark: Mark, now: Instant, code: Option<u16>) -> Mark {
    let tries = job.tries.saturating_add(1);
    let due = now.plus_seconds(pause_seconds(tries));
    if due > job.since.plus_seconds(common.give_up_seconds) {
        return Mark {
            tries,
            ..of(mark, State::Refused, now, code)
        };
    }
    Mark {
        tries,
        ..of(mark, State::Waiting, due, code)
    }
}

fn refuses_us(code: u16) -> Error {
    Error::refused(format!(
        "the mail server refuses what we send, whoever it is for (`{code}`); see its log, then send again: nobody was counted as not reached for it"
    ))
}
