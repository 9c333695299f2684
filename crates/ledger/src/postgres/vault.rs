//! The database of keys: keys of persons wrapped under a master key, and their destruction.

use super::column::get;
use super::lost::again;
use super::server::Server;
use crate::column::{corrupt, failed, older_journal};
use crate::master::{KeyName, Masters, Version};
use crate::os_random::OsRandomness;
use crate::seal::Key;
use crate::storage::Erasure;
use crate::wrapping::Wrapping;
use rights::{Error, PersonId, Subject};
use sqlx::Connection;
use sqlx::postgres::{PgConnection, PgRow};
use std::collections::HashMap;

/// Keys are read in this many rows when all of them are wrapped anew.
const PAGE: i64 = 10_000;

/// The keys with what opens them.
pub(super) struct Vault {
    server: Server,
    masters: Wrapping,
    pseudonyms: Key,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// Opens the database of keys; the first time, makes a master key and the key of pseudonyms.
    pub(super) async fn open(server: Server, masters: Masters) -> Result<Vault, Error> {
        let mut vault = Vault {
            server,
            masters: Wrapping::new(masters),
            pseudonyms: Key([0; 32]),
        };
        let version = vault.begin().await?;
        if !vault.masters.has(version) {
            return Err(no_master(version));
        }
        // Left over from a rotation that was interrupted after everything was wrapped anew, or that
        // was made on another machine.
        vault
            .masters
            .with(|masters| masters.destroy_before(version))?;
        let found = vault.keys(&[KeyName::PSEUDONYMS.0], None).await?;
        let key = found.get(&KeyName::PSEUDONYMS.0);
        vault.pseudonyms = *key.ok_or_else(|| corrupt("set of keys"))?;
        Ok(vault)
    }

    /// The master key in use; the first time one is made.
    async fn begin(&self) -> Result<Version, Error> {
        let mut lease = self.server.lease().await?;
        if let Some(version) = in_use(&mut lease.connection).await? {
            lease.keep();
            return Ok(version);
        }
        let mut tx = lease.connection.begin().await.map_err(failed)?;
        // Somebody else may begin at the same moment, here or on another machine.
        let lock = sqlx::query("LOCK TABLE demur_keys.vault IN EXCLUSIVE MODE");
        lock.execute(&mut *tx).await.map_err(failed)?;
        self.masters.read_again()?;
        let version = match in_use(&mut tx).await? {
            Some(version) => version,
            None => self.first(&mut tx).await?,
        };
        tx.commit().await.map_err(failed)?;
        lease.keep();
        Ok(version)
    }

    async fn first(&self, tx: &mut PgConnection) -> Result<Version, Error> {
        let version = self.masters.with(|masters| match masters.newest() {
            // Left over from a crash at this very place.
            Some(version) => Ok(version),
            None => masters.add(&OsRandomness),
        })?;
        sqlx::query("INSERT INTO demur_keys.vault (one, master, erasures) VALUES (1, $1, 0)")
            .bind(i64::from(version))
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        let key = Key::random(&OsRandomness)?;
        self.insert(tx, version, &[(KeyName::PSEUDONYMS, key)])
            .await?;
        Ok(version)
    }

    /// The keyed pseudonym of an id.
    pub(super) fn pseudonym(&self, id: &PersonId) -> Vec<u8> {
        self.pseudonyms
            .digest("pseudonym", &[id.as_str().as_bytes()])
            .to_vec()
    }

    /// Where the keys are, in words.
    pub(super) fn server(&self) -> &Server {
        &self.server
    }

    /// Keys by the numbers of their subjects, those that there are, and of every subject from
    /// another number on.
    pub(super) async fn keys(
        &self,
        numbers: &[i64],
        from: Option<u32>,
    ) -> Result<HashMap<i64, Key>, Error> {
        let select = "SELECT subject, master, key FROM demur_keys.key WHERE subject = ANY($1) UNION ALL SELECT subject, master, key FROM demur_keys.key WHERE subject >= $2";
        let mut lease = self.server.lease().await?;
        let query = sqlx::query(select).bind(numbers).bind(from.map(i64::from));
        let rows = query
            .fetch_all(&mut lease.connection)
            .await
            .map_err(failed)?;
        lease.keep();
        rows.iter().map(|row| self.unwrap(row)).collect()
    }

