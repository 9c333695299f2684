//! Opening the two files, and making them where a ledger begins.

use super::column::{failed, get};
use rights::Error;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::time::Duration;

const LOG_TABLES: [&str; 8] = [
    "CREATE TABLE IF NOT EXISTS entry (sequence INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, subject INTEGER NOT NULL, kind TEXT NOT NULL, leaf BLOB NOT NULL, payload BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS entry_subject ON entry (subject, sequence)",
    "CREATE TABLE IF NOT EXISTS person (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL, grid BLOB NOT NULL, since INTEGER NOT NULL, birth INTEGER, region TEXT, created INTEGER, account INTEGER NOT NULL, corrected TEXT, standing INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS handle (handle TEXT PRIMARY KEY, person INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS handle_person ON handle (person)",
    // Ids are never given twice, so that an id read before a rebuild names nobody else's standing after it.
    "CREATE TABLE IF NOT EXISTS standing (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE IF NOT EXISTS link (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID",
    "INSERT OR IGNORE INTO standing (id, body) VALUES (0, '{}')",
];

const KEY_TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS key (subject INTEGER PRIMARY KEY, key BLOB NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS salt (sequence INTEGER PRIMARY KEY, salt BLOB NOT NULL) STRICT",
];

/// Opens log and keys in a folder.
pub(super) async fn open(folder: &Path) -> Result<(SqlitePool, SqlitePool), Error> {
    make_folder(folder)?;
    let (log, keys) = (folder.join("ledger.db"), folder.join("keys.db"));
    // INVARIANT: the keys are made first, so a log without keys is never a crash at the beginning
    // but a loss; new keys in their place would make every entry unreadable without a word.
    let (has_log, has_keys) = (log.exists(), keys.exists());
    if has_log && !has_keys {
        return Err(lost(&log, &keys));
    }
    let keys_pool = pool(&keys, &KEY_TABLES).await?;
    if !has_log && in_use(&keys_pool).await? {
        keys_pool.close().await;
        return Err(lost(&keys, &log));
    }
    Ok((pool(&log, &LOG_TABLES).await?, keys_pool))
}

async fn in_use(keys: &SqlitePool) -> Result<bool, Error> {
    let row = sqlx::query("SELECT EXISTS (SELECT 1 FROM salt)")
        .fetch_one(keys)
        .await
        .map_err(failed)?;
    get(&row, 0)
}

fn lost(found: &Path, missing: &Path) -> Error {
    Error::corrupt(format!(
        "`{}` is there, but `{}` is not; restore it from a backup",
        found.display(),
        missing.display()
    ))
}

async fn pool(path: &Path, tables: &[&'static str]) -> Result<SqlitePool, Error> {
    make_private(path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // Acknowledged means on the disk: each commit syncs the write-ahead log.
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        // In KiB: without it, handles of ten million people are read from disk again and again.
        .pragma("cache_size", "-65536")
        .row_buffer_size(4096)
        .busy_timeout(Duration::from_secs(30));
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_with(options)
        .await;
    let pool =
        pool.map_err(|e| Error::storage(format!("cannot open `{}`", path.display())).because(e))?;
    for table in tables {
        sqlx::query(*table).execute(&pool).await.map_err(failed)?;
    }
    Ok(pool)
}

fn made<T>(path: &Path, result: std::io::Result<T>) -> Result<(), Error> {
    let failed = |e| Error::storage(format!("cannot make `{}`", path.display())).because(e);
    result.map(drop).map_err(failed)
}

/// Makes the folder, for its owner alone; one that is there stays as it is.
fn make_folder(folder: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    made(folder, builder.create(folder))
}

/// Makes the file before SQLite does: SQLite gives its write-ahead log the mode of the file.
fn make_private(path: &Path) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    made(path, options.open(path))
}
