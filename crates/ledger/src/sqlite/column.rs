//! Columns to values and back.

use crate::seal::{Key, Leaf};
use crate::storage::{Correction, PersonRow, Sealed};
use rights::{
    AccountType, Day, Error, GridId, Instant, Ordinal, PersonId, Sequence, Standing, Subject,
};
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Row, Sqlite as Db, Type};

/// The operator's number where subjects are numbers; persons have their ordinals.
const OPERATOR: i64 = -1;

/// What [`person_row`] reads, in its order.
pub(super) const PERSON: &str =
    "ordinal, id, grid, since, birth, region, created, account, corrected, standing";
/// What [`sealed`] reads, in its order.
pub(super) const ENTRY: &str = "sequence, recorded_at, subject, kind, leaf, payload";

pub(super) fn failed(e: sqlx::Error) -> Error {
    Error::storage("the ledger's database failed").because(e)
}

pub(super) fn corrupt(what: &str) -> Error {
    Error::corrupt(format!(
        "the ledger holds an impossible {what}; restore it from a backup"
    ))
}

pub(super) fn get<'r, T>(row: &'r SqliteRow, column: usize) -> Result<T, Error>
where
    T: Decode<'r, Db> + Type<Db>,
{
    row.try_get(column).map_err(failed)
}

pub(super) fn number(subject: Subject) -> i64 {
    match subject {
        Subject::Person(person) => i64::from(person.0),
        Subject::Operator => OPERATOR,
    }
}

pub(super) fn subject(number: i64) -> Result<Subject, Error> {
    if number == OPERATOR {
        return Ok(Subject::Operator);
    }
    Ok(Subject::Person(ordinal(number)?))
}

pub(super) fn ordinal(number: i64) -> Result<Ordinal, Error> {
    u32::try_from(number)
        .map(Ordinal)
        .map_err(|_| corrupt("person"))
}

pub(super) fn sequence(number: i64) -> Result<Sequence, Error> {
    u64::try_from(number)
        .map(Sequence)
        .map_err(|_| corrupt("sequence"))
}

pub(super) fn signed(sequence: Sequence) -> Result<i64, Error> {
    i64::try_from(sequence.0).map_err(|_| corrupt("sequence"))
}

pub(super) fn bytes<const N: usize>(blob: &[u8], what: &str) -> Result<[u8; N], Error> {
    blob.try_into().map_err(|_| corrupt(what))
}

pub(super) fn standing(body: &str) -> Result<Standing, Error> {
    serde_json::from_str(body).map_err(|e| corrupt("standing").because(e))
}

pub(super) fn days(day: Option<Day>) -> Option<i64> {
    day.map(|d| i64::from(d.epoch_days()))
}

fn day(column: Option<i64>) -> Result<Option<Day>, Error> {
    let day = |n: i64| {
        i32::try_from(n)
            .ok()
            .and_then(Day::from_epoch_days)
            .ok_or_else(|| corrupt("day"))
    };
    column.map(day).transpose()
}

/// A row of [`PERSON`].
pub(super) fn person_row(row: &SqliteRow) -> Result<PersonRow, Error> {
    let account = u8::try_from(get::<i64>(row, 7)?)
        .ok()
        .and_then(AccountType::from_code);
    let corrected = get::<Option<&str>>(row, 8)?.map(|text| {
        serde_json::from_str::<Correction>(text).map_err(|e| corrupt("correction").because(e))
    });
    Ok(PersonRow {
        ordinal: ordinal(get(row, 0)?)?,
        id: PersonId::new(get::<String>(row, 1)?),
        grid: GridId(bytes(get(row, 2)?, "grid id")?),
        since: sequence(get(row, 3)?)?,
        birth: day(get(row, 4)?)?,
        region: get(row, 5)?,
        created: day(get(row, 6)?)?,
        account: account.ok_or_else(|| corrupt("account type"))?,
        corrected: corrected.transpose()?,
        standing: get(row, 9)?,
    })
}

/// A row of [`ENTRY`].
pub(super) fn sealed(row: &SqliteRow) -> Result<Sealed, Error> {
    Ok(Sealed {
        sequence: sequence(get(row, 0)?)?,
        recorded_at: Instant::from_epoch_micros(get(row, 1)?).ok_or_else(|| corrupt("time"))?,
        subject: subject(get(row, 2)?)?,
        kind: get(row, 3)?,
        leaf: Leaf(bytes(get(row, 4)?, "leaf")?),
        payload: get(row, 5)?,
    })
}

pub(super) fn key(row: &SqliteRow) -> Result<(Subject, Key), Error> {
    let key = Key(bytes(get(row, 1)?, "key")?);
    Ok((subject(get(row, 0)?)?, key))
}
