//! Rows of people.

use crate::count::Count;
use crate::fault::Fault;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::records::in_batches;
use crate::table::PEOPLE;
use crate::take::Take;
use rights::{AccountType, Contact, Day, Error};
use std::borrow::Cow;
use std::path::Path;

/// One person as a file describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Row in the file, from 1.
    pub row: u64,
    /// Id on the platform.
    pub id: String,
    /// Other account ids and old handles.
    pub handles: Vec<String>,
    /// Birth day.
    pub birth: Option<Day>,
    /// Region.
    pub region: Option<String>,
    /// Day of account creation.
    pub created: Option<Day>,
    /// Account type.
    pub account: AccountType,
    /// Where they can be written to.
    pub contact: Contact,
}

/// The places of the columns of [`PEOPLE`].
mod at {
    pub(super) const ID: usize = 0;
    pub(super) const HANDLES: usize = 1;
    pub(super) const BIRTH: usize = 2;
    pub(super) const REGION: usize = 3;
    pub(super) const CREATED: usize = 4;
    pub(super) const ACCOUNT: usize = 5;
    pub(super) const MAIL: usize = 6;
    pub(super) const LANG: usize = 7;
}

fn person(take: Take<'_>) -> Result<PersonRow, Fault> {
    Ok(PersonRow {
        row: take.row.number,
        id: take.need(at::ID)?.to_owned(),
        handles: take
            .list(at::HANDLES)?
            .into_iter()
            .map(Cow::into_owned)
            .collect(),
        birth: take.day(at::BIRTH)?,
        region: take.name(at::REGION)?.map(str::to_owned),
        created: take.day(at::CREATED)?,
        account: take.word(at::ACCOUNT)?.unwrap_or(AccountType::Unknown),
        contact: Contact {
            mail: take.parsed(at::MAIL)?,
            lang: take.parsed(at::LANG)?,
        },
    })
}

/// Reads people; `each` is given batches of at most `batch` rows and says how many of them were
/// there already and which are to be set aside, with the reason.
///
/// # Errors
/// A file that cannot be read, or whatever `each` fails with.
pub fn people(
    path: &Path,
    mapping: &Mapping,
    limits: &Limits,
    progress: &dyn Progress,
    quarantine: &mut Quarantine,
    batch: usize,
    each: impl FnMut(Vec<PersonRow>) -> Result<(u64, Vec<(u64, String)>), Error>,
) -> Result<Count, Error> {
    in_batches(
        path,
        (&PEOPLE, mapping, limits),
        progress,
        quarantine,
        batch,
        person,
        each,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_table() {
        for (place, name) in [
            (at::ID, "id"),
            (at::HANDLES, "handles"),
            (at::BIRTH, "birth"),
            (at::REGION, "region"),
            (at::CREATED, "created"),
            (at::ACCOUNT, "account"),
            (at::MAIL, "mail"),
            (at::LANG, "lang"),
        ] {
            assert_eq!(PEOPLE.place(name), Some(place));
        }
    }
}
