//! When a server took mails of a person: from then on they count as told.

use super::{Letter, Outbox, State, corrupt, failed, get, number};
use crate::mail_id::MailId;
use rights::{Error, Instant, Ordinal, Sequence};
use std::collections::HashMap;

impl Letter {
    /// Whether a server took it and it did not come back.
    pub(crate) const fn is_taken(&self) -> bool {
        matches!(self.state, State::Accepted | State::Delivered)
    }
}

impl Outbox {
    /// The mails of a campaign to one person, by round.
    pub(crate) async fn letters_to(
        &self,
        campaign: Sequence,
        person: Ordinal,
    ) -> Result<Vec<Letter>, Error> {
        let Some(last) = self.last_round(campaign).await? else {
            return Ok(Vec::new());
        };
        let mut letters = Vec::new();
        for round in 0..=last {
            let id = MailId {
                campaign,
                person,
                round,
            };
            letters.extend(self.letter(id).await?);
        }
        Ok(letters)
    }

    /// When a server first took a mail of these rounds, for whoever is between two persons.
    pub(crate) async fn first_taken(
        &self,
        campaign: Sequence,
        rounds: std::ops::Range<u16>,
        (first, last): (Ordinal, Ordinal),
    ) -> Result<HashMap<Ordinal, Instant>, Error> {
        let mut taken: HashMap<Ordinal, Instant> = HashMap::new();
        for round in rounds {
            let select = "SELECT person, at FROM letter WHERE campaign = ? AND round = ? AND person BETWEEN ? AND ? AND state IN (?, ?)";
            let rows = sqlx::query(select)
                .bind(number(campaign)?)
                .bind(i64::from(round))
                .bind(i64::from(first.0))
                .bind(i64::from(last.0))
                .bind(State::Accepted as i64)
                .bind(State::Delivered as i64)
                .fetch_all(&self.pool)
                .await;
            for row in rows.map_err(failed)? {
                let person = u32::try_from(get::<i64>(&row, 0)?);
                let person = person.map_err(|_| corrupt("person"))?;
                let at = Instant::from_epoch_micros(get(&row, 1)?);
                let at = at.ok_or_else(|| corrupt("time"))?;
                let known = taken.entry(Ordinal(person)).or_insert(at);
                *known = at.min(*known);
            }
        }
        Ok(taken)
    }
}
