//! Columns to values and back.

use crate::column::day;
pub(super) use crate::column::{
    bytes, corrupt, days, failed, number, ordinal, sequence, signed, standing, subject,
};
use crate::storage::{Correction, PersonRow, Sealed, StandingId};
use rights::{AccountType, Error, GridId, Instant, Ordinal, PersonId, Sequence};
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Row, Sqlite as Db, Type};

use tlog::Commitment;

/// What [`person_row`] reads, in its order.
pub(super) const PERSON: &str =
    "ordinal, id, grid, since, birth, region, created, account, corrected";
/// What [`sealed`] reads, in its order.
pub(super) const ENTRY: &str =
    "sequence, recorded_at, subject, kind, commitment, payload, previous";

pub(super) fn get<'r, T>(row: &'r SqliteRow, column: usize) -> Result<T, Error>
where
    T: Decode<'r, Db> + Type<Db>,
{
    row.try_get(column).map_err(failed)
}

/// A row of [`PERSON`], still without what is in `stand`.
pub(super) fn person_row(row: &SqliteRow) -> Result<PersonRow, Error> {
    let account = u8::try_from(get::<i64>(row, 7)?)
        .ok()
        .and_then(AccountType::from_code);
    let corrected = get::<Option<&str>>(row, 8)?.map(|text| {
        serde_json::from_str::<Correction>(text).map_err(|e| corrupt("correction").because(e))
    });
    Ok(PersonRow {
        ordinal: ordinal(get(row, 0)?)?,
        id: get::<Option<String>>(row, 1)?.map(PersonId::new),
        grid: GridId(bytes(get(row, 2)?, "grid id")?),
        since: sequence(get(row, 3)?)?,
        birth: day(get(row, 4)?)?,
        region: get(row, 5)?,
        created: day(get(row, 6)?)?,
        account: account.ok_or_else(|| corrupt("account type"))?,
        corrected: corrected.transpose()?,
        standing: 0,
        last: None,
    })
}

/// A row of [`ENTRY`].
pub(super) fn sealed(row: &SqliteRow) -> Result<Sealed, Error> {
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

/// A row of `person, standing, last`.
pub(super) fn stand(row: &SqliteRow) -> Result<(Ordinal, Stand), Error> {
    Ok((ordinal(get(row, 0)?)?, stand_at(row, 1)?))
}

/// `standing, last` from a column on.
pub(super) fn stand_at(row: &SqliteRow, column: usize) -> Result<Stand, Error> {
    let standing = get::<Option<u32>>(row, column)?.unwrap_or(0);
    let last = get::<Option<i64>>(row, column + 1)?;
    Ok((standing, last.map(sequence).transpose()?))
}