    /// Adds keys, and destroys those of erased persons. Also when there are none of either: what was
    /// written before, perhaps by a server that was lost meanwhile, is then durable, too.
    pub(super) async fn change(
        &self,
        added: &[(Subject, Key)],
        erased: &[Erasure],
    ) -> Result<(), Error> {
        let mut lease = self.server.lease().await?;
        let mut tx = lease.connection.begin().await.map_err(failed)?;
        let version = lock(&mut tx, erased).await?;
        let added: Vec<(KeyName, Key)> = added.iter().map(|(s, k)| ((*s).into(), *k)).collect();
        self.insert(&mut tx, version, &added).await?;
        destroy(&mut tx, erased).await?;
        tx.commit().await.map_err(failed)?;
        lease.keep();
        Ok(())
    }

    /// Destroys the keys of everybody in the journal whose key is still here: this database was
    /// restored from an older copy. Says whether there were any.
    pub(super) async fn catch_up(&self, journal: &[Erasure]) -> Result<bool, Error> {
        let mut lease = self.server.lease().await?;
        let row = sqlx::query("SELECT erasures FROM demur_keys.vault");
        let row = row.fetch_one(&mut lease.connection).await.map_err(failed)?;
        let done = u64::try_from(get::<i64>(&row, 0)?).map_err(|_| corrupt("erasure"))?;
        lease.keep();
        let last = journal.last().map_or(0, |e| e.number);
        if done > last {
            return Err(older_journal(done, last));
        }
        let behind = journal.iter().copied().filter(|e| e.number > done);
        let behind: Vec<Erasure> = behind.collect();
        if !behind.is_empty() {
            self.change(&[], &behind).await?;
        }
        Ok(!behind.is_empty())
    }

    /// Wraps every key under a new master key, and destroys the one before. `made` is the one that
    /// an earlier try has made; the outcome of that try may be unknown.
    pub(super) async fn rotate(&self, made: &mut Option<Version>) -> Result<u64, Error> {
        let mut lease = self.server.lease().await?;
        let mut tx = lease.connection.begin().await.map_err(failed)?;
        let in_use = lock(&mut tx, &[]).await?;
        self.masters.read_again()?;
        if !self.masters.has(in_use) {
            return Err(no_master(in_use));
        }
        let new = match *made {
            Some(made) if made >= in_use => made,
            _ => *made.insert(self.masters.with(|masters| masters.add(&OsRandomness))?),
        };
        let count = if new == in_use {
            let row = sqlx::query("SELECT count(*) FROM demur_keys.key")
                .fetch_one(&mut *tx)
                .await;
            u64::try_from(get::<i64>(&row.map_err(failed)?, 0)?).unwrap_or(0)
        } else {
            self.wrap_all(&mut tx, new).await?
        };
        // INVARIANT: the old master key is destroyed only after everything wrapped under the new one
        // is durable.
        tx.commit().await.map_err(failed)?;
        lease.keep();
        self.masters.with(|masters| masters.destroy_before(new))?;
        Ok(count)
    }

