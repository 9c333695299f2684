//! What every command about notices has at hand: the outbox, keys, texts.

use crate::commands::Session;
use crate::keys;
use ledger::{AnyStorage, OsRandomness};
use notice::{LinkKeys, MailKey, Outbox, Planned, Returns, Sending, Texts};
use rights::Error;
use std::fs::{File, TryLockError};
use std::path::PathBuf;

pub(super) struct Office<'o> {
    pub(super) session: &'o Session,
    pub(super) outbox: Outbox,
    pub(super) links: LinkKeys,
    pub(super) mail_key: MailKey,
}

impl<'o> Office<'o> {
    pub(super) fn open(session: &'o Session) -> Result<Office<'o>, Error> {
        let ws = &session.ws;
        let folder = ws.root.join("keys");
        Ok(Office {
            outbox: ws.wait(Outbox::open(&ws.root.join("notices")))?,
            links: LinkKeys::load_or_create(&folder.join("links.key"), &OsRandomness)?,
            mail_key: keys::mail(&ws.root)?,
            session,
        })
    }

    /// Nobody else sends or reads what came back at the same time.
    pub(super) fn lock(&self) -> Result<File, Error> {
        let path = self.session.ws.root.join("notices/.lock");
        let failed = |e| Error::storage(format!("cannot lock `{}`", path.display())).because(e);
        let file = File::create(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(Error::refused(
                "another demur sends notices of this workspace; wait for it to end",
            )),
            Err(TryLockError::Error(e)) => Err(failed(e)),
        }
    }

    /// Nobody else reads the mailbox at the same time: each would mark what the other reads.
    pub(super) fn reading(&self) -> Result<File, Error> {
        let path = self.session.ws.root.join("notices/.mailbox");
        let failed = |e| Error::storage(format!("cannot lock `{}`", path.display())).because(e);
        let file = File::create(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(Error::refused(
                "another demur reads the mailbox of this workspace; wait for it to end",
            )),
            Err(TryLockError::Error(e)) => Err(failed(e)),
        }
    }

    pub(super) fn planned(&self, campaign: &str) -> Result<Planned, Error> {
        self.session.ws.wait(self.outbox.campaign(campaign))
    }

    pub(super) fn sending(&self) -> Sending<'_, AnyStorage> {
        let ws = &self.session.ws;
        Sending {
            ledger: &ws.ledger,
            outbox: &self.outbox,
            settings: &ws.config.notice,
            root: &ws.root,
            links: &self.links,
            mail_key: &self.mail_key,
            clock: &*ws.clock,
        }
    }

    pub(super) fn returns(&self) -> Returns<'_, AnyStorage> {
        self.returns_under(&self.mail_key)
    }

    /// The same under keys as they are now, for whoever listens for long.
    pub(super) fn returns_under<'k>(&'k self, mail_key: &'k MailKey) -> Returns<'k, AnyStorage> {
        let ws = &self.session.ws;
        Returns {
            ledger: &ws.ledger,
            outbox: &self.outbox,
            mail_key,
            clock: &*ws.clock,
        }
    }
}

/// The folder of texts.
pub(super) fn folder(session: &Session, text: &str) -> Result<PathBuf, Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if text.is_empty() || text.starts_with('.') || !text.chars().all(plain) {
        return Err(Error::input(format!(
            "`{text}` is no name for texts; use letters, digits, - and _"
        )));
    }
    Ok(session.ws.root.join("notices").join(text))
}

pub(super) fn texts(session: &Session, text: &str) -> Result<Texts, Error> {
    Texts::load(&folder(session, text)?)
}
