//! Reading.

use super::column::{
    ENTRY, PERSON, bytes, corrupt, failed, get, key, number, ordinal, person_row, sealed, sequence,
    signed, standing,
};
use super::write::ROWS;
use crate::seal::{Key, Salt};
use crate::storage::{Ask, Held, PersonRow, Sealed, Snapshot, StandingId, Stored};
use futures::TryStreamExt;
use rights::{Error, Ordinal, PersonId, Sequence, Subject};
use sqlx::query_builder::QueryBuilder;
use sqlx::{AssertSqlSafe, Encode, Sqlite as Db, SqliteConnection, SqlitePool, Type};
use std::collections::HashMap;

const HEAD: &str = "SELECT coalesce(max(sequence) + 1, 0) FROM entry";

/// `select (?, ?, ..)`.
pub(super) fn within<T>(select: &str, values: &[T]) -> QueryBuilder<Db>
where
    T: Clone + Type<Db> + for<'q> Encode<'q, Db>,
{
    let mut query = QueryBuilder::new(select);
    let mut list = query.push(" (").separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    query.push(")");
    query
}

pub(super) async fn head(tx: &mut SqliteConnection) -> Result<Sequence, Error> {
    let row = sqlx::query(HEAD).fetch_one(tx).await.map_err(failed)?;
    sequence(get(&row, 0)?)
}

/// What an append needs to see.
pub(super) async fn held(
    tx: &mut SqliteConnection,
    keys: &SqlitePool,
    ask: &Ask,
) -> Result<Held, Error> {
    let row = sqlx::query("SELECT coalesce(max(ordinal) + 1, 0) FROM person");
    let row = row.fetch_one(&mut *tx).await.map_err(failed)?;
    let mut held = Held {
        head: head(tx).await?,
        people: u32::try_from(get::<i64>(&row, 0)?).map_err(|_| corrupt("number of people"))?,
        handles: owners(tx, &ask.handles).await?,
        ..Held::default()
    };
    let asked = ask.subjects.iter().map(|s| number(*s));
    let mut subjects: Vec<i64> = held
        .handles
        .values()
        .map(|o| i64::from(o.0))
        .chain(asked)
        .chain([number(Subject::Operator)])
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    hold_people(tx, &mut held, &subjects).await?;
    held.keys = keys_of(keys, &subjects).await?;
    // Keys of people who are not there are left over from an append that failed; the next people
    // with their ordinals take them over.
    let row = sqlx::query("SELECT subject, key FROM key WHERE subject >= ?")
        .bind(i64::from(held.people))
        .fetch_all(keys)
        .await
        .map_err(failed)?;
    for row in &row {
        held.keys.extend([key(row)?]);
    }
    Ok(held)
}

async fn hold_people(
    tx: &mut SqliteConnection,
    held: &mut Held,
    subjects: &[i64],
) -> Result<(), Error> {
    let select = format!("SELECT {PERSON} FROM person WHERE ordinal IN");
    for chunk in subjects.chunks(ROWS) {
        let mut query = within(&select, chunk);
        for row in query.build().fetch_all(&mut *tx).await.map_err(failed)? {
            let row = person_row(&row)?;
            held.rows.insert(row.ordinal, row);
        }
    }
    let mut ids: Vec<StandingId> = held.rows.values().map(|row| row.standing).collect();
    ids.sort_unstable();
    ids.dedup();
    for chunk in ids.chunks(ROWS) {
        let mut query = within("SELECT id, body FROM standing WHERE id IN", chunk);
        for row in query.build().fetch_all(&mut *tx).await.map_err(failed)? {
            held.standings
                .insert(get(&row, 0)?, standing(get(&row, 1)?)?);
        }
    }
    Ok(())
}

