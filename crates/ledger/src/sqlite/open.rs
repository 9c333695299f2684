//! Opening the three files, and making them where a ledger begins.

use super::column::{failed, get};
use crate::master::{Masters, make_folder};
use crate::os_random::OsRandomness;
use crate::storage::listed;
use rights::{Error, Randomness};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Format of the log; the one before it is brought up to this one, any other is refused.
pub(super) const LOG_FORMAT: i64 = 3;
/// Format of the other files; any other is refused.
const FORMAT: i64 = 2;

/// Ids are never given twice, so that an id read before a rebuild names nobody else's standing after it.
/// `digest`: of those that many share; `before`: the one before it of a person with a standing of their own.
pub(super) const STANDING: &str = "CREATE TABLE IF NOT EXISTS standing (id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB, body TEXT NOT NULL, before INTEGER) STRICT";
pub(super) const STANDING_DIGEST: &str = "CREATE UNIQUE INDEX IF NOT EXISTS standing_digest ON standing (digest) WHERE digest IS NOT NULL";

const LOG_TABLES: [&str; 15] = [
    "CREATE TABLE IF NOT EXISTS entry (sequence INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, subject INTEGER NOT NULL, kind TEXT NOT NULL, commitment BLOB NOT NULL, payload BLOB NOT NULL, previous INTEGER) STRICT",
    "CREATE INDEX IF NOT EXISTS entry_operator ON entry (kind, sequence) WHERE subject = -1",
    concat!(
        "CREATE INDEX IF NOT EXISTS entry_listed ON entry (kind, sequence) WHERE ",
        listed!()
    ),
    // One row: the Merkle tree, whose size is the head, and how many erasures were carried out.
    "CREATE TABLE IF NOT EXISTS head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, frontier BLOB NOT NULL, erasures INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS person (ordinal INTEGER PRIMARY KEY, id TEXT, grid BLOB NOT NULL, since INTEGER NOT NULL, birth INTEGER, region TEXT, created INTEGER, account INTEGER NOT NULL, corrected TEXT) STRICT",
    // Apart from `person`, so that what changes with every entry is on few pages.
    "CREATE TABLE IF NOT EXISTS stand (person INTEGER PRIMARY KEY, standing INTEGER, last INTEGER) STRICT",
    "CREATE TABLE IF NOT EXISTS handle (handle TEXT PRIMARY KEY, person INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS handle_person ON handle (person)",
    "CREATE TABLE IF NOT EXISTS contact (person INTEGER PRIMARY KEY, mail TEXT, lang TEXT) STRICT",
    "CREATE INDEX IF NOT EXISTS contact_mail ON contact (lower(mail)) WHERE mail IS NOT NULL",
    STANDING,
    STANDING_DIGEST,
    "CREATE TABLE IF NOT EXISTS link (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS suppressed (pseudonym BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
    "INSERT OR IGNORE INTO standing (id, body) VALUES (0, '{}')",
];

const KEY_TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS key (subject INTEGER PRIMARY KEY, master INTEGER NOT NULL, key BLOB NOT NULL) STRICT",
    // One row: the master key in use, and up to which erasure keys were destroyed.
    "CREATE TABLE IF NOT EXISTS vault (one INTEGER PRIMARY KEY CHECK (one = 1), master INTEGER NOT NULL, erasures INTEGER NOT NULL) STRICT",
];

const JOURNAL_TABLES: [&str; 1] = [
    "CREATE TABLE IF NOT EXISTS erasure (number INTEGER PRIMARY KEY AUTOINCREMENT, person INTEGER NOT NULL UNIQUE) STRICT",
];

/// Where the files of a ledger are. Back the three up apart from each other: a copy of the log opens
/// nothing without the keys, keys open nothing without the master key, and a restored log or keys
/// file is brought up to date from the journal of erasures, which must never be an older one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The folder of `ledger.db`.
    pub log: PathBuf,
    /// The folder of `keys.db`.
    pub keys: PathBuf,
    /// The folder of `erasures.db`.
    pub erasures: PathBuf,
    /// The folder of the master key.
    pub master: PathBuf,
}

impl Places {
    /// Everything below one folder: for tests and trials.
    #[must_use]
    pub fn within(folder: &Path) -> Places {
        Places {
            log: folder.to_owned(),
            keys: folder.join("keys"),
            erasures: folder.join("erasures"),
            master: folder.join("master"),
        }
    }

    fn files(&self) -> [PathBuf; 3] {
        [
            self.keys.join("keys.db"),
            self.erasures.join("erasures.db"),
            self.log.join("ledger.db"),
        ]
    }
}

/// What an open ledger consists of.
pub(super) struct Opened {
    pub(super) log: SqlitePool,
    /// The one connection that entries are written over. What SQLite has read of a file it forgets when
    /// another connection has written, so that each would read anew what the others wrote.
    pub(super) writer: SqlitePool,
    pub(super) keys: SqlitePool,
    pub(super) erasures: SqlitePool,
    pub(super) masters: Masters,
}

