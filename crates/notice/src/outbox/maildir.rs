//! Which files of Maildirs were read.

use super::{Outbox, corrupt, failed, get};
use rights::Error;
use sqlx::query_builder::QueryBuilder;
use sqlx::sqlite::SqliteRow;
use std::collections::HashSet;

/// A file of a Maildir that was read. One of another size or time is another message, whatever its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadFile {
    /// Its name without flags.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// When it was written, in microseconds since 1970.
    pub modified: i64,
}

/// Rows in one statement.
const ROWS: usize = 1_000;

fn read_file(row: &SqliteRow) -> Result<ReadFile, Error> {
    Ok(ReadFile {
        name: get(row, 0)?,
        size: u64::try_from(get::<i64>(row, 1)?).map_err(|_| corrupt("size"))?,
        modified: get(row, 2)?,
    })
}

impl Outbox {
    /// The files of a folder that were read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_files(&self, folder: &str) -> Result<HashSet<ReadFile>, Error> {
        let select = "SELECT name, size, modified FROM maildir WHERE folder = ?";
        let rows = sqlx::query(select).bind(folder.to_owned());
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(read_file).collect()
    }

    /// These were read, too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_files(&self, folder: &str, files: &[ReadFile]) -> Result<(), Error> {
        for chunk in files.chunks(ROWS) {
            let insert = "INSERT OR REPLACE INTO maildir (folder, name, size, modified) ";
            let mut query = QueryBuilder::new(insert);
            query.push_values(chunk, |mut row, file| {
                row.push_bind(folder.to_owned())
                    .push_bind(file.name.clone())
                    .push_bind(i64::try_from(file.size).unwrap_or(i64::MAX))
                    .push_bind(file.modified);
            });
            query.build().execute(&self.pool).await.map_err(failed)?;
        }
        Ok(())
    }

    /// Forgets files by name: they are there no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_files(&self, folder: &str, names: &[String]) -> Result<(), Error> {
        for chunk in names.chunks(ROWS) {
            let mut query = QueryBuilder::new("DELETE FROM maildir WHERE folder = ");
            query.push_bind(folder.to_owned()).push(" AND name IN (");
            let mut list = query.separated(", ");
            for name in chunk {
                list.push_bind(name.clone());
            }
            query.push(")");
            query.build().execute(&self.pool).await.map_err(failed)?;
        }
        Ok(())
    }
}
