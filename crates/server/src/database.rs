//! Files beside the ledger, for their owner alone.

use rights::Error;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use std::path::Path;
use std::time::Duration;

/// Opens a database in a folder, making both where there are none, and the tables that are not there yet.
///
/// # Errors
/// When the file cannot be made, or what `failed` makes of what the database says.
pub async fn open_database(
    folder: &Path,
    name: &str,
    tables: &[&'static str],
    failed: fn(sqlx::Error) -> Error,
) -> Result<SqlitePool, Error> {
    let failed_at = |e: std::io::Error| {
        Error::storage(format!("cannot make `{}`", folder.display())).because(e)
    };
    std::fs::create_dir_all(folder).map_err(failed_at)?;
    let path = folder.join(name);
    tlog::make_private(&path).map_err(failed_at)?;
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("secure_delete", "ON")
        .busy_timeout(Duration::from_secs(30));
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
        .map_err(failed)?;
    for table in tables {
        sqlx::query(*table).execute(&pool).await.map_err(failed)?;
    }
    Ok(pool)
}
