//! The keys' file: keys of persons wrapped under a master key, and their destruction.

use super::bulk;
use super::column::{corrupt, failed, get};
use super::read::within;
use super::write::{ROWS, write_rows};
use crate::column::older_journal;
use crate::master::{KeyName, Masters, Version};
use crate::os_random::OsRandomness;
use crate::seal::Key;
use crate::storage::Erasure;
use crate::wrapping::Wrapping;
use rayon::prelude::*;
use rights::{Error, Ordinal, PersonId, Subject};
use sqlx::SqliteConnection;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use std::collections::HashMap;

/// Keys are read in this many rows when all of them are wrapped anew.
const PAGE: i64 = 10_000;

/// The keys' file with what opens it.
pub(super) struct Vault {
    pool: SqlitePool,
    masters: Wrapping,
    pseudonyms: Key,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// Opens the keys' file; the first time, makes a master key and the key of pseudonyms.
    pub(super) async fn open(pool: SqlitePool, masters: Masters) -> Result<Vault, Error> {
        let mut vault = Vault {
            pool,
            masters: Wrapping::new(masters),
            pseudonyms: Key([0; 32]),
        };
        let begun = vault.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        let row = sqlx::query("SELECT master FROM vault")
            .fetch_optional(&mut *tx)
            .await;
        if row.map_err(failed)?.is_none() {
            let version = vault.masters.with(|masters| match masters.newest() {
                // Left over from a crash at this very place.
                Some(version) => Ok(version),
                None => masters.add(&OsRandomness),
            })?;
            sqlx::query("INSERT INTO vault (one, master, erasures) VALUES (1, ?, 0)")
                .bind(version)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
            let key = Key::random(&OsRandomness)?;
            vault
                .insert(&mut tx, version, &[(KeyName::PSEUDONYMS, key)])
                .await?;
        }
        let version = in_use(&mut tx).await?;
        tx.commit().await.map_err(failed)?;
        // Left over from a rotation that was interrupted after everything was wrapped anew.
        vault
            .masters
            .with(|masters| masters.destroy_before(version))?;
        let found = vault.keys(&[KeyName::PSEUDONYMS.0]).await?;
        let key = found.get(&KeyName::PSEUDONYMS.0);
        vault.pseudonyms = *key.ok_or_else(|| corrupt("set of keys"))?;
        Ok(vault)
    }

    pub(super) fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    /// The keyed pseudonym of an id.
    pub(super) fn pseudonym(&self, id: &PersonId) -> Vec<u8> {
        self.pseudonyms
            .digest("pseudonym", &[id.as_str().as_bytes()])
            .to_vec()
    }

    /// Keys by the numbers of their subjects, those that there are.
    pub(super) async fn keys(&self, numbers: &[i64]) -> Result<HashMap<i64, Key>, Error> {
        let mut connection = self.pool.acquire().await.map_err(failed)?;
        let wrapped = bulk::keys(&mut connection, numbers).await?;
        let open = |(number, master, key): &(i64, Version, Vec<u8>)| {
            Ok((
                *number,
                self.masters.unwrap(*master, KeyName(*number), key)?,
            ))
        };
        wrapped.par_iter().map(open).collect()
    }

    /// Keys of everybody from an ordinal on: left over from an append that failed; the next people
    /// with their ordinals take them over.
    pub(super) async fn keys_from(&self, people: u32) -> Result<HashMap<i64, Key>, Error> {
        let query = sqlx::query("SELECT subject, master, key FROM key WHERE subject >= ?");
        let query = query.bind(i64::from(people));
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(|row| self.unwrap(row)).collect()
    }

    /// Adds keys, and destroys those of erased persons.
    pub(super) async fn change(
        &self,
        added: &[(Subject, Key)],
        erased: &[Erasure],
    ) -> Result<(), Error> {
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        let version = in_use(&mut tx).await?;
        let added: Vec<(KeyName, Key)> = added.iter().map(|(s, k)| ((*s).into(), *k)).collect();
        self.insert(&mut tx, version, &added).await?;
        destroy(&mut tx, erased).await?;
        tx.commit().await.map_err(failed)
    }

