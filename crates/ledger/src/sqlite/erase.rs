//! Taking erased persons out of the log's state.

use super::column::failed;
use super::read::within;
use super::vault::Vault;
use super::write::{ROWS, write_rows};
use crate::storage::Erased;
use rights::{Error, PersonId};
use sqlx::SqliteConnection;

/// Leaves a tombstone of each person: their ordinal. Their chain of entries is cut, and whatever is
/// theirs alone among the standings goes.
pub(super) async fn erase(
    tx: &mut SqliteConnection,
    vault: &Vault,
    erased: &[Erased],
) -> Result<(), Error> {
    let Some(last) = erased.last() else {
        return Ok(());
    };
    let persons: Vec<i64> = erased
        .iter()
        .map(|e| i64::from(e.erasure.person.0))
        .collect();
    for chunk in persons.chunks(ROWS) {
        for statement in [
            "UPDATE person SET id = NULL, grid = zeroblob(16), birth = NULL, region = NULL, created = NULL, account = 0, corrected = NULL WHERE ordinal IN",
            "UPDATE stand SET last = NULL WHERE person IN",
            "DELETE FROM handle WHERE person IN",
            "DELETE FROM contact WHERE person IN",
            "DELETE FROM link WHERE a IN",
            "DELETE FROM link WHERE b IN",
        ] {
            let mut query = within(statement, chunk);
            query.build().execute(&mut *tx).await.map_err(failed)?;
        }
    }
    super::standing::forget(tx, erased).await?;
    let suppressed = erased.iter().filter_map(|e| e.suppress.as_ref());
    let suppressed: Vec<Vec<u8>> = suppressed.map(|id| vault.pseudonym(id)).collect();
    let insert = (
        "INSERT INTO suppressed (pseudonym) ",
        " ON CONFLICT DO NOTHING",
    );
    write_rows(tx, insert, &suppressed, |mut row, pseudonym| {
        row.push_bind(pseudonym.clone());
    })
    .await?;
    sqlx::query("UPDATE head SET erasures = ?")
        .bind(last.erasure.number as i64)
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}

/// Who came back has an objection of their own now.
pub(super) async fn returned(
    tx: &mut SqliteConnection,
    vault: &Vault,
    ids: &[PersonId],
) -> Result<(), Error> {
    let pseudonyms: Vec<Vec<u8>> = ids.iter().map(|id| vault.pseudonym(id)).collect();
    for chunk in pseudonyms.chunks(ROWS) {
        let mut query = within("DELETE FROM suppressed WHERE pseudonym IN", chunk);
        query.build().execute(&mut *tx).await.map_err(failed)?;
    }
    Ok(())
}
