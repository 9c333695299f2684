//! What staff write to people about requests, by mail (Art. 12(3), (4)): what is still to go, and what went.
//!
//! What was written is a step of the request in the ledger, and what is to be sent is read from there; so a mail is
//! tried again after a program died. What lies between the two is kept beside it, as for incidents: a mail of which
//! nobody knows whether it went is not sent again, but named.

use crate::app::App;
use crate::desk::{Desk, failed};
use crate::telling::Telling;
use ledger::{BY_DEMUR, BY_PERSON, Case};
use rights::{Error, Instant, MailAddress, RequestStep, Sequence};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeMap;

/// How far a letter about a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How far.
    pub state: Telling,
    /// When the mail server took it, or when it is said that it went by letter.
    pub at: Option<Instant>,
    /// Whether it went by letter, as staff say.
    pub posted: bool,
}

impl Written {
    pub(crate) const fn by_mail(state: Telling, at: Option<Instant>) -> Written {
        Written {
            state,
            at,
            posted: false,
        }
    }
}

/// Whether a step is something that staff wrote to the person.
#[must_use]
pub fn is_written(by: &str, step: &RequestStep) -> bool {
    let told = matches!(
        step,
        RequestStep::Wrote { .. } | RequestStep::Extended { .. } | RequestStep::Answered { .. }
    );
    told && by != BY_PERSON && by != BY_DEMUR
}

/// A letter that is due: the entry of its step, the request, how often it was tried.
pub(crate) type DueLetter = (Sequence, Sequence, u32);

fn number(row: &SqliteRow, at: usize) -> Result<u64, Error> {
    let wrong = |_| Error::corrupt("the portal's database holds an impossible number");
    let value: i64 = row.try_get(at).map_err(failed)?;
    u64::try_from(value).map_err(wrong)
}

