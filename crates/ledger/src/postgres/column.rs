//! Columns to values and back.
//!
//! Text that comes from outside is BYTEA: it may hold zero bytes, which TEXT refuses, and neither
//! the encoding nor the collation of the database has a say in it.

use crate::column::{bytes, corrupt, day, failed, ordinal, sequence, subject};
use crate::storage::{Correction, PersonRow, Sealed, StandingId};
use rights::{AccountType, Error, GridId, Instant, PersonId, Sequence};
use sha2::{Digest, Sha256};
use sqlx::postgres::PgRow;
use sqlx::{Decode, Postgres as Db, Row, Type};
use tlog::Commitment;

/// What [`person_row`] reads, in its order; `p` is the table.
pub(super) const PERSON: &str =
    "p.ordinal, p.id, p.grid, p.since, p.birth, p.region, p.created, p.account, p.corrected";
/// What [`sealed`] reads, in its order.
pub(super) const ENTRY: &str =
    "sequence, recorded_at, subject, kind, commitment, payload, previous";

pub(super) fn get<'r, T>(row: &'r PgRow, column: usize) -> Result<T, Error>
where
    T: Decode<'r, Db> + Type<Db>,
{
    row.try_get(column).map_err(failed)
}

/// What a handle is found by: an index over handles themselves would have a longest one.
pub(super) fn digest(handle: &PersonId) -> Vec<u8> {
    Sha256::digest(handle.as_str().as_bytes()).to_vec()
}

pub(super) fn text(bytes: Vec<u8>, what: &str) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_| corrupt(what))
}

pub(super) fn handle(bytes: Vec<u8>) -> Result<PersonId, Error> {
    Ok(PersonId::new(text(bytes, "handle")?))
}

/// A row of [`PERSON`], still without what is in `stand`.
pub(super) fn person_row(row: &PgRow) -> Result<PersonRow, Error> {
    let account = u8::try_from(get::<i64>(row, 7)?)
        .ok()
        .and_then(AccountType::from_code);
    let corrected = get::<Option<&[u8]>>(row, 8)?.map(|text| {
        serde_json::from_slice::<Correction>(text).map_err(|e| corrupt("correction").because(e))
    });
    let region = get::<Option<Vec<u8>>>(row, 5)?;
    Ok(PersonRow {
        ordinal: ordinal(get(row, 0)?)?,
        id: get::<Option<Vec<u8>>>(row, 1)?.map(handle).transpose()?,
        grid: GridId(bytes(get(row, 2)?, "grid id")?),
        since: sequence(get(row, 3)?)?,
        birth: day(get(row, 4)?)?,
        region: region.map(|bytes| text(bytes, "region")).transpose()?,
        created: day(get(row, 6)?)?,
        account: account.ok_or_else(|| corrupt("account type"))?,
        corrected: corrected.transpose()?,
        standing: 0,
        last: None,
    })
}

/// A row of [`ENTRY`].
pub(super) fn sealed(row: &PgRow) -> Result<Sealed, Error> {
    Ok(Sealed {
        sequence: sequence(get(row, 0)?)?,
        recorded_at: Instant::from_epoch_micros(get(row, 1)?).ok_or_else(|| corrupt("time"))?,
        subject: subject(get(row, 2)?)?,
        kind: get(row, 3)?,
        commitment: Commitment(bytes(get(row, 4)?, "commitment")?),
        payload: get(row, 5)?,
        previous: get::<Option<i64>>(row, 6)?.map(sequence).transpose()?,
    })
}

/// What `stand` has of a person: standing and latest entry.
pub(super) type Stand = (StandingId, Option<Sequence>);

/// Two columns from `first` on: standing, latest entry.
pub(super) fn stand(row: &PgRow, first: usize) -> Result<Stand, Error> {
    let standing = standing_id(get::<Option<i64>>(row, first)?.unwrap_or(0))?;
    let last = get::<Option<i64>>(row, first + 1)?
        .map(sequence)
        .transpose()?;
    Ok((standing, last))
}

pub(super) fn standing_id(number: i64) -> Result<StandingId, Error> {
    StandingId::try_from(number).map_err(|_| corrupt("number of a standing"))
}
