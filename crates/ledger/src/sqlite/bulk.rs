//! Reading many rows as one: each row that SQLite hands over is a trip between threads, and an append
//! in a storm needs tens of thousands. SQLite packs them into one JSON array instead.

use super::column::{corrupt, failed, get, ordinal, sequence};
use crate::ahead::Stand;
use crate::column::day;
use crate::master::Version;
use crate::storage::{Correction, PersonRow};
use rights::{AccountType, Error, GridId, Ordinal, PersonId};
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;
use std::collections::HashMap;

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

/// Rows of persons with what `stand` has of them, those that there are.
pub(super) async fn people(
    tx: &mut SqliteConnection,
    ordinals: &[i64],
) -> Result<Vec<PersonRow>, Error> {
    let rows: Vec<Person> = packed(tx, PEOPLE, ordinals).await?;
    rows.into_iter().map(person).collect()
}

/// Standings and latest entries of persons, those that there are.
pub(super) async fn stands(
    tx: &mut SqliteConnection,
    ordinals: &[i64],
) -> Result<HashMap<Ordinal, Stand>, Error> {
    let rows: Vec<(i64, Option<u32>, Option<i64>)> = packed(tx, STANDS, ordinals).await?;
    let stand = |(person, standing, last): (i64, Option<u32>, Option<i64>)| {
        let last = last.map(sequence).transpose()?;
        Ok((ordinal(person)?, (standing.unwrap_or(0), last)))
    };
    rows.into_iter().map(stand).collect()
}

/// Keys as they are stored, those that there are.
pub(super) async fn keys(
    tx: &mut SqliteConnection,
    subjects: &[i64],
) -> Result<Vec<(i64, Version, Vec<u8>)>, Error> {
    let rows: Vec<Wrapped> = packed(tx, KEYS, subjects).await?;
    let key = |(subject, master, hex): Wrapped| Ok((subject, master, unhex(&hex, "key")?));
    rows.into_iter().map(key).collect()
}

async fn packed<T: DeserializeOwned>(
    tx: &mut SqliteConnection,
    select: &'static str,
    numbers: &[i64],
) -> Result<Vec<T>, Error> {
    let mut all = Vec::with_capacity(numbers.len());
    for chunk in numbers.chunks(PACK) {
        let asked = serde_json::to_string(chunk);
        let asked = asked.map_err(|e| Error::internal("a list of numbers").because(e))?;
        let row = sqlx::query(select).bind(asked).fetch_one(&mut *tx).await;
        let row = row.map_err(failed)?;
        let rows: Vec<T> =
            serde_json::from_str(get(&row, 0)?).map_err(|e| corrupt("row").because(e))?;
        all.extend(rows);
    }
    Ok(all)
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