impl Desk {
    /// A step of a request is to be mailed; one that is known already stays as it is.
    pub(crate) async fn write(&self, step: Sequence, request: Sequence) -> Result<(), Error> {
        let insert = "INSERT INTO written (step, request, state, tries, next) VALUES (?, ?, 'waiting', 0, 0) ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert)
            .bind(step.0 as i64)
            .bind(request.0 as i64);
        insert.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// After a crash nobody knows whether what was being sent has gone. What waits is tried again at once: whoever
    /// begins anew may have set the mail server right.
    pub(crate) async fn doubt_letters(&self) -> Result<(), Error> {
        for update in [
            "UPDATE written SET state = 'unsure' WHERE state = 'sending'",
            "UPDATE written SET next = 0 WHERE state = 'waiting'",
        ] {
            sqlx::query(update)
                .execute(&self.pool)
                .await
                .map_err(failed)?;
        }
        Ok(())
    }

    /// What is to be mailed now.
    pub(crate) async fn to_write(&self, now: i64) -> Result<Vec<DueLetter>, Error> {
        let select = "SELECT step, request, tries FROM written WHERE state = 'waiting' AND next <= ? ORDER BY next, step LIMIT 100";
        let rows = sqlx::query(select).bind(now).fetch_all(&self.pool).await;
        let row = |row: &SqliteRow| {
            let tries = u32::try_from(number(row, 2)?).unwrap_or(u32::MAX);
            Ok((Sequence(number(row, 0)?), Sequence(number(row, 1)?), tries))
        };
        rows.map_err(failed)?.iter().map(row).collect()
    }

    /// How a letter has come on; where it waits, how often it was tried and when it is tried again; when it went.
    pub(crate) async fn mark_written(
        &self,
        step: Sequence,
        written: Written,
        (tries, next): (u32, i64),
    ) -> Result<(), Error> {
        let update = "UPDATE written SET state = ?, at = ?, tries = ?, next = ? WHERE step = ?";
        let update = sqlx::query(update)
            .bind(written.state.as_str())
            .bind(written.at.map(Instant::epoch_micros))
            .bind(i64::from(tries))
            .bind(next)
            .bind(step.0 as i64);
        update.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// Nothing is to be mailed any more: the person was erased.
    pub(crate) async fn write_no_more(&self, step: Sequence) -> Result<(), Error> {
        let delete = sqlx::query("DELETE FROM written WHERE step = ?").bind(step.0 as i64);
        delete.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// Letters about a request, by the entries of their steps.
    pub(crate) async fn written(
        &self,
        request: Sequence,
    ) -> Result<BTreeMap<Sequence, Written>, Error> {
        let select = "SELECT step, state, at FROM written WHERE request = ?";
        let rows = sqlx::query(select).bind(request.0 as i64);
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        let row = |row: &SqliteRow| {
            let state: String = row.try_get(1).map_err(failed)?;
            let at: Option<i64> = row.try_get(2).map_err(failed)?;
            let at = at.and_then(Instant::from_epoch_micros);
            let written = Written::by_mail(Telling::named(&state)?, at);
            Ok((Sequence(number(row, 0)?), written))
        };
        rows.iter().map(row).collect()
    }

    /// Requests with a letter that no mail takes to whom it is for.
    pub(crate) async fn lost_letters(&self) -> Result<Vec<Sequence>, Error> {
        let select = "SELECT DISTINCT request FROM written WHERE state IN ('no_address', 'no_mailbox', 'given_up', 'unsure') ORDER BY request";
        let rows = sqlx::query(select).fetch_all(&self.pool).await;
        let row = |row: &SqliteRow| Ok(Sequence(number(row, 0)?));
        rows.map_err(failed)?.iter().map(row).collect()
    }

    /// The first entry that was not looked at, where anything was.
    pub(crate) async fn looked_up_to(&self) -> Result<Option<Sequence>, Error> {
        let row = sqlx::query("SELECT before FROM confirmed")
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        let before = row.as_ref().map(|row| number(row, 0)).transpose()?;
        Ok(before.map(Sequence))
    }
}

impl App {
    /// How far each letter about a request has come, by the entry of its step. Of those from before this was kept
    /// nothing is known, and nothing is said.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn written(&self, case: &Case) -> Result<BTreeMap<Sequence, Written>, Error> {
        let desk = &self.parts.desk;
        let before = desk.looked_up_to().await?;
        let mut written = desk.written(case.number).await?;
        for step in &case.steps {
            // Not looked at yet, it will be.
            let ahead = before.is_none_or(|before| step.sequence >= before);
            if ahead && is_written(&step.by, &step.step) {
                let waits = Written::by_mail(Telling::Waiting, None);
                written.entry(step.sequence).or_insert(waits);
            }
        }
        for step in &case.steps {
            if let RequestStep::Posted { letter } = &step.step {
                let posted = Written {
                    posted: true,
                    ..Written::by_mail(Telling::Told, Some(step.at))
                };
                written.insert(*letter, posted);
            }
        }
        Ok(written)
    }

    /// Where what is written about a request goes: to whoever asked, who may act for the person.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn writes_to(&self, case: &Case) -> Result<Option<MailAddress>, Error> {
        if let Some(acts) = &case.request.by {
            return Ok(acts.mail.clone());
        }
        Ok(self.parts.ledger.contact(case.person).await?.mail)
    }

    /// Requests with a letter that nobody got by mail: somebody has to see to it.
    ///
    /// # Errors
    /// When the database or the ledger fails.
    pub async fn unreached(&self) -> Result<Vec<Case>, Error> {
        let lost = self.parts.desk.lost_letters().await?;
        if lost.is_empty() {
            return Ok(Vec::new());
        }
        let mut unreached = Vec::new();
        for case in self.cases().await? {
            if !lost.contains(&case.number) {
                continue;
            }
            let written = self.written(&case).await?;
            if written.values().any(|letter| letter.state.is_lost()) {
                unreached.push(case);
            }
        }
        Ok(unreached)
    }

    /// Staff say that a letter about a request went by post, since no mail took it to whoever asked.
    ///
    /// # Errors
    /// When there is no such letter, or a mail took it or may still do so; or the ledger fails.
    pub async fn posted(&self, number: Sequence, letter: Sequence, by: &str) -> Result<(), Error> {
        let case = self.case(number).await?;
        let written = self.written(&case).await?;
        if !written.get(&letter).is_some_and(|one| one.state.is_lost()) {
            return Err(Error::refused(format!(
                "entry `{letter}` is no letter of request `{number}` that a mail did not reach anybody with"
            )));
        }
        let step = RequestStep::Posted { letter };
        self.step(number, by, step, &BTreeMap::new()).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_letter_waits_is_tried_again_and_is_never_sent_twice() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path()).await.unwrap();
        let request = Sequence(5);
        for step in [7, 8, 9] {
            desk.write(Sequence(step), request).await.unwrap();
        }
        let due = async |now| {
            let due = desk.to_write(now).await.unwrap();
            due.into_iter()
                .map(|(step, _, tries)| (step.0, tries))
                .collect::<Vec<_>>()
        };
        assert_eq!(due(0).await, [(7, 0), (8, 0), (9, 0)]);
        let mark = async |step, state, at, tries| {
            let written = Written::by_mail(state, at);
            let step = Sequence(step);
            desk.mark_written(step, written, tries).await.unwrap();
        };
        let noon = Instant::from_epoch_micros(1_800_000_000_000_000);
        mark(7, Telling::Told, noon, (1, 0)).await;
        mark(8, Telling::Waiting, None, (1, 60)).await;
        mark(9, Telling::Sending, None, (0, 0)).await;
        assert_eq!(due(59).await, []);
        assert_eq!(due(60).await, [(8, 1)]);
        assert!(desk.lost_letters().await.unwrap().is_empty());
        // Whoever begins anew tries at once what waits, and does not know whether the third one went.
        desk.doubt_letters().await.unwrap();
        for step in [7, 8, 9] {
            desk.write(Sequence(step), request).await.unwrap();
        }
        assert_eq!(due(0).await, [(8, 1)]);
        let written = desk.written(request).await.unwrap();
        let states: Vec<_> = written.values().map(|one| (one.state, one.at)).collect();
        assert_eq!(
            states,
            [
                (Telling::Told, noon),
                (Telling::Waiting, None),
                (Telling::Unsure, None)
            ]
        );
        assert_eq!(desk.lost_letters().await.unwrap(), [request]);
        desk.write_no_more(Sequence(9)).await.unwrap();
        assert!(desk.lost_letters().await.unwrap().is_empty());
    }

    #[test]
    fn only_what_staff_wrote_is_mailed() {
        let wrote = RequestStep::Wrote {
            text: "Hello.".to_owned(),
        };
        let said = RequestStep::Said {
            text: "Hello.".to_owned(),
        };
        assert!(is_written("mara", &wrote));
        assert!(!is_written(BY_PERSON, &said) && !is_written(BY_DEMUR, &wrote));
        assert!(!is_written("mara", &RequestStep::Revoked));
    }
}
