//! Writing: each table in one statement, whatever the number of rows, its columns as arrays.

use super::append::Token;
use super::column::get;
use super::vault::Vault;
use crate::column::{corrupt, days, failed, number, signed};
use crate::sorted::{Interned, Sorted};
use crate::storage::{Change, Commit, PersonRow, Sealed};
use rights::{Error, Ordinal, PersonId, Sequence, Subject};
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tlog::Frontier;

fn column<'t, T, C>(rows: &'t [T], value: impl Fn(&'t T) -> C) -> Vec<C> {
    rows.iter().map(value).collect()
}

/// So many entries are copied; fewer go with the rest, in one trip to the server.
const MANY: usize = 500;

/// New standings, entries, what has moved, and the head. It gives how many persons moved.
///
/// INVARIANT: whoever adds a standing holds the lock of the head, so one that is not there is not
/// added by somebody else meanwhile. Tried with ON CONFLICT instead, each known one would use up a
/// number, and there are four billion.
const WRITE: &str = "WITH given AS ( \
      SELECT body, sha256(body) AS digest FROM unnest($8::bytea[]) AS body), \
    new AS ( \
      INSERT INTO demur_log.standing (body) SELECT body FROM given \
      WHERE NOT EXISTS (SELECT 1 FROM demur_log.standing old WHERE sha256(old.body) = given.digest) \
      RETURNING id, sha256(body) AS digest), \
    known AS ( \
      SELECT id, digest FROM new UNION ALL \
      SELECT old.id, given.digest FROM given JOIN demur_log.standing old ON sha256(old.body) = given.digest), \
    added AS ( \
      INSERT INTO demur_log.entry (sequence, recorded_at, subject, kind, commitment, payload, previous, token) \
      SELECT row.*, CASE row.sequence WHEN $14 THEN $15::bytea END \
      FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::bigint[]) \
      AS row (sequence, recorded_at, subject, kind, commitment, payload, previous)), \
    moved AS ( \
      INSERT INTO demur_log.stand (person, standing, last) \
      SELECT row.person, known.id, row.last \
      FROM unnest($9::bigint[], $10::bytea[], $11::bigint[]) AS row (person, digest, last) LEFT JOIN known USING (digest) \
      WHERE row.digest IS NULL OR known.id IS NOT NULL \
      ON CONFLICT (person) DO UPDATE SET standing = coalesce(excluded.standing, stand.standing), last = coalesce(excluded.last, stand.last) \
      RETURNING person) \
    UPDATE demur_log.head SET size = $12, frontier = $13 RETURNING (SELECT count(*) FROM moved)";

/// Numbers of standings with their bodies; new ones get one, as in [`WRITE`].
const INTERN: &str = "WITH given AS ( \
      SELECT body, sha256(body) AS digest FROM unnest($1::bytea[]) AS body), \
    new AS ( \
      INSERT INTO demur_log.standing (body) SELECT body FROM given \
      WHERE NOT EXISTS (SELECT 1 FROM demur_log.standing old WHERE sha256(old.body) = given.digest) \
      RETURNING id, body) \
    SELECT id, body FROM new UNION ALL \
    SELECT old.id, old.body FROM given JOIN demur_log.standing old ON sha256(old.body) = given.digest";

/// A standing that changed, as JSON; a latest entry that changed.
type Moved<'m> = (Option<&'m str>, Option<Sequence>);

