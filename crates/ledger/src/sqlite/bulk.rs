//! Reading many rows as one: each row that SQLite hands over is a trip between threads, and an append
//! in a storm needs tens of thousands. SQLite packs them into one JSON array instead.

use super::column::{corrupt, failed, get, ordinal, sequence, standing};
use crate::ahead::Stand;
use crate::column::day;
use crate::master::Version;
use crate::storage::{Correction, PersonRow, StandingId};
use rights::{AccountType, Error, GridId, Ordinal, PersonId, Standing};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

/// Rows packed into one array.
const PACK: usize = 4_096;

const PEOPLE: &str = "SELECT json_group_array(json_array(ordinal, person.id, hex(grid), since, birth, region, created, account, corrected, standing, last)) FROM json_each(?) AS asked JOIN person ON ordinal = asked.value LEFT JOIN stand ON person = ordinal";

/// One person of [`PEOPLE`].
type Person = (
    i64,
    Option<String>,
    String,
    i64,
    Option<i64>,
    Option<String>,
    Option<i64>,
    u8,
    Option<String>,
    Option<u32>,
    Option<i64>,
);

const STANDS: &str = "SELECT json_group_array(json_array(person, standing, last)) FROM json_each(?) AS asked JOIN stand ON person = asked.value";

const KEYS: &str = "SELECT json_group_array(json_array(subject, master, hex(key.key))) FROM json_each(?) AS asked JOIN key ON subject = asked.value";

/// One key of [`KEYS`].
type Wrapped = (i64, Version, String);

const HANDLES: &str = "SELECT json_group_array(json_array(key, person)) FROM json_each(?) AS asked JOIN handle ON handle = asked.value";

const CONTACTS: &str = "SELECT json_group_array(json_array(person, mail, lang)) FROM json_each(?) AS asked JOIN contact ON person = asked.value";

/// INVARIANT: no control character stands in JSON as it is, so this one ends a standing.
const END: char = '\u{1e}';

const STANDINGS: &str = "SELECT group_concat(standing.id || ' ' || body, char(30)) FROM json_each(?) AS asked JOIN standing ON standing.id = asked.value";

const WITH_OWN: &str = "SELECT json_group_array(person) FROM json_each(?) AS asked CROSS JOIN stand ON person = asked.value CROSS JOIN standing ON standing.id = stand.standing WHERE digest IS NULL AND standing.id <> 0";

