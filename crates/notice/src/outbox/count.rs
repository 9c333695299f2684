//! How many mails are in which state.

use super::{LETTER, Letter, Outbox, State, corrupt, failed, get, letter, number};
use rights::{Error, Ordinal, Sequence};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

impl Outbox {
    /// Persons of a campaign by the state of their first mail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts(&self, campaign: Sequence) -> Result<BTreeMap<State, u64>, Error> {
        let select =
            "SELECT state, count(*) FROM letter WHERE campaign = ? AND round = 0 GROUP BY state";
        self.counted(select, campaign).await
    }

    /// Persons of a campaign with the state of their first mail, ascending, from an ordinal on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(
        &self,
        campaign: Sequence,
        from: Ordinal,
        limit: u32,
    ) -> Result<Vec<(Ordinal, State)>, Error> {
        let select = "SELECT person, state FROM letter WHERE campaign = ? AND round = 0 AND person >= ? ORDER BY person LIMIT ?";
        let rows = sqlx::query(select)
            .bind(number(campaign)?)
            .bind(i64::from(from.0))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await;
        let person = |n| u32::try_from(n).map(Ordinal).map_err(|_| corrupt("person"));
        let rows = rows.map_err(failed)?;
        rows.iter()
            .map(|row| Ok((person(get::<i64>(row, 0)?)?, State::of(get(row, 1)?)?)))
            .collect()
    }
}

impl Outbox {
    /// First mails of a campaign, ascending by person, from an ordinal on.
    pub(crate) async fn first_letters(
        &self,
        campaign: Sequence,
        from: Ordinal,
        limit: u32,
    ) -> Result<Vec<Letter>, Error> {
        let select = format!(
            "SELECT {LETTER} FROM letter WHERE campaign = ? AND round = 0 AND person >= ? ORDER BY person LIMIT ?"
        );
        let rows = sqlx::query(AssertSqlSafe(select))
            .bind(number(campaign)?)
            .bind(i64::from(from.0))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await;
        rows.map_err(failed)?.iter().map(letter).collect()
    }

    /// The round that a reminder belongs to: the last one while somebody of it still waits, so that nobody
    /// gets two; else the next.
    pub(crate) async fn next_round(&self, campaign: Sequence) -> Result<u16, Error> {
        let select = "SELECT round, sum(state = 0) FROM letter WHERE campaign = ? GROUP BY round ORDER BY round DESC LIMIT 1";
        let row = sqlx::query(select)
            .bind(number(campaign)?)
            .fetch_optional(&self.pool)
            .await;
        let Some(row) = row.map_err(failed)? else {
            return Ok(1);
        };
        let (last, waiting): (i64, i64) = (get(&row, 0)?, get(&row, 1)?);
        let round = if last > 0 && waiting > 0 {
            last
        } else {
            last + 1
        };
        u16::try_from(round).map_err(|_| Error::input("a campaign has at most 65,536 rounds"))
    }
}

impl Outbox {
    /// Mails of a campaign by state, reminders included.
    pub(crate) async fn all_counts(
        &self,
        campaign: Sequence,
    ) -> Result<BTreeMap<State, u64>, Error> {
        let select = "SELECT state, count(*) FROM letter WHERE campaign = ? GROUP BY state";
        self.counted(select, campaign).await
    }

    async fn counted(
        &self,
        select: &'static str,
        campaign: Sequence,
    ) -> Result<BTreeMap<State, u64>, Error> {
        let rows = sqlx::query(select)
            .bind(number(campaign)?)
            .fetch_all(&self.pool)
            .await;
        let mut counts = BTreeMap::new();
        for row in rows.map_err(failed)? {
            let count = u64::try_from(get::<i64>(&row, 1)?).map_err(|_| corrupt("count"))?;
            counts.insert(State::of(get(&row, 0)?)?, count);
        }
        Ok(counts)
    }
}
