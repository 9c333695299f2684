//! The files of a ledger in SQLite, looked at and changed beside it.

use crate::home::{Home, Part};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::path::{Path, PathBuf};

impl Home {
    /// The file of a part.
    pub(crate) fn file(&self, part: Part) -> PathBuf {
        let folder = self.folder.path();
        match part {
            Part::Log => folder.join("ledger.db"),
            Part::Keys => folder.join("keys/keys.db"),
            Part::Erasures => folder.join("erasures/erasures.db"),
        }
    }
}

pub(crate) async fn execute(file: &Path, statement: &str) {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(AssertSqlSafe(statement.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    // Left open, it would tidy up some time later.
    connection.close().await.unwrap();
}

/// Files below a folder in which the bytes are found, as they lie there: free pages and logs, too.
pub(crate) fn files_with(folder: &Path, marker: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, marker));
        } else if std::fs::read(&path)
            .unwrap()
            .windows(marker.len())
            .any(|w| w == marker)
        {
            found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    found.sort();
    found
}

/// The number that a query gives.
pub(crate) async fn number(file: &Path, query: &str) -> i64 {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.unwrap();
    let number = sqlx::query_scalar(AssertSqlSafe(query.to_owned()))
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    number
}
