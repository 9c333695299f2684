//! Rows of choices.

use crate::count::Count;
use crate::fault::{Fault, shown};
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::records::in_batches;
use crate::table::CHOICES;
use crate::take::Take;
use rights::{Choice, Error, ItemId, PurposeId, Scope};
use std::borrow::Cow;
use std::path::Path;

/// One choice with the name of the person who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceRow {
    /// Row in the file, from 1.
    pub row: u64,
    /// The person, by id or handle.
    pub person: String,
    /// What they said.
    pub choice: Choice,
}

/// The places of the columns of [`CHOICES`].
mod at {
    pub(super) const PERSON: usize = 0;
    pub(super) const CHOICE: usize = 1;
    pub(super) const PURPOSES: usize = 2;
    pub(super) const KINDS: usize = 3;
    pub(super) const SURFACES: usize = 4;
    pub(super) const AT: usize = 5;
    pub(super) const SOURCE: usize = 6;
    pub(super) const ITEM: usize = 7;
    pub(super) const BEFORE: usize = 8;
    pub(super) const AUDIENCE: usize = 9;
    pub(super) const NOTE: usize = 10;
}

fn choice(take: Take<'_>) -> Result<ChoiceRow, Fault> {
    let purposes = take.list(at::PURPOSES)?;
    let scope = Scope {
        purposes: purposes
            .into_iter()
            .map(|p| PurposeId::new(p.into_owned()))
            .collect(),
        kinds: take.words(at::KINDS)?,
        surfaces: take
            .list(at::SURFACES)?
            .into_iter()
            .map(Cow::into_owned)
            .collect(),
    };
    let kind = take
        .word(at::CHOICE)?
        .ok_or_else(|| take.empty(at::CHOICE))?;
    let made_at = take.moment(at::AT)?.ok_or_else(|| take.empty(at::AT))?;
    let mut choice = Choice::new(
        kind,
        scope,
        made_at,
        take.name(at::SOURCE)?.unwrap_or("import"),
    );
    choice.item = take.name(at::ITEM)?.map(ItemId::new);
    choice.before = take.day(at::BEFORE)?;
    choice.audience = take.word(at::AUDIENCE)?;
    choice.note = take.text(at::NOTE)?.map(str::to_owned);
    choice.check().map_err(|e| {
        Fault::new(
            shown(&e.to_string()),
            "correct the columns `choice`, `source` and `audience`",
        )
    })?;
    Ok(ChoiceRow {
        row: take.row.number,
        person: take.need(at::PERSON)?.to_owned(),
        choice,
    })
}

/// Reads choices; `each` is given batches of at most `batch` rows and says how many of them were
/// there already and which are to be set aside, with the reason.
///
/// # Errors
/// A file that cannot be read, or whatever `each` fails with.
pub fn choices(
    path: &Path,
    mapping: &Mapping,
    limits: &Limits,
    progress: &dyn Progress,
    quarantine: &mut Quarantine,
    batch: usize,
    each: impl FnMut(Vec<ChoiceRow>) -> Result<(u64, Vec<(u64, String)>), Error>,
) -> Result<Count, Error> {
    in_batches(
        path,
        (&CHOICES, mapping, limits),
        progress,
        quarantine,
        batch,
        choice,
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
            (at::CHOICE, "choice"),
            (at::PURPOSES, "purposes"),
            (at::KINDS, "kinds"),
            (at::SURFACES, "surfaces"),
            (at::AT, "at"),
            (at::SOURCE, "source"),
            (at::ITEM, "item"),
            (at::BEFORE, "before"),
            (at::AUDIENCE, "audience"),
            (at::NOTE, "note"),
        ] {
            assert_eq!(CHOICES.place(name), Some(place));
        }
    }
}
