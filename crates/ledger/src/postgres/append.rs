//! Appending, whatever becomes of the connection.

use super::lost::{again, rolled_back};
use super::read::{self, Head};
use super::{Postgres, write};
use crate::ahead::Ahead;
use crate::column::failed;
use crate::os_random::OsRandomness;
use crate::storage::{Ask, Commit, Held};
use rights::{Error, Randomness, Sequence};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Transaction};
use std::sync::PoisonError;
use tlog::{Commitment, Frontier};

/// Begins, and waits for the turn of writing.
///
/// INVARIANT: the head's row is locked from here to the commit, also over the writes to the keys'
/// database, so nobody else can take the same sequences. Whoever waited here for somebody else's
/// commit still has the answer of before it: nothing is read in this statement.
pub(super) const BEGIN: &str =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT 1 FROM demur_log.head FOR UPDATE";

/// What tells one write from every other.
pub(super) type Token = [u8; 16];

/// The latest write that this process has acknowledged.
#[derive(Clone, Debug)]
pub(super) struct Acknowledged {
    tree: Frontier,
    last: Sequence,
    commitment: Commitment,
}

/// A write whose outcome is unknown, since the connection was lost at its commit.
///
/// INVARIANT: it is recognised by its token, which no other write has, not even one of the same words
/// at the same place and moment (commitments and payloads would then be the same).
pub(super) struct Unsure<T> {
    first: Sequence,
    token: Token,
    acknowledged: Acknowledged,
    out: T,
}

impl Postgres {
    pub(super) async fn append_patiently<T: Send>(
        &self,
        mut ask: Ask,
        mut build: impl FnMut(&Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        let mut patience = self.log.patience(ask.subjects.len() + ask.handles.len());
        let (mut unsure, mut tried) = (None, false);
        loop {
            let attempt = self.attempt(&mut ask, &mut build, (&mut unsure, tried));
            let error = match patience.attempt(attempt).await {
                Ok(out) => return Ok(out),
                Err(error) => error,
            };
            self.forget();
            tried = true;
            patience.after(error).await.map_err(|error| match unsure {
                None => error,
                Some(_) => Error::storage("the ledger was lost while it wrote; the write may have happened or not: look at the history").because(error),
            })?;
        }
    }

    async fn attempt<T: Send>(
        &self,
        ask: &mut Ask,
        build: &mut (impl FnMut(&Held) -> Result<(Commit, T), Error> + Send),
        (unsure, tried): (&mut Option<Unsure<T>>, bool),
    ) -> Result<T, Error> {
        let mut lease = self.log.lease().await?;
        let begun = lease.connection.begin_with(BEGIN).await;
        let mut tx = begun.map_err(failed)?;
        let head = self
            .head_of(
                &mut tx,
                unsure.as_ref().map(|u| u.first),
                ask.ahead.as_ref(),
            )
            .await?;
        // INVARIANT: the old transaction is decided: it held the lock that is ours now. Either its
        // entries are here, or nothing of it is and never will be.
        if let Some(before) = unsure.take()
            && head.token.as_deref() == Some(before.token.as_slice())
        {
            *unsure = Some(before);
            // INVARIANT: what is found may be on the server that answers alone: a transaction whose
            // wait for the standbys was broken off can be seen before they have it. This commit waits
            // for disk and standbys in its turn, as the lock of the head is a write, too.
            tx.commit().await.map_err(failed)?;
            lease.keep();
            return self.acknowledge(unsure.take());
        }
        let held = read::held(&mut tx, head, (&self.vault, &self.erasures), ask).await?;
        let (commit, out) = build(&held)?;
        let Some(first) = commit.entries.first() else {
            if !commit.people.is_empty() {
                return Err(Error::internal(
                    "people are to be registered without an entry",
                ));
            }
            tx.rollback().await.map_err(failed)?;
            lease.keep();
            return Ok(out);
        };
        let first = first.sequence;
        let mut token: Token = [0; 16];
        OsRandomness.fill(&mut token)?;
        self.write(&mut tx, (&held, tried), (&commit, &token))
            .await?;
        *unsure = commit.entries.last().map(|last| Unsure {
            first,
            token,
            acknowledged: Acknowledged {
                tree: commit.frontier.clone(),
                last: last.sequence,
                commitment: last.commitment,
            },
            out,
        });
        finish(tx, unsure).await?;
        lease.keep();
        self.acknowledge(unsure.take())
    }

    /// Keys first, then the log.
    async fn write(
        &self,
        tx: &mut PgConnection,
        (held, tried): (&Held, bool),
        (commit, token): (&Commit, &Token),
    ) -> Result<(), Error> {
        let erased: Vec<_> = commit.erased.iter().map(|e| e.erasure).collect();
        // Keys that another try has left may be on the server that answers and not yet on its
        // standbys: they are made durable with a commit of our own before entries need them.
        let left = held
            .keys
            .keys()
            .any(|s| matches!(s, rights::Subject::Person(p) if p.0 >= held.people));
        if tried || left || !commit.keys.is_empty() || !erased.is_empty() {
            self.vault.change(&commit.keys, &erased).await?;
        }
        write::log(tx, &self.vault, (commit, &held.unheard), token).await
    }

    /// The head as the primary has it, unless it lacks what this process has acknowledged.
    pub(super) async fn head_of(
        &self,
        tx: &mut PgConnection,
        token_of: Option<Sequence>,
        ahead: Option<&Ahead>,
    ) -> Result<Head, Error> {
        let known = self
            .acknowledged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let head = read::head(tx, known.as_ref().map(|k| k.last), token_of, ahead).await?;
        let Some(known) = known else {
            return Ok(head);
        };
        let same = head.commitment.as_deref() == Some(known.commitment.0.as_slice());
        let other =
            head.frontier.size() == known.tree.size() && head.frontier.root() != known.tree.root();
        if head.frontier.size() < known.tree.size() || !same || other {
            return Err(Error::corrupt(format!(
                "the server that took over ({}) lost acknowledged entries: the ledger ends at `{}`, and entry `{}` was acknowledged; nothing is written to it: bring back the server that has it, or restore",
                self.log.names(),
                head.frontier.size(),
                known.last
            )));
        }
        Ok(head)
    }

    fn acknowledge<T>(&self, sure: Option<Unsure<T>>) -> Result<T, Error> {
        let sure = sure.ok_or_else(|| Error::internal("a write was forgotten"))?;
        let mut known = self
            .acknowledged
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Another task of this process may have acknowledged a later one meanwhile.
        if known
            .as_ref()
            .is_none_or(|k| k.tree.size() < sure.acknowledged.tree.size())
        {
            *known = Some(sure.acknowledged);
        }
        Ok(sure.out)
    }
}

async fn finish<T>(
    tx: Transaction<'_, sqlx::Postgres>,
    unsure: &mut Option<Unsure<T>>,
) -> Result<(), Error> {
    let Err(error) = tx.commit().await else {
        return Ok(());
    };
    if rolled_back(&error) {
        *unsure = None;
        return Err(failed(error));
    }
    Err(again(format!(
        "the connection was lost at a commit: {error}"
    )))
}
