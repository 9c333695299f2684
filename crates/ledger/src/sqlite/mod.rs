//! The embedded storage: three SQLite files, the log with its state, the keys, and the journal of
//! erasures.

mod bulk;
mod column;
mod contact;
mod copy;
mod erase;
mod open;
mod read;
mod standing;
mod upgrade;
mod vault;
mod write;

use crate::ahead::Ahead;
use crate::storage::{
    Ask, Change, Commit, Copies, Held, PersonRow, Snapshot, StandingId, Stands, Storage, Stored,
};
use column::{failed, get, signed, standing, subject};
pub use open::Places;
use read::Which;
use rights::{Contact, Error, MailAddress, Ordinal, PersonId, Sequence, Standing, Subject};
use sqlx::sqlite::SqlitePool;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tlog::{Commitment, Frontier};
use vault::Vault;

/// From so many entries on a write leaves a write-ahead log that is worth copying.
const LARGE: usize = 1_000;

/// A ledger in SQLite files.
#[derive(Clone, Debug)]
pub struct Sqlite {
    log: SqlitePool,
    writer: SqlitePool,
    tidying: Arc<AtomicBool>,
    erasures: SqlitePool,
    vault: Arc<Vault>,
}

impl Sqlite {
    /// Opens the files below one folder, making them where there are none. Folders and files are
    /// their owner's alone.
    ///
    /// # Errors
    /// As [`Sqlite::open_at`].
    pub async fn open(folder: &Path) -> Result<Sqlite, Error> {
        Sqlite::open_at(&Places::within(folder)).await
    }

    /// Opens the files, making them where there are none. A keys' file that was restored from an
    /// older copy is brought up to date from the journal of erasures.
    ///
    /// # Errors
    /// When one of the files is lost or belongs to another ledger, the journal of erasures is older
    /// than what was carried out, a folder cannot be written, or a file is no database of demur's.
    pub async fn open_at(places: &Places) -> Result<Sqlite, Error> {
        let opened = open::open(places).await?;
        let pools =
            [&opened.writer, &opened.log, &opened.keys, &opened.erasures].map(SqlitePool::clone);
        let storage = Sqlite::over(opened).await;
        if storage.is_err() {
            // Left open, SQLite would tidy up its logs some time later, and then take away those of
            // whoever has opened the files meanwhile.
            for pool in pools {
                pool.close().await;
            }
        }
        storage
    }

    async fn over(opened: open::Opened) -> Result<Sqlite, Error> {
        open::identify(&opened).await?;
        let storage = Sqlite {
            log: opened.log,
            writer: opened.writer,
            tidying: Arc::default(),
            erasures: opened.erasures,
            vault: Arc::new(Vault::open(opened.keys, opened.masters).await?),
        };
        storage.begin().await?;
        Ok(storage)
    }

    /// Closes the files; nothing is lost without it.
    pub async fn close(&self) {
        self.writer.close().await;
        self.log.close().await;
        self.erasures.close().await;
        self.vault.close().await;
    }

    /// After a large write: copies the write-ahead log into the database while nobody waits for it. Where that
    /// fails nothing is lost; SQLite itself does it when the log has grown large.
    fn tidy(&self, entries: usize) {
        if entries < LARGE || self.tidying.swap(true, Ordering::AcqRel) {
            return;
        }
        let (log, tidying) = (self.log.clone(), Arc::clone(&self.tidying));
        tokio::spawn(async move {
            let copied = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&log);
            drop(copied.await);
            tidying.store(false, Ordering::Release);
        });
    }

    async fn begin(&self) -> Result<(), Error> {
        sqlx::query(
            "INSERT OR IGNORE INTO head (one, size, frontier, erasures) VALUES (1, 0, ?, 0)",
        )
        .bind(Frontier::empty().to_bytes())
        .execute(&self.log)
        .await
        .map_err(failed)?;
        let mut connection = self.log.acquire().await.map_err(failed)?;
        let (_, carried_out) = read::head(&mut connection).await?;
        let journal = read::journal(&self.erasures, 0).await?;
        let last = journal.last().map_or(0, |e| e.number);
        if carried_out > last {
            return Err(crate::column::older_journal(carried_out, last));
        }
        self.vault.catch_up(&journal).await
    }
}

