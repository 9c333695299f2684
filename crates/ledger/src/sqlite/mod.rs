//! The embedded storage: two SQLite files, the log with its state, and the keys apart.

mod column;
mod open;
mod read;
mod write;

use crate::storage::{Ask, Change, Commit, Held, PersonRow, Snapshot, StandingId, Storage, Stored};
use column::{PERSON, failed, get, person_row, signed, standing, subject};
use rights::{Error, Ordinal, PersonId, Sequence, Standing, Subject};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqlitePool;
use std::path::Path;

/// A ledger in two SQLite files.
#[derive(Clone, Debug)]
pub struct Sqlite {
    log: SqlitePool,
    keys: SqlitePool,
}

impl Sqlite {
    /// Opens the two files in a folder, making them where there is neither. Folder and files are
    /// their owner's alone.
    ///
    /// # Errors
    /// When one of the two files is lost, the folder cannot be written, or a file is no database
    /// of demur's.
    pub async fn open(folder: &Path) -> Result<Sqlite, Error> {
        let (log, keys) = open::open(folder).await?;
        Ok(Sqlite { log, keys })
    }

    /// Closes the files; nothing is lost without it.
    pub async fn close(&self) {
        self.log.close().await;
        self.keys.close().await;
    }

    async fn write_keys(&self, commit: &Commit) -> Result<(), Error> {
        let begun = self.keys.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        write::keys(&mut tx, &commit.keys).await?;
        write::salts(&mut tx, &commit.salts).await?;
        tx.commit().await.map_err(failed)
    }
}

impl Storage for Sqlite {
    async fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnOnce(Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        // INVARIANT: the log's write lock is held from here to the commit, also over the writes to
        // the keys' file, so no other process can take the same sequences or make other keys.
        let begun = self.log.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        let held = read::held(&mut tx, &self.keys, &ask).await?;
        let (commit, out) = build(held)?;
        if !commit.entries.is_empty() || !commit.keys.is_empty() {
            self.write_keys(&commit).await?;
        }
        write::log(&mut tx, &commit).await?;
        tx.commit().await.map_err(failed)?;
        Ok(out)
    }

    async fn head(&self) -> Result<Sequence, Error> {
        let mut connection = self.log.acquire().await.map_err(failed)?;
        read::head(&mut connection).await
    }

    async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Stored>, Error> {
        read::entries(&self.log, &self.keys, read::Which::Range(from, to)).await
    }

    async fn entries_of(&self, subject: Subject, kind: Option<&str>) -> Result<Vec<Stored>, Error> {
        read::entries(&self.log, &self.keys, read::Which::About(subject, kind)).await
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
        let select =
            format!("SELECT {PERSON} FROM person WHERE ordinal >= ? ORDER BY ordinal LIMIT ?");
        let query = sqlx::query(AssertSqlSafe(select)).bind(i64::from(from.0));
        let rows = query.bind(i64::from(count)).fetch_all(&self.log).await;
        rows.map_err(failed)?.iter().map(person_row).collect()
    }

    async fn handles(&self, person: Ordinal) -> Result<Vec<PersonId>, Error> {
        let rows = sqlx::query("SELECT handle FROM handle WHERE person = ? ORDER BY handle")
            .bind(i64::from(person.0));
        let rows = rows.fetch_all(&self.log).await.map_err(failed)?;
        rows.iter()
            .map(|row| Ok(PersonId::new(get::<String>(row, 0)?)))
            .collect()
    }

    async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        let mut connection = self.log.acquire().await.map_err(failed)?;
        let owners = read::owners(&mut connection, handles).await?;
        Ok(handles.iter().map(|h| owners.get(h).copied()).collect())
    }

    async fn standing(&self, id: StandingId) -> Result<Option<Standing>, Error> {
        let row = sqlx::query("SELECT body FROM standing WHERE id = ?").bind(id);
        let row = row.fetch_optional(&self.log).await.map_err(failed)?;
        row.map(|row| standing(get(&row, 0)?)).transpose()
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
        let begun = self.log.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        if read::head(&mut tx).await? != at {
            return Ok(false);
        }
        write::reset(&mut tx).await?;
        write::changes(&mut tx, changes).await?;
        tx.commit().await.map_err(failed)?;
        Ok(true)
    }
}
