//! By whose address messages were written, besides whoever got the mail that they are about: members, by number, as
//! long as somebody has to read them, and on where they object by it.

use super::{Outbox, corrupt, failed, get};
use rights::{Error, Hash, Ordinal};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeSet;

fn person(row: &SqliteRow) -> Result<Ordinal, Error> {
    let person = u32::try_from(get::<i64>(row, 0)?);
    person.map(Ordinal).map_err(|_| corrupt("person"))
}

/// Notes whose address wrote a message.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    digest: Hash,
    writers: &[Ordinal],
) -> Result<(), Error> {
    for writer in writers {
        sqlx::query("INSERT INTO writer (person, digest) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(i64::from(writer.0))
            .bind(digest.0.to_vec())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

impl Outbox {
    /// The members whose address wrote a message, besides whoever got the mail that it is about.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn writers(&self, digest: Hash) -> Result<Vec<Ordinal>, Error> {
        let select = "SELECT person FROM writer WHERE digest = ? ORDER BY person";
        let rows = sqlx::query(select).bind(digest.0.to_vec());
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(person).collect()
    }

    /// Takes out these persons, and messages about no mail of ours that nobody else can have written.
    pub(super) async fn forget_writers(&self, people: &[Ordinal]) -> Result<(), Error> {
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        let select = sqlx::query("SELECT DISTINCT person FROM writer");
        let rows = select.fetch_all(&mut *tx).await.map_err(failed)?;
        let known: BTreeSet<Ordinal> = rows.iter().map(person).collect::<Result<_, _>>()?;
        for gone in people.iter().filter(|person| known.contains(person)) {
            let gone = i64::from(gone.0);
            let messages = "DELETE FROM puzzling WHERE person IS NULL AND digest IN (SELECT digest FROM writer WHERE person = ?) \
                AND NOT EXISTS (SELECT 1 FROM writer AS other WHERE other.digest = puzzling.digest AND other.person <> ?)";
            let messages = sqlx::query(messages).bind(gone).bind(gone);
            messages.execute(&mut *tx).await.map_err(failed)?;
            let writer = sqlx::query("DELETE FROM writer WHERE person = ?").bind(gone);
            writer.execute(&mut *tx).await.map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }
}