async fn write(
    tx: &mut PgConnection,
    mut entries: &[Sealed],
    (bodies, mut moved): (&[&str], BTreeMap<Ordinal, Moved<'_>>),
    unheard: &BTreeSet<Ordinal>,
    (frontier, token): (&Frontier, &Token),
) -> Result<(), Error> {
    if entries.len() >= MANY {
        super::copy::entries(tx, entries, token).await?;
        entries = &[];
        moved = place(tx, bodies, moved, unheard).await?;
    }
    let sequences = entries.iter().map(|e| signed(e.sequence));
    let rows: Vec<(&Ordinal, &Moved)> = moved.iter().collect();
    let digests = bodies
        .iter()
        .map(|body| (*body, Sha256::digest(body.as_bytes())));
    let digests: HashMap<&str, _> = digests.collect();
    let digest = |moved: &Moved| Some(digests.get(moved.0?)?.to_vec());
    let row = sqlx::query(WRITE)
        .bind(sequences.collect::<Result<Vec<i64>, _>>()?)
        .bind(column(entries, |e| e.recorded_at.epoch_micros()))
        .bind(column(entries, |e| number(e.subject)))
        .bind(column(entries, |e| e.kind.as_str()))
        .bind(column(entries, |e| e.commitment.0.as_slice()))
        .bind(column(entries, |e| e.payload.as_slice()))
        .bind(column(entries, |e| e.previous.map(|at| at.0 as i64)))
        .bind(column(bodies, |body| body.as_bytes()))
        .bind(column(&rows, |(person, _)| i64::from(person.0)))
        .bind(column(&rows, |(_, moved)| digest(moved)))
        .bind(column(&rows, |(_, moved)| moved.1.map(|at| at.0 as i64)))
        .bind(signed(Sequence(frontier.size()))?)
        .bind(frontier.to_bytes())
        .bind(entries.first().map_or(-1, |e| e.sequence.0 as i64))
        .bind(token.as_slice())
        .fetch_one(tx)
        .await
        .map_err(failed)?;
    if get::<i64>(&row, 0)? != rows.len() as i64 {
        return Err(corrupt("standing"));
    }
    Ok(())
}

/// Copies those who have no standing yet to their places; gives the others.
async fn place<'m>(
    tx: &mut PgConnection,
    bodies: &[&str],
    moved: BTreeMap<Ordinal, Moved<'m>>,
    unheard: &BTreeSet<Ordinal>,
) -> Result<BTreeMap<Ordinal, Moved<'m>>, Error> {
    let (new, others): (BTreeMap<_, _>, _) = moved
        .into_iter()
        .partition(|(person, _)| unheard.contains(person));
    if new.is_empty() {
        return Ok(others);
    }
    let bytes = column(bodies, |body| body.as_bytes());
    let rows = sqlx::query(INTERN).bind(bytes).fetch_all(&mut *tx).await;
    let rows = rows.map_err(failed)?;
    let ids = rows.iter().map(|row| Ok((get(row, 1)?, get(row, 0)?)));
    let ids: HashMap<Vec<u8>, i64> = ids.collect::<Result<_, Error>>()?;
    let stand = |(person, (body, last)): (&Ordinal, &Moved)| {
        let id = body.map(|body| {
            ids.get(body.as_bytes())
                .copied()
                .ok_or_else(|| corrupt("standing"))
        });
        Ok((*person, id.transpose()?, *last))
    };
    let stands: Vec<_> = new.iter().map(stand).collect::<Result<_, Error>>()?;
    let count = stands.len() as u64;
    if super::copy::stands(tx, stands.into_iter()).await? != count {
        return Err(corrupt("standing"));
    }
    Ok(others)
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
    (commit, unheard): (&Commit, &BTreeSet<Ordinal>),
    token: &Token,
) -> Result<(), Error> {
    people(tx, &commit.people).await?;
    let contacts: Vec<_> = commit.contacts.iter().map(|(p, c)| (*p, c)).collect();
    super::contact::write(tx, &contacts).await?;
    let sorted = Sorted::new(&commit.changes)?;
    others(tx, &sorted).await?;
    let interned = sorted.interned()?;
    let mut moved = moved(&interned)?;
    for entry in &commit.entries {
        if let Subject::Person(person) = entry.subject {
            moved.entry(person).or_default().1 = Some(entry.sequence);
        }
    }
    let state = (interned.bodies(), (&commit.frontier, token));
    write(tx, &commit.entries, (&state.0, moved), unheard, state.1).await?;
    super::named::remember(tx, &sorted).await?;
    super::erase::erase(tx, vault, &commit.erased).await?;
    super::erase::returned(tx, vault, &commit.returned).await
}

fn moved<'m>(interned: &'m Interned<'_>) -> Result<BTreeMap<Ordinal, Moved<'m>>, Error> {
    let moved = interned.written()?.into_iter();
    Ok(moved
        .map(|(person, body)| (person, (Some(body), None)))
        .collect())
}

/// Changes of the state that are no standings.
async fn others(tx: &mut PgConnection, sorted: &Sorted<'_>) -> Result<(), Error> {
    handles(tx, &sorted.handles).await?;
    super::contact::write(tx, &sorted.contacts).await?;
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
            .execute(tx)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

/// Takes everything out of the state that entries put into it, handles apart: they are not folded,
/// since a first import names them in the state alone. Then writes these changes.
pub(super) async fn replace(
    tx: &mut PgConnection,
    changes: &[Change],
    frontier: &Frontier,
) -> Result<(), Error> {
    for reset in [
        "UPDATE demur_log.stand SET standing = NULL WHERE standing IS NOT NULL",
        "UPDATE demur_log.person SET corrected = NULL WHERE corrected IS NOT NULL",
        "DELETE FROM demur_log.standing WHERE id <> 0",
        "DELETE FROM demur_log.named",
        "DELETE FROM demur_log.link",
    ] {
        sqlx::query(reset).execute(&mut *tx).await.map_err(failed)?;
    }
    let sorted = Sorted::new(changes)?;
    others(tx, &sorted).await?;
    let interned = sorted.interned()?;
    let moved = moved(&interned)?;
    let state = (frontier, &Token::default());
    write(
        tx,
        &[],
        (&interned.bodies(), moved),
        &BTreeSet::new(),
        state,
    )
    .await?;
    super::named::remember(tx, &sorted).await
}
