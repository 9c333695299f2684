//! Reading.

use super::bulk;
use super::column::{
    ENTRY, PERSON, Stand, bytes, corrupt, failed, get, number, ordinal, person_row, sealed,
    sequence, signed, stand, standing,
};
use super::vault::{Vault, erasure};
use super::write::ROWS;
use crate::ahead::{Ahead, complete};
use crate::storage::{
    Ask, Erasure, Held, PersonRow, Sealed, Snapshot, StandingId, Stands, Stored, listed,
};
use futures::TryStreamExt;
use rights::{Error, Ordinal, PersonId, Sequence, Subject};
use sqlx::query_builder::QueryBuilder;
use sqlx::{AssertSqlSafe, Encode, Sqlite as Db, SqliteConnection, SqlitePool, Type};
use std::collections::{BTreeSet, HashMap};
use tlog::{Commitment, Frontier};

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

/// The tree over all entries, and how many erasures the log has carried out.
pub(super) async fn head(tx: &mut SqliteConnection) -> Result<(Frontier, u64), Error> {
    let row = sqlx::query("SELECT frontier, erasures, size FROM head")
        .fetch_one(tx)
        .await;
    let row = row.map_err(failed)?;
    let frontier = Frontier::from_bytes(get(&row, 0)?)?;
    let (erasures, size): (i64, i64) = (get(&row, 1)?, get(&row, 2)?);
    if u64::try_from(size).ok() != Some(frontier.size()) {
        return Err(corrupt("head"));
    }
    Ok((
        frontier,
        u64::try_from(erasures).map_err(|_| corrupt("number of erasures"))?,
    ))
}

/// The next free sequence.
pub(super) async fn size(log: &SqlitePool) -> Result<Sequence, Error> {
    let row = sqlx::query("SELECT size FROM head").fetch_one(log).await;
    sequence(get(&row.map_err(failed)?, 0)?)
}

/// What the journal has from a number on.
pub(super) async fn journal(erasures: &SqlitePool, after: u64) -> Result<Vec<Erasure>, Error> {
    let query = sqlx::query("SELECT number, person FROM erasure WHERE number > ? ORDER BY number");
    let rows = query.bind(after as i64).fetch_all(erasures).await;
    rows.map_err(failed)?.iter().map(erasure).collect()
}

/// What an append needs to see.
pub(super) async fn held(
    tx: &mut SqliteConnection,
    vault: &Vault,
    erasures: &SqlitePool,
    mut ask: Ask,
) -> Result<Held, Error> {
    let row = sqlx::query("SELECT coalesce(max(ordinal) + 1, 0) FROM person");
    let row = row.fetch_one(&mut *tx).await.map_err(failed)?;
    let (frontier, carried_out) = head(tx).await?;
    let mut held = Held {
        head: Sequence(frontier.size()),
        frontier,
        people: u32::try_from(get::<i64>(&row, 0)?).map_err(|_| corrupt("number of people"))?,
        handles: owners(tx, &ask.handles).await?,
        suppressed: suppressed(tx, vault, &ask.handles).await?,
        pending: journal(erasures, carried_out).await?,
        ..Held::default()
    };
    let ahead = ask.ahead.take().filter(|_| ask.handles.is_empty());
    let ahead = ahead.filter(|ahead| ahead.holds(carried_out, None));
    if let Some(ahead) = ahead {
        let left = ahead.fill(&mut held, &ask);
        let numbers: Vec<i64> = left.stands.iter().map(|p| i64::from(p.0)).collect();
        complete(&mut held, bulk::stands(tx, &numbers).await?);
        ask.subjects = left.subjects;
    }
    let asked = ask.subjects.iter().map(|s| number(*s));
    let owners: Vec<i64> = held.handles.values().map(|o| i64::from(o.0)).collect();
    held.contacts = super::contact::of(tx, &owners).await?;
    let pending = held.pending.iter().map(|e| i64::from(e.person.0));
    let mut subjects: Vec<i64> = owners
        .into_iter()
        .chain(pending)
        .chain(asked)
        .chain([number(Subject::Operator)])
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    // Two files, each with a thread of its own: both are read at the same time.
    let people = hold_people(tx, &mut held, &subjects);
    let (_, mut keys) = futures::try_join!(people, vault.keys(&subjects))?;
    if !ask.handles.is_empty() {
        keys.extend(vault.keys_from(held.people).await?);
    }
    for (number, key) in keys {
        held.keys.insert(super::column::subject(number)?, key);
    }
    if let Some(since) = ask.since.filter(|since| held.has_since(*since)) {
        held.meanwhile = meanwhile(tx, &held, since).await?;
    }
    Ok(held)
}

