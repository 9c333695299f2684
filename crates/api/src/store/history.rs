//! Another history: an older copy of the ledger was restored, and what is kept here of entries after it is about others
//! than those that have these numbers now.

use super::hooks::HOOKS;
use super::streams::READER;
use super::{Store, corrupt, count, failed, get, instant, number};
use ledger::Mark;
use rights::{Error, Sequence};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use tlog::Commitment;

/// How far streams have come is read from the ledger anew; of answers that do not say where what was made is, nobody
/// knows whether they still hold.
const AT_ALL: [&str; 4] = [
    "DELETE FROM stream",
    "DELETE FROM mark",
    "UPDATE followed SET before = 0 WHERE who = 'streams'",
    "DELETE FROM answer WHERE status IS NOT NULL AND location IS NULL",
];

/// What lies here by numbers of entries, from one on.
///
/// A webhook is told of what the ledger has from there on, also one that was made later. An answer that names a receipt
/// goes where the entry has gone; what asked for it stays, with the time at which it first came: sent again it is
/// looked for, and happens where it is not there. What was made here is still here, and so
/// are answers that say where.
const BY_NUMBER: [&str; 5] = [
    "UPDATE followed SET before = min(before, ?1) WHERE who = 'hooks'",
    "DELETE FROM delivery WHERE sequence >= ?1",
    "UPDATE hook SET since = min(since, ?1)",
    "UPDATE answer SET status = NULL, location = NULL, body = NULL WHERE location LIKE '/api/v1/receipts/%' AND CAST(substr(location, 18) AS INTEGER) >= ?1",
    "UPDATE answer SET head = min(head, ?1)",
];

/// Notes up to where the ledger was read, and what stood there.
pub(super) async fn read_up_to(
    db: &mut SqliteConnection,
    who: &str,
    mark: &Mark,
) -> Result<(), Error> {
    let update = "UPDATE followed SET before = max(before, ?) WHERE who = ?";
    let update = sqlx::query(update)
        .bind(number(mark.before.0)?)
        .bind(who.to_owned());
    update.execute(&mut *db).await.map_err(failed)?;
    let Some((last, at)) = mark.last else {
        return Ok(());
    };
    let insert = "INSERT INTO mark (who, before, last, at) VALUES (?, ?, ?, ?) ON CONFLICT (who) DO UPDATE SET before = excluded.before, last = excluded.last, at = excluded.at WHERE excluded.before >= mark.before";
    let insert = sqlx::query(insert)
        .bind(who.to_owned())
        .bind(number(mark.before.0)?)
        .bind(last.0.to_vec())
        .bind(at.epoch_micros());
    insert.execute(db).await.map(drop).map_err(failed)
}

fn mark(row: &SqliteRow) -> Result<Mark, Error> {
    let last: Option<Vec<u8>> = get(row, 1)?;
    let at: Option<i64> = get(row, 2)?;
    let last = match (last, at) {
        (Some(last), Some(at)) => {
            let last = last.try_into().map_err(|_| corrupt("mark"))?;
            Some((Commitment(last), instant(at)?))
        }
        _ => None,
    };
    Ok(Mark {
        before: Sequence(count(row, 0)?),
        last,
    })
}

impl Store {
    /// Up to where the ledger was read, by whoever reads it.
    pub(crate) async fn marks(&self) -> Result<Vec<Mark>, Error> {
        let select = "SELECT followed.before, mark.last, mark.at FROM followed LEFT JOIN mark ON mark.who = followed.who AND mark.before = followed.before WHERE followed.who IN (?, ?)";
        let rows = sqlx::query(select).bind(READER).bind(HOOKS);
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(mark).collect()
    }

    /// Forgets what is about entries from one on: the ledger is another one from there on.
    pub(crate) async fn part(&self, from: Sequence) -> Result<(), Error> {
        let mut change = self.change().await?;
        for write in AT_ALL {
            let write = sqlx::query(write).execute(change.db());
            write.await.map_err(failed)?;
        }
        for write in BY_NUMBER {
            let write = sqlx::query(write).bind(number(from.0)?);
            write.execute(change.db()).await.map_err(failed)?;
        }
        let insert = sqlx::query("INSERT INTO parted (sequence) VALUES (?)");
        let insert = insert.bind(number(from.0)?);
        insert.execute(change.db()).await.map_err(failed)?;
        change.commit().await
    }
}
