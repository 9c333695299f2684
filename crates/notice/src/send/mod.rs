//! Sending a campaign.
//!
//! One feeder writes mails in the order of persons, a few connections give them to the server, one clerk
//! writes down what happens, many marks in one write. Before a connection gives the server the content of
//! a mail it waits until the clerk has that on the disk; so whatever dies when, a mail that may have gone
//! is not sent again.

mod clerk;
mod connection;
mod feeder;
mod forgotten;
mod outcome;
mod record;
mod worker;

pub(crate) use connection::{Begun, Server};
pub(crate) use outcome::Outcome;
pub(crate) use record::Recorder;

use crate::first::Everybody;
use crate::letter::Letter;
use crate::links::LinkKeys;
use crate::mail_id::MailKey;
use crate::outbox::{Mark, Outbox, State};
use crate::revoked::Revocations;
use crate::settings::Settings;
use crate::sorting::hold;
use crate::texts::{Occasion, Texts};
use ledger::{Ledger, Storage};
use rights::{Clock, Entry, Error, Subject};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Mutex, mpsc};

/// What sending needs.
pub struct Sending<'s, S> {
    /// The ledger that is told.
    pub ledger: &'s Ledger<S>,
    /// Where the mails of a campaign are noted.
    pub outbox: &'s Outbox,
    /// Who announces, through which server.
    pub settings: &'s Settings,
    /// The folder that paths in the settings are below.
    pub root: &'s Path,
    /// Keys of links.
    pub links: &'s LinkKeys,
    /// The key of mails' names.
    pub mail_key: &'s MailKey,
    /// Time.
    pub clock: &'s dyn Clock,
}

impl<S> std::fmt::Debug for Sending<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sending")
    }
}

/// Whether to wait for mails that a server put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until everything is sent or given up.
    Yes,
    /// No: another call goes on.
    No,
}

/// What one call did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sent {
    /// Mails that a server took.
    pub accepted: u64,
    /// Mails that a server refused for good, or put off for too long.
    pub refused: u64,
    /// Mails of which it is not known whether a server took them, earlier ones included.
    pub unsure: u64,
    /// Mails that were put off and wait.
    pub waiting: u64,
    /// Whether nothing is left to send.
    pub finished: bool,
}

/// Told to whoever shows progress: one mail is done with.
pub type Done<'d> = &'d (dyn Fn(State) + Sync);