/// Owners of handles, those that have one.
pub(super) async fn owners(
    tx: &mut SqliteConnection,
    handles: &[PersonId],
) -> Result<HashMap<PersonId, Ordinal>, Error> {
    let mut sorted: Vec<&str> = handles.iter().map(PersonId::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut owners = HashMap::with_capacity(sorted.len());
    for chunk in sorted.chunks(ROWS) {
        let chunk: Vec<String> = chunk.iter().map(|h| (*h).to_owned()).collect();
        let mut query = within("SELECT handle, person FROM handle WHERE handle IN", &chunk);
        for row in query.build().fetch_all(&mut *tx).await.map_err(failed)? {
            owners.insert(
                PersonId::new(get::<String>(&row, 0)?),
                ordinal(get(&row, 1)?)?,
            );
        }
    }
    Ok(owners)
}

async fn keys_of(keys: &SqlitePool, subjects: &[i64]) -> Result<HashMap<Subject, Key>, Error> {
    let mut found = HashMap::with_capacity(subjects.len());
    for chunk in subjects.chunks(ROWS) {
        let mut query = within("SELECT subject, key FROM key WHERE subject IN", chunk);
        for row in &query.build().fetch_all(keys).await.map_err(failed)? {
            found.extend([key(row)?]);
        }
    }
    Ok(found)
}

async fn salts_of(keys: &SqlitePool, entries: &[Sealed]) -> Result<HashMap<Sequence, Salt>, Error> {
    let mut found = HashMap::with_capacity(entries.len());
    for chunk in entries.chunks(ROWS) {
        let chunk: Vec<i64> = chunk.iter().map(|e| e.sequence.0 as i64).collect();
        let mut query = within("SELECT sequence, salt FROM salt WHERE sequence IN", &chunk);
        for row in query.build().fetch_all(keys).await.map_err(failed)? {
            let salt = Salt(bytes(get(&row, 1)?, "salt")?);
            found.insert(sequence(get(&row, 0)?)?, salt);
        }
    }
    Ok(found)
}

/// Which entries are read.
pub(super) enum Which<'k> {
    /// A range.
    Range(Sequence, Sequence),
    /// Those about a subject, of one kind or all.
    About(Subject, Option<&'k str>),
}

/// Entries with their keys and salts.
pub(super) async fn entries(
    log: &SqlitePool,
    keys: &SqlitePool,
    which: Which<'_>,
) -> Result<Vec<Stored>, Error> {
    let condition = match which {
        Which::Range(..) => "sequence >= ? AND sequence < ?",
        Which::About(..) => "subject = ? AND (?2 IS NULL OR kind = ?2)",
    };
    let select = format!("SELECT {ENTRY} FROM entry WHERE {condition} ORDER BY sequence");
    let query = sqlx::query(AssertSqlSafe(select));
    let query = match which {
        Which::Range(from, to) => query.bind(signed(from)?).bind(signed(to)?),
        Which::About(subject, kind) => query.bind(number(subject)).bind(kind.map(str::to_owned)),
    };
    let rows = query.fetch_all(log).await.map_err(failed)?;
    let entries: Vec<Sealed> = rows.iter().map(sealed).collect::<Result<_, _>>()?;
    let mut subjects: Vec<i64> = entries.iter().map(|e| number(e.subject)).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let held = keys_of(keys, &subjects).await?;
    let salts = salts_of(keys, &entries).await?;
    let with = |entry: Sealed| {
        let (key, salt) = (held.get(&entry.subject), salts.get(&entry.sequence));
        (entry, key.copied(), salt.copied())
    };
    Ok(entries.into_iter().map(with).collect())
}

/// The state at its head; all of it is read in the one transaction given.
pub(super) async fn snapshot(
    tx: &mut SqliteConnection,
    mut each: impl FnMut(PersonRow) + Send,
) -> Result<Snapshot, Error> {
    let mut snapshot = Snapshot {
        at: head(tx).await?,
        links: links(tx).await?,
        standings: Vec::new(),
    };
    let rows = sqlx::query("SELECT id, body FROM standing ORDER BY id");
    for row in rows.fetch_all(&mut *tx).await.map_err(failed)? {
        snapshot
            .standings
            .push((get(&row, 0)?, standing(get(&row, 1)?)?));
    }
    let select = format!("SELECT {PERSON} FROM person ORDER BY ordinal");
    let mut rows = sqlx::query(AssertSqlSafe(select)).fetch(&mut *tx);
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        each(person_row(&row)?);
    }
    Ok(snapshot)
}

pub(super) async fn links(tx: &mut SqliteConnection) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
    let rows = sqlx::query("SELECT a, b FROM link ORDER BY a, b");
    let rows = rows.fetch_all(tx).await.map_err(failed)?;
    rows.iter()
        .map(|row| Ok((ordinal(get(row, 0)?)?, ordinal(get(row, 1)?)?)))
        .collect()
}
