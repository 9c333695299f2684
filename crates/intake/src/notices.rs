//! Rows of notices.

use crate::count::Count;
use crate::fault::Fault;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::records::in_batches;
use crate::table::NOTICES;
use crate::take::Take;
use rights::{Error, Notice, PurposeId};
use std::path::Path;

/// One step of a notice with the name of the person it went to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Row in the file, from 1.
    pub row: u64,
    /// The person, by id or handle.
    pub person: String,
    /// What happened.
    pub notice: Notice,
}

/// The places of the columns of [`NOTICES`].
mod at {
    pub(super) const PERSON: usize = 0;
    pub(super) const CAMPAIGN: usize = 1;
    pub(super) const PURPOSES: usize = 2;
    pub(super) const KINDS: usize = 3;
    pub(super) const STATUS: usize = 4;
    pub(super) const AT: usize = 5;
    pub(super) const CHANNEL: usize = 6;
}

fn notice(take: Take<'_>) -> Result<NoticeRow, Fault> {
    let purposes = take.list(at::PURPOSES)?;
    let notice = Notice {
        campaign: take.need(at::CAMPAIGN)?.to_owned(),
        purposes: purposes
            .into_iter()
            .map(|p| PurposeId::new(p.into_owned()))
            .collect(),
        kinds: take.words(at::KINDS)?,
        status: take
            .word(at::STATUS)?
            .ok_or_else(|| take.empty(at::STATUS))?,
        at: take.moment(at::AT)?.ok_or_else(|| take.empty(at::AT))?,
        channel: take.name(at::CHANNEL)?.unwrap_or("mail").to_owned(),
    };
    if notice.purposes.is_empty() || notice.kinds.is_empty() {
        return Err(Fault::new(
            "it names no purpose or no kind of data, so it would count for nothing",
            "fill `purposes` and `kinds` with what the notice named",
        ));
    }
    Ok(NoticeRow {
        row: take.row.number,
        person: take.need(at::PERSON)?.to_owned(),
        notice,
    })
}

/// Reads notices; `each` is given batches of at most `batch` rows and says how many of them were
/// there already and which are to be set aside, with the reason.
///
/// # Errors
/// A file that cannot be read, or whatever `each` fails with.
pub fn notices(
    path: &Path,
    mapping: &Mapping,
    limits: &Limits,
    progress: &dyn Progress,
    quarantine: &mut Quarantine,
    batch: usize,
    each: impl FnMut(Vec<NoticeRow>) -> Result<(u64, Vec<(u64, String)>), Error>,
) -> Result<Count, Error> {
    in_batches(
        path,
        (&NOTICES, mapping, limits),
        progress,
        quarantine,
        batch,
        notice,
        each,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_table() {
        for (place, name) in [
            (at::PERSON, "person"),
            (at::CAMPAIGN, "campaign"),
            (at::PURPOSES, "purposes"),
            (at::KINDS, "kinds"),
            (at::STATUS, "status"),
            (at::AT, "at"),
            (at::CHANNEL, "channel"),
        ] {
            assert_eq!(NOTICES.place(name), Some(place));
        }
    }
}
