//! Values as databases hold them, and back: what SQLite and PostgreSQL have in common.

use crate::master::KeyName;
use rights::{Day, Error, Ordinal, Sequence, Standing, Subject};

/// The operator's number where subjects are numbers; persons have their ordinals.
const OPERATOR: i64 = KeyName::OPERATOR.0;

pub(crate) fn failed(e: sqlx::Error) -> Error {
    Error::storage("the ledger's database failed").because(e)
}

pub(crate) fn corrupt(what: &str) -> Error {
    Error::corrupt(format!(
        "the ledger holds an impossible {what}; restore it from a backup"
    ))
}

pub(crate) fn number(subject: Subject) -> i64 {
    match subject {
        Subject::Person(person) => i64::from(person.0),
        Subject::Operator => OPERATOR,
    }
}

pub(crate) fn subject(number: i64) -> Result<Subject, Error> {
    if number == OPERATOR {
        return Ok(Subject::Operator);
    }
    Ok(Subject::Person(ordinal(number)?))
}

pub(crate) fn ordinal(number: i64) -> Result<Ordinal, Error> {
    u32::try_from(number)
        .map(Ordinal)
        .map_err(|_| corrupt("person"))
}

pub(crate) fn sequence(number: i64) -> Result<Sequence, Error> {
    u64::try_from(number)
        .map(Sequence)
        .map_err(|_| corrupt("sequence"))
}

pub(crate) fn signed(sequence: Sequence) -> Result<i64, Error> {
    i64::try_from(sequence.0).map_err(|_| corrupt("sequence"))
}

pub(crate) fn bytes<const N: usize>(blob: &[u8], what: &str) -> Result<[u8; N], Error> {
    blob.try_into().map_err(|_| corrupt(what))
}

pub(crate) fn standing(body: &[u8]) -> Result<Standing, Error> {
    serde_json::from_slice(body).map_err(|e| corrupt("standing").because(e))
}

pub(crate) fn days(day: Option<Day>) -> Option<i64> {
    day.map(|d| i64::from(d.epoch_days()))
}

pub(crate) fn day(column: Option<i64>) -> Result<Option<Day>, Error> {
    let day = |n: i64| {
        i32::try_from(n)
            .ok()
            .and_then(Day::from_epoch_days)
            .ok_or_else(|| corrupt("day"))
    };
    column.map(day).transpose()
}

/// The journal knows of fewer erasures than were carried out.
pub(crate) fn older_journal(done: u64, journal: u64) -> Error {
    Error::corrupt(format!(
        "`{done}` erasures were carried out, but the journal of erasures knows of `{journal}`: it is an older copy; restore the newest one, or erased persons would come back"
    ))
}
