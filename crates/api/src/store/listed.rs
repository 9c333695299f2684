//! Deliveries as they are looked at: in lists, and what came of those about an entry.

use super::deliveries::{COLUMNS, Delivery, delivery, no_delivery};
use super::{Store, count, failed, get, number};
use rights::{Error, Sequence};
use sqlx::AssertSqlSafe;

impl Store {
    /// Deliveries, the newest entry first: of one webhook or of all, before an entry and the webhook's id in
    /// it, at most so many.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn deliveries(
        &self,
        hook: Option<&str>,
        before: Option<(Sequence, &str)>,
        most: u32,
    ) -> Result<Vec<Delivery>, Error> {
        let (sequence, id) = before.unwrap_or((Sequence(i64::MAX as u64), ""));
        let select = AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM delivery WHERE (?1 IS NULL OR hook = ?1) AND (sequence < ?2 OR (sequence = ?2 AND id > ?3)) ORDER BY sequence DESC, id LIMIT ?4"
        ));
        let rows = sqlx::query(select)
            .bind(hook.map(str::to_owned))
            .bind(number(sequence.0)?)
            .bind(id.to_owned())
            .bind(i64::from(most));
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(delivery).collect()
    }

    /// Deliveries that were given up and can be sent again: to webhooks that are on first, then the oldest entry first,
    /// at most so many.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn given_up(&self, most: u32) -> Result<Vec<Delivery>, Error> {
        let select = AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM delivery AS d WHERE state = 'given_up' AND hook IN (SELECT id FROM hook) ORDER BY (SELECT is_on FROM hook WHERE id = d.hook) DESC, sequence, id LIMIT ?"
        ));
        let rows = sqlx::query(select).bind(i64::from(most));
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(delivery).collect()
    }

    /// Deliveries that tell of an entry, to every webhook; those that were accepted are forgotten after a month.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn deliveries_of(&self, sequence: Sequence) -> Result<Vec<Delivery>, Error> {
        let select = AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM delivery WHERE sequence = ? ORDER BY id"
        ));
        let rows = sqlx::query(select).bind(number(sequence.0)?);
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(delivery).collect()
    }

    /// Whether an entry was told: a webhook accepted it, and none has still to, nor gave it up. What a webhook that
    /// was removed had still to be told of an erasure counts as given up.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn was_told(&self, sequence: Sequence) -> Result<bool, Error> {
        let select = "SELECT count(*) FILTER (WHERE state = 'delivered'), count(*) FILTER (WHERE state IN ('waiting', 'given_up')) FROM delivery WHERE sequence = ?";
        let row = sqlx::query(select).bind(number(sequence.0)?);
        let row = row.fetch_one(&self.pool).await.map_err(failed)?;
        Ok(count(&row, 0)? > 0 && count(&row, 1)? == 0)
    }

    /// One delivery.
    ///
    /// # Errors
    /// When there is none of this id, or storage fails.
    pub async fn delivery(&self, id: &str) -> Result<Delivery, Error> {
        let select = AssertSqlSafe(format!("SELECT {COLUMNS} FROM delivery WHERE id = ?"));
        let row = sqlx::query(select).bind(id.to_owned());
        let row = row.fetch_optional(&self.pool).await.map_err(failed)?;
        delivery(&row.ok_or_else(|| no_delivery(id))?)
    }

    /// How many deliveries are in which state; what nobody can send any more is not counted.
    pub(crate) async fn count_deliveries(&self) -> Result<Vec<(String, u64)>, Error> {
        let select = "SELECT state, count(*) FROM delivery WHERE hook IN (SELECT id FROM hook) GROUP BY state";
        let rows = sqlx::query(select).fetch_all(&self.pool).await;
        let rows = rows.map_err(failed)?;
        rows.iter()
            .map(|row| Ok((get(row, 0)?, count(row, 1)?)))
            .collect()
    }
}
