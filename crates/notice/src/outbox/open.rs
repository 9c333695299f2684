//! Opening the file, and making it.

use super::{Outbox, failed, get};
use rights::Error;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::time::Duration;

const FORMAT: i64 = 1;

const TABLES: [&str; 17] = [
    "CREATE TABLE IF NOT EXISTS campaign (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, plan TEXT NOT NULL, sent_at INTEGER) STRICT",
    "CREATE TABLE IF NOT EXISTS letter (campaign INTEGER NOT NULL, person INTEGER NOT NULL, round INTEGER NOT NULL, state INTEGER NOT NULL, tries INTEGER NOT NULL, at INTEGER NOT NULL, code INTEGER, recorded INTEGER NOT NULL, PRIMARY KEY (campaign, round, person)) STRICT, WITHOUT ROWID",
    // What the ledger does not have yet.
    "CREATE INDEX IF NOT EXISTS letter_unrecorded ON letter (campaign, round, person) WHERE recorded = 0",
    "CREATE INDEX IF NOT EXISTS letter_taken ON letter (at) WHERE state = 2",
    // Who was not reached by one of several mails.
    "CREATE INDEX IF NOT EXISTS letter_back ON letter (campaign, person) WHERE state IN (3, 5)",
    // Until when a server on their way tries mails that it could not deliver at once.
    "CREATE TABLE IF NOT EXISTS delayed (campaign INTEGER NOT NULL, round INTEGER NOT NULL, person INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (campaign, round, person)) STRICT, WITHOUT ROWID",
    // Up to when what came back was read, by where it comes back to; NULL where it never was.
    "CREATE TABLE IF NOT EXISTS read_until (source TEXT PRIMARY KEY, at INTEGER) STRICT, WITHOUT ROWID",
    // The same of an earlier version, in one row for everything.
    "CREATE TABLE IF NOT EXISTS returns (one INTEGER PRIMARY KEY CHECK (one = 1), read_until INTEGER NOT NULL) STRICT",
    // Mails that came back and were read, by the digest of their bytes.
    "CREATE TABLE IF NOT EXISTS returned (digest BLOB PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL) STRICT, WITHOUT ROWID",
    // Links that are worth nothing any more: of one person, or (-1) of everybody; how often they were made so.
    "CREATE TABLE IF NOT EXISTS revoked (campaign INTEGER NOT NULL, person INTEGER NOT NULL, at INTEGER NOT NULL, times INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (campaign, person)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS puzzling (digest BLOB PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, campaign INTEGER, person INTEGER, place TEXT NOT NULL, settled INTEGER) STRICT, WITHOUT ROWID",
    // Of whom something lies aside that nobody has read.
    "CREATE INDEX IF NOT EXISTS puzzling_about ON puzzling (campaign, person) WHERE settled IS NULL",
    // By the address of whom a message was written, besides whoever got the mail that it is about: while somebody has
    // to read it, and on where they object by it.
    "CREATE TABLE IF NOT EXISTS writer (person INTEGER NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (person, digest)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS writer_message ON writer (digest)",
    // What was sent, in each language, with the moment from which on it was; the newest one is what the next mail says.
    "CREATE TABLE IF NOT EXISTS said (campaign INTEGER NOT NULL, lang TEXT NOT NULL, since INTEGER NOT NULL, subject TEXT NOT NULL, html TEXT NOT NULL, delay_days INTEGER NOT NULL, opt_out INTEGER NOT NULL, opt_in INTEGER NOT NULL, PRIMARY KEY (campaign, lang, since)) STRICT, WITHOUT ROWID",
    // How far a mailbox was read, by its address.
    "CREATE TABLE IF NOT EXISTS mailbox (name TEXT PRIMARY KEY, validity INTEGER NOT NULL, uid INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    // Files of a Maildir that were read, as long as they are there.
    "CREATE TABLE IF NOT EXISTS maildir (folder TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, PRIMARY KEY (folder, name)) STRICT, WITHOUT ROWID",
];

/// A file from before links were counted anew after a revocation gets the column for it; what was revoked then,
/// was so once.
async fn count_revocations(pool: &SqlitePool) -> Result<(), Error> {
    let begun = pool.begin_with("BEGIN IMMEDIATE").await;
    let mut tx = begun.map_err(failed)?;
    let select = "SELECT EXISTS (SELECT 1 FROM pragma_table_info('revoked') WHERE name = 'times')";
    let row = sqlx::query(select).fetch_one(&mut *tx).await;
    if !get::<bool>(&row.map_err(failed)?, 0)? {
        sqlx::query("ALTER TABLE revoked ADD COLUMN times INTEGER NOT NULL DEFAULT 1")
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
    }
    tx.commit().await.map_err(failed)
}

impl Outbox {
    /// Opens `outbox.db` in a folder, making both where there are none.
    ///
    /// # Errors
    /// When the file is of another version, or cannot be opened.
    pub async fn open(folder: &Path) -> Result<Outbox, Error> {
        let failed_at = |e: std::io::Error| {
            Error::storage(format!("cannot make `{}`", folder.display())).because(e)
        };
        std::fs::create_dir_all(folder).map_err(failed_at)?;
        let path = folder.join("outbox.db");
        tlog::make_private(&path).map_err(failed_at)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .journal_mode(SqliteJournalMode::Wal)
            // A mark must be on the disk before the mail goes.
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            .row_buffer_size(4096)
            .busy_timeout(Duration::from_secs(30));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await;
        let pool = pool
            .map_err(|e| Error::storage(format!("cannot open `{}`", path.display())).because(e))?;
        let row = sqlx::query("SELECT user_version FROM pragma_user_version")
            .fetch_one(&pool)
            .await
            .map_err(failed)?;
        let format: i64 = get(&row, 0)?;
        if format != 0 && format != FORMAT {
            return Err(Error::input(format!(
                "`{}` is no outbox of this version of demur (format `{format}`, not `{FORMAT}`)",
                path.display()
            )));
        }
        for table in TABLES {
            sqlx::query(table).execute(&pool).await.map_err(failed)?;
        }
        count_revocations(&pool).await?;
        let version = sqlx::query("PRAGMA user_version = 1").execute(&pool);
        version.await.map_err(failed)?;
        Ok(Outbox {
            pool,
            folder: folder.to_owned(),
        })
    }

    /// Closes the file; nothing is lost without it.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
