//! What the ledger knows and the outbox forgot, since it was restored from a copy.

use super::mark::push_letters;
use super::{Letter, Outbox, failed, get, number};
use rights::{Error, Instant, Ordinal, Sequence};
use sqlx::query_builder::QueryBuilder;

const ROWS: usize = 1_000;

impl Outbox {
    /// Mails that wait here, as the ledger has them: they went. It need not be told of them again.
    pub(crate) async fn recall(&self, letters: &[Letter]) -> Result<(), Error> {
        for chunk in letters.chunks(ROWS) {
            let mut query = QueryBuilder::new(
                "UPDATE letter SET state = went.column4, at = went.column5, recorded = 1 FROM (",
            );
            push_letters(&mut query, chunk);
            query.push(") AS went WHERE letter.campaign = went.column1 AND letter.round = went.column2 AND letter.person = went.column3 AND letter.state = 0");
            query.build().execute(&self.pool).await.map_err(failed)?;
        }
        Ok(())
    }

    /// Counts links of a campaign as revoked at least so often: those of one person, or all.
    pub(crate) async fn recall_revoked(
        &self,
        campaign: Sequence,
        person: Option<Ordinal>,
        (times, at): (u16, Instant),
    ) -> Result<(), Error> {
        let whose = person.map_or(-1, |person| i64::from(person.0));
        let select = "SELECT times FROM revoked WHERE campaign = ? AND person = ?";
        let row = sqlx::query(select).bind(number(campaign)?).bind(whose);
        let row = row.fetch_optional(&self.pool).await.map_err(failed)?;
        let known = row.map(|row| get::<i64>(&row, 0)).transpose()?;
        // Mostly: nothing is written then.
        if known.is_some_and(|known| known >= i64::from(times)) {
            return Ok(());
        }
        let insert = "INSERT INTO revoked (campaign, person, at, times) VALUES (?, ?, ?, ?) ON CONFLICT (campaign, person) DO UPDATE SET at = max(at, excluded.at), times = max(times, excluded.times)";
        sqlx::query(insert)
            .bind(number(campaign)?)
            .bind(whose)
            .bind(at.epoch_micros())
            .bind(i64::from(times))
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