/// Opens log, keys and journal.
pub(super) async fn open(places: &Places) -> Result<Opened, Error> {
    let [keys, erasures, log] = places.files();
    for folder in [&places.keys, &places.erasures, &places.log] {
        make_folder(folder)?;
    }
    // INVARIANT: the keys are made first and the log last, so a file that is missing beside a later
    // one is never a crash at the beginning but a loss; a new one in its place would make entries
    // unreadable, or forget who was erased, without a word.
    for (found, missing) in [(&log, &keys), (&log, &erasures), (&erasures, &keys)] {
        if found.exists() && !missing.exists() {
            return Err(lost(found, missing));
        }
    }
    let begun = log.exists();
    let opened = Opened {
        keys: pool(&keys, &KEY_TABLES, FORMAT).await?,
        erasures: pool(&erasures, &JOURNAL_TABLES, FORMAT).await?,
        masters: Masters::read(&places.master)?,
        log: {
            let (journal, key) = (&erasures, &keys);
            if !begun {
                not_in_use(
                    key,
                    &log,
                    "SELECT EXISTS (SELECT 1 FROM key WHERE subject <> -2)",
                )
                .await?;
                not_in_use(journal, &log, "SELECT EXISTS (SELECT 1 FROM erasure)").await?;
            }
            pool(&log, &LOG_TABLES, LOG_FORMAT).await?
        },
        writer: {
            // In pages, a write-ahead log of 64 MiB: whoever waits for a write shall not wait for the log to be
            // copied as well. After a large write that is done meanwhile (`Sqlite::tidy`).
            let options = options(&log).pragma("wal_autocheckpoint", "16384");
            connect(&log, options, 1).await?
        },
    };
    Ok(opened)
}

/// A log that is not there although its keys are used is lost, not new.
async fn not_in_use(file: &Path, log: &Path, used: &'static str) -> Result<(), Error> {
    let pool = connect(file, options(file), 1).await?;
    let row = sqlx::query(used).fetch_one(&pool).await.map_err(failed)?;
    pool.close().await;
    if get(&row, 0)? {
        return Err(lost(file, log));
    }
    Ok(())
}

/// Gives the three files the same name, by which they know each other; refuses files of two ledgers.
pub(super) async fn identify(opened: &Opened) -> Result<(), Error> {
    let mut name = [0; 16];
    OsRandomness.fill(&mut name)?;
    let mut first: Option<Vec<u8>> = None;
    for pool in [&opened.keys, &opened.erasures, &opened.log] {
        let given = first.clone().unwrap_or_else(|| name.to_vec());
        sqlx::query("INSERT OR IGNORE INTO name (one, ledger) VALUES (1, ?)")
            .bind(given)
            .execute(pool)
            .await
            .map_err(failed)?;
        let row = sqlx::query("SELECT ledger FROM name").fetch_one(pool).await;
        let found: Vec<u8> = get(&row.map_err(failed)?, 0)?;
        match &first {
            None => first = Some(found),
            Some(first) if *first == found => {}
            Some(_) => {
                return Err(Error::corrupt(
                    "log, keys and journal of erasures belong to different ledgers; restore those of one",
                ));
            }
        }
    }
    Ok(())
}

fn lost(found: &Path, missing: &Path) -> Error {
    Error::corrupt(format!(
        "`{}` is there, but `{}` is not; restore it from a backup",
        found.display(),
        missing.display()
    ))
}

/// Connections to a file, for what is read from it at the same time.
const READERS: u32 = 4;

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // Acknowledged means on the disk: each commit syncs the write-ahead log.
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        // In KiB: without it, handles of ten million people are read from disk again and again.
        .pragma("cache_size", "-65536")
        .row_buffer_size(4096)
        .busy_timeout(Duration::from_secs(30))
}

async fn connect(
    path: &Path,
    options: SqliteConnectOptions,
    connections: u32,
) -> Result<SqlitePool, Error> {
    make_private(path)?;
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        // No connection to a file grows old. Without these, nothing looks after idle ones in the
        // background, which in sqlx up to 0.9.0 may spin for ever (transact-rs/sqlx#3645).
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await;
    pool.map_err(|e| Error::storage(format!("cannot open `{}`", path.display())).because(e))
}

async fn pool(path: &Path, tables: &[&'static str], wanted: i64) -> Result<SqlitePool, Error> {
    let pool = connect(path, options(path), READERS).await?;
    let row = sqlx::query(
        "SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version",
    )
    .fetch_one(&pool)
    .await
    .map_err(failed)?;
    let (format, tables_there): (i64, i64) = (get(&row, 0)?, get(&row, 1)?);
    match (format, tables_there) {
        (0, 0) => {}
        (found, _) if found == wanted => {}
        (super::upgrade::FROM, _) if wanted == LOG_FORMAT => {
            super::upgrade::upgrade(&pool).await?;
        }
        // A crash while the tables were made.
        (0, _) if has_name(&pool).await? => {}
        _ => {
            pool.close().await;
            return Err(other_format(path, format, wanted));
        }
    }
    let name = "CREATE TABLE IF NOT EXISTS name (one INTEGER PRIMARY KEY CHECK (one = 1), ledger BLOB NOT NULL) STRICT";
    for table in std::iter::once(&name).chain(tables) {
        sqlx::query(*table).execute(&pool).await.map_err(failed)?;
    }
    if format != wanted {
        // A pragma takes no value bound to it.
        let set = AssertSqlSafe(format!("PRAGMA user_version = {wanted}"));
        sqlx::query(set).execute(&pool).await.map_err(failed)?;
    }
    Ok(pool)
}

async fn has_name(pool: &SqlitePool) -> Result<bool, Error> {
    let query = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'name')";
    let row = sqlx::query(query).fetch_one(pool).await.map_err(failed)?;
    get(&row, 0)
}

fn other_format(path: &Path, format: i64, wanted: i64) -> Error {
    Error::input(format!(
        "`{}` is no ledger of this version of demur (format `{format}`, not `{wanted}`); make a new workspace and import again",
        path.display()
    ))
}

/// Makes the file before SQLite does: SQLite gives its write-ahead log the mode of the file.
pub(super) fn make_private(path: &Path) -> Result<(), Error> {
    let failed = |e| Error::storage(format!("cannot make `{}`", path.display())).because(e);
    tlog::make_private(path).map_err(failed)
}
