//! Writing: each table in one statement, whatever the number of rows, its columns as arrays.

use super::column::{get, standing_id, text};
use super::vault::Vault;
use crate::column::{days, failed, number, signed};
use crate::sorted::Sorted;
use crate::storage::{Change, Commit, PersonRow, Sealed, StandingId};
use rights::{Error, Ordinal, PersonId, Sequence, Subject};
use sqlx::postgres::PgConnection;
use std::collections::{BTreeMap, HashMap};
use tlog::Frontier;

fn column<'t, T, C>(rows: &'t [T], value: impl Fn(&'t T) -> C) -> Vec<C> {
    rows.iter().map(value).collect()
}

/// Entries, what they moved, and the head: one trip to the server.
const ENTRIES: &str = "WITH given AS ( \
      INSERT INTO demur_log.entry (sequence, recorded_at, subject, kind, commitment, payload, previous) \
      SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::bigint[])), \
    moved AS ( \
      INSERT INTO demur_log.stand (person, standing, last) \
      SELECT * FROM unnest($8::bigint[], $9::bigint[], $10::bigint[]) \
      ON CONFLICT (person) DO UPDATE SET standing = coalesce(excluded.standing, stand.standing), last = coalesce(excluded.last, stand.last)) \
    UPDATE demur_log.head SET size = $11, frontier = $12";

async fn entries(
    tx: &mut PgConnection,
    entries: &[Sealed],
    stands: &BTreeMap<Ordinal, Moved>,
    frontier: &Frontier,
) -> Result<(), Error> {
    let sequences = entries.iter().map(|e| signed(e.sequence));
    let stands: Vec<(&Ordinal, &Moved)> = stands.iter().collect();
    sqlx::query(ENTRIES)
        .bind(sequences.collect::<Result<Vec<i64>, _>>()?)
        .bind(column(entries, |e| e.recorded_at.epoch_micros()))
        .bind(column(entries, |e| number(e.subject)))
        .bind(column(entries, |e| e.kind.as_str()))
        .bind(column(entries, |e| e.commitment.0.as_slice()))
        .bind(column(entries, |e| e.payload.as_slice()))
        .bind(column(entries, |e| e.previous.map(|at| at.0 as i64)))
        .bind(column(&stands, |(person, _)| i64::from(person.0)))
        .bind(column(&stands, |(_, moved)| moved.0.map(i64::from)))
        .bind(column(&stands, |(_, moved)| moved.1.map(|at| at.0 as i64)))
        .bind(signed(Sequence(frontier.size()))?)
        .bind(frontier.to_bytes())
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}

async fn people(tx: &mut PgConnection, people: &[(PersonRow, Vec<PersonId>)]) -> Result<(), Error> {
    if people.is_empty() {
        return Ok(());
    }
    let id = |row: &PersonRow| row.id.as_ref().map(|id| id.as_str().as_bytes().to_vec());
    let region = |row: &PersonRow| row.region.as_ref().map(|r| r.as_bytes().to_vec());
    sqlx::query("INSERT INTO demur_log.person (ordinal, id, grid, since, birth, region, created, account) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bigint[], $8::bigint[])")
        .bind(column(people, |(row, _)| i64::from(row.ordinal.0)))
        .bind(column(people, |(row, _)| id(row)))
        .bind(column(people, |(row, _)| row.grid.0.as_slice()))
        .bind(column(people, |(row, _)| row.since.0 as i64))
        .bind(column(people, |(row, _)| days(row.birth)))
        .bind(column(people, |(row, _)| region(row)))
        .bind(column(people, |(row, _)| days(row.created)))
        .bind(column(people, |(row, _)| i64::from(row.account.code())))
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    let owned = people
        .iter()
        .flat_map(|(row, handles)| handles.iter().map(|h| (h, row.ordinal)));
    handles(tx, &owned.collect::<Vec<_>>()).await
}

async fn handles(tx: &mut PgConnection, owned: &[(&PersonId, Ordinal)]) -> Result<(), Error> {
    if owned.is_empty() {
        return Ok(());
    }
    sqlx::query("INSERT INTO demur_log.handle (handle, person) SELECT * FROM unnest($1::bytea[], $2::bigint[]) ON CONFLICT DO NOTHING")
        .bind(column(owned, |(handle, _)| handle.as_str().as_bytes()))
        .bind(column(owned, |(_, person)| i64::from(person.0)))
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}

