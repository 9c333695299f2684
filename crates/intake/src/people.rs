//! Rows of people.

use crate::count::Count;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::records::{Kind, Mapped, Records};
use rights::{AccountType, Day, Error};
use std::path::Path;

const PEOPLE: Kind = Kind {
    section: "people",
    columns: &["id", "handles", "birth", "region", "created", "account"],
    required: &["id"],
};

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
}

fn person(row: &mut Mapped) -> Result<PersonRow, String> {
    Ok(PersonRow {
        row: row.row + 1,
        id: row.need("id")?,
        handles: row.take("handles").list("handles")?,
        birth: row.parsed("birth")?,
        region: row.text("region")?,
        created: row.parsed("created")?,
        account: row.parsed("account")?.unwrap_or(AccountType::Unknown),
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
    let records = Records::open(path, PEOPLE, mapping, limits, progress)?;
    records.batches(quarantine, batch, person, each)
}