impl Storage for Sqlite {
    async fn read_ahead(&self, ask: &Ask) -> Option<Ahead> {
        read::ahead(&self.log, &self.vault, ask)
            .await
            .ok()
            .flatten()
    }

    async fn append<T: Send>(
        &self,
        ask: Ask,
        mut build: impl FnMut(&Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        // INVARIANT: the log's write lock is held from here to the commit, also over the writes to
        // the keys' file, so no other process can take the same sequences or make other keys.
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        let held = read::held(&mut tx, &self.vault, &self.erasures, ask).await?;
        let (commit, out) = build(&held)?;
        if commit.entries.is_empty() && commit.people.is_empty() {
            return Ok(out);
        }
        // Two files, each with a thread of its own: both are written at the same time.
        let keys = async {
            if commit.keys.is_empty() && commit.erased.is_empty() {
                return Ok(());
            }
            let erased: Vec<_> = commit.erased.iter().map(|e| e.erasure).collect();
            self.vault.change(&commit.keys, &erased).await
        };
        let (keys, log) = futures::join!(keys, write::log(&mut tx, &self.vault, &commit));
        // INVARIANT: the log is committed after the keys are durable. Until then nothing of it counts.
        keys.and(log)?;
        tx.commit().await.map_err(failed)?;
        self.tidy(commit.entries.len());
        Ok(out)
    }

    async fn head(&self) -> Result<Sequence, Error> {
        read::size(&self.log).await
    }

    async fn frontier(&self) -> Result<Frontier, Error> {
        let mut connection = self.log.acquire().await.map_err(failed)?;
        Ok(read::head(&mut connection).await?.0)
    }

    async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Stored>, Error> {
        read::entries(&self.log, &self.vault, Which::Range(from, to)).await
    }

    async fn commitments(&self, from: Sequence, to: Sequence) -> Result<Vec<Commitment>, Error> {
        read::commitments(&self.log, from, to).await
    }

    async fn entries_of(&self, people: &[Ordinal]) -> Result<Vec<Stored>, Error> {
        read::entries(&self.log, &self.vault, Which::About(people)).await
    }

    async fn operator_entries(&self, kind: &str) -> Result<Vec<Stored>, Error> {
        read::entries(&self.log, &self.vault, Which::Operator(kind)).await
    }

    async fn listed_entries(&self, kind: &str, from: Sequence) -> Result<Vec<Stored>, Error> {
        read::entries(&self.log, &self.vault, Which::Listed(kind, from)).await
    }

    async fn subjects_since(&self, from: Sequence) -> Result<Vec<(Subject, String)>, Error> {
        let rows = sqlx::query("SELECT DISTINCT subject, kind FROM entry WHERE sequence >= ?");
        let rows = rows.bind(signed(from)?).fetch_all(&self.log).await;
        let rows = rows.map_err(failed)?;
        rows.iter()
            .map(|row| Ok((subject(get(row, 0)?)?, get(row, 1)?)))
            .collect()
    }

    async fn people(&self, from: Ordinal, count: u32) -> Result<Vec<PersonRow>, Error> {
        let mut tx = self.log.begin().await.map_err(failed)?;
        read::people(&mut tx, from, count).await
    }

    async fn handles(&self, person: Ordinal) -> Result<Vec<PersonId>, Error> {
        let rows = sqlx::query("SELECT handle FROM handle WHERE person = ? ORDER BY handle")
            .bind(i64::from(person.0));
        let rows = rows.fetch_all(&self.log).await.map_err(failed)?;
        rows.iter()
            .map(|row| Ok(PersonId::new(get::<String>(row, 0)?)))
            .collect()
    }

    async fn contacts(&self, people: &[Ordinal]) -> Result<HashMap<Ordinal, Contact>, Error> {
        let people: Vec<i64> = people.iter().map(|p| i64::from(p.0)).collect();
        let mut connection = self.log.acquire().await.map_err(failed)?;
        contact::of(&mut connection, &people).await
    }

    async fn with_mail(&self, mail: &MailAddress) -> Result<Vec<Ordinal>, Error> {
        let mut connection = self.log.acquire().await.map_err(failed)?;
        contact::with_mail(&mut connection, &mail.folded()).await
    }

    async fn stands(&self, people: &[Ordinal]) -> Result<Stands, Error> {
        let mut connection = self.log.acquire().await.map_err(failed)?;
        read::stands(&mut connection, people).await
    }

    async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        let mut connection = self.log.acquire().await.map_err(failed)?;
        let owners = read::owners(&mut connection, handles).await?;
        Ok(handles.iter().map(|h| owners.get(h).copied()).collect())
    }