/// Everything of a commit that belongs into the log's database.
pub(super) async fn log(
    tx: &mut PgConnection,
    vault: &Vault,
    commit: &Commit,
) -> Result<(), Error> {
    people(tx, &commit.people).await?;
    let mut stands = changes(tx, &commit.changes).await?;
    for entry in &commit.entries {
        if let Subject::Person(person) = entry.subject {
            stands.entry(person).or_default().1 = Some(entry.sequence);
        }
    }
    entries(tx, &commit.entries, &stands, &commit.frontier).await?;
    super::erase::erase(tx, vault, &commit.erased).await?;
    super::erase::returned(tx, vault, &commit.returned).await
}

/// A standing that changed, a latest entry that changed.
type Moved = (Option<StandingId>, Option<Sequence>);

/// Changes of the state; gives the persons whose standing is another one, still to be written.
async fn changes(
    tx: &mut PgConnection,
    changes: &[Change],
) -> Result<BTreeMap<Ordinal, Moved>, Error> {
    let sorted = Sorted::new(changes)?;
    handles(tx, &sorted.handles).await?;
    if !sorted.links.is_empty() {
        sqlx::query("INSERT INTO demur_log.link (a, b) SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING")
            .bind(column(&sorted.links, |(a, _)| i64::from(a.0)))
            .bind(column(&sorted.links, |(_, b)| i64::from(b.0)))
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
    }
    if !sorted.corrected.is_empty() {
        sqlx::query("UPDATE demur_log.person SET corrected = new.facts FROM unnest($1::bigint[], $2::bytea[]) AS new (person, facts) WHERE person.ordinal = new.person")
            .bind(column(&sorted.corrected, |(person, _)| i64::from(person.0)))
            .bind(column(&sorted.corrected, |(_, facts)| facts.as_bytes()))
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
    }
    let ids = intern(tx, &sorted.bodies()).await?;
    let moved = sorted.moved(&ids)?.into_iter();
    Ok(moved
        .map(|(person, id)| (person, (Some(id), None)))
        .collect())
}

/// The numbers of standings; new ones get one.
///
/// INVARIANT: whoever adds a standing holds the lock of the head, so one that is not there is not
/// added by somebody else meanwhile. Tried with ON CONFLICT instead, each known one would use up a
/// number, and there are four billion.
async fn intern(
    tx: &mut PgConnection,
    bodies: &[&str],
) -> Result<HashMap<String, StandingId>, Error> {
    if bodies.is_empty() {
        return Ok(HashMap::new());
    }
    let query = sqlx::query(
        "WITH given AS (SELECT body FROM unnest($1::bytea[]) AS body), \
         new AS (INSERT INTO demur_log.standing (body) SELECT body FROM given WHERE NOT EXISTS (SELECT 1 FROM demur_log.standing old WHERE sha256(old.body) = sha256(given.body)) RETURNING id, body) \
         SELECT id, body FROM new UNION ALL SELECT old.id, old.body FROM given JOIN demur_log.standing old ON sha256(old.body) = sha256(given.body)",
    );
    let query = query.bind(column(bodies, |body| body.as_bytes()));
    let rows = query.fetch_all(tx).await.map_err(failed)?;
    rows.iter()
        .map(|row| Ok((text(get(row, 1)?, "standing")?, standing_id(get(row, 0)?)?)))
        .collect()
}

/// Takes everything out of the state that [`changes`] puts into it, handles apart: they are not
/// folded, since a first import names them in the state alone. Then writes these.
pub(super) async fn replace(tx: &mut PgConnection, new: &[Change]) -> Result<(), Error> {
    for reset in [
        "UPDATE demur_log.stand SET standing = NULL WHERE standing IS NOT NULL",
        "UPDATE demur_log.person SET corrected = NULL WHERE corrected IS NOT NULL",
        "DELETE FROM demur_log.standing WHERE id <> 0",
        "DELETE FROM demur_log.link",
    ] {
        sqlx::query(reset).execute(&mut *tx).await.map_err(failed)?;
    }
    let stands = changes(tx, new).await?;
    let stands: Vec<(&Ordinal, &Moved)> = stands.iter().collect();
    sqlx::query("INSERT INTO demur_log.stand (person, standing) SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT (person) DO UPDATE SET standing = excluded.standing")
        .bind(column(&stands, |(person, _)| i64::from(person.0)))
        .bind(column(&stands, |(_, moved)| moved.0.map(i64::from)))
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}
