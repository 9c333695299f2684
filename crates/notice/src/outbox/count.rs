//! How many mails are in which state.

use super::{LETTER, Letter, Outbox, State, corrupt, failed, get, letter, number};
use rights::{Error, Ordinal, Sequence};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Persons looked at in one step.
const PAGE: u32 = 50_000;

/// The mail that says how a person stands, of all that went to them, the first one in front.
///
/// INVARIANT: as the ledger counts it ([`rights::Standing::apply_notice`], [`Outbox::settle`]): a mail that was
/// refused or came back undoes what was taken before it; one that was taken since then, and arrived, stands above it.
fn decisive(letters: &[Letter]) -> Option<Letter> {
    let back = |letter: &&Letter| matches!(letter.state, State::Refused | State::Bounced);
    let back = letters.iter().filter(back).max_by_key(|letter| letter.at);
    let since = |letter: &&Letter| back.is_none_or(|back| letter.at > back.at);
    let mut taken = letters.iter().filter(|l| l.is_taken()).filter(since);
    let arrived = |letter: &&Letter| letter.state == State::Delivered;
    let (first, delivered) = (taken.clone().next(), taken.find(arrived));
    delivered.or(first).or(back).or(letters.first()).copied()
}

impl Outbox {
    /// Persons of a campaign by how they stand: see [`Outbox::people`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts(&self, campaign: Sequence) -> Result<BTreeMap<State, u64>, Error> {
        if self.last_round(campaign).await? == Some(0) {
            let select = "SELECT state, count(*) FROM letter WHERE campaign = ? AND round = 0 GROUP BY state";
            return self.counted(select, campaign).await;
        }
        let (mut from, mut counts) = (Ordinal(0), BTreeMap::new());
        loop {
            let page = self.people(campaign, from, PAGE).await?;
            let Some((last, _)) = page.last() else {
                return Ok(counts);
            };
            from = Ordinal(last.0 + 1);
            for (_, state) in page {
                *counts.entry(state).or_default() += 1;
            }
        }
    }

    /// Persons of a campaign, ascending, from an ordinal on, with the state of the mail that says how they stand:
    /// their only one, or the one of several that counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(
        &self,
        campaign: Sequence,
        from: Ordinal,
        limit: u32,
    ) -> Result<Vec<(Ordinal, State)>, Error> {
        let letters = self.standings(campaign, from, limit).await?;
        Ok(letters.iter().map(|l| (l.person, l.state)).collect())
    }

    /// The same, with the whole mail.
    pub(crate) async fn standings(
        &self,
        campaign: Sequence,
        from: Ordinal,
        limit: u32,
    ) -> Result<Vec<Letter>, Error> {
        let first = self.first_letters(campaign, from, limit).await?;
        let (Some(begin), Some(end)) = (first.first(), first.last()) else {
            return Ok(first);
        };
        let mut later: HashMap<Ordinal, Vec<Letter>> = HashMap::new();
        let last = self.last_round(campaign).await?.unwrap_or(0);
        for round in 1..=last {
            let between = (begin.person, end.person);
            for letter in self.of_round((campaign, round), between).await? {
                later.entry(letter.person).or_default().push(letter);
            }
        }
        let stands = |letter: Letter| match later.remove(&letter.person) {
            Some(others) => {
                let all: Vec<Letter> = std::iter::once(letter).chain(others).collect();
                decisive(&all).unwrap_or(letter)
            }
            None => letter,
        };
        Ok(first.into_iter().map(stands).collect())
    }

    /// Mails of a round to whoever is between two persons.
    async fn of_round(
        &self,
        (campaign, round): (Sequence, u16),
        (first, last): (Ordinal, Ordinal),
    ) -> Result<Vec<Letter>, Error> {
        let select = format!(
            "SELECT {LETTER} FROM letter WHERE campaign = ? AND round = ? AND person BETWEEN ? AND ?"
        );
        let rows = sqlx::query(AssertSqlSafe(select))
            .bind(number(campaign)?)
            .bind(i64::from(round))
            .bind(i64::from(first.0))
            .bind(i64::from(last.0))
            .fetch_all(&self.pool)
            .await;
        rows.map_err(failed)?.iter().map(letter).collect()
    }

    /// The last round of a campaign; none before anybody is planned.
    pub(crate) async fn last_round(&self, campaign: Sequence) -> Result<Option<u16>, Error> {
        // Down the primary key, which has the round before the person.
        let select = "SELECT round FROM letter WHERE campaign = ? ORDER BY round DESC LIMIT 1";
        let row = sqlx::query(select)
            .bind(number(campaign)?)
            .fetch_optional(&self.pool)
            .await;
        let round = row.map_err(failed)?.map(|row| get::<i64>(&row, 0));
        let round = round.transpose()?.map(u16::try_from).transpose();
        round.map_err(|_| corrupt("round"))
    }
}

