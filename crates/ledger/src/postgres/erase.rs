//! Taking erased persons out of the log's state.

use super::vault::Vault;
use crate::column::failed;
use crate::storage::Erased;
use rights::{Error, PersonId};
use sqlx::postgres::PgConnection;

/// Leaves a tombstone of each person: their ordinal. Their chain of entries is cut, and whatever is
/// theirs alone among the standings goes.
pub(super) async fn erase(
    tx: &mut PgConnection,
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
    for statement in [
        r"UPDATE demur_log.person SET id = NULL, grid = '\x00000000000000000000000000000000', birth = NULL, region = NULL, created = NULL, account = 0, corrected = NULL WHERE ordinal = ANY($1)",
        "UPDATE demur_log.stand SET last = NULL WHERE person = ANY($1)",
        "DELETE FROM demur_log.handle WHERE person = ANY($1)",
        "DELETE FROM demur_log.contact WHERE person = ANY($1)",
        "DELETE FROM demur_log.link WHERE a = ANY($1) OR b = ANY($1)",
    ] {
        let query = sqlx::query(statement).bind(&persons);
        query.execute(&mut *tx).await.map_err(failed)?;
    }
    super::named::forget(tx, &persons).await?;
    // What nobody else shares is deleted.
    let standings = erased.iter().map(|e| i64::from(e.standing));
    let standings: Vec<i64> = standings.filter(|id| *id != 0).collect();
    sqlx::query("DELETE FROM demur_log.standing WHERE id = ANY($1) AND NOT EXISTS (SELECT 1 FROM demur_log.stand WHERE stand.standing = standing.id)")
        .bind(standings)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    let suppressed = erased.iter().filter_map(|e| e.suppress.as_ref());
    let suppressed: Vec<Vec<u8>> = suppressed.map(|id| vault.pseudonym(id)).collect();
    sqlx::query("INSERT INTO demur_log.suppressed (pseudonym) SELECT * FROM unnest($1::bytea[]) ON CONFLICT DO NOTHING")
        .bind(suppressed)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    sqlx::query("UPDATE demur_log.head SET erasures = $1")
        .bind(last.erasure.number as i64)
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}

/// Who came back has an objection of their own now.
pub(super) async fn returned(
    tx: &mut PgConnection,
    vault: &Vault,
    ids: &[PersonId],
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let pseudonyms: Vec<Vec<u8>> = ids.iter().map(|id| vault.pseudonym(id)).collect();
    sqlx::query("DELETE FROM demur_log.suppressed WHERE pseudonym = ANY($1)")
        .bind(pseudonyms)
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}
