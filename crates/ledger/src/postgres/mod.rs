//! The storage for many writers on many machines: three PostgreSQL databases, the log with its
//! state, the keys, and the journal of erasures.
//!
//! One writer at a time appends, whichever machine it is on: each locks the one row of `head`. A
//! choice is acknowledged when the server has it on its disk, and on the standbys that its
//! `synchronous_standby_names` asks for. When the connection is lost at that very moment, the next
//! one looks whether the entry is there: it is neither lost nor written twice.

mod address;
mod ahead;
mod append;
mod column;
mod contact;
mod copy;
mod erase;
mod lost;
mod named;
mod read;
mod schema;
mod server;
mod vault;
mod write;

use crate::ahead::Ahead;
use crate::column::{failed, older_journal, signed, standing, subject};
use crate::master::Masters;
use crate::storage::{
    Ask, Change, Commit, Held, PersonRow, Snapshot, StandingId, Stands, Storage, Stored,
};
pub use address::Servers;
use append::Acknowledged;
use column::{get, handle};
use lost::Patience;
use read::Which;
use rights::{Contact, Error, MailAddress, Ordinal, PersonId, Sequence, Standing, Subject};
use server::{Lease, Server};
use sqlx::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tlog::{Commitment, Frontier};
use vault::Vault;

/// Reads see one moment.
const MOMENT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The journal's own lock; it writes, so that the commit waits for the disk and the standbys also
/// when another try has entered everybody before.
const JOURNAL: &str = "UPDATE demur_erasures.name SET format = format";
/// How long opening waits for a server at most: whoever calls may have mistyped its address.
const OPENING: Duration = Duration::from_secs(5);

/// A ledger in PostgreSQL. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Postgres {
    log: Arc<Server>,
    erasures: Arc<Server>,
    vault: Arc<Vault>,
    acknowledged: Arc<Mutex<Option<Acknowledged>>>,
}

impl Postgres {
    /// Opens the ledger's databases; makes the tables where all three are empty. Keys that were
    /// restored from an older copy are brought up to date from the journal of erasures.
    ///
    /// # Errors
    /// When no server can be used, one of the three is lost or belongs to another ledger, the
    /// journal of erasures is older than what was carried out, the master key is not on this
    /// machine, or a server has `fsync = off`.
    pub async fn open(servers: &Servers) -> Result<Postgres, Error> {
        let mut patience = Patience::new(servers.patience.min(OPENING), 0);
        loop {
            match Postgres::open_once(servers).await {
                Ok(storage) => return Ok(storage),
                Err(error) => patience.after(error).await?,
            }
        }
    }

    async fn open_once(servers: &Servers) -> Result<Postgres, Error> {
        let log = Server::new("log", &servers.log, servers)?;
        let keys = Server::new("keys", &servers.keys, servers)?;
        let erasures = Server::new("journal of erasures", &servers.erasures, servers)?;
        schema::open(&log, &keys, &erasures).await?;
        let storage = Postgres {
            log: Arc::new(log),
            erasures: Arc::new(erasures),
            vault: Arc::new(Vault::open(keys, Masters::read(&servers.master)?).await?),
            acknowledged: Arc::default(),
        };
        storage.begin().await?;
        Ok(storage)
    }

    async fn begin(&self) -> Result<(), Error> {
        let mut lease = self.lease().await?;
        let carried_out = read::head(&mut lease.connection, None, None, None)
            .await?
            .erasures;
        lease.keep();
        let journal = read::journal(&self.erasures, 0).await?;
        let last = journal.last().map_or(0, |e| e.number);
        if carried_out > last {
            return Err(older_journal(carried_out, last));
        }
        if self.vault.catch_up(&journal).await? {
            vacuum(self.vault.server(), KEY_TABLES).await?;
        }
        Ok(())
    }

    /// Closes what is idle; nothing is lost without it.
    pub async fn close(&self) {
        self.forget();
    }

    fn forget(&self) {
        self.log.forget();
        self.erasures.forget();
        self.vault.server().forget();
    }

    /// Reads from the log's database with one connection.
    async fn lease(&self) -> Result<Lease<'_>, Error> {
        self.log.lease().await
    }
}

impl Storage for Postgres {
    fn largest_group(&self) -> usize {
        4_096
    }

    async fn read_ahead(&self, ask: &Ask) -> Option<Ahead> {
        let read = ahead::ahead(&self.log, &self.vault, ask);
        read.await.ok().flatten()
    }

    async fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnMut(&Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        self.append_patiently(ask, build).await
    }

    async fn head(&self) -> Result<Sequence, Error> {
        Ok(Sequence(self.frontier().await?.size()))
    }

    async fn frontier(&self) -> Result<Frontier, Error> {
        let read = async || {
            let mut lease = self.lease().await?;
            let head = self.head_of(&mut lease.connection, None, None).await?;
            lease.keep();
            Ok(head.frontier)
        };
        self.log.patiently(0, read).await
    }

    async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Stored>, Error> {
        let read = || read::entries(&self.log, &self.vault, Which::Range(from, to));
        self.log.patiently(rows(from, to), read).await
    }

