//! Mails that are on their way still, as a server on it has said.

use super::{Letter, Outbox, failed, number};
use rights::{Error, Instant};

impl Outbox {
    /// A mail is tried until then: before, it does not count as delivered, whatever has not come back.
    pub(crate) async fn tried_until(&self, letter: &Letter, until: Instant) -> Result<(), Error> {
        let insert = "INSERT INTO delayed (campaign, round, person, until) VALUES (?, ?, ?, ?) ON CONFLICT (campaign, round, person) DO UPDATE SET until = max(until, excluded.until)";
        sqlx::query(insert)
            .bind(number(letter.campaign)?)
            .bind(i64::from(letter.round))
            .bind(i64::from(letter.person.0))
            .bind(until.epoch_micros())
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