/// Entries about the persons that are held, from a sequence on.
async fn meanwhile(
    tx: &mut SqliteConnection,
    held: &Held,
    since: Sequence,
) -> Result<Vec<Sealed>, Error> {
    let select = format!("SELECT {ENTRY} FROM entry WHERE sequence >= ? ORDER BY sequence");
    let query = sqlx::query(AssertSqlSafe(select)).bind(signed(since)?);
    let mut rows = query.fetch(tx);
    let mut found = Vec::new();
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        let entry = sealed(&row)?;
        if let Subject::Person(person) = entry.subject
            && held.rows.contains_key(&person)
        {
            found.push(entry);
        }
    }
    Ok(found)
}

/// What an append will need, as far as it cannot change meanwhile. The number of erasures is read
/// first: one that is carried out later shows in it.
pub(super) async fn ahead(
    log: &SqlitePool,
    vault: &Vault,
    ask: &Ask,
) -> Result<Option<Ahead>, Error> {
    if !ask.handles.is_empty() {
        return Ok(None);
    }
    let mut connection = log.acquire().await.map_err(failed)?;
    let (_, erasures) = head(&mut connection).await?;
    let asked = ask.subjects.iter().map(|s| number(*s));
    let asked: BTreeSet<i64> = asked.collect();
    let asked: Vec<i64> = asked.into_iter().collect();
    let rows = bulk::people(&mut connection, &asked).await?.into_iter();
    drop(connection);
    let mut ahead = Ahead {
        erasures,
        rows: rows.map(|row| (row.ordinal, row)).collect(),
        ..Ahead::default()
    };
    for (number, key) in vault.keys(&asked).await? {
        ahead.keys.insert(super::column::subject(number)?, key);
    }
    Ok(Some(ahead))
}

/// These people and what their entries add up to.
pub(super) async fn stands(tx: &mut SqliteConnection, people: &[Ordinal]) -> Result<Stands, Error> {
    let mut held = Held::default();
    let numbers: Vec<i64> = people.iter().map(|p| i64::from(p.0)).collect();
    hold_people(tx, &mut held, &numbers).await?;
    Ok((held.rows, held.standings))
}

async fn hold_people(
    tx: &mut SqliteConnection,
    held: &mut Held,
    subjects: &[i64],
) -> Result<(), Error> {
    let rows = bulk::people(tx, subjects).await?;
    held.rows
        .extend(rows.into_iter().map(|row| (row.ordinal, row)));
    let mut ids: Vec<StandingId> = held.rows.values().map(|row| row.standing).collect();
    ids.sort_unstable();
    ids.dedup();
    held.standings = bulk::standings(tx, &ids).await?;
    Ok(())
}

fn with_stand(row: PersonRow, stands: &HashMap<Ordinal, Stand>) -> PersonRow {
    let (standing, last) = stands.get(&row.ordinal).copied().unwrap_or_default();
    PersonRow {
        standing,
        last,
        ..row
    }
}

