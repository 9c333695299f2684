//! What the API remembers: keys, answers to requests that may come again, how far streams have come, webhooks
//! and what is still to be delivered. It is one file, `api/api.db`.
//!
//! What it says of entries of the ledger holds for the ledger that was read: where that parts from the one that there
//! is now, it goes (`history`).
//!
//! Nothing in it says who anybody is: of persons there are numbers, of keys there are digests. Secrets that
//! webhooks are signed with lie in it in clear, since they are needed to sign.

mod answers;
mod change;
mod deliveries;
mod history;
mod hooks;
mod keys;
mod listed;
mod streams;

pub(crate) use change::Change;
pub use deliveries::{Delivery, DeliveryState};
pub(crate) use deliveries::{Due, Ended};
pub use hooks::{NewHook, Webhook};
pub use keys::{ApiKey, NewKey};
pub(crate) use streams::Stream;

use rights::{Day, Error, Instant, Sequence};
use server::open_database;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{ColumnIndex, Decode, Row, Sqlite, Type};
use std::path::Path;

/// The file `api.db`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

const TABLES: [&str; 11] = [
    "CREATE TABLE IF NOT EXISTS key (prefix TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL, grants TEXT NOT NULL, made INTEGER NOT NULL, expires INTEGER, revoked INTEGER, used INTEGER) STRICT, WITHOUT ROWID",
    // Answers to requests with an idempotency key; `status` is empty while one is worked on.
    "CREATE TABLE IF NOT EXISTS answer (key TEXT NOT NULL, name TEXT NOT NULL, digest BLOB NOT NULL, began INTEGER NOT NULL, head INTEGER NOT NULL, status INTEGER, location TEXT, body TEXT, PRIMARY KEY (key, name)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS answer_began ON answer (began)",
    // How far each stream has come, as the ledger says it; made anew from there when it is lost.
    "CREATE TABLE IF NOT EXISTS stream (name TEXT PRIMARY KEY, last INTEGER NOT NULL, events INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    // Up to where the ledger was read, by whom: `streams`, `hooks`.
    "CREATE TABLE IF NOT EXISTS followed (who TEXT PRIMARY KEY, before INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    // What stood in the ledger before that entry, by the same names.
    "CREATE TABLE IF NOT EXISTS mark (who TEXT PRIMARY KEY, before INTEGER NOT NULL, last BLOB NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    // From which entries on the ledger became another one, since an older copy of it was restored.
    "CREATE TABLE IF NOT EXISTS parted (number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS hook (id TEXT PRIMARY KEY, address TEXT NOT NULL, events TEXT NOT NULL, secret TEXT NOT NULL, secret_before TEXT, before_until INTEGER, made INTEGER NOT NULL, since INTEGER NOT NULL, is_on INTEGER NOT NULL, off_why TEXT, failing_since INTEGER) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY, hook TEXT NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL, person INTEGER, state TEXT NOT NULL, tries INTEGER NOT NULL, next INTEGER NOT NULL, last_at INTEGER, last_status INTEGER) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (hook, person, sequence) WHERE state = 'waiting'",
    "CREATE INDEX IF NOT EXISTS delivery_sequence ON delivery (sequence)",
];

fn failed(e: sqlx::Error) -> Error {
    Error::storage("the API's database failed").because(e)
}

fn corrupt(what: &str) -> Error {
    Error::corrupt(format!("the API's database holds an impossible {what}"))
}

fn get<'r, T, I>(row: &'r SqliteRow, at: I) -> Result<T, Error>
where
    T: Decode<'r, Sqlite> + Type<Sqlite>,
    I: ColumnIndex<SqliteRow>,
{
    row.try_get(at).map_err(failed)
}

fn count(row: &SqliteRow, at: usize) -> Result<u64, Error> {
    u64::try_from(get::<i64, _>(row, at)?).map_err(|_| corrupt("number"))
}

fn number(n: u64) -> Result<i64, Error> {
    i64::try_from(n).map_err(|_| Error::input(format!("`{n}` is too large a number")))
}

fn day(days: i64) -> Result<Day, Error> {
    let day = i32::try_from(days).ok().and_then(Day::from_epoch_days);
    day.ok_or_else(|| corrupt("day"))
}

fn instant(micros: i64) -> Result<Instant, Error> {
    Instant::from_epoch_micros(micros).ok_or_else(|| corrupt("time"))
}

impl Store {
    /// Opens `api.db` in a folder, making both where there are none.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(folder: &Path) -> Result<Store, Error> {
        Ok(Store {
            pool: open_database(folder, "api.db", &TABLES, failed).await?,
        })
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// When it does not.
    pub(crate) async fn answers(&self) -> Result<(), Error> {
        let row = sqlx::query("SELECT 1").fetch_one(&self.pool).await;
        row.map(drop).map_err(failed)
    }

    /// The first entry of the ledger that somebody has not read; `otherwise` where they never read any.
    pub(crate) async fn followed(&self, who: &str, otherwise: Sequence) -> Result<Sequence, Error> {
        let mut db = self.pool.acquire().await.map_err(failed)?;
        followed(&mut db, who, otherwise).await
    }

    /// Closes the file; nothing is lost without it.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn followed(
    db: &mut SqliteConnection,
    who: &str,
    otherwise: Sequence,
) -> Result<Sequence, Error> {
    let insert = "INSERT INTO followed (who, before) VALUES (?, ?) ON CONFLICT DO NOTHING";
    let insert = sqlx::query(insert)
        .bind(who.to_owned())
        .bind(number(otherwise.0)?);
    insert.execute(&mut *db).await.map_err(failed)?;
    let row = sqlx::query("SELECT before FROM followed WHERE who = ?").bind(who.to_owned());
    let row = row.fetch_one(&mut *db).await.map_err(failed)?;
    Ok(Sequence(count(&row, 0)?))
}