    async fn commitments(&self, from: Sequence, to: Sequence) -> Result<Vec<Commitment>, Error> {
        let read = async || {
            let mut lease = self.lease().await?;
            let read = read::commitments(&mut lease.connection, from, to).await?;
            lease.keep();
            Ok(read)
        };
        self.log.patiently(rows(from, to), read).await
    }

    async fn entries_of(&self, people: &[Ordinal]) -> Result<Vec<Stored>, Error> {
        let read = || read::entries(&self.log, &self.vault, Which::About(people));
        self.log.patiently(people.len(), read).await
    }

    async fn operator_entries(&self, kind: &str) -> Result<Vec<Stored>, Error> {
        let read = || read::entries(&self.log, &self.vault, Which::Operator(kind));
        self.log.patiently(MANY, read).await
    }

    async fn listed_entries(&self, kind: &str, from: Sequence) -> Result<Vec<Stored>, Error> {
        let read = || read::entries(&self.log, &self.vault, Which::Listed(kind, from));
        self.log.patiently(MANY, read).await
    }

    async fn subjects_since(&self, from: Sequence) -> Result<Vec<(Subject, String)>, Error> {
        let select = "SELECT DISTINCT subject, kind FROM demur_log.entry WHERE sequence >= $1";
        let read = async || {
            let mut lease = self.lease().await?;
            let query = sqlx::query(select).bind(signed(from)?);
            let rows = query
                .fetch_all(&mut lease.connection)
                .await
                .map_err(failed)?;
            lease.keep();
            let row = |row| Ok((subject(get(row, 0)?)?, get(row, 1)?));
            rows.iter().map(row).collect()
        };
        self.log.patiently(MANY, read).await
    }

    async fn people(&self, from: Ordinal, count: u32) -> Result<Vec<PersonRow>, Error> {
        let read = async || {
            let mut lease = self.lease().await?;
            let read = read::people(&mut lease.connection, from, count).await?;
            lease.keep();
            Ok(read)
        };
        self.log.patiently(count as usize, read).await
    }

    async fn handles(&self, person: Ordinal) -> Result<Vec<PersonId>, Error> {
        let select = "SELECT handle FROM demur_log.handle WHERE person = $1 ORDER BY handle";
        let read = async || {
            let mut lease = self.lease().await?;
            let query = sqlx::query(select).bind(i64::from(person.0));
            let rows = query
                .fetch_all(&mut lease.connection)
                .await
                .map_err(failed)?;
            lease.keep();
            rows.iter().map(|row| handle(get(row, 0)?)).collect()
        };
        self.log.patiently(0, read).await
    }

    async fn contacts(&self, people: &[Ordinal]) -> Result<HashMap<Ordinal, Contact>, Error> {
        let people: Vec<i64> = people.iter().map(|p| i64::from(p.0)).collect();
        let read = async || {
            let mut lease = self.lease().await?;
            let read = contact::of(&mut lease.connection, &people).await?;
            lease.keep();
            Ok(read)
        };
        self.log.patiently(people.len(), read).await
    }

    async fn with_mail(&self, mail: &MailAddress) -> Result<Vec<Ordinal>, Error> {
        let folded = mail.folded();
        let read = async || {
            let mut lease = self.lease().await?;
            let read = contact::with_mail(&mut lease.connection, &folded).await?;
            lease.keep();
            Ok(read)
        };
        self.log.patiently(0, read).await
    }

    async fn stands(&self, people: &[Ordinal]) -> Result<Stands, Error> {
        let people: Vec<i64> = people.iter().map(|p| i64::from(p.0)).collect();
        let read = async || {
            let mut lease = self.lease().await?;
            let read = read::stands(&mut lease.connection, &people).await?;
            lease.keep();
            Ok(read)
        };
        self.log.patiently(people.len(), read).await
    }

