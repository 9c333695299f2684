//! What happens to mails, written down.

use super::{LETTER, Letter, Outbox, State, failed, letter, number};
use rights::{Error, Instant, Ordinal, Sequence};
use sqlx::AssertSqlSafe;
use sqlx::query_builder::QueryBuilder;

/// Something that happened to a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Of which campaign.
    pub campaign: Sequence,
    /// To whom.
    pub person: Ordinal,
    /// The how manieth.
    pub round: u16,
    /// What it is now.
    pub state: State,
    /// How often a server put it off.
    pub tries: u32,
    /// When; for one that waits, when it is due.
    pub at: Instant,
    /// What the server said, as a number.
    pub code: Option<u16>,
}

impl Mark {
    /// Something that happened to a mail as the outbox has it.
    pub(crate) const fn of(letter: &Letter, state: State, at: Instant) -> Mark {
        Mark {
            campaign: letter.campaign,
            person: letter.person,
            round: letter.round,
            state,
            tries: letter.tries,
            at,
            code: None,
        }
    }
}

const ROWS: usize = 1_000;

/// Mails as rows to compare with: campaign, round, person, state, time.
pub(super) fn push_letters(query: &mut QueryBuilder<sqlx::Sqlite>, letters: &[Letter]) {
    query.push_values(letters, |mut row, letter| {
        row.push_bind(letter.campaign.0 as i64)
            .push_bind(i64::from(letter.round))
            .push_bind(i64::from(letter.person.0))
            .push_bind(letter.state as i64)
            .push_bind(letter.at.epoch_micros());
    });
}

impl Outbox {
    /// Writes marks down, all or none, durably.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn mark(&self, marks: &[Mark]) -> Result<(), Error> {
        if marks.is_empty() {
            return Ok(());
        }
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        // In the order of the table; of two about the same mail the later one counts.
        let mut sorted: Vec<(usize, &Mark)> = marks.iter().enumerate().collect();
        sorted.sort_by_key(|(at, m)| (m.campaign, m.round, m.person, std::cmp::Reverse(*at)));
        sorted.dedup_by_key(|(_, m)| (m.campaign, m.round, m.person));
        for chunk in sorted.chunks(ROWS) {
            let mut query = QueryBuilder::new(
                "UPDATE letter SET state = new.column4, tries = new.column5, at = new.column6, code = new.column7, recorded = new.column8 FROM (",
            );
            let mut wrong = None;
            query.push_values(chunk, |mut row, (_, mark)| {
                let campaign = number(mark.campaign).unwrap_or_else(|e| {
                    wrong = Some(e);
                    -1
                });
                // What the ledger has to be told of.
                let told = matches!(
                    mark.state,
                    State::Accepted | State::Refused | State::Bounced | State::Delivered
                );
                row.push_bind(campaign)
                    .push_bind(i64::from(mark.round))
                    .push_bind(i64::from(mark.person.0))
                    .push_bind(mark.state as i64)
                    .push_bind(i64::from(mark.tries))
                    .push_bind(mark.at.epoch_micros())
                    .push_bind(mark.code.map(i64::from))
                    .push_bind(i64::from(!told));
            });
            if let Some(wrong) = wrong {
                return Err(wrong);
            }
            query.push(") AS new WHERE letter.campaign = new.column1 AND letter.round = new.column2 AND letter.person = new.column3");
            // A bounce can come before the server's yes is written down; it stands.
            query.push(" AND NOT (letter.state = 5 AND new.column4 IN (2, 6))");
            query.build().execute(&mut *tx).await.map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }

    /// Rows that the ledger was not told of yet.
    pub(crate) async fn unrecorded(&self, limit: u32) -> Result<Vec<Letter>, Error> {
        let select = format!(
            "SELECT {LETTER} FROM letter WHERE recorded = 0 ORDER BY campaign, round, person LIMIT ?"
        );
        let rows = sqlx::query(AssertSqlSafe(select))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await;
        rows.map_err(failed)?.iter().map(letter).collect()
    }

