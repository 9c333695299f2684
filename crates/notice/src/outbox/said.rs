//! What mails of a campaign said, but for what differs from person to person.

use super::{Outbox, corrupt, failed, get, number};
use crate::texts::Kept;
use rights::{Error, Instant, Sequence};
use sqlx::sqlite::SqliteRow;

const SAID: &str = "SELECT lang, subject, html, delay_days, opt_out, opt_in FROM said AS one WHERE campaign = ? AND since = (SELECT max(since) FROM said WHERE campaign = one.campaign AND lang = one.lang AND since <= ?) ORDER BY lang";

fn kept(row: &SqliteRow) -> Result<Kept, Error> {
    let lang: String = get(row, 0)?;
    let delay_days = u16::try_from(get::<i64>(row, 3)?);
    Ok(Kept {
        lang: lang.parse().map_err(|_| corrupt("language"))?,
        subject: get(row, 1)?,
        html: get(row, 2)?,
        delay_days: delay_days.map_err(|_| corrupt("number of days"))?,
        opt_out: get::<i64>(row, 4)? != 0,
        opt_in: get::<i64>(row, 5)? != 0,
    })
}

impl Outbox {
    /// Keeps what mails say from now on, where that is something else than before.
    pub(crate) async fn keep_said(
        &self,
        campaign: Sequence,
        said: &[Kept],
        now: Instant,
    ) -> Result<(), Error> {
        let before = self.said(campaign, now).await?;
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        for new in said.iter().filter(|new| !before.contains(new)) {
            sqlx::query("INSERT OR REPLACE INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .bind(number(campaign)?)
                .bind(new.lang.as_str())
                .bind(now.epoch_micros())
                .bind(&new.subject)
                .bind(&new.html)
                .bind(i64::from(new.delay_days))
                .bind(i64::from(new.opt_out))
                .bind(i64::from(new.opt_in))
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }

    /// What mails that were sent at a moment said, in each language; nothing where nobody kept it.
    pub(crate) async fn said(&self, campaign: Sequence, at: Instant) -> Result<Vec<Kept>, Error> {
        let rows = sqlx::query(SAID)
            .bind(number(campaign)?)
            .bind(at.epoch_micros())
            .fetch_all(&self.pool)
            .await;
        rows.map_err(failed)?.iter().map(kept).collect()
    }
}
