//! What the portal remembers: which sessions and links have ended, which choices were confirmed, and requests
//! without an account until their address is confirmed.
//!
//! Nothing in it says who anybody is: ids of sessions are random, and end with the time they were made for;
//! requests are sealed, and go when they are handed in or their time is over.

use crate::database::open_database;
use crate::history::keep_mark;
use ledger::Mark;
use rights::{Error, Ordinal, Sequence};
use sqlx::sqlite::SqlitePool;
use sqlx::{Row, sqlite::SqliteRow};
use std::path::Path;

/// A request that was written without an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Its address is not confirmed; what it says, sealed.
    Sealed(Vec<u8>),
    /// It was handed in: whose it is, its number.
    HandedIn(Ordinal, Sequence),
}

/// The file `portal.db`.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(crate) pool: SqlitePool,
}

/// A random name of a session or a link.
pub type Id = [u8; 16];

const TABLES: [&str; 11] = [
    "CREATE TABLE IF NOT EXISTS ended (id BLOB PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS ended_until ON ended (until)",
    // Choices that are still to be confirmed by mail, and when that is tried next.
    "CREATE TABLE IF NOT EXISTS owed (sequence INTEGER PRIMARY KEY, tries INTEGER NOT NULL, next INTEGER NOT NULL) STRICT",
    // Requests without an account, sealed, until their address is confirmed; then only which one each became.
    "CREATE TABLE IF NOT EXISTS waiting (id BLOB PRIMARY KEY, until INTEGER NOT NULL, sealed BLOB, person INTEGER, request INTEGER) STRICT",
    "CREATE INDEX IF NOT EXISTS waiting_until ON waiting (until)",
    // Who is to be told of an incident by mail, by the entry of the step that says so, and how far that has come; who
    // was told is in the ledger, too.
    "CREATE TABLE IF NOT EXISTS told_by_step (step INTEGER NOT NULL, person INTEGER NOT NULL, incident INTEGER NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (step, person)) STRICT, WITHOUT ROWID",
    // The same from before steps were told apart; the courier takes it over.
    "CREATE TABLE IF NOT EXISTS telling (incident INTEGER NOT NULL, person INTEGER NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (incident, person)) STRICT, WITHOUT ROWID",
    // What staff wrote about requests, by the entry of its step, and how far mailing it has come.
    "CREATE TABLE IF NOT EXISTS written (step INTEGER PRIMARY KEY, request INTEGER NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, next INTEGER NOT NULL, at INTEGER) STRICT",
    // Choices and requests of which no mail told whoever made them, and why; settled: staff have seen to it.
    "CREATE TABLE IF NOT EXISTS unconfirmed (sequence INTEGER PRIMARY KEY, why TEXT NOT NULL, by TEXT, at INTEGER) STRICT",
    // One row: choices before this entry are confirmed, owed, or need not be.
    "CREATE TABLE IF NOT EXISTS confirmed (one INTEGER PRIMARY KEY CHECK (one = 1), before INTEGER NOT NULL) STRICT",
    // One row: what stood in the ledger before that entry (`history`).
    "CREATE TABLE IF NOT EXISTS mark (one INTEGER PRIMARY KEY CHECK (one = 1), before INTEGER NOT NULL, last BLOB NOT NULL, at INTEGER NOT NULL) STRICT",
];

pub(crate) fn failed(e: sqlx::Error) -> Error {
    Error::storage("the portal's database failed").because(e)
}

fn number(row: &SqliteRow) -> Result<i64, Error> {
    row.try_get(0).map_err(failed)
}

