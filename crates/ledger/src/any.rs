//! Either storage, where a configuration says which.

use crate::ahead::Ahead;
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::storage::{
    Ask, Change, Commit, Copies, Held, PersonRow, Snapshot, StandingId, Stands, Storage, Stored,
};
use rights::{Contact, Error, MailAddress, Ordinal, PersonId, Sequence, Standing, Subject};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use tlog::{Commitment, Frontier};

/// A ledger in SQLite files or in PostgreSQL.
#[derive(Clone, Debug)]
pub enum AnyStorage {
    /// In files.
    Sqlite(Sqlite),
    /// On servers.
    Postgres(Postgres),
}

impl AnyStorage {
    /// Closes files or connections; nothing is lost without it.
    pub async fn close(&self) {
        match self {
            AnyStorage::Sqlite(storage) => storage.close().await,
            AnyStorage::Postgres(storage) => storage.close().await,
        }
    }
}

/// The same call of whichever it is.
macro_rules! either {
    ($any:expr, $call:ident($($argument:expr),*)) => {
        match $any {
            AnyStorage::Sqlite(storage) => storage.$call($($argument),*).await,
            AnyStorage::Postgres(storage) => storage.$call($($argument),*).await,
        }
    };
}

impl Storage for AnyStorage {
    fn largest_group(&self) -> usize {
        match self {
            AnyStorage::Sqlite(storage) => storage.largest_group(),
            AnyStorage::Postgres(storage) => storage.largest_group(),
        }
    }

    async fn read_ahead(&self, ask: &Ask) -> Option<Ahead> {
        either!(self, read_ahead(ask))
    }

    async fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnMut(&Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        either!(self, append(ask, build))
    }

    async fn head(&self) -> Result<Sequence, Error> {
        either!(self, head())
    }

    async fn frontier(&self) -> Result<Frontier, Error> {
        either!(self, frontier())
    }

    async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Stored>, Error> {
        either!(self, entries(from, to))
    }

    async fn commitments(&self, from: Sequence, to: Sequence) -> Result<Vec<Commitment>, Error> {
        either!(self, commitments(from, to))
    }

    async fn entries_of(&self, people: &[Ordinal]) -> Result<Vec<Stored>, Error> {
        either!(self, entries_of(people))
    }

    async fn operator_entries(&self, kind: &str) -> Result<Vec<Stored>, Error> {
        either!(self, operator_entries(kind))
    }

    async fn listed_entries(&self, kind: &str, from: Sequence) -> Result<Vec<Stored>, Error> {
        either!(self, listed_entries(kind, from))
    }

    async fn subjects_since(&self, from: Sequence) -> Result<Vec<(Subject, String)>, Error> {
        either!(self, subjects_since(from))
    }

    async fn people(&self, from: Ordinal, count: u32) -> Result<Vec<PersonRow>, Error> {
        either!(self, people(from, count))
    }

    async fn handles(&self, person: Ordinal) -> Result<Vec<PersonId>, Error> {
        either!(self, handles(person))
    }

    async fn contacts(&self, people: &[Ordinal]) -> Result<HashMap<Ordinal, Contact>, Error> {
        either!(self, contacts(people))
    }

    async fn with_mail(&self, mail: &MailAddress) -> Result<Vec<Ordinal>, Error> {
        either!(self, with_mail(mail))
    }

    async fn stands(&self, people: &[Ordinal]) -> Result<Stands, Error> {
        either!(self, stands(people))
    }

    async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        either!(self, resolve(handles))
    }

    async fn standing(&self, id: StandingId) -> Result<Option<Standing>, Error> {
        either!(self, standing(id))
    }

    async fn links(&self) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
        either!(self, links())
    }

    async fn snapshot(&self, each: impl FnMut(PersonRow) + Send) -> Result<Snapshot, Error> {
        either!(self, snapshot(each))
    }

    async fn replace_state(&self, at: Sequence, changes: &[Change]) -> Result<bool, Error> {
        either!(self, replace_state(at, changes))
    }

    async fn journal(&self, people: &BTreeSet<Ordinal>) -> Result<(), Error> {
        either!(self, journal(people))
    }

    async fn erased(&self) -> Result<BTreeMap<Ordinal, u64>, Error> {
        either!(self, erased())
    }

    async fn settle(&self) -> Result<(), Error> {
        either!(self, settle())
    }

    async fn rotate(&self) -> Result<u64, Error> {
        either!(self, rotate())
    }

    async fn backup(&self, to: &Copies) -> Result<Vec<PathBuf>, Error> {
        either!(self, backup(to))
    }
}
