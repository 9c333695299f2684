//! Bringing a log of the format before up to this one: standings that name items are their persons' own, and
//! the others are found by a digest.

use super::column::{failed, get, standing};
use super::open::{LOG_FORMAT, STANDING, STANDING_DIGEST};
use super::write::{ROWS, write_rows};
use rights::Error;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, SqliteConnection};

/// The format that is brought up to date.
pub(super) const FROM: i64 = 2;

/// All of it, or nothing.
pub(super) async fn upgrade(log: &SqlitePool) -> Result<(), Error> {
    let begun = log.begin_with("BEGIN IMMEDIATE").await;
    let mut tx = begun.map_err(failed)?;
    let row = sqlx::query("SELECT user_version FROM pragma_user_version");
    let row = row.fetch_one(&mut *tx).await.map_err(failed)?;
    if get::<i64>(&row, 0)? != FROM {
        // Somebody else did it while this one waited.
        return Ok(());
    }
    for statement in [
        "ALTER TABLE standing RENAME TO standing_before",
        STANDING,
        // Where nobody stands any more: nothing says who did, and it may name items of persons erased since.
        "DELETE FROM standing_before WHERE id <> 0 AND id NOT IN (SELECT standing FROM stand WHERE standing IS NOT NULL)",
        // Ids go on where they were, also where the highest were deleted.
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'standing', seq FROM sqlite_sequence WHERE name = 'standing_before'",
    ] {
        sqlx::query(statement)
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
    }
    copy(&mut tx).await?;
    sqlx::query("DROP TABLE standing_before")
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    sqlx::query(STANDING_DIGEST)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    let set = AssertSqlSafe(format!("PRAGMA user_version = {LOG_FORMAT}"));
    sqlx::query(set).execute(&mut *tx).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    // The old table is in the pages of the write-ahead log.
    super::write::truncate_log(log).await
}

/// Takes over what is left.
async fn copy(tx: &mut SqliteConnection) -> Result<(), Error> {
    let mut from = -1_i64;
    loop {
        let select = "SELECT id, body FROM standing_before WHERE id > ? ORDER BY id LIMIT ?";
        let query = sqlx::query(select).bind(from).bind(ROWS as i64);
        let rows = query.fetch_all(&mut *tx).await.map_err(failed)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        from = get(last, 0)?;
        let read = |row: &SqliteRow| {
            let (id, body): (i64, String) = (get(row, 0)?, get(row, 1)?);
            // The empty one, number 0, is nobody's that said anything.
            let digest = match id {
                0 => None,
                _ => super::standing::digest(&standing(body.as_bytes())?, &body),
            };
            Ok((id, digest.map(|d| d.to_vec()), body))
        };
        let rows: Vec<_> = rows.iter().map(read).collect::<Result<_, Error>>()?;
        let insert = ("INSERT INTO standing (id, digest, body) ", "");
        write_rows(tx, insert, &rows, |mut row, (id, digest, body)| {
            row.push_bind(*id)
                .push_bind(digest.clone())
                .push_bind(body.clone());
        })
        .await?;
    }
}
