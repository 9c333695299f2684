//! Choices and requests that no mail confirmed to whoever made them: somebody has to see to it.
//!
//! The answer in the browser had the number already, but whoever forged a choice saw that alone: the mail is how the
//! person learns of it (Art. 12). By numbers of entries, as all that is kept here.

use crate::app::App;
use crate::desk::{Desk, failed};
use crate::telling::Telling;
use ledger::BY_DEMUR;
use notice::Went;
use rights::{Entry, Error, Instant, Ordinal, Sequence, Subject};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// One of them.
#[derive(Clone, Debug)]
pub struct Unconfirmed {
    /// Its entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub at: Instant,
    /// Whose it is.
    pub person: Ordinal,
    /// What was said or asked for.
    pub entry: Entry,
    /// Why no mail told them.
    pub why: Telling,
}

/// Why a mail that was given to the server told nobody; `None` where it did.
pub(crate) const fn lost(went: Went) -> Option<Telling> {
    match went {
        Went::Accepted => None,
        Went::Never => Some(Telling::NoMailbox),
        Went::Unsure => Some(Telling::Unsure),
    }
}

impl Desk {
    /// Nobody was told of it by mail, and nobody will be.
    pub(crate) async fn leave_unconfirmed(
        &self,
        sequence: Sequence,
        why: Telling,
    ) -> Result<(), Error> {
        let insert = "INSERT INTO unconfirmed (sequence, why) VALUES (?, ?) ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert)
            .bind(sequence.0 as i64)
            .bind(why.as_str());
        insert.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// How many nobody has seen to.
    pub(crate) async fn count_unconfirmed(&self) -> Result<u64, Error> {
        let select = "SELECT count(*) FROM unconfirmed WHERE by IS NULL";
        let row = sqlx::query(select).fetch_one(&self.pool).await;
        let count: i64 = row.map_err(failed)?.try_get(0).map_err(failed)?;
        let wrong = |_| Error::corrupt("the portal's database holds an impossible number");
        u64::try_from(count).map_err(wrong)
    }

    /// Some of those that nobody has seen to, in the order of the ledger.
    pub(crate) async fn unconfirmed(
        &self,
        (skip, take): (u32, u32),
    ) -> Result<Vec<(Sequence, Telling)>, Error> {
        let select = "SELECT sequence, why FROM unconfirmed WHERE by IS NULL ORDER BY sequence LIMIT ? OFFSET ?";
        let select = sqlx::query(select).bind(take).bind(skip);
        let rows = select.fetch_all(&self.pool).await;
        let wrong = |_| Error::corrupt("the portal's database holds an impossible number");
        let row = |row: &SqliteRow| {
            let sequence: i64 = row.try_get(0).map_err(failed)?;
            let why: String = row.try_get(1).map_err(failed)?;
            let sequence = u64::try_from(sequence).map_err(wrong)?;
            Ok((Sequence(sequence), Telling::named(&why)?))
        };
        rows.map_err(failed)?.iter().map(row).collect()
    }

    /// Somebody has seen to it; false where there was nothing to see to.
    pub(crate) async fn settle_unconfirmed(
        &self,
        sequence: Sequence,
        (by, at): (&str, Instant),
    ) -> Result<bool, Error> {
        let update = "UPDATE unconfirmed SET by = ?, at = ? WHERE sequence = ? AND by IS NULL";
        let update = sqlx::query(update)
            .bind(by.to_owned())
            .bind(at.epoch_micros())
            .bind(sequence.0 as i64);
        let done = update.execute(&self.pool).await.map_err(failed)?;
        Ok(done.rows_affected() > 0)
    }
}

impl App {
    /// How many entries no mail confirmed and nobody has seen to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_unconfirmed(&self) -> Result<u64, Error> {
        self.parts.desk.count_unconfirmed().await
    }

    /// Some of what no mail confirmed and nobody has seen to: after `skip` of them, at most `take`. Of an erased person
    /// nothing is left to confirm: that is seen to when it is met.
    ///
    /// # Errors
    /// When the database or the ledger fails.
    pub async fn unconfirmed(&self, (skip, take): (u32, u32)) -> Result<Vec<Unconfirmed>, Error> {
        let mut all = Vec::new();
        for (sequence, why) in self.parts.desk.unconfirmed((skip, take)).await? {
            let entries = self.parts.ledger.entries(sequence, sequence.next()).await?;
            let Some(recorded) = entries.into_iter().next() else {
                continue;
            };
            match (recorded.subject, recorded.entry) {
                (Subject::Person(person), Some(entry)) => all.push(Unconfirmed {
                    sequence,
                    at: recorded.recorded_at,
                    person,
                    entry,
                    why,
                }),
                _ => {
                    let seen = (BY_DEMUR, self.parts.clock.now());
                    self.parts.desk.settle_unconfirmed(sequence, seen).await?;
                }
            }
        }
        Ok(all)
    }

    /// Staff say that they have told whoever made it otherwise, or that nobody is to be told.
    ///
    /// # Errors
    /// When there is nothing to see to, or the database fails.
    pub async fn settle_unconfirmed(&self, sequence: Sequence, by: &str) -> Result<(), Error> {
        let seen = (by, self.parts.clock.now());
        match self.parts.desk.settle_unconfirmed(sequence, seen).await? {
            true => Ok(()),
            false => Err(Error::not_found(format!(
                "entry `{sequence}` is none that a mail left unconfirmed"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_no_mail_confirmed_is_kept_until_somebody_has_seen_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path()).await.unwrap();
        let all = async || desk.unconfirmed((0, 10)).await.unwrap();
        let seen = (
            "mara",
            Instant::from("2026-11-30".parse::<rights::Day>().unwrap()),
        );
        assert_eq!(all().await, []);
        for (number, why) in [(9, Telling::GivenUp), (4, Telling::NoMailbox)] {
            desk.leave_unconfirmed(Sequence(number), why).await.unwrap();
        }
        let left = [
            (Sequence(4), Telling::NoMailbox),
            (Sequence(9), Telling::GivenUp),
        ];
        assert_eq!(all().await, left);
        assert_eq!(desk.unconfirmed((1, 1)).await.unwrap(), left[1..]);
        assert_eq!(desk.count_unconfirmed().await.unwrap(), 2);
        assert!(desk.settle_unconfirmed(Sequence(4), seen).await.unwrap());
        assert!(!desk.settle_unconfirmed(Sequence(4), seen).await.unwrap());
        // After a crash it can be left a second time; what was seen to stays seen to.
        desk.leave_unconfirmed(Sequence(4), Telling::GivenUp)
            .await
            .unwrap();
        assert_eq!(all().await, [(Sequence(9), Telling::GivenUp)]);
    }

    #[test]
    fn a_mail_that_was_taken_left_nobody_out() {
        assert_eq!(lost(Went::Accepted), None);
        assert_eq!(lost(Went::Never), Some(Telling::NoMailbox));
        assert!(lost(Went::Unsure).is_some_and(Telling::is_lost));
    }
}
