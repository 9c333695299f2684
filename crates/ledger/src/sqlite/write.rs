//! Writing, many rows in one statement: each statement is a trip to SQLite's thread and back.

use super::column::{corrupt, days, failed, get, number, signed};
use crate::seal::{Key, Salt};
use crate::storage::{Change, Commit, Correction, PersonRow, Sealed};
use rights::{Error, Ordinal, PersonId, Sequence, Standing, Subject};
use sqlx::query_builder::{QueryBuilder, Separated};
use sqlx::{Sqlite as Db, SqliteConnection};
use std::collections::HashMap;

/// Rows in one statement. SQLite takes 32,766 values in one; the widest row has nine.
pub(super) const ROWS: usize = 1_000;

type Row<'q> = Separated<'q, Db, &'static str>;

/// `before VALUES (..), (..) after`, as often as it takes.
async fn write_rows<T>(
    tx: &mut SqliteConnection,
    (before, after): (&str, &str),
    rows: &[T],
    row: impl Fn(Row<'_>, &T),
) -> Result<(), Error> {
    for chunk in rows.chunks(ROWS) {
        let mut query = QueryBuilder::new(before);
        query.push_values(chunk, &row).push(after);
        query.build().execute(&mut *tx).await.map_err(failed)?;
    }
    Ok(())
}

pub(super) async fn keys(tx: &mut SqliteConnection, keys: &[(Subject, Key)]) -> Result<(), Error> {
    // A key that is there is never replaced: it may seal entries.
    let insert = ("INSERT INTO key (subject, key) ", "");
    write_rows(tx, insert, keys, |mut row, (subject, key)| {
        row.push_bind(number(*subject)).push_bind(key.0.to_vec());
    })
    .await
}

pub(super) async fn salts(
    tx: &mut SqliteConnection,
    salts: &[(Sequence, Salt)],
) -> Result<(), Error> {
    if let Some((last, _)) = salts.last() {
        signed(*last)?;
    }
    // One left over from an append that failed belongs to no entry.
    let insert = ("INSERT OR REPLACE INTO salt (sequence, salt) ", "");
    write_rows(tx, insert, salts, |mut row, (at, salt)| {
        row.push_bind(at.0 as i64).push_bind(salt.0.to_vec());
    })
    .await
}

async fn entries(tx: &mut SqliteConnection, entries: &[Sealed]) -> Result<(), Error> {
    let insert = (
        "INSERT INTO entry (sequence, recorded_at, subject, kind, leaf, payload) ",
        "",
    );
    write_rows(tx, insert, entries, |mut row, entry| {
        row.push_bind(entry.sequence.0 as i64)
            .push_bind(entry.recorded_at.epoch_micros())
            .push_bind(number(entry.subject))
            .push_bind(entry.kind.clone())
            .push_bind(entry.leaf.0.to_vec())
            .push_bind(entry.payload.clone());
    })
    .await
}

async fn people(
    tx: &mut SqliteConnection,
    people: &[(PersonRow, Vec<PersonId>)],
) -> Result<(), Error> {
    let insert = (
        "INSERT INTO person (ordinal, id, grid, since, birth, region, created, account, standing) ",
        "",
    );
    write_rows(tx, insert, people, |mut row, (person, _)| {
        row.push_bind(i64::from(person.ordinal.0))
            .push_bind(person.id.as_str().to_owned())
            .push_bind(person.grid.0.to_vec())
            .push_bind(person.since.0 as i64)
            .push_bind(days(person.birth))
            .push_bind(person.region.clone())
            .push_bind(days(person.created))
            .push_bind(i64::from(person.account.code()))
            .push("0");
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
pub(super) async fn log(tx: &mut SqliteConnection, commit: &Commit) -> Result<(), Error> {
    if let Some(last) = commit.entries.last() {
        signed(last.sequence)?;
    }
    entries(tx, &commit.entries).await?;
    people(tx, &commit.people).await?;
    changes(tx, &commit.changes).await
}

/// Changes of the state.
pub(super) async fn changes(tx: &mut SqliteConnection, changes: &[Change]) -> Result<(), Error> {
    let (mut standings, mut corrected) = (HashMap::new(), HashMap::new());
    let (mut owned, mut links) = (Vec::new(), Vec::new());
    for change in changes {
        match change {
            Change::Standing(person, standing) => {
                standings.insert(*person, standing);
            }
            Change::Corrected(person, facts) => {
                corrected.insert(*person, facts);
            }
            Change::Handle(person, handle) => owned.push((handle, *person)),
            Change::Linked(a, b) => links.push((*a, *b)),
        }
    }
    handles(tx, owned).await?;
    let insert = ("INSERT INTO link (a, b) ", " ON CONFLICT DO NOTHING");
    write_rows(tx, insert, &links, |mut row, (a, b)| {
        row.push_bind(i64::from(a.0)).push_bind(i64::from(b.0));
    })
    .await?;
    write_corrected(tx, corrected).await?;
    write_standings(tx, standings).await
}

fn json(e: serde_json::Error) -> Error {
    Error::internal("a state could not be written").because(e)
}

async fn write_corrected(
    tx: &mut SqliteConnection,
    corrected: HashMap<Ordinal, &Correction>,
) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(corrected.len());
    for (person, facts) in corrected {
        rows.push((person, serde_json::to_string(facts).map_err(json)?));
    }
    rows.sort_unstable();
    let update = (
        "UPDATE person SET corrected = new.column2 FROM (",
        ") AS new WHERE person.ordinal = new.column1",
    );
    write_rows(tx, update, &rows, |mut row, (person, body)| {
        row.push_bind(i64::from(person.0)).push_bind(body.clone());
    })
    .await
}

async fn write_standings(
    tx: &mut SqliteConnection,
    standings: HashMap<Ordinal, &Standing>,
) -> Result<(), Error> {
    let mut bodies: HashMap<&Standing, String> = HashMap::new();
    for standing in standings.values() {
        if !bodies.contains_key(standing) {
            bodies.insert(standing, serde_json::to_string(standing).map_err(json)?);
        }
    }
    let ids = intern(tx, bodies.values().collect()).await?;
    let id_of = |standing| bodies.get(standing).and_then(|body| ids.get(body)).copied();
    let mut rows = Vec::with_capacity(standings.len());
    for (person, standing) in standings {
        rows.push((person, id_of(standing).ok_or_else(|| corrupt("standing"))?));
    }
    rows.sort_unstable();
    let update = (
        "UPDATE person SET standing = new.column2 FROM (",
        ") AS new WHERE person.ordinal = new.column1",
    );
    write_rows(tx, update, &rows, |mut row, (person, id)| {
        row.push_bind(i64::from(person.0)).push_bind(*id);
    })
    .await
}

/// The numbers of standings; new ones get one.
async fn intern(
    tx: &mut SqliteConnection,
    mut bodies: Vec<&String>,
) -> Result<HashMap<String, i64>, Error> {
    bodies.sort_unstable();
    let insert = ("INSERT INTO standing (body) ", " ON CONFLICT DO NOTHING");
    write_rows(tx, insert, &bodies, |mut row, body| {
        row.push_bind((*body).clone());
    })
    .await?;
    let mut ids = HashMap::new();
    for chunk in bodies.chunks(ROWS) {
        let mut query = super::read::within("SELECT id, body FROM standing WHERE body IN", chunk);
        for row in query.build().fetch_all(&mut *tx).await.map_err(failed)? {
            ids.insert(get(&row, 1)?, get(&row, 0)?);
        }
    }
    Ok(ids)
}

/// Takes everything out of the state that [`changes`] puts into it, handles apart: they are not
/// folded, since a first import names them in the state alone.
pub(super) async fn reset(tx: &mut SqliteConnection) -> Result<(), Error> {
    for reset in [
        "UPDATE person SET standing = 0, corrected = NULL WHERE standing <> 0 OR corrected IS NOT NULL",
        "DELETE FROM standing WHERE id <> 0",
        "DELETE FROM link",
    ] {
        sqlx::query(reset).execute(&mut *tx).await.map_err(failed)?;
    }
    Ok(())
}
