//! Which standings that name items were ever whose: through them everything that a person said of single items
//! goes when the person is erased, not what they said last alone.

use crate::column::failed;
use crate::sorted::{Sorted, names_items};
use rights::Error;
use sqlx::postgres::PgConnection;

/// What makes the table, and brings a log up to date that did without it: what names items and is nobody's any
/// more is deleted, since nothing leads to it.
const TABLES: [&str; 3] = [
    "CREATE TABLE demur_log.named (person BIGINT NOT NULL, standing BIGINT NOT NULL, PRIMARY KEY (person, standing))",
    r#"DELETE FROM demur_log.standing WHERE id <> 0 AND convert_from(body, 'UTF8') ~ '"(erased_items|special_items)":\["|"item_audiences":\{"|"withheld":\[' AND NOT EXISTS (SELECT 1 FROM demur_log.stand WHERE stand.standing = standing.id)"#,
    r#"INSERT INTO demur_log.named SELECT person, standing FROM demur_log.stand JOIN demur_log.standing ON standing.id = stand.standing WHERE convert_from(body, 'UTF8') ~ '"(erased_items|special_items)":\["|"item_audiences":\{"|"withheld":\['"#,
];

/// Makes the table where it is not there.
pub(super) async fn add(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    let there = sqlx::query_scalar("SELECT to_regclass('demur_log.named') IS NOT NULL");
    if !there.fetch_one(&mut *tx).await? {
        for statement in TABLES {
            sqlx::query(statement).execute(&mut *tx).await?;
        }
    }
    Ok(())
}

/// Remembers where these persons stand now, of those whose standing names items.
pub(super) async fn remember(tx: &mut PgConnection, sorted: &Sorted<'_>) -> Result<(), Error> {
    let named = sorted.standings.iter().filter(|(_, s)| names_items(s));
    let named: Vec<i64> = named.map(|(person, _)| i64::from(person.0)).collect();
    if named.is_empty() {
        return Ok(());
    }
    let insert = "INSERT INTO demur_log.named SELECT person, standing FROM demur_log.stand WHERE person = ANY($1) AND standing IS NOT NULL ON CONFLICT DO NOTHING";
    let insert = sqlx::query(insert).bind(named);
    insert.execute(tx).await.map_err(failed)?;
    Ok(())
}

/// Deletes what these persons ever said of items, but what somebody else says now in the same words.
pub(super) async fn forget(tx: &mut PgConnection, persons: &[i64]) -> Result<(), Error> {
    let delete = "WITH named AS (DELETE FROM demur_log.named WHERE person = ANY($1) RETURNING standing) \
        DELETE FROM demur_log.standing WHERE id IN (SELECT standing FROM named) \
        AND NOT EXISTS (SELECT 1 FROM demur_log.stand WHERE stand.standing = standing.id)";
    let delete = sqlx::query(delete).bind(persons);
    delete.execute(tx).await.map_err(failed)?;
    Ok(())
}