impl Desk {
    /// Opens `portal.db` in a folder, making both where there are none.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(folder: &Path) -> Result<Desk, Error> {
        Ok(Desk {
            pool: open_database(folder, "portal.db", &TABLES, failed).await?,
        })
    }

    /// Ends a session or a link that would hold until `until` (seconds since 1970); false when it had
    /// ended before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end(&self, id: &Id, until: i64, now: i64) -> Result<bool, Error> {
        let tidy = sqlx::query("DELETE FROM ended WHERE until < ?").bind(now);
        tidy.execute(&self.pool).await.map_err(failed)?;
        let insert = "INSERT INTO ended (id, until) VALUES (?, ?) ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert).bind(id.to_vec()).bind(until);
        let done = insert.execute(&self.pool).await.map_err(failed)?;
        Ok(done.rows_affected() > 0)
    }

    /// Whether a session or a link has ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_ended(&self, id: &Id) -> Result<bool, Error> {
        let select = "SELECT count(*) FROM ended WHERE id = ?";
        let row = sqlx::query(select).bind(id.to_vec());
        let row = row.fetch_one(&self.pool).await.map_err(failed)?;
        Ok(number(&row)? > 0)
    }

    /// Keeps a request until its address is confirmed, at the longest until `until`.
    pub(crate) async fn wait(&self, id: &Id, until: i64, sealed: &[u8]) -> Result<(), Error> {
        let insert = sqlx::query("INSERT INTO waiting (id, until, sealed) VALUES (?, ?, ?)");
        let insert = insert.bind(id.to_vec()).bind(until).bind(sealed);
        insert.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }

    /// Deletes requests that nobody confirmed in time.
    pub(crate) async fn forget_waiting(&self, now: i64) -> Result<(), Error> {
        let delete = sqlx::query("DELETE FROM waiting WHERE until <= ?").bind(now);
        delete.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }

    /// A request that waits, or what became of it; `None` where its time is over.
    pub(crate) async fn waiting(&self, id: &Id, now: i64) -> Result<Option<Waiting>, Error> {
        let select = "SELECT sealed, person, request FROM waiting WHERE id = ? AND until > ?";
        let select = sqlx::query(select).bind(id.to_vec()).bind(now);
        let Some(row) = select.fetch_optional(&self.pool).await.map_err(failed)? else {
            return Ok(None);
        };
        let wrong = || Error::corrupt("the portal's database holds an impossible request");
        let sealed: Option<Vec<u8>> = row.try_get(0).map_err(failed)?;
        if let Some(sealed) = sealed {
            return Ok(Some(Waiting::Sealed(sealed)));
        }
        let number = |at: usize| -> Result<i64, Error> {
            let value: Option<i64> = row.try_get(at).map_err(failed)?;
            value.ok_or_else(wrong)
        };
        let person = u32::try_from(number(1)?).map_err(|e| wrong().because(e))?;
        let request = u64::try_from(number(2)?).map_err(|e| wrong().because(e))?;
        Ok(Some(Waiting::HandedIn(Ordinal(person), Sequence(request))))
    }

    /// It was handed in: what it says is the ledger's now.
    pub(crate) async fn handed_in(
        &self,
        id: &Id,
        (person, request): (Ordinal, Sequence),
    ) -> Result<(), Error> {
        let update = "UPDATE waiting SET sealed = NULL, person = ?, request = ? WHERE id = ?";
        let update = sqlx::query(update)
            .bind(i64::from(person.0))
            .bind(request.0 as i64)
            .bind(id.to_vec());
        update.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }

    /// The first entry that was not looked at; `head` where nothing was remembered yet.
    pub(crate) async fn confirmed(&self, head: Sequence) -> Result<Sequence, Error> {
        let insert = "INSERT INTO confirmed (one, before) VALUES (1, ?) ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert).bind(head.0 as i64);
        insert.execute(&self.pool).await.map_err(failed)?;
        let row = sqlx::query("SELECT before FROM confirmed")
            .fetch_one(&self.pool)
            .await
            .map_err(failed)?;
        let wrong = |_| Error::corrupt("the portal's database holds an impossible sequence");
        Ok(Sequence(u64::try_from(number(&row)?).map_err(wrong)?))
    }

    /// Choices before this mark have been looked at; these are owed a confirmation.
    pub(crate) async fn owe(&self, choices: &[Sequence], mark: &Mark) -> Result<(), Error> {
        let mut tx = self.pool.begin().await.map_err(failed)?;
        for choice in choices {
            let insert =
                "INSERT INTO owed (sequence, tries, next) VALUES (?, 0, 0) ON CONFLICT DO NOTHING";
            let insert = sqlx::query(insert).bind(choice.0 as i64);
            insert.execute(&mut *tx).await.map_err(failed)?;
        }
        let update = sqlx::query("UPDATE confirmed SET before = max(before, ?)");
        let update = update.bind(mark.before.0 as i64);
        update.execute(&mut *tx).await.map_err(failed)?;
        keep_mark(&mut tx, mark).await?;
        tx.commit().await.map_err(failed)
    }

    /// Choices to be confirmed now, with how often that was tried.
    pub(crate) async fn owed(&self, now: i64) -> Result<Vec<(Sequence, u32)>, Error> {
        let select =
            "SELECT sequence, tries FROM owed WHERE next <= ? ORDER BY next, sequence LIMIT 100";
        let rows = sqlx::query(select).bind(now).fetch_all(&self.pool).await;
        let wrong = |_| Error::corrupt("the portal's database holds an impossible number");
        let row = |row: &SqliteRow| {
            let tries: i64 = row.try_get(1).map_err(failed)?;
            let sequence = u64::try_from(number(row)?).map_err(wrong)?;
            Ok((Sequence(sequence), u32::try_from(tries).map_err(wrong)?))
        };
        rows.map_err(failed)?.iter().map(row).collect()
    }

    /// How many choices are still to be confirmed by mail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owed_count(&self) -> Result<u64, Error> {
        let row = sqlx::query("SELECT count(*) FROM owed");
        let row = row.fetch_one(&self.pool).await.map_err(failed)?;
        let wrong = |_| Error::corrupt("the portal's database holds an impossible number");
        u64::try_from(number(&row)?).map_err(wrong)
    }

    /// It is confirmed, or never will be by mail.
    pub(crate) async fn owe_no_more(&self, choice: Sequence) -> Result<(), Error> {
        let delete = sqlx::query("DELETE FROM owed WHERE sequence = ?").bind(choice.0 as i64);
        delete.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }

    /// It is tried again at `next`.
    pub(crate) async fn put_off(
        &self,
        choice: Sequence,
        (tries, next): (u32, i64),
    ) -> Result<(), Error> {
        let update = sqlx::query("UPDATE owed SET tries = ?, next = ? WHERE sequence = ?")
            .bind(i64::from(tries))
            .bind(next)
            .bind(choice.0 as i64);
        update.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }
}