    async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        let read = async || {
            let mut lease = self.lease().await?;
            let owners = read::owners(&mut lease.connection, handles).await?;
            lease.keep();
            Ok(handles.iter().map(|h| owners.get(h).copied()).collect())
        };
        self.log.patiently(handles.len(), read).await
    }

    async fn standing(&self, id: StandingId) -> Result<Option<Standing>, Error> {
        let select = "SELECT body FROM demur_log.standing WHERE id = $1";
        let read = async || {
            let mut lease = self.lease().await?;
            let query = sqlx::query(select).bind(i64::from(id));
            let row = query.fetch_optional(&mut lease.connection).await;
            let row = row.map_err(failed)?;
            lease.keep();
            row.map(|row| standing(get(&row, 0)?)).transpose()
        };
        self.log.patiently(0, read).await
    }

    async fn links(&self) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
        let read = async || {
            let mut lease = self.lease().await?;
            let links = read::links(&mut lease.connection).await?;
            lease.keep();
            Ok(links)
        };
        self.log.patiently(MANY, read).await
    }

    /// A connection that is lost in the middle is an error: `each` has seen a part by then.
    async fn snapshot(&self, each: impl FnMut(PersonRow) + Send) -> Result<Snapshot, Error> {
        // Finds the primary where it is now.
        self.frontier().await?;
        let mut lease = self.lease().await?;
        let begun = lease.connection.begin_with(MOMENT).await;
        let mut tx = begun.map_err(failed)?;
        let snapshot = read::snapshot(&mut tx, each).await?;
        tx.commit().await.map_err(failed)?;
        lease.keep();
        Ok(snapshot)
    }

    async fn replace_state(&self, at: Sequence, changes: &[Change]) -> Result<bool, Error> {
        // Done twice it is the same: it depends on `at` and `changes` alone.
        let write = async || {
            let mut lease = self.lease().await?;
            let begun = lease.connection.begin_with(append::BEGIN).await;
            let mut tx = begun.map_err(failed)?;
            let frontier = self.head_of(&mut tx, None, None).await?.frontier;
            let same = frontier.size() == at.0;
            if same {
                write::replace(&mut tx, changes, &frontier).await?;
            }
            tx.commit().await.map_err(failed)?;
            lease.keep();
            Ok(same)
        };
        self.log.patiently(changes.len() + MANY, write).await
    }

    async fn journal(&self, people: &BTreeSet<Ordinal>) -> Result<(), Error> {
        let persons: Vec<i64> = people.iter().map(|p| i64::from(p.0)).collect();
        // Numbers without gaps, and never one below another that was seen: under a lock of its own.
        let insert = "INSERT INTO demur_erasures.erasure (number, person) SELECT (SELECT coalesce(max(number), 0) FROM demur_erasures.erasure) + row_number() OVER (ORDER BY person), person FROM unnest($1::bigint[]) AS person WHERE NOT EXISTS (SELECT 1 FROM demur_erasures.erasure old WHERE old.person = person.person)";
        let write = async || {
            let mut lease = self.erasures.lease().await?;
            let mut tx = lease.connection.begin().await.map_err(failed)?;
            sqlx::query(JOURNAL)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
            let insert = sqlx::query(insert).bind(&persons);
            insert.execute(&mut *tx).await.map_err(failed)?;
            tx.commit().await.map_err(failed)?;
            lease.keep();
            Ok(())
        };
        self.erasures.patiently(people.len(), write).await
    }

    async fn erased(&self) -> Result<BTreeMap<Ordinal, u64>, Error> {
        let read = || read::journal(&self.erasures, 0);
        let journal = self.erasures.patiently(MANY, read).await?;
        Ok(journal.into_iter().map(|e| (e.person, e.number)).collect())
    }

    /// Has the server vacuum the tables that an erasure touches: rows that were deleted can be read
    /// by no query any more, and their room is free.
    ///
    /// It does not do what SQLite's storage does. Until its room is used again, the bytes of a
    /// deleted row can still be in a page of the server's files; they are in the write-ahead log
    /// until its segments are overwritten, and in archived segments, base backups and replicas. A
    /// reader that began before the erasure keeps them longer. Whoever runs the server does the
    /// rest: `VACUUM FULL` of the tables of `demur_log` and `demur_keys`, a checkpoint, an end to
    /// the keeping of archives and backups. What a person said is beyond recovery once
    /// [`Storage::rotate`] has destroyed the master key under which these copies hold theirs.
    async fn settle(&self) -> Result<(), Error> {
        let keys = self.vault.server();
        keys.patiently(MANY, || vacuum(keys, KEY_TABLES)).await?;
        self.log
            .patiently(MANY, || vacuum(&self.log, LOG_TABLES))
            .await
    }

    /// The new master key is made on this machine; other machines say that it is missing until it
    /// is copied to them, and destroy the one before when the ledger is opened there the next time.
    async fn rotate(&self) -> Result<u64, Error> {
        let mut made = None;
        let keys = self.vault.server();
        let mut patience = keys.patience(MANY);
        loop {
            // Without a limit: it reads and writes every key there is.
            match self.vault.rotate(&mut made).await {
                Ok(count) => {
                    keys.patiently(MANY, || vacuum(keys, KEY_TABLES)).await?;
                    return Ok(count);
                }
                Err(error) => patience.after(error).await?,
            }
            keys.forget();
        }
    }
}

/// For what may be long: it is given hours.
const MANY: usize = 10_000_000;

fn rows(from: Sequence, to: Sequence) -> usize {
    usize::try_from(to.0.saturating_sub(from.0)).unwrap_or(usize::MAX)
}

/// Index entries, too: those of handles name them by a digest that can be guessed.
const LOG_TABLES: &str = "VACUUM (INDEX_CLEANUP ON) demur_log.person, demur_log.stand, demur_log.handle, demur_log.contact, demur_log.standing, demur_log.named, demur_log.link, demur_log.suppressed, demur_log.head";
const KEY_TABLES: &str = "VACUUM (INDEX_CLEANUP ON) demur_keys.key, demur_keys.vault";

async fn vacuum(server: &Server, statement: &'static str) -> Result<(), Error> {
    // The connection is not kept: it waits for others' locks as long as it takes, such as those of a
    // machine that vacuums, too.
    let mut lease = server.lease().await?;
    for statement in ["SET lock_timeout = 0", statement] {
        let done = sqlx::query(statement).execute(&mut lease.connection).await;
        done.map_err(failed)?;
    }
    Ok(())
}