    async fn standing(&self, id: StandingId) -> Result<Option<Standing>, Error> {
        let row = sqlx::query("SELECT body FROM standing WHERE id = ?").bind(id);
        let row = row.fetch_optional(&self.log).await.map_err(failed)?;
        row.map(|row| standing(get::<&str>(&row, 0)?.as_bytes()))
            .transpose()
    }

    async fn links(&self) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
        let mut connection = self.log.acquire().await.map_err(failed)?;
        read::links(&mut connection).await
    }

    async fn snapshot(&self, each: impl FnMut(PersonRow) + Send) -> Result<Snapshot, Error> {
        let mut tx = self.log.begin().await.map_err(failed)?;
        let snapshot = read::snapshot(&mut tx, each).await?;
        tx.commit().await.map_err(failed)?;
        Ok(snapshot)
    }

    async fn replace_state(&self, at: Sequence, changes: &[Change]) -> Result<bool, Error> {
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        if read::head(&mut tx).await?.0.size() != at.0 {
            return Ok(false);
        }
        write::reset(&mut tx).await?;
        let stands = write::changes(&mut tx, changes, &BTreeSet::new()).await?;
        write::write_stands(&mut tx, &stands).await?;
        tx.commit().await.map_err(failed)?;
        Ok(true)
    }

    async fn journal(&self, people: &BTreeSet<Ordinal>) -> Result<(), Error> {
        // Numbered here: AUTOINCREMENT counts those that are in it already, too.
        let insert = "INSERT INTO erasure (number, person) SELECT (SELECT coalesce(max(number), 0) FROM erasure) + row_number() OVER (ORDER BY value), value FROM json_each(?) WHERE value NOT IN (SELECT person FROM erasure)";
        let people = serde_json::to_string(people)
            .map_err(|e| Error::internal("ordinals could not be written").because(e))?;
        let begun = self.erasures.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        let insert = sqlx::query(insert).bind(people).execute(&mut *tx).await;
        insert.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    async fn erased(&self) -> Result<BTreeMap<Ordinal, u64>, Error> {
        let journal = read::journal(&self.erasures, 0).await?;
        Ok(journal.into_iter().map(|e| (e.person, e.number)).collect())
    }

    async fn settle(&self) -> Result<(), Error> {
        self.vault.settle().await?;
        write::truncate_log(&self.log).await
    }

    async fn backup(&self, to: &Copies) -> Result<Vec<PathBuf>, Error> {
        let mut written = Vec::new();
        // The log first: keys copied later open everything that is in it.
        if let Some(folder) = &to.log {
            written.push(copy::copy(&self.log, folder, "ledger.db").await?);
        }
        if let Some(folder) = &to.keys {
            written.push(copy::copy(self.vault.pool(), folder, "keys.db").await?);
        }
        if let Some(folder) = &to.erasures {
            written.push(copy::copy(&self.erasures, folder, "erasures.db").await?);
        }
        Ok(written)
    }

    async fn rotate(&self) -> Result<u64, Error> {
        self.vault.rotate().await
    }
}
