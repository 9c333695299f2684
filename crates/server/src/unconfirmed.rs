//! Choices and requests that no mail confirmed to whoever made them: somebody has to see to it.
//!
//! The answer in the browser had the number already, but whoever forged a choice saw that alone: the mail is how the
//! person learns of it (Art. 12). By numbers of entries, as all that is kept here.

use crate::app::App;
use crate::desk::{Desk, failed};
use crate::telling::Telling;
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
        let insert = "INSERT INTO unconfirmed (sequence, why, settled) VALUES (?, ?, 0) ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert)
            .bind(sequence.0 as i64)
            .bind(why.as_str());
        insert.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// Those that nobody has seen to, in the order of the ledger.
    pub(crate) async fn unconfirmed(&self) -> Result<Vec<(Sequence, Telling)>, Error> {
        let select = "SELECT sequence, why FROM unconfirmed WHERE settled = 0 ORDER BY sequence";
        let rows = sqlx::query(select).fetch_all(&self.pool).await;
        let wrong = |_| Error::corrupt("the portal's database holds an impossible number");
        let row = |row: &SqliteRow| {
            let sequence: i64 = row.try_get(0).map_err(failed)?;
            let why: String = row.try_get(1).map_err(failed)?;
            let sequence = u64::try_from(sequence).map_err(wrong)?;
            Ok((Sequence(sequence), Telling::named(&why)?))
        };
        rows.map_err(failed)?.iter().map(row).collect()
    }

    /// Staff have seen to it; false where there was nothing to see to.
    pub(crate) async fn settle_unconfirmed(&self, sequence: Sequence) -> Result<bool, Error> {
        let update = "UPDATE unconfirmed SET settled = 1 WHERE sequence = ? AND settled = 0";
        let update = sqlx::query(update).bind(sequence.0 as i64);
        let done = update.execute(&self.pool).await.map_err(failed)?;
        Ok(done.rows_affected() > 0)
    }
}

impl App {
    /// What no mail confirmed and nobody has seen to. Of an erased person nothing is left to confirm.
    ///
    /// # Errors
    /// When the database or the ledger fails.
    pub async fn unconfirmed(&self) -> Result<Vec<Unconfirmed>, Error> {
        let mut all = Vec::new();
        for (sequence, why) in self.parts.desk.unconfirmed().await? {
            let entries = self.parts.ledger.entries(sequence, sequence.next()).await?;
            let Some(recorded) = entries.into_iter().next() else {
                continue;
            };
            if let (Subject::Person(person), Some(entry)) = (recorded.subject, recorded.entry) {
                all.push(Unconfirmed {
                    sequence,
                    at: recorded.recorded_at,
                    person,
                    entry,
                    why,
                });
            }
        }
        Ok(all)
    }

    /// Staff say that they have told whoever made it otherwise, or that nobody is to be told.
    ///
    /// # Errors
    /// When there is nothing to see to, or the database fails.
    pub async fn settle_unconfirmed(&self, sequence: Sequence) -> Result<(), Error> {
        match self.parts.desk.settle_unconfirmed(sequence).await? {
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
        let all = async || desk.unconfirmed().await.unwrap();
        assert_eq!(all().await, []);
        for (number, why) in [(9, Telling::GivenUp), (4, Telling::NoMailbox)] {
            desk.leave_unconfirmed(Sequence(number), why).await.unwrap();
        }
        let left = [
            (Sequence(4), Telling::NoMailbox),
            (Sequence(9), Telling::GivenUp),
        ];
        assert_eq!(all().await, left);
        assert!(desk.settle_unconfirmed(Sequence(4)).await.unwrap());
        assert!(!desk.settle_unconfirmed(Sequence(4)).await.unwrap());
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
