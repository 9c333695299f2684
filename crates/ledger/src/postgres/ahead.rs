//! Reading ahead, and what is left to be read under the lock of the head then.

use super::column::{PERSON, get, person_row, stand};
use super::read::numbered;
use super::server::Server;
use super::vault::Vault;
use crate::ahead::{Ahead, Stand, complete};
use crate::column::{bytes, corrupt, failed, number, ordinal, subject};
use crate::storage::{Ask, Held};
use rights::{Error, Ordinal};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;
use std::collections::{BTreeSet, HashMap};
use tlog::Commitment;

/// What an append will need, as far as it cannot change meanwhile. The head is read first: an erasure
/// that is carried out later shows in it. Keys are read after the rows: those of persons who have
/// rows are durable.
pub(super) async fn ahead(log: &Server, vault: &Vault, ask: &Ask) -> Result<Option<Ahead>, Error> {
    if !ask.handles.is_empty() {
        return Ok(None);
    }
    let asked = ask.subjects.iter().map(|s| number(*s));
    let asked: BTreeSet<i64> = asked.collect();
    let asked: Vec<i64> = asked.into_iter().collect();
    let mut lease = log.lease().await?;
    let mut ahead = end(&mut lease.connection).await?;
    let select = format!("SELECT {PERSON} FROM demur_log.person p WHERE p.ordinal = ANY($1)");
    let query = sqlx::query(AssertSqlSafe(select)).bind(&asked);
    let rows = query.fetch_all(&mut lease.connection).await;
    for row in rows.map_err(failed)? {
        let row = person_row(&row)?;
        ahead.rows.insert(row.ordinal, row);
    }
    lease.keep();
    for (number, key) in vault.keys(&asked, None).await? {
        ahead.keys.insert(subject(number)?, key);
    }
    Ok(Some(ahead))
}

/// Where the log ends, by which is seen later whether what was read ahead still holds.
async fn end(connection: &mut PgConnection) -> Result<Ahead, Error> {
    let select = "SELECT erasures, size - 1, (SELECT commitment FROM demur_log.entry WHERE sequence = size - 1) FROM demur_log.head";
    let row = sqlx::query(select).fetch_one(connection).await;
    let row = row.map_err(failed)?;
    let erasures = u64::try_from(get::<i64>(&row, 0)?);
    let mut end = Ahead {
        erasures: erasures.map_err(|_| corrupt("number of erasures"))?,
        ..Ahead::default()
    };
    if let Some(commitment) = get::<Option<&[u8]>>(&row, 2)? {
        let last = crate::column::sequence(get(&row, 1)?)?;
        end.last = Some((last, Commitment(bytes(commitment, "commitment")?)));
    }
    Ok(end)
}

/// Where persons stand whose rows were read ahead.
pub(super) async fn hold_stands(
    tx: &mut PgConnection,
    held: &mut Held,
    people: &[Ordinal],
) -> Result<(), Error> {
    if people.is_empty() {
        return Ok(());
    }
    let numbers: Vec<i64> = people.iter().map(|p| i64::from(p.0)).collect();
    let select = "SELECT standing, last, person FROM demur_log.stand WHERE person = ANY($1)";
    let rows = sqlx::query(select).bind(numbers).fetch_all(&mut *tx).await;
    let rows = rows.map_err(failed)?;
    let stands = rows
        .iter()
        .map(|row| Ok((ordinal(get(row, 2)?)?, stand(row, 0)?)));
    let stands: HashMap<Ordinal, Stand> = stands.collect::<Result<_, Error>>()?;
    // Whoever never said anything has no row, and the empty standing.
    let mut ids: BTreeSet<i64> = stands.values().map(|(id, _)| i64::from(*id)).collect();
    ids.insert(0);
    let ids: Vec<i64> = ids.into_iter().collect();
    let unheard = people.iter().filter(|person| !stands.contains_key(person));
    held.unheard.extend(unheard);
    complete(held, stands);
    let select = "SELECT id, body FROM demur_log.standing WHERE id = ANY($1)";
    let rows = sqlx::query(select).bind(ids).fetch_all(tx).await;
    let rows = rows.map_err(failed)?;
    let bodies: Result<Vec<_>, Error> = rows.iter().map(numbered).collect();
    held.standings.extend(bodies?);
    Ok(())
}