    async fn wrap_all(&self, tx: &mut PgConnection, new: Version) -> Result<u64, Error> {
        let (mut from, mut count) = (i64::MIN, 0);
        loop {
            let query = "SELECT subject, master, key FROM demur_keys.key WHERE subject > $1 ORDER BY subject LIMIT $2";
            let query = sqlx::query(query).bind(from).bind(PAGE);
            let rows = query.fetch_all(&mut *tx).await.map_err(failed)?;
            let keys = rows.iter().map(|row| self.unwrap(row));
            let keys: Vec<(i64, Key)> = keys.collect::<Result<_, Error>>()?;
            let Some((last, _)) = keys.last() else {
                break;
            };
            from = *last;
            count += keys.len() as u64;
            let named: Vec<(KeyName, Key)> = keys.iter().map(|(n, k)| (KeyName(*n), *k)).collect();
            let (subjects, wrapped) = self.wrapped(new, &named)?;
            sqlx::query("UPDATE demur_keys.key SET master = $1, key = new.key FROM unnest($2::bigint[], $3::bytea[]) AS new (subject, key) WHERE key.subject = new.subject")
                .bind(i64::from(new))
                .bind(subjects)
                .bind(wrapped)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        sqlx::query("UPDATE demur_keys.vault SET master = $1")
            .bind(i64::from(new))
            .execute(tx)
            .await
            .map_err(failed)?;
        Ok(count)
    }

    fn unwrap(&self, row: &PgRow) -> Result<(i64, Key), Error> {
        let (number, version) = (get(row, 0)?, version(row, 1)?);
        let key = self
            .masters
            .unwrap(version, KeyName(number), get(row, 2)?)?;
        Ok((number, key))
    }

    fn wrapped(
        &self,
        version: Version,
        keys: &[(KeyName, Key)],
    ) -> Result<(Vec<i64>, Vec<Vec<u8>>), Error> {
        Ok(self.masters.wrap(version, keys)?.into_iter().unzip())
    }

    /// A key that is there is never replaced: it may seal entries. It is there although it was not
    /// read when a write whose outcome was unknown has made it meanwhile: then all is read again.
    async fn insert(
        &self,
        tx: &mut PgConnection,
        version: Version,
        keys: &[(KeyName, Key)],
    ) -> Result<(), Error> {
        if keys.is_empty() {
            return Ok(());
        }
        let (subjects, wrapped) = self.wrapped(version, keys)?;
        let insert = sqlx::query("INSERT INTO demur_keys.key (subject, master, key) SELECT subject, $1, wrapped FROM unnest($2::bigint[], $3::bytea[]) AS new (subject, wrapped) ON CONFLICT DO NOTHING")
            .bind(i64::from(version))
            .bind(subjects)
            .bind(wrapped);
        let done = insert.execute(tx).await.map_err(failed)?;
        if done.rows_affected() != keys.len() as u64 {
            return Err(again(
                "keys were made by somebody else at the same moment".into(),
            ));
        }
        Ok(())
    }
}

/// The master key that keys are wrapped under at present; `None` before there is any.
async fn in_use(connection: &mut PgConnection) -> Result<Option<Version>, Error> {
    let row = sqlx::query("SELECT master FROM demur_keys.vault")
        .fetch_optional(connection)
        .await;
    row.map_err(failed)?.map(|row| version(&row, 0)).transpose()
}

/// Locks the keys against other writers, and gives the master key in use. It writes, so that the
/// commit waits for the disk and the standbys whatever else is written.
async fn lock(tx: &mut PgConnection, erased: &[Erasure]) -> Result<Version, Error> {
    let last = erased.last().map_or(0, |e| e.number);
    let update = "UPDATE demur_keys.vault SET erasures = greatest(erasures, $1) RETURNING master";
    let row = sqlx::query(update).bind(last as i64).fetch_one(tx).await;
    version(&row.map_err(failed)?, 0)
}

async fn destroy(tx: &mut PgConnection, erased: &[Erasure]) -> Result<(), Error> {
    if erased.is_empty() {
        return Ok(());
    }
    let persons: Vec<i64> = erased.iter().map(|e| i64::from(e.person.0)).collect();
    let delete = sqlx::query("DELETE FROM demur_keys.key WHERE subject = ANY($1)").bind(persons);
    delete.execute(tx).await.map_err(failed)?;
    Ok(())
}

fn version(row: &PgRow, column: usize) -> Result<Version, Error> {
    Version::try_from(get::<i64>(row, column)?).map_err(|_| corrupt("master key"))
}

fn no_master(version: Version) -> Error {
    Error::not_found(format!(
        "the master key `master-{version}.key` is not on this machine; copy it from a machine that has it, into the folder of the master key, readable by demur alone"
    ))
}