impl<S: Storage> Sending<'_, S> {
    /// Sends what waits of a campaign. `stop` ends it after the mails in work, as does an error; another
    /// call goes on where it stopped.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses us, texts are not those that were planned, or
    /// storage fails.
    pub async fn send(
        &self,
        id: &str,
        (texts, occasion): (&Texts, &Occasion),
        (wait, stop): (Wait, &AtomicBool),
        done: Done<'_>,
    ) -> Result<Sent, Error> {
        let planned = self.outbox.campaign(id).await?;
        self.as_planned(&planned, texts, occasion).await?;
        let now = self.clock.now();
        if let Some(day) = planned.plan.not_before.filter(|at| now < *at) {
            return Err(Error::refused(format!(
                "the campaign `{id}` is planned for `{day}`; nothing is sent before"
            )));
        }
        // INVARIANT: the caller holds the lock of the outbox, so nobody else is sending these.
        self.outbox.give_up_sending(planned.sequence, now).await?;
        let revocations = Revocations {
            ledger: self.ledger,
            outbox: self.outbox,
        };
        revocations.recall(planned.sequence).await?;
        let keys = (self.settings, self.links, self.mail_key);
        let letter = Letter::new(keys, planned.sequence, (texts, occasion))?;
        let said = texts.kept(self.settings, occasion)?;
        self.outbox.keep_said(planned.sequence, &said, now).await?;
        let told = Everybody::of(self.ledger, &planned.plan.id).await?;
        let connections = usize::from(self.settings.server.connections);
        let (jobs, waiting) = mpsc::channel(connections);
        let (notes, noted) = mpsc::channel(4 * connections);
        let waiting = Mutex::new(waiting);
        let ended = AtomicBool::new(false);
        let common = worker::Common::new(self, stop, &ended)?;
        let workers = (0..connections).map(|_| worker::run(&common, &waiting, notes.clone()));
        let workers = futures::future::join_all(workers);
        let feeder = feeder::Feeder {
            sending: self,
            planned: &planned,
            letter: &letter,
            told: &told,
            wait,
            stop,
            ended: &ended,
            connections,
        };
        let clerk = clerk::run(self.outbox, noted, done);
        let recorder = Recorder {
            ledger: self.ledger,
            outbox: self.outbox,
        };
        let all = async {
            let fed = feeder.run(jobs, notes).await;
            ended.store(true, Ordering::SeqCst);
            fed
        };
        let work = async {
            let (fed, worked, wrote) = futures::join!(all, workers, clerk);
            let worked: Result<Vec<()>, Error> = worked.into_iter().collect();
            let ended = wrote.and(worked.map(drop)).and(fed);
            self.settle_refused(common.take_refused(), ended.is_ok())
                .await?;
            ended
        };
        let over = AtomicBool::new(false);
        let work = async {
            let worked = work.await;
            over.store(true, Ordering::SeqCst);
            worked
        };
        let told = async {
            let told = recorder.follow(&over).await;
            if told.is_err() {
                // What cannot be told is not sent on.
                ended.store(true, Ordering::SeqCst);
            }
            told
        };
        let (worked, told) = futures::join!(work, told);
        // What was sent stands in the ledger, whatever else went wrong.
        told?;
        worked?;
        self.finish(&planned).await
    }

    /// Refusals that no mail taken has followed: they stand, unless the sending ended with an error. Then they
    /// may have to do with it, and those mails wait on.
    async fn settle_refused(&self, mut marks: Vec<Mark>, ended_well: bool) -> Result<(), Error> {
        if !ended_well {
            marks
                .iter_mut()
                .for_each(|mark| mark.state = State::Waiting);
        }
        self.outbox.mark(&marks).await
    }

    /// The texts that are sent are those that the ledger says were planned.
    async fn as_planned(
        &self,
        planned: &crate::outbox::Planned,
        texts: &Texts,
        occasion: &Occasion,
    ) -> Result<(), Error> {
        // What was there when it was planned may be gone: an assessment that expired, an officer's name.
        texts.complete(self.settings, occasion)?;
        let entries = self
            .ledger
            .entries(planned.sequence, rights::Sequence(planned.sequence.0 + 1))
            .await?;
        let campaign = entries
            .into_iter()
            .next()
            .and_then(|recorded| recorded.entry);
        match campaign {
            Some(Entry::CampaignPlanned(campaign)) if campaign.id == planned.plan.id => {
                if campaign.texts == Some(texts.hash()) {
                    return Ok(());
                }
                Err(Error::refused(format!(
                    "the texts `{}` are not those that `{}` was planned with; put them back, or plan another campaign",
                    texts.name, campaign.id
                )))
            }
            _ => Err(Error::corrupt(format!(
                "the ledger does not have the campaign `{}` where the outbox says; the two belong to different workspaces",
                planned.plan.id
            ))),
        }
    }

    async fn finish(&self, planned: &crate::outbox::Planned) -> Result<Sent, Error> {
        let all = self.outbox.all_counts(planned.sequence).await?;
        let count = |state| all.get(&state).copied().unwrap_or(0);
        let waiting = count(State::Waiting) + count(State::Sending);
        let sent = Sent {
            accepted: count(State::Accepted) + count(State::Delivered) + count(State::Bounced),
            refused: count(State::Refused),
            unsure: count(State::Unsure),
            waiting,
            finished: waiting == 0,
        };
        let before = self.outbox.campaign(&planned.plan.id).await?.sent_at;
        if sent.finished && before.is_none() {
            let entry = Entry::CampaignSent {
                campaign: planned.plan.id.clone(),
                sent: sent.accepted,
                unreached: sent.refused + sent.unsure + count(State::NoAddress),
            };
            self.ledger.append(&[(Subject::Operator, entry)]).await?;
            let now = self.clock.now();
            self.outbox.mark_sent(planned.sequence, now).await?;
        }
        Ok(sent)
    }

    /// Mails that a server took long enough ago, and that have not come back, are delivered: the ledger is
    /// told. Only those count that were taken long enough before the return path was last read, and of nobody of
    /// whom something lies aside that somebody has to read. Gives how many.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn settle(&self) -> Result<u64, Error> {
        // What was put aside before that restricted anybody's use.
        for aside in self.outbox.aside().await? {
            if let Some(about) = aside.mail {
                let now = self.clock.now();
                hold(self.ledger, about.person, (aside.digest, now)).await?;
            }
        }
        let Some(read) = self.outbox.read_until().await? else {
            return Ok(0);
        };
        let wait = i64::from(self.settings.sender.bounce_wait_hours) * 3_600;
        let before = read.min(self.clock.now()).plus_seconds(-wait);
        let settled = self.outbox.settle(before).await?;
        let recorder = Recorder {
            ledger: self.ledger,
            outbox: self.outbox,
        };
        recorder.all().await?;
        Ok(settled)
    }
}
