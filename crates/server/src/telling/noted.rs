//! What is noted of mails about incidents: for whom one is due by which step, and how far it has come.

use super::Telling;
use crate::desk::{Desk, failed};
use rights::{Error, Ordinal, Sequence};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeMap;

/// A mail that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// The entry of the step with what is told.
    pub(crate) step: Sequence,
    /// The incident.
    pub(crate) incident: Sequence,
    /// Whom.
    pub(crate) person: Ordinal,
    /// How often it was tried.
    pub(crate) tries: u32,
}

fn number(row: &SqliteRow, at: usize) -> Result<u64, Error> {
    let wrong = |_| Error::corrupt("the portal's database holds an impossible number");
    let value: i64 = row.try_get(at).map_err(failed)?;
    u64::try_from(value).map_err(wrong)
}

fn person(row: &SqliteRow, at: usize) -> Result<Ordinal, Error> {
    let wrong = |_| Error::corrupt("the portal's database holds an impossible person");
    u32::try_from(number(row, at)?).map(Ordinal).map_err(wrong)
}

impl Desk {
    /// These people are to be told by a step of an incident; who is known already stays as they are.
    pub(crate) async fn tell(
        &self,
        (incident, step): (Sequence, Sequence),
        people: &[Ordinal],
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await.map_err(failed)?;
        for person in people {
            let insert = "INSERT INTO told_by_step (step, person, incident, state, tries, next) VALUES (?, ?, ?, 'waiting', 0, 0) ON CONFLICT DO NOTHING";
            let insert = sqlx::query(insert)
                .bind(step.0 as i64)
                .bind(i64::from(person.0))
                .bind(incident.0 as i64);
            insert.execute(&mut *tx).await.map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }

    /// Incidents of which it is not noted yet by which step people are told.
    pub(crate) async fn without_steps(&self) -> Result<Vec<Sequence>, Error> {
        let select = sqlx::query("SELECT DISTINCT incident FROM telling");
        let rows = select.fetch_all(&self.pool).await.map_err(failed)?;
        let incident = |row: &SqliteRow| Ok(Sequence(number(row, 0)?));
        rows.iter().map(incident).collect()
    }

    /// Notes it, each with how far they are.
    pub(crate) async fn take_over(
        &self,
        incident: Sequence,
        step_of: impl Fn(Ordinal) -> Sequence,
    ) -> Result<(), Error> {
        for (whom, _) in self
            .states(
                "SELECT person, state FROM telling WHERE incident = ?",
                incident,
            )
            .await?
        {
            let mut tx = self.pool.begin().await.map_err(failed)?;
            let insert = "INSERT INTO told_by_step (step, person, incident, state, tries, next) SELECT ?, person, incident, state, tries, next FROM telling WHERE incident = ? AND person = ? ON CONFLICT DO NOTHING";
            let delete = "DELETE FROM telling WHERE incident = ? AND person = ?";
            let (of, person) = (incident.0 as i64, i64::from(whom.0));
            let insert = sqlx::query(insert).bind(step_of(whom).0 as i64);
            let insert = insert.bind(of).bind(person);
            insert.execute(&mut *tx).await.map_err(failed)?;
            let delete = sqlx::query(delete).bind(of).bind(person);
            delete.execute(&mut *tx).await.map_err(failed)?;
            tx.commit().await.map_err(failed)?;
        }
        Ok(())
    }

    /// After a crash nobody knows whether what was being sent has gone.
    pub(crate) async fn doubt(&self) -> Result<(), Error> {
        for update in [
            "UPDATE told_by_step SET state = 'unsure' WHERE state = 'sending'",
            "UPDATE telling SET state = 'unsure' WHERE state = 'sending'",
        ] {
            sqlx::query(update)
                .execute(&self.pool)
                .await
                .map_err(failed)?;
        }
        Ok(())
    }

    /// Who is to be told now.
    pub(crate) async fn to_tell(&self, now: i64) -> Result<Vec<Due>, Error> {
        let select = "SELECT step, incident, person, tries FROM told_by_step WHERE state = 'waiting' AND next <= ? ORDER BY next, step, person LIMIT 100";
        let rows = sqlx::query(select).bind(now).fetch_all(&self.pool).await;
        let row = |row: &SqliteRow| {
            Ok(Due {
                step: Sequence(number(row, 0)?),
                incident: Sequence(number(row, 1)?),
                person: person(row, 2)?,
                tries: u32::try_from(number(row, 3)?).unwrap_or(u32::MAX),
            })
        };
        rows.map_err(failed)?.iter().map(row).collect()
    }

    /// How telling somebody has come on; where it waits, how often it was tried and when it is tried again.
    pub(crate) async fn mark_telling(
        &self,
        (step, person): (Sequence, Ordinal),
        state: Telling,
        (tries, next): (u32, i64),
    ) -> Result<(), Error> {
        let update =
            "UPDATE told_by_step SET state = ?, tries = ?, next = ? WHERE step = ? AND person = ?";
        let update = sqlx::query(update)
            .bind(state.as_str())
            .bind(i64::from(tries))
            .bind(next)
            .bind(step.0 as i64)
            .bind(i64::from(person.0));
        update.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// How far telling each person has come, of what they were told last.
    pub(super) async fn telling(
        &self,
        incident: Sequence,
    ) -> Result<Vec<(Ordinal, Telling)>, Error> {
        let before = "SELECT person, state FROM telling WHERE incident = ?";
        let steps = "SELECT person, state FROM told_by_step WHERE incident = ? ORDER BY step";
        let mut all: BTreeMap<Ordinal, Telling> = BTreeMap::new();
        for select in [before, steps] {
            all.extend(self.states(select, incident).await?);
        }
        Ok(all.into_iter().collect())
    }

    async fn states(
        &self,
        select: &'static str,
        incident: Sequence,
    ) -> Result<Vec<(Ordinal, Telling)>, Error> {
        let rows = sqlx::query(select).bind(incident.0 as i64);
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        let row = |row: &SqliteRow| {
            let state: String = row.try_get(1).map_err(failed)?;
            Ok((person(row, 0)?, Telling::named(&state)?))
        };
        rows.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INCIDENT: Sequence = Sequence(7);
    const STEP: Sequence = Sequence(9);

    #[tokio::test]
    async fn what_fails_is_due_again_and_what_was_being_sent_is_in_doubt() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path()).await.unwrap();
        let people = [Ordinal(1), Ordinal(2), Ordinal(3)];
        desk.tell((INCIDENT, STEP), &people).await.unwrap();
        let due = async |now| {
            let due = desk.to_tell(now).await.unwrap();
            due.into_iter()
                .map(|due| (due.person.0, due.tries))
                .collect::<Vec<_>>()
        };
        assert_eq!(due(0).await, [(1, 0), (2, 0), (3, 0)]);
        let mark = async |person, state, tries, next| {
            let at = (STEP, Ordinal(person));
            desk.mark_telling(at, state, (tries, next)).await.unwrap();
        };
        mark(1, Telling::Told, 1, 0).await;
        mark(2, Telling::Waiting, 1, 60).await;
        mark(3, Telling::Sending, 0, 0).await;
        assert_eq!(due(59).await, []);
        assert_eq!(due(60).await, [(2, 1)]);
        // A program that begins anew does not know whether the third mail went, and sends it to nobody.
        desk.doubt().await.unwrap();
        desk.tell((INCIDENT, STEP), &people).await.unwrap();
        assert_eq!(due(60).await, [(2, 1)]);
        let states = desk.telling(INCIDENT).await.unwrap();
        let states: Vec<Telling> = states.into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, [Telling::Told, Telling::Waiting, Telling::Unsure]);
        assert!(states[2].is_lost() && !states[1].is_lost());
        assert!(desk.telling(Sequence(8)).await.unwrap().is_empty());
        // A later step is told on its own, and is what stands there then.
        let later = Sequence(12);
        desk.tell((INCIDENT, later), &people[..1]).await.unwrap();
        assert_eq!(due(59).await, [(1, 0)]);
        let states = desk.telling(INCIDENT).await.unwrap();
        assert_eq!(states[0], (Ordinal(1), Telling::Waiting));
    }

    #[tokio::test]
    async fn what_is_noted_from_before_is_not_sent_again() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path()).await.unwrap();
        let before = "INSERT INTO telling VALUES (7, 1, 'told', 1, 0), (7, 2, 'waiting', 2, 60), (7, 3, 'sending', 0, 0)";
        sqlx::query(before).execute(&desk.pool).await.unwrap();
        desk.doubt().await.unwrap();
        let states = desk.telling(INCIDENT).await.unwrap();
        assert_eq!(desk.without_steps().await.unwrap(), [INCIDENT]);
        desk.take_over(INCIDENT, |_| STEP).await.unwrap();
        assert!(desk.without_steps().await.unwrap().is_empty());
        assert_eq!(desk.telling(INCIDENT).await.unwrap(), states);
        let people = [Ordinal(1), Ordinal(2), Ordinal(3)];
        desk.tell((INCIDENT, STEP), &people).await.unwrap();
        let due = Due {
            step: STEP,
            incident: INCIDENT,
            person: Ordinal(2),
            tries: 2,
        };
        assert_eq!(desk.to_tell(60).await.unwrap(), [due]);
        assert_eq!(desk.telling(INCIDENT).await.unwrap(), states);
    }
}
