//! Answers to requests that may come again, by the key that the sender named them with. They are kept for a
//! day; none of them says who anybody is: those to events, which quote what was sent, are not kept.

use super::{Change, Store, count, failed, get, instant, number};
use rights::{Error, Instant, Sequence};
use sqlx::sqlite::SqliteConnection;

/// A request as it was when it first came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// What it asked: a digest of method, address and body.
    pub(crate) digest: Vec<u8>,
    /// When it first came.
    pub(crate) began: Instant,
    /// The head of the ledger then: what it caused is not before it.
    pub(crate) head: Sequence,
    /// The answer, once there was one: status, where what was made is, body.
    pub(crate) answer: Option<(u16, Option<String>, String)>,
}

/// An answer to be kept: status, where what was made is, body.
pub(crate) type Answered<'a> = (u16, Option<&'a str>, &'a str);

/// How long an answer is kept, in seconds.
const KEPT_SECONDS: i64 = 24 * 3_600;

impl Store {
    /// The request of this name by this key, entered as it is now if it is new; says whether it is.
    pub(crate) async fn enter(
        &self,
        (key, name): (&str, &str),
        (digest, now, head): ([u8; 32], Instant, Sequence),
    ) -> Result<(bool, Kept), Error> {
        self.tidy_answers(now).await?;
        let insert = "INSERT INTO answer (key, name, digest, began, head) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert)
            .bind(key.to_owned())
            .bind(name.to_owned())
            .bind(digest.to_vec())
            .bind(now.epoch_micros())
            .bind(number(head.0)?);
        let entered = insert.execute(&self.pool).await.map_err(failed)?;
        let select = "SELECT digest, began, head, status, location, body FROM answer WHERE key = ? AND name = ?";
        let row = sqlx::query(select)
            .bind(key.to_owned())
            .bind(name.to_owned());
        let row = row.fetch_one(&self.pool).await.map_err(failed)?;
        let status = get::<Option<i64>, _>(&row, 3)?;
        let answer = match (status.and_then(|s| u16::try_from(s).ok()), get(&row, 5)?) {
            (Some(status), Some(body)) => Some((status, get(&row, 4)?, body)),
            _ => None,
        };
        let kept = Kept {
            digest: get(&row, 0)?,
            began: instant(get(&row, 1)?)?,
            head: Sequence(count(&row, 2)?),
            answer,
        };
        Ok((entered.rows_affected() > 0, kept))
    }

    /// Forgets answers whose day is over.
    pub(crate) async fn tidy_answers(&self, now: Instant) -> Result<(), Error> {
        let delete = sqlx::query("DELETE FROM answer WHERE began < ?");
        let delete = delete.bind(now.plus_seconds(-KEPT_SECONDS).epoch_micros());
        delete.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// Keeps the answer to a request.
    pub(crate) async fn keep_answer(
        &self,
        named: (&str, &str),
        answer: Answered<'_>,
    ) -> Result<(), Error> {
        let mut db = self.pool.acquire().await.map_err(failed)?;
        keep(&mut db, named, answer).await
    }

    /// The request was refused and did nothing; its name is free again.
    pub(crate) async fn forget(&self, (key, name): (&str, &str)) -> Result<(), Error> {
        let delete =
            sqlx::query("DELETE FROM answer WHERE key = ? AND name = ? AND status IS NULL");
        let delete = delete.bind(key.to_owned()).bind(name.to_owned());
        delete.execute(&self.pool).await.map(drop).map_err(failed)
    }
}

impl Change {
    /// Keeps the answer to the request that makes this change.
    pub(crate) async fn keep_answer(
        &mut self,
        named: (&str, &str),
        answer: Answered<'_>,
    ) -> Result<(), Error> {
        keep(self.db(), named, answer).await
    }
}

async fn keep(
    db: &mut SqliteConnection,
    (key, name): (&str, &str),
    (status, location, body): Answered<'_>,
) -> Result<(), Error> {
    let update = "UPDATE answer SET status = ?, location = ?, body = ? WHERE key = ? AND name = ?";
    let update = sqlx::query(update)
        .bind(i64::from(status))
        .bind(location.map(str::to_owned))
        .bind(body.to_owned())
        .bind(key.to_owned())
        .bind(name.to_owned());
    update.execute(db).await.map(drop).map_err(failed)
}
