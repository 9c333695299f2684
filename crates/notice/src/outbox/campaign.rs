//! Campaigns and their rows.

use super::{LETTER, Letter, Outbox, State, corrupt, failed, get, letter, number, sequence};
use crate::mail_id::MailId;
use crate::plan::Plan;
use rights::{Error, Instant, Ordinal, Sequence};
use sqlx::AssertSqlSafe;
use sqlx::query_builder::QueryBuilder;
use sqlx::sqlite::SqliteRow;

/// A campaign that was planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The ledger entry that says what it tells.
    pub sequence: Sequence,
    /// To whom, with which texts, how.
    pub plan: Plan,
    /// When everything of it was sent, if that is so.
    pub sent_at: Option<Instant>,
}

/// Rows in one statement; each has eight values, and SQLite takes 32,766.
const ROWS: usize = 1_000;

fn planned(row: &SqliteRow) -> Result<Planned, Error> {
    let plan = serde_json::from_str(get(row, 1)?);
    let sent_at: Option<i64> = get(row, 2)?;
    let instant = |at| Instant::from_epoch_micros(at).ok_or_else(|| corrupt("time"));
    Ok(Planned {
        sequence: sequence(get(row, 0)?)?,
        plan: plan.map_err(|e| corrupt("plan").because(e))?,
        sent_at: sent_at.map(instant).transpose()?,
    })
}

impl Outbox {
    /// Every campaign, in the order of planning.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn campaigns(&self) -> Result<Vec<Planned>, Error> {
        let select = "SELECT sequence, plan, sent_at FROM campaign ORDER BY sequence";
        let rows = sqlx::query(select).fetch_all(&self.pool).await;
        rows.map_err(failed)?.iter().map(planned).collect()
    }

    /// A campaign by its name.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn campaign(&self, id: &str) -> Result<Planned, Error> {
        let all = self.campaigns().await?;
        let known: Vec<String> = all.iter().map(|c| c.plan.id.clone()).collect();
        let found = all.into_iter().find(|c| c.plan.id == id);
        found.ok_or_else(|| {
            Error::not_found(format!(
                "there is no campaign `{id}`; planned are {}",
                if known.is_empty() {
                    "none".to_owned()
                } else {
                    known.join(", ")
                }
            ))
        })
    }

    pub(crate) async fn add_campaign(&self, at: Sequence, plan: &Plan) -> Result<(), Error> {
        let text = serde_json::to_string(plan)
            .map_err(|e| Error::internal("a plan could not be written").because(e))?;
        sqlx::query("INSERT INTO campaign (sequence, id, plan) VALUES (?, ?, ?) ON CONFLICT (sequence) DO NOTHING")
            .bind(number(at)?)
            .bind(plan.id.clone())
            .bind(text)
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Adds rows; who has one of this round already keeps it. Gives how many are new.
    pub(crate) async fn add_letters(
        &self,
        (campaign, round): (Sequence, u16),
        people: &[(Ordinal, State)],
        now: Instant,
    ) -> Result<u64, Error> {
        let campaign = number(campaign)?;
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        let mut added = 0;
        for chunk in people.chunks(ROWS) {
            let mut query = QueryBuilder::new(
                "INSERT INTO letter (campaign, person, round, state, tries, at, recorded) ",
            );
            query.push_values(chunk, |mut row, (person, state)| {
                row.push_bind(campaign)
                    .push_bind(i64::from(person.0))
                    .push_bind(i64::from(round))
                    .push_bind(*state as i64)
                    .push_bind(0_i64)
                    .push_bind(now.epoch_micros())
                    .push_bind(1_i64);
            });
            // Who had no address then may have one now.
            query.push(" ON CONFLICT (campaign, round, person) DO UPDATE SET state = excluded.state, at = excluded.at WHERE letter.state = 7 AND excluded.state = 0");
            let done = query.build().execute(&mut *tx).await.map_err(failed)?;
            added += done.rows_affected();
        }
        // There is more to send now.
        if added > 0 {
            sqlx::query("UPDATE campaign SET sent_at = NULL WHERE sequence = ?")
                .bind(campaign)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        tx.commit().await.map_err(failed)?;
        Ok(added)
    }

    /// Rows in a state after a place, in the order of rounds and persons.
    pub(crate) async fn in_state(
        &self,
        campaign: Sequence,
        state: State,
        after: Option<(u16, Ordinal)>,
        limit: u32,
    ) -> Result<Vec<Letter>, Error> {
        let (round, person) = after.map_or((-1, -1), |(round, person)| {
            (i64::from(round), i64::from(person.0))
        });
        let select = format!(
            "SELECT {LETTER} FROM letter WHERE campaign = ? AND (round, person) > (?, ?) AND state = ? ORDER BY round, person LIMIT ?"
        );
        let rows = sqlx::query(AssertSqlSafe(select))
            .bind(number(campaign)?)
            .bind(round)
            .bind(person)
            .bind(state as i64)
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await;
        rows.map_err(failed)?.iter().map(letter).collect()
    }

    /// The row of one mail.
    pub(crate) async fn letter(&self, id: MailId) -> Result<Option<Letter>, Error> {
        let select =
            format!("SELECT {LETTER} FROM letter WHERE campaign = ? AND person = ? AND round = ?");
        let row = sqlx::query(AssertSqlSafe(select))
            .bind(number(id.campaign)?)
            .bind(i64::from(id.person.0))
            .bind(i64::from(id.round))
            .fetch_optional(&self.pool)
            .await;
        row.map_err(failed)?.as_ref().map(letter).transpose()
    }

    /// When the next row that waits is due.
    pub(crate) async fn next_due(&self, campaign: Sequence) -> Result<Option<Instant>, Error> {
        let select = "SELECT min(at) FROM letter WHERE campaign = ? AND state = 0";
        let row = sqlx::query(select)
            .bind(number(campaign)?)
            .fetch_one(&self.pool)
            .await;
        let at: Option<i64> = get(&row.map_err(failed)?, 0)?;
        let instant = |at| Instant::from_epoch_micros(at).ok_or_else(|| corrupt("time"));
        at.map(instant).transpose()
    }

    /// Everything of it was sent.
    pub(crate) async fn mark_sent(&self, campaign: Sequence, at: Instant) -> Result<(), Error> {
        sqlx::query("UPDATE campaign SET sent_at = ? WHERE sequence = ?")
            .bind(at.epoch_micros())
            .bind(number(campaign)?)
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
