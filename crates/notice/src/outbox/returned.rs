//! Mails that came back, and links that are worth nothing any more.

use super::{Outbox, failed, get, number};
use crate::link::Link;
use rights::{Error, Hash, Instant, Ordinal, Sequence};

impl Outbox {
    /// Notes a mail that came back by the digest of its bytes; false when it was read before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_returned(
        &self,
        digest: Hash,
        kind: &str,
        at: Instant,
    ) -> Result<bool, Error> {
        let insert =
            "INSERT INTO returned (digest, at, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        let done = sqlx::query(insert)
            .bind(digest.0.to_vec())
            .bind(at.epoch_micros())
            .bind(kind.to_owned())
            .execute(&self.pool)
            .await;
        Ok(done.map_err(failed)?.rows_affected() > 0)
    }

    /// Whether a mail with these bytes was read before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn was_returned(&self, digest: Hash) -> Result<bool, Error> {
        let select = "SELECT EXISTS (SELECT 1 FROM returned WHERE digest = ?)";
        let row = sqlx::query(select).bind(digest.0.to_vec());
        let row = row.fetch_one(&self.pool).await.map_err(failed)?;
        get(&row, 0)
    }

    /// Makes the links of a campaign worthless: those of one person, or all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke(
        &self,
        campaign: Sequence,
        person: Option<Ordinal>,
        at: Instant,
    ) -> Result<(), Error> {
        let insert =
            "INSERT INTO revoked (campaign, person, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        sqlx::query(insert)
            .bind(number(campaign)?)
            .bind(person.map_or(-1, |p| i64::from(p.0)))
            .bind(at.epoch_micros())
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Whether a link was made worthless.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_revoked(&self, link: &Link) -> Result<bool, Error> {
        let Some(campaign) = link.campaign else {
            return Ok(false);
        };
        let select =
            "SELECT EXISTS (SELECT 1 FROM revoked WHERE campaign = ? AND person IN (?, -1))";
        let row = sqlx::query(select)
            .bind(number(campaign)?)
            .bind(i64::from(link.person.0))
            .fetch_one(&self.pool)
            .await;
        get(&row.map_err(failed)?, 0)
    }
}