    /// Destroys the keys of everybody in the journal whose key this file still has: it was restored
    /// from an older copy.
    pub(super) async fn catch_up(&self, journal: &[Erasure]) -> Result<(), Error> {
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        let row = sqlx::query("SELECT erasures FROM vault")
            .fetch_one(&mut *tx)
            .await;
        let done: i64 = get(&row.map_err(failed)?, 0)?;
        let last = journal.last().map_or(0, |e| e.number);
        if done as u64 > last {
            return Err(older_journal(done as u64, last));
        }
        let behind: Vec<Erasure> = journal
            .iter()
            .copied()
            .filter(|e| e.number > done as u64)
            .collect();
        destroy(&mut tx, &behind).await?;
        tx.commit().await.map_err(failed)?;
        if !behind.is_empty() {
            self.settle().await?;
        }
        Ok(())
    }

    /// Empties the write-ahead log, which still has what was destroyed.
    pub(super) async fn settle(&self) -> Result<(), Error> {
        super::write::truncate_log(&self.pool).await
    }

    /// Wraps every key under a new master key, and destroys the one before.
    pub(super) async fn rotate(&self) -> Result<u64, Error> {
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        self.masters.read_again()?;
        let new = self.masters.with(|masters| masters.add(&OsRandomness))?;
        let (mut from, mut count) = (i64::MIN, 0);
        loop {
            let query =
                "SELECT subject, master, key FROM key WHERE subject > ? ORDER BY subject LIMIT ?";
            let query = sqlx::query(query).bind(from).bind(PAGE);
            let rows = query.fetch_all(&mut *tx).await.map_err(failed)?;
            let keys: Vec<(i64, Key)> = rows
                .iter()
                .map(|r| self.unwrap(r))
                .collect::<Result<_, _>>()?;
            let Some((last, _)) = keys.last() else {
                break;
            };
            from = *last;
            count += keys.len() as u64;
            let named: Vec<(KeyName, Key)> = keys.iter().map(|(n, k)| (KeyName(*n), *k)).collect();
            let before = "INSERT OR REPLACE INTO key (subject, master, key) ";
            self.write(&mut tx, before, new, &named).await?;
        }
        sqlx::query("UPDATE vault SET master = ?")
            .bind(new)
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        // INVARIANT: the old master key is destroyed only after everything wrapped under the new one
        // is durable.
        tx.commit().await.map_err(failed)?;
        self.settle().await?;
        self.masters.with(|masters| masters.destroy_before(new))?;
        Ok(count)
    }

    fn unwrap(&self, row: &SqliteRow) -> Result<(i64, Key), Error> {
        let (number, version): (i64, Version) = (get(row, 0)?, get(row, 1)?);
        let key = self
            .masters
            .unwrap(version, KeyName(number), get(row, 2)?)?;
        Ok((number, key))
    }

    async fn insert(
        &self,
        tx: &mut SqliteConnection,
        version: Version,
        keys: &[(KeyName, Key)],
    ) -> Result<(), Error> {
        // A key that is there is never replaced: it may seal entries.
        self.write(tx, "INSERT INTO key (subject, master, key) ", version, keys)
            .await
    }

    async fn write(
        &self,
        tx: &mut SqliteConnection,
        before: &str,
        version: Version,
        keys: &[(KeyName, Key)],
    ) -> Result<(), Error> {
        let rows = self.masters.wrap(version, keys)?;
        write_rows(tx, (before, ""), &rows, |mut row, (number, wrapped)| {
            row.push_bind(*number)
                .push_bind(version)
                .push_bind(wrapped.clone());
        })
        .await
    }
}

/// The master key that keys are wrapped under at present.
async fn in_use(tx: &mut SqliteConnection) -> Result<Version, Error> {
    let row = sqlx::query("SELECT master FROM vault").fetch_one(tx).await;
    get(&row.map_err(failed)?, 0)
}

async fn destroy(tx: &mut SqliteConnection, erased: &[Erasure]) -> Result<(), Error> {
    let Some(last) = erased.last() else {
        return Ok(());
    };
    let persons: Vec<i64> = erased.iter().map(|e| i64::from(e.person.0)).collect();
    for chunk in persons.chunks(ROWS) {
        let mut query = within("DELETE FROM key WHERE subject IN", chunk);
        query.build().execute(&mut *tx).await.map_err(failed)?;
    }
    sqlx::query("UPDATE vault SET erasures = max(erasures, ?)")
        .bind(last.number as i64)
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}

/// A row of the journal.
pub(super) fn erasure(row: &SqliteRow) -> Result<Erasure, Error> {
    let number = u64::try_from(get::<i64>(row, 0)?).map_err(|_| corrupt("erasure"))?;
    let person = u32::try_from(get::<i64>(row, 1)?).map_err(|_| corrupt("person"))?;
    Ok(Erasure {
        number,
        person: Ordinal(person),
    })
}
