//! Writing, many rows in one statement: each statement is a trip to SQLite's thread and back.

use super::column::{days, failed, get, number, signed};
use super::vault::Vault;
use crate::sorted::Sorted;
use crate::storage::{Change, Commit, PersonRow, Sealed, StandingId};
use rights::{Error, Ordinal, PersonId, Sequence, Subject};
use sqlx::query_builder::{QueryBuilder, Separated};
use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite as Db, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Rows in one statement. SQLite takes 32,766 values in one; the widest row has nine.
pub(super) const ROWS: usize = 1_000;

type Row<'q> = Separated<'q, Db, &'static str>;

/// `before VALUES (..), (..) after`, as often as it takes. While SQLite writes some rows, the next are made ready.
pub(super) async fn write_rows<T: Sync>(
    tx: &mut SqliteConnection,
    (before, after): (&str, &str),
    rows: &[T],
    row: impl Fn(Row<'_>, &T) + Sync,
) -> Result<(), Error> {
    let ready = |chunk: &[T]| {
        let mut query = QueryBuilder::new(before);
        query.push_values(chunk, &row).push(after);
        query
    };
    let mut chunks = rows.chunks(ROWS);
    let mut next = chunks.next().map(ready);
    while let Some(mut query) = next.take() {
        let execute = query.build().execute(&mut *tx);
        // The rows are on their way when the first of the two waits for its answer.
        let (written, made) = futures::join!(execute, async { chunks.next().map(ready) });
        written.map_err(failed)?;
        next = made;
    }
    Ok(())
}

async fn entries(tx: &mut SqliteConnection, entries: &[Sealed]) -> Result<(), Error> {
    let insert = (
        "INSERT INTO entry (sequence, recorded_at, subject, kind, commitment, payload, previous) ",
        "",
    );
    write_rows(tx, insert, entries, |mut row, entry| {
        row.push_bind(entry.sequence.0 as i64)
            .push_bind(entry.recorded_at.epoch_micros())
            .push_bind(number(entry.subject))
            .push_bind(entry.kind.clone())
            .push_bind(entry.commitment.0.to_vec())
            .push_bind(entry.payload.clone())
            .push_bind(entry.previous.map(|at| at.0 as i64));
    })
    .await
}

async fn people(
    tx: &mut SqliteConnection,
    people: &[(PersonRow, Vec<PersonId>)],
) -> Result<(), Error> {
    let insert = (
        "INSERT INTO person (ordinal, id, grid, since, birth, region, created, account) ",
        "",
    );
    write_rows(tx, insert, people, |mut row, (person, _)| {
        row.push_bind(i64::from(person.ordinal.0))
            .push_bind(person.id.as_ref().map(|id| id.as_str().to_owned()))
            .push_bind(person.grid.0.to_vec())
            .push_bind(person.since.0 as i64)
            .push_bind(days(person.birth))
            .push_bind(person.region.clone())
            .push_bind(days(person.created))
            .push_bind(i64::from(person.account.code()));
    })
    .await?;
    let owned = people
        .iter()
        .flat_map(|(row, handles)| handles.iter().map(|h| (h, row.ordinal)));
    handles(tx, owned.collect()).await
}

async fn handles(
    tx: &mut SqliteConnection,
    mut owned: Vec<(&PersonId, Ordinal)>,
) -> Result<(), Error> {
    // In the order of the index, so that its pages are filled one after the other.
    owned.sort_unstable();
    let insert = (
        "INSERT INTO handle (handle, person) ",
        " ON CONFLICT DO NOTHING",
    );
    write_rows(tx, insert, &owned, |mut row, (handle, person)| {
        row.push_bind(handle.as_str().to_owned())
            .push_bind(i64::from(person.0));
    })
    .await
}

/// Everything of a commit that belongs into the log's file.
pub(super) async fn log(
    tx: &mut SqliteConnection,
    vault: &Vault,
    commit: &Commit,
) -> Result<(), Error> {
    if let Some(last) = commit.entries.last() {
        signed(last.sequence)?;
    }
    entries(tx, &commit.entries).await?;
    people(tx, &commit.people).await?;
    let contacts: Vec<_> = commit.contacts.iter().map(|(p, c)| (*p, c)).collect();
    super::contact::write(tx, &contacts).await?;
    let gone = commit.erased.iter().map(|e| e.erasure.person).collect();
    let mut stands = changes(tx, &commit.changes, &gone).await?;
    for entry in &commit.entries {
        if let Subject::Person(person) = entry.subject {
            stands.entry(person).or_default().1 = Some(entry.sequence);
        }
    }
    write_stands(tx, &stands).await?;
    super::erase::erase(tx, vault, &commit.erased).await?;
    super::erase::returned(tx, vault, &commit.returned).await?;
    sqlx::query("UPDATE head SET size = ?, frontier = ?")
        .bind(signed(Sequence(commit.frontier.size()))?)
        .bind(commit.frontier.to_bytes())
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}

/// A standing that changed, a latest entry that changed.
type Moved = (Option<StandingId>, Option<Sequence>);

/// What `stand` has of persons; what did not change stays.
pub(super) async fn write_stands(
    tx: &mut SqliteConnection,
    stands: &BTreeMap<Ordinal, Moved>,
) -> Result<(), Error> {
    let rows: Vec<(&Ordinal, &Moved)> = stands.iter().collect();
    let insert = (
        "INSERT INTO stand (person, standing, last) ",
        " ON CONFLICT (person) DO UPDATE SET standing = coalesce(excluded.standing, standing), last = coalesce(excluded.last, last)",
    );
    write_rows(tx, insert, &rows, |mut row, (person, (standing, last))| {
        row.push_bind(i64::from(person.0))
            .push_bind(*standing)
            .push_bind(last.map(|at| at.0 as i64));
    })
    .await
}

/// Changes of the state; gives the persons whose standing is another one, still to be written. `gone`: who is
/// being erased.
pub(super) async fn changes(
    tx: &mut SqliteConnection,
    changes: &[Change],
    gone: &BTreeSet<Ordinal>,
) -> Result<BTreeMap<Ordinal, Moved>, Error> {
    let sorted = Sorted::new(changes)?;
    handles(tx, sorted.handles.clone()).await?;
    super::contact::write(tx, &sorted.contacts).await?;
    let insert = ("INSERT INTO link (a, b) ", " ON CONFLICT DO NOTHING");
    write_rows(tx, insert, &sorted.links, |mut row, (a, b)| {
        row.push_bind(i64::from(a.0)).push_bind(i64::from(b.0));
    })
    .await?;
    let update = (
        "UPDATE person SET corrected = new.column2 FROM (",
        ") AS new WHERE person.ordinal = new.column1",
    );
    write_rows(tx, update, &sorted.corrected, |mut row, (person, body)| {
        row.push_bind(i64::from(person.0)).push_bind(body.clone());
    })
    .await?;
    let moved = super::standing::write(tx, &sorted.standings, gone).await?;
    let moved = moved.into_iter();
    Ok(moved
        .map(|(person, id)| (person, (Some(id), None)))
        .collect())
}

/// Takes everything out of the state that [`changes`] puts into it, handles apart: they are not
/// folded, since a first import names them in the state alone.
pub(super) async fn reset(tx: &mut SqliteConnection) -> Result<(), Error> {
    for reset in [
        "UPDATE stand SET standing = NULL WHERE standing IS NOT NULL",
        "UPDATE person SET corrected = NULL WHERE corrected IS NOT NULL",
        "DELETE FROM standing WHERE id <> 0",
        "DELETE FROM link",
    ] {
        sqlx::query(reset).execute(&mut *tx).await.map_err(failed)?;
    }
    Ok(())
}

/// How often emptying the log is tried while somebody reads, and how long lies between.
const TRIES: u32 = 600;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Copies the write-ahead log into the database and empties it, so that nothing deleted is left in it.
/// Readers are waited for: SQLite does so by itself for some, and for others says at once that it is busy.
pub(super) async fn truncate_log(pool: &SqlitePool) -> Result<(), Error> {
    for _ in 0..TRIES {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(pool)
            .await;
        let busy: i64 = get(&row.map_err(failed)?, 0)?;
        if busy == 0 {
            return Ok(());
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
    Err(Error::storage(
        "somebody reads the ledger, so that its write-ahead log cannot be emptied; call again",
    ))
}