    /// The ledger has been told of these rows as they were; one that changed meanwhile stays to be told.
    pub(crate) async fn recorded(&self, letters: &[Letter]) -> Result<(), Error> {
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        for chunk in letters.chunks(ROWS) {
            let mut query = QueryBuilder::new("UPDATE letter SET recorded = 1 FROM (");
            push_letters(&mut query, chunk);
            query.push(") AS told WHERE letter.campaign = told.column1 AND letter.round = told.column2 AND letter.person = told.column3 AND letter.state = told.column4 AND letter.at = told.column5");
            query.build().execute(&mut *tx).await.map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }

    /// Mails that were being sent when a program died: nobody knows what became of them. Gives how many.
    pub(crate) async fn give_up_sending(
        &self,
        campaign: Sequence,
        now: Instant,
    ) -> Result<u64, Error> {
        let update = "UPDATE letter SET state = ?, at = ? WHERE campaign = ? AND state = ?";
        let done = sqlx::query(update)
            .bind(State::Unsure as i64)
            .bind(now.epoch_micros())
            .bind(number(campaign)?)
            .bind(State::Sending as i64)
            .execute(&self.pool)
            .await;
        Ok(done.map_err(failed)?.rows_affected())
    }

    /// Mails that a server took before a moment and that have not come back are delivered now; but for those of
    /// whoever has something lying aside that nobody has read, or has written some such thing, of whom another mail
    /// came back since, and those that a server on their way tried after it. Gives how many.
    pub(crate) async fn settle(&self, before: Instant) -> Result<u64, Error> {
        // The time stays that of the server's yes: the waiting time counts from there.
        let update = "UPDATE letter SET state = ?, recorded = 0 WHERE state = ? AND at <= ? \
            AND NOT EXISTS (SELECT 1 FROM puzzling WHERE puzzling.campaign = letter.campaign AND puzzling.person = letter.person AND puzzling.settled IS NULL) \
            AND NOT EXISTS (SELECT 1 FROM writer JOIN puzzling USING (digest) WHERE writer.person = letter.person AND puzzling.settled IS NULL) \
            AND NOT EXISTS (SELECT 1 FROM letter AS other WHERE other.campaign = letter.campaign AND other.person = letter.person AND other.state IN (3, 5) AND other.at >= letter.at) \
            AND NOT EXISTS (SELECT 1 FROM delayed WHERE delayed.campaign = letter.campaign AND delayed.round = letter.round AND delayed.person = letter.person AND delayed.until > ?)";
        let done = sqlx::query(update)
            .bind(State::Delivered as i64)
            .bind(State::Accepted as i64)
            .bind(before.epoch_micros())
            .bind(before.epoch_micros())
            .execute(&self.pool)
            .await;
        Ok(done.map_err(failed)?.rows_affected())
    }

    /// Somebody read that a person was not reached: no mail of the campaign to them counts as arrived, whatever
    /// their server said. The ledger has to be told then.
    pub(crate) async fn not_reached(
        &self,
        campaign: Sequence,
        person: Ordinal,
        now: Instant,
    ) -> Result<(), Error> {
        let letters = self.letters_to(campaign, person).await?.into_iter();
        let taken = letters.filter(|letter| letter.state.can_come_back());
        let marks: Vec<Mark> = taken
            .map(|letter| Mark::of(&letter, State::Bounced, now))
            .collect();
        self.mark(&marks).await
    }

    /// Sends those again of whom it is not known whether they got theirs; the operator's decision, since
    /// some get it twice then. Gives how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retry_unsure(&self, campaign: Sequence, now: Instant) -> Result<u64, Error> {
        let update =
            "UPDATE letter SET state = ?, at = ?, tries = 0 WHERE campaign = ? AND state = ?";
        let done = sqlx::query(update)
            .bind(State::Waiting as i64)
            .bind(now.epoch_micros())
            .bind(number(campaign)?)
            .bind(State::Unsure as i64)
            .execute(&self.pool)
            .await;
        Ok(done.map_err(failed)?.rows_affected())
    }

    /// Takes out every row of these persons: they were erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget(&self, people: &[Ordinal]) -> Result<(), Error> {
        self.forget_writers(people).await?;
        for chunk in people.chunks(ROWS) {
            // What another wrote is theirs, and may be their objection: of whom it was about it names nobody any more.
            let others = "UPDATE puzzling SET campaign = NULL, person = NULL \
                WHERE EXISTS (SELECT 1 FROM writer WHERE writer.digest = puzzling.digest) AND person IN (";
            let deletes = ["letter", "revoked", "puzzling", "delayed"]
                .map(|table| format!("DELETE FROM {table} WHERE person IN ("));
            for begins in std::iter::once(others.to_owned()).chain(deletes) {
                let mut query = QueryBuilder::new(begins);
                let mut list = query.separated(", ");
                for person in chunk {
                    list.push_bind(i64::from(person.0));
                }
                query.push(")");
                query.build().execute(&self.pool).await.map_err(failed)?;
            }
        }
        Ok(())
    }
}
