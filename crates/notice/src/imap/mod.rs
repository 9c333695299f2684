//! Reading what comes back from a mailbox, by IMAP (RFC 3501, RFC 9051; RFC 6851 for moving).
//!
//! INVARIANT: a message is marked or moved only after [`Keep::keep`] has it, and remembered as read only after
//! that; messages are read in the order of their numbers. Whatever dies when, the next reading begins with the
//! first that may not have been read, and what is read twice changes nothing.

mod connection;
mod settings;

pub use settings::{MailboxSettings, Then};

use crate::lmtp::{Keep, LONGEST_KEPT};
use crate::outbox::{Outbox, ReadUpTo};
use crate::returned::Verdicts;
use connection::{Session, answered, connect};
use futures::TryStreamExt;
use rights::{Error, Instant};
use std::path::Path;

/// A message, and when it came.
type Came = (Vec<u8>, Option<Instant>);

/// A mailbox of the operator's.
#[derive(Clone, Copy, Debug)]
pub struct Mailbox<'m> {
    /// Which.
    pub settings: &'m MailboxSettings,
    /// The folder that paths in the settings are below.
    pub root: &'m Path,
    /// What remembers how far it was read.
    pub outbox: &'m Outbox,
}

impl Mailbox<'_> {
    /// Reads every message that was not read before; `each` is told of each.
    ///
    /// # Errors
    /// When the server fails or storage does; what was read until then stays read.
    pub async fn read<K: Keep>(&self, keep: &K, each: &dyn Fn()) -> Result<Verdicts, Error> {
        self.settings.check()?;
        let mut session = connect(self.settings, self.root).await?;
        let read = self.read_all(&mut session, keep, each).await;
        // Politeness; what was read was read.
        drop(answered(self.settings, "signing out", session.logout()).await);
        read
    }

    async fn read_all<K: Keep>(
        &self,
        session: &mut Session,
        keep: &K,
        each: &dyn Fn(),
    ) -> Result<Verdicts, Error> {
        let (settings, name) = (self.settings, self.settings.name());
        let select = session.select(&settings.folder);
        let selected = answered(settings, "the folder", select).await?;
        let validity = selected.uid_validity.ok_or_else(|| {
            Error::storage("the mailbox server gives no UIDVALIDITY: messages cannot be told apart")
        })?;
        // Numbers of another validity say nothing (RFC 3501, section 2.3.1.1): everything is looked at again.
        let known = self.outbox.read_up_to(&name).await?;
        let last = known
            .filter(|k| k.validity == validity)
            .map_or(0, |k| k.uid);
        let mut verdicts = Verdicts::new();
        for uid in self.unread(session, last).await? {
            if let Some((message, came)) = self.fetch(session, uid).await? {
                let verdict = keep.keep(&message, came).await?;
                *verdicts.entry(verdict).or_default() += 1;
                self.done(session, uid).await?;
                each();
            }
            let now = ReadUpTo { validity, uid };
            self.outbox.set_read_up_to(&name, now).await?;
        }
        Ok(verdicts)
    }

    /// Numbers above the last that was read, ascending.
    async fn unread(&self, session: &mut Session, last: u32) -> Result<Vec<u32>, Error> {
        let Some(first) = last.checked_add(1) else {
            return Ok(Vec::new());
        };
        let search = session.uid_search(format!("UID {first}:*"));
        let found = answered(self.settings, "a search", search).await?;
        // `*` is the last message, also where its number is below the first.
        let mut found: Vec<u32> = found.into_iter().filter(|uid| *uid > last).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// A message, or its beginning, and when it came (RFC 3501, section 2.3.3); none where somebody else took it away.
    async fn fetch(&self, session: &mut Session, uid: u32) -> Result<Option<Came>, Error> {
        let query = format!("(UID INTERNALDATE BODY.PEEK[]<0.{LONGEST_KEPT}>)");
        let fetch = async {
            let messages = session.uid_fetch(uid.to_string(), query).await?;
            let messages: Vec<_> = messages.try_collect().await?;
            let found = messages.iter().find(|message| message.uid == Some(uid));
            Ok(found.and_then(|message| {
                let date = message.internal_date();
                let micros = date.and_then(|date| date.timestamp().checked_mul(1_000_000));
                let came = micros.and_then(Instant::from_epoch_micros);
                message.body().map(|body| (body.to_vec(), came))
            }))
        };
        answered(self.settings, "a message", fetch).await
    }

    /// Does with a message that was read what the settings say.
    async fn done(&self, session: &mut Session, uid: u32) -> Result<(), Error> {
        let (settings, uid) = (self.settings, uid.to_string());
        match settings.then {
            Then::Leave => Ok(()),
            Then::Mark => {
                let mark = async {
                    let marked = session.uid_store(&uid, "+FLAGS.SILENT (\\Seen)").await?;
                    marked.try_collect::<Vec<_>>().await.map(drop)
                };
                answered(settings, "marking a message", mark).await
            }
            Then::Move => {
                let moving = session.uid_mv(&uid, &settings.moved_to);
                answered(settings, "moving a message", moving).await
            }
        }
    }
}