impl Outbox {
    /// First mails of a campaign, ascending by person, from an ordinal on.
    async fn first_letters(
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
    /// Persons between two to whom a mail of a campaign is to go, or went without its being known whether it arrived.
    pub(crate) async fn under_way(
        &self,
        campaign: Sequence,
        (first, last): (Ordinal, Ordinal),
    ) -> Result<BTreeSet<Ordinal>, Error> {
        let select = "SELECT DISTINCT person FROM letter WHERE campaign = ? AND person BETWEEN ? AND ? AND state IN (?, ?, ?)";
        let rows = sqlx::query(select)
            .bind(number(campaign)?)
            .bind(i64::from(first.0))
            .bind(i64::from(last.0))
            .bind(State::Waiting as i64)
            .bind(State::Sending as i64)
            .bind(State::Accepted as i64)
            .fetch_all(&self.pool)
            .await;
        let person = |row| {
            let person = u32::try_from(get::<i64>(row, 0)?);
            person.map(Ordinal).map_err(|_| corrupt("person"))
        };
        rows.map_err(failed)?.iter().map(person).collect()
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use rights::Instant;

    fn stands(mails: &[(State, i64)]) -> State {
        let begun: Instant = "2026-11-23T10:00:00Z".parse().unwrap();
        let letter = |(round, (state, days)): (u16, &(State, i64))| Letter {
            campaign: Sequence(1),
            person: Ordinal(1),
            round,
            state: *state,
            tries: 0,
            at: begun.plus_seconds(days * 86_400),
        };
        let letters: Vec<Letter> = (0..).zip(mails).map(letter).collect();
        decisive(&letters).unwrap().state
    }

    #[test]
    fn what_came_back_last_counts_until_another_mail_arrives() {
        use State::{Accepted, Bounced, Delivered, NoAddress, Refused, Unsure, Waiting};
        for (mails, state) in [
            (&[(Delivered, 0), (Bounced, 6)][..], Bounced),
            (&[(Delivered, 0), (Refused, 5)], Refused),
            (&[(Accepted, 0), (Bounced, 2)], Bounced),
            // The first one came back after the second had gone: which of them did arrive nobody knows.
            (&[(Bounced, 6), (Accepted, 5)], Bounced),
            (&[(Bounced, 6), (Delivered, 5)], Bounced),
            // And before it had gone.
            (&[(Bounced, 3), (Accepted, 5)], Accepted),
            (&[(Bounced, 3), (Delivered, 5)], Delivered),
            (&[(Delivered, 0), (Bounced, 6), (Delivered, 9)], Delivered),
            (&[(Delivered, 0), (Bounced, 6), (Accepted, 9)], Accepted),
            // A reminder that waits, has no address or may have gone says nothing.
            (&[(Delivered, 0), (Waiting, 5)], Delivered),
            (&[(Delivered, 0), (Unsure, 5)], Delivered),
            (&[(Delivered, 0), (NoAddress, 5)], Delivered),
            (&[(Accepted, 0), (Delivered, 5)], Delivered),
            (&[(Unsure, 0)], Unsure),
        ] {
            assert_eq!(stands(mails), state, "{mails:?}");
        }
    }
}