/// Rows of persons with what `stand` has of them, those that there are.
pub(super) async fn people(
    tx: &mut SqliteConnection,
    ordinals: &[i64],
) -> Result<Vec<PersonRow>, Error> {
    let rows: Vec<Vec<PersonRow>> = packed(tx, PEOPLE, ordinals, |text| {
        let rows: Vec<Person> = rows(text)?;
        rows.into_iter().map(person).collect()
    })
    .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// Standings and latest entries of persons, those that there are.
pub(super) async fn stands(
    tx: &mut SqliteConnection,
    ordinals: &[i64],
) -> Result<HashMap<Ordinal, Stand>, Error> {
    let found = packed(tx, STANDS, ordinals, rows).await?.into_iter();
    let stand = |(person, standing, last): (i64, Option<u32>, Option<i64>)| {
        let last = last.map(sequence).transpose()?;
        Ok((ordinal(person)?, (standing.unwrap_or(0), last)))
    };
    found.flatten().map(stand).collect()
}

/// Keys as they are stored, those that there are.
pub(super) async fn keys(
    tx: &mut SqliteConnection,
    subjects: &[i64],
) -> Result<Vec<(i64, Version, Vec<u8>)>, Error> {
    let found = packed(tx, KEYS, subjects, |text| {
        let rows: Vec<Wrapped> = rows(text)?;
        let key = |(subject, master, hex): Wrapped| Ok((subject, master, unhex(&hex, "key")?));
        rows.into_iter().map(key).collect::<Result<Vec<_>, Error>>()
    })
    .await?;
    Ok(found.into_iter().flatten().collect())
}

/// Owners of handles, those that have one. No handle may have a zero byte in it: SQLite ends a text of JSON there.
pub(super) async fn owners<'h>(
    tx: &mut SqliteConnection,
    handles: &[&'h str],
) -> Result<Vec<(&'h str, Ordinal)>, Error> {
    let found: Vec<Vec<(usize, i64)>> = packed(tx, HANDLES, handles, rows).await?;
    let mut owners = Vec::with_capacity(handles.len());
    for (asked, found) in handles.chunks(PACK).zip(found) {
        for (at, person) in found {
            let handle = asked.get(at).ok_or_else(|| corrupt("handle"))?;
            owners.push((*handle, ordinal(person)?));
        }
    }
    Ok(owners)
}

/// Where persons can be written to, as far as there is anything: mail address, language.
pub(super) async fn contacts(
    tx: &mut SqliteConnection,
    ordinals: &[i64],
) -> Result<Vec<(i64, Option<String>, Option<String>)>, Error> {
    let found = packed(tx, CONTACTS, ordinals, rows).await?;
    Ok(found.into_iter().flatten().collect())
}

/// Standings by their numbers, those that there are.
pub(super) async fn standings(
    tx: &mut SqliteConnection,
    ids: &[StandingId],
) -> Result<HashMap<StandingId, Standing>, Error> {
    let found = packed(tx, STANDINGS, ids, |text| {
        let numbered = |one: &str| {
            let (id, body) = one.split_once(' ').ok_or_else(|| corrupt("standing"))?;
            let id = id.parse::<StandingId>();
            let id = id.map_err(|_| corrupt("number of a standing"))?;
            Ok((id, standing(body.as_bytes())?))
        };
        let all = text.split(END).filter(|one| !one.is_empty());
        all.map(numbered).collect::<Result<Vec<_>, Error>>()
    });
    Ok(found.await?.into_iter().flatten().collect())
}

/// Those of the persons who have a standing of their own.
pub(super) async fn with_own_standing(
    tx: &mut SqliteConnection,
    ordinals: &[i64],
) -> Result<BTreeSet<i64>, Error> {
    let found: Vec<Vec<i64>> = packed(tx, WITH_OWN, ordinals, rows).await?;
    Ok(found.into_iter().flatten().collect())
}

/// What `select` gives for a list, in parts of [`PACK`]. While SQLite works on one part, the one before is read.
async fn packed<A: Serialize, T>(
    tx: &mut SqliteConnection,
    select: &'static str,
    asked: &[A],
    read: impl Fn(&str) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut all = Vec::with_capacity(asked.len().div_ceil(PACK));
    let mut before: Option<String> = None;
    for part in asked.chunks(PACK) {
        let part = serde_json::to_string(part);
        let part = part.map_err(|e| Error::internal("a list to be asked for").because(e))?;
        let fetch = sqlx::query(select).bind(part).fetch_one(&mut *tx);
        let text = before.take();
        // The question is on its way when the first of the two waits for its answer.
        let (row, done) = futures::join!(fetch, async { text.as_deref().map(&read) });
        all.extend(done.transpose()?);
        let row = row.map_err(failed)?;
        before = Some(get::<Option<String>>(&row, 0)?.unwrap_or_default());
    }
    all.extend(before.as_deref().map(&read).transpose()?);
    Ok(all)
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, Error> {
    serde_json::from_str(text).map_err(|e| corrupt("row").because(e))
}

fn person(row: Person) -> Result<PersonRow, Error> {
    let (number, id, grid, since, birth, region, created, account, corrected, standing, last) = row;
    let corrected = corrected.map(|text| {
        serde_json::from_str::<Correction>(&text).map_err(|e| corrupt("correction").because(e))
    });
    let account = AccountType::from_code(account);
    let grid = unhex(&grid, "grid id")?;
    Ok(PersonRow {
        ordinal: ordinal(number)?,
        id: id.map(PersonId::new),
        grid: GridId(crate::column::bytes(&grid, "grid id")?),
        since: sequence(since)?,
        birth: day(birth)?,
        region,
        created: day(created)?,
        account: account.ok_or_else(|| corrupt("account type"))?,
        corrected: corrected.transpose()?,
        standing: standing.unwrap_or(0),
        last: last.map(sequence).transpose()?,
    })
}

fn unhex(text: &str, what: &str) -> Result<Vec<u8>, Error> {
    let digit = |c: u8| char::from(c).to_digit(16).map(|d| d as u8);
    let pair = |pair: &[u8]| match pair {
        [a, b] => Some(digit(*a)? << 4 | digit(*b)?),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
    bytes.ok_or_else(|| corrupt(what))
}
