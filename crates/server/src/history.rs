//! Another history: an older copy of the ledger was restored, and what the portal's database says of entries after it is
//! about others than those that have these numbers now.

use crate::courier::Courier;
use crate::desk::{Desk, failed};
use ledger::Mark;
use rights::{Error, Instant, Sequence};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;
use tlog::Commitment;

/// What lies in the portal's database by numbers of entries, from one on.
const BY_NUMBER: [&str; 6] = [
    "DELETE FROM owed WHERE sequence >= ?",
    "DELETE FROM told_by_step WHERE step >= ?",
    "DELETE FROM telling WHERE incident >= ?",
    "DELETE FROM written WHERE step >= ?",
    "DELETE FROM unconfirmed WHERE sequence >= ?",
    "UPDATE confirmed SET before = min(before, ?)",
];

/// Keeps what stood in the ledger up to where it was read.
pub(crate) async fn keep_mark(db: &mut SqliteConnection, mark: &Mark) -> Result<(), Error> {
    let Some((last, at)) = mark.last else {
        return Ok(());
    };
    let insert = "INSERT INTO mark (one, before, last, at) VALUES (1, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET before = excluded.before, last = excluded.last, at = excluded.at WHERE excluded.before >= mark.before";
    let insert = sqlx::query(insert)
        .bind(mark.before.0 as i64)
        .bind(last.0.to_vec())
        .bind(at.epoch_micros());
    insert.execute(db).await.map(drop).map_err(failed)
}

impl Desk {
    /// Up to where choices were looked at, with what stood there; `None` where nobody looked yet.
    async fn mark(&self) -> Result<Option<Mark>, Error> {
        let select = "SELECT confirmed.before, mark.last, mark.at FROM confirmed LEFT JOIN mark ON mark.before = confirmed.before";
        let row = sqlx::query(select).fetch_optional(&self.pool).await;
        let Some(row) = row.map_err(failed)? else {
            return Ok(None);
        };
        let wrong = || Error::corrupt("the portal's database holds an impossible mark");
        let before: i64 = row.try_get(0).map_err(failed)?;
        let last: Option<Vec<u8>> = row.try_get(1).map_err(failed)?;
        let at: Option<i64> = row.try_get(2).map_err(failed)?;
        let last = match (last, at) {
            (Some(last), Some(at)) => {
                let last = last.try_into().map_err(|_| wrong())?;
                let at = Instant::from_epoch_micros(at).ok_or_else(wrong)?;
                Some((Commitment(last), at))
            }
            _ => None,
        };
        let before = u64::try_from(before).map_err(|_| wrong())?;
        Ok(Some(Mark {
            before: Sequence(before),
            last,
        }))
    }

    /// Forgets what is about entries from one on: these are looked at anew.
    async fn part(&self, from: Sequence) -> Result<(), Error> {
        let mut tx = self.pool.begin().await.map_err(failed)?;
        for write in BY_NUMBER {
            let write = sqlx::query(write).bind(from.0 as i64);
            write.execute(&mut *tx).await.map_err(failed)?;
        }
        let delete = sqlx::query("DELETE FROM mark").execute(&mut *tx);
        delete.await.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }
}

impl Courier {
    /// Goes on where the ledger that there is now parts from the one that was read, if it does.
    ///
    /// INVARIANT: this comes before entries are read on. Otherwise those that have numbers which were read before would
    /// be confirmed to nobody.
    pub(crate) async fn heed_history(&self) -> Result<(), Error> {
        let parts = &self.app.parts;
        let Some(mark) = parts.desk.mark().await? else {
            return Ok(());
        };
        let Some(from) = parts.ledger.parted(&mark).await? else {
            return Ok(());
        };
        parts.desk.part(from).await?;
        let message = format!(
            "an older copy of the ledger was restored: from entry `{from}` on it is not the one that was read; mails go on from there, and what was owed for entries after it is forgotten"
        );
        crate::fault::log(&self.app, &Error::storage(message));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(before: u64) -> Mark {
        let at = Instant::from_epoch_micros(1_800_000_000_000_000).unwrap();
        Mark {
            before: Sequence(before),
            last: Some((Commitment([7; 32]), at)),
        }
    }

    #[tokio::test]
    async fn what_is_about_entries_that_are_not_there_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path()).await.unwrap();
        assert_eq!(desk.mark().await.unwrap(), None);
        desk.confirmed(Sequence(0)).await.unwrap();
        let unread = desk.mark().await.unwrap().unwrap();
        assert_eq!((unread.before, unread.last), (Sequence(0), None));
        let owed = [3, 8].map(Sequence);
        desk.owe(&owed, &mark(9)).await.unwrap();
        desk.owe(&[], &mark(5)).await.unwrap();
        assert_eq!(desk.mark().await.unwrap(), Some(mark(9)), "it only goes on");

        desk.part(Sequence(7)).await.unwrap();
        let left = desk.mark().await.unwrap().unwrap();
        assert_eq!((left.before, left.last), (Sequence(7), None));
        let owed = desk.owed(0).await.unwrap();
        assert_eq!(owed, [(Sequence(3), 0)]);
        // The number is that of another entry, which is owed anew.
        desk.owe(&[Sequence(8)], &mark(9)).await.unwrap();
        assert_eq!(desk.owed_count().await.unwrap(), 2);
    }
}