/// Owners of handles, those that have one.
pub(super) async fn owners(
    tx: &mut SqliteConnection,
    handles: &[PersonId],
) -> Result<HashMap<PersonId, Ordinal>, Error> {
    let mut sorted: Vec<&str> = handles.iter().map(PersonId::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let (odd, plain): (Vec<&str>, Vec<&str>) = sorted.into_iter().partition(|h| h.contains('\0'));
    let found = bulk::owners(tx, &plain).await?.into_iter();
    let named = |(handle, person): (&str, Ordinal)| (PersonId::from(handle), person);
    let mut owners: HashMap<PersonId, Ordinal> = found.map(named).collect();
    for chunk in odd.chunks(ROWS) {
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

/// Those of the ids that an erased person had.
async fn suppressed(
    tx: &mut SqliteConnection,
    vault: &Vault,
    ids: &[PersonId],
) -> Result<BTreeSet<PersonId>, Error> {
    let row = sqlx::query("SELECT EXISTS (SELECT 1 FROM suppressed)");
    let row = row.fetch_one(&mut *tx).await.map_err(failed)?;
    if ids.is_empty() || !get::<bool>(&row, 0)? {
        return Ok(BTreeSet::new());
    }
    let named: HashMap<Vec<u8>, &PersonId> = ids.iter().map(|i| (vault.pseudonym(i), i)).collect();
    let pseudonyms: Vec<Vec<u8>> = named.keys().cloned().collect();
    let mut found = BTreeSet::new();
    for chunk in pseudonyms.chunks(ROWS) {
        let mut query = within("SELECT pseudonym FROM suppressed WHERE pseudonym IN", chunk);
        for row in query.build().fetch_all(&mut *tx).await.map_err(failed)? {
            let id = named.get(&get::<Vec<u8>>(&row, 0)?);
            found.extend(id.map(|id| (*id).clone()));
        }
    }
    Ok(found)
}

/// Which entries are read.
pub(super) enum Which<'k> {
    /// A range.
    Range(Sequence, Sequence),
    /// Those about these persons.
    About(&'k [Ordinal]),
    /// The operator's of one kind.
    Operator(&'k str),
    /// Those of one listed kind, from a sequence on.
    Listed(&'k str, Sequence),
}

/// Entries with their keys.
pub(super) async fn entries(
    log: &SqlitePool,
    vault: &Vault,
    which: Which<'_>,
) -> Result<Vec<Stored>, Error> {
    let from = match which {
        Which::Range(..) => "FROM entry WHERE sequence >= ? AND sequence < ?",
        // Back along the chain of each person's entries.
        Which::About(_) => {
            "FROM entry WHERE sequence IN (WITH RECURSIVE history (at) AS (SELECT last FROM json_each(?) AS asked JOIN stand ON person = asked.value WHERE last IS NOT NULL UNION ALL SELECT previous FROM entry, history WHERE sequence = at AND previous IS NOT NULL) SELECT at FROM history)"
        }
        Which::Operator(_) => "FROM entry WHERE subject = -1 AND kind = ?",
        Which::Listed(..) => {
            concat!(
                "FROM entry WHERE ",
                listed!(),
                " AND kind = ? AND sequence >= ?"
            )
        }
    };
    let select = format!("SELECT {ENTRY} {from} ORDER BY sequence");
    let query = sqlx::query(AssertSqlSafe(select));
    let query = match which {
        Which::Range(from, to) => query.bind(signed(from)?).bind(signed(to)?),
        Which::About(people) => {
            let people: Vec<u32> = people.iter().map(|p| p.0).collect();
            let people = serde_json::to_string(&people);
            query.bind(people.map_err(|e| Error::internal("a list of people").because(e))?)
        }
        Which::Operator(kind) => query.bind(kind.to_owned()),
        Which::Listed(kind, from) => query.bind(kind.to_owned()).bind(signed(from)?),
    };
    let rows = query.fetch_all(log).await.map_err(failed)?;
    let entries: Vec<Sealed> = rows.iter().map(sealed).collect::<Result<_, _>>()?;
    let mut subjects: Vec<i64> = entries.iter().map(|e| number(e.subject)).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let keys = vault.keys(&subjects).await?;
    let with = |entry: Sealed| {
        let key = keys.get(&number(entry.subject)).copied();
        (entry, key)
    };
    Ok(entries.into_iter().map(with).collect())
}

/// Commitments of a range.
pub(super) async fn commitments(
    log: &SqlitePool,
    from: Sequence,
    to: Sequence,
) -> Result<Vec<Commitment>, Error> {
    let select =
        "SELECT commitment FROM entry WHERE sequence >= ? AND sequence < ? ORDER BY sequence";
    let query = sqlx::query(select).bind(signed(from)?).bind(signed(to)?);
    let rows = query.fetch_all(log).await.map_err(failed)?;
    rows.iter()
        .map(|row| Ok(Commitment(bytes(get(row, 0)?, "commitment")?)))
        .collect()
}

/// People from an ordinal on.
pub(super) async fn people(
    tx: &mut SqliteConnection,
    from: Ordinal,
    count: u32,
) -> Result<Vec<PersonRow>, Error> {
    let select = format!("SELECT {PERSON} FROM person WHERE ordinal >= ? ORDER BY ordinal LIMIT ?");
    let query = sqlx::query(AssertSqlSafe(select)).bind(i64::from(from.0));
    let rows = query.bind(i64::from(count)).fetch_all(&mut *tx).await;
    let rows = rows.map_err(failed)?;
    let rows: Vec<PersonRow> = rows.iter().map(person_row).collect::<Result<_, _>>()?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(rows);
    };
    let query =
        sqlx::query("SELECT person, standing, last FROM stand WHERE person BETWEEN ? AND ?")
            .bind(i64::from(first.ordinal.0))
            .bind(i64::from(last.ordinal.0));
    let stands = query.fetch_all(tx).await.map_err(failed)?;
    let stands = stands.iter().map(stand).collect::<Result<_, _>>()?;
    Ok(rows
        .into_iter()
        .map(|row| with_stand(row, &stands))
        .collect())
}

/// The state at its head; all of it is read in the one transaction given.
pub(super) async fn snapshot(
    tx: &mut SqliteConnection,
    mut each: impl FnMut(PersonRow) + Send,
) -> Result<Snapshot, Error> {
    let mut snapshot = Snapshot {
        at: Sequence(head(tx).await?.0.size()),
        links: links(tx).await?,
        standings: Vec::new(),
    };
    let rows = sqlx::query("SELECT id, body FROM standing ORDER BY id");
    for row in rows.fetch_all(&mut *tx).await.map_err(failed)? {
        snapshot
            .standings
            .push((get(&row, 0)?, standing(get::<&str>(&row, 1)?.as_bytes())?));
    }
    // Both tables are in the order of persons: they are read once each and joined here.
    let mut stands: Vec<(Ordinal, Stand)> = Vec::new();
    {
        let mut rows =
            sqlx::query("SELECT person, standing, last FROM stand ORDER BY person").fetch(&mut *tx);
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            stands.push(stand(&row)?);
        }
    }
    let mut stands = stands.into_iter().peekable();
    let select = format!("SELECT {PERSON} FROM person ORDER BY ordinal");
    let mut rows = sqlx::query(AssertSqlSafe(select)).fetch(&mut *tx);
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        let row = person_row(&row)?;
        let found = stands.next_if(|(person, _)| *person == row.ordinal);
        let (standing, last) = found.map(|(_, stand)| stand).unwrap_or_default();
        each(PersonRow {
            standing,
            last,
            ..row
        });
    }
    match stands.next() {
        None => Ok(snapshot),
        Some(_) => Err(corrupt("state of a person who is not there")),
    }
}

pub(super) async fn links(tx: &mut SqliteConnection) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
    let rows = sqlx::query("SELECT a, b FROM link ORDER BY a, b");
    let rows = rows.fetch_all(tx).await.map_err(failed)?;
    rows.iter()
        .map(|row| Ok((ordinal(get(row, 0)?)?, ordinal(get(row, 1)?)?)))
        .collect()
}
