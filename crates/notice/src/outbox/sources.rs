//! Where mail comes back to, and up to when it was read there.
//!
//! INVARIANT: a mail counts as delivered only by what was read wherever mail comes back to: a source that fails holds
//! what waits, however often another is read.

use super::{Outbox, corrupt, failed, get};
use rights::{Error, Instant};
use sqlx::sqlite::SqliteRow;

/// What a pipe and LMTP bring: that nothing else came is said by whoever runs them.
pub const PIPE: &str = "pipe";

/// A place to which mail comes back.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReadSource {
    /// Its name, such as `maildir:/var/mail/bounces`; empty for what an earlier version read, which kept none.
    pub name: String,
    /// Everything that came before was read; `None` where that was never so.
    pub read_until: Option<Instant>,
}

fn read_source(row: &SqliteRow) -> Result<ReadSource, Error> {
    let at: Option<i64> = get(row, 1)?;
    let at = at.map(|at| Instant::from_epoch_micros(at).ok_or_else(|| corrupt("time")));
    Ok(ReadSource {
        name: get(row, 0)?,
        read_until: at.transpose()?,
    })
}

impl Outbox {
    /// Mail comes back to this source: until all that came there was read, nothing counts as delivered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn know_source(&self, name: &str) -> Result<(), Error> {
        self.note_source(name, None).await
    }

    /// Everything that came back to this source before this moment was read: what was taken long enough before it, as
    /// before that of every other source, and has not come back, is delivered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_read_until(&self, name: &str, at: Instant) -> Result<(), Error> {
        self.note_source(name, Some(at)).await
    }

    async fn note_source(&self, name: &str, at: Option<Instant>) -> Result<(), Error> {
        // What was read stays read.
        let insert = "INSERT INTO read_until (source, at) VALUES (?, ?) ON CONFLICT (source) \
            DO UPDATE SET at = max(coalesce(at, excluded.at), excluded.at) WHERE excluded.at IS NOT NULL";
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        sqlx::query(insert)
            .bind(name.to_owned())
            .bind(at.map(Instant::epoch_micros))
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        // What an earlier version read, without a name, stands only until something is known by its name.
        let old = sqlx::query("DELETE FROM returns").execute(&mut *tx).await;
        old.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    /// Nothing comes back to this source any more; false where it is not known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_source(&self, name: &str) -> Result<bool, Error> {
        let delete = sqlx::query("DELETE FROM read_until WHERE source = ?").bind(name.to_owned());
        let done = delete.execute(&self.pool).await.map_err(failed)?;
        Ok(done.rows_affected() > 0)
    }

    /// Every source, the one that is furthest behind first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sources(&self) -> Result<Vec<ReadSource>, Error> {
        // NULL stands before every number.
        let select = "SELECT source, at FROM read_until UNION ALL SELECT '', read_until FROM returns ORDER BY 2, 1";
        let rows = sqlx::query(select).fetch_all(&self.pool).await;
        rows.map_err(failed)?.iter().map(read_source).collect()
    }

    /// Up to when all that came back was read: the source that is furthest behind says so; `None` where there is
    /// none, or one was never read.
    pub(crate) async fn read_until(&self) -> Result<Option<Instant>, Error> {
        let sources = self.sources().await?;
        Ok(sources.first().and_then(|source| source.read_until))
    }
}
