//! Rows of choices.

use crate::count::Count;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::records::{Kind, Mapped, Records};
use rights::{Choice, ChoiceKind, Error, ItemId, PurposeId, Scope};
use std::path::Path;

const CHOICES: Kind = Kind {
    section: "choices",
    columns: &[
        "person", "choice", "purposes", "kinds", "surfaces", "at", "source", "item", "before",
        "audience", "note",
    ],
    required: &["person", "choice", "at"],
};

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

fn choice(row: &mut Mapped) -> Result<ChoiceRow, String> {
    let kind: Option<ChoiceKind> = row.parsed("choice")?;
    let scope = Scope {
        purposes: row
            .take("purposes")
            .list("purposes")?
            .into_iter()
            .map(PurposeId::new)
            .collect(),
        kinds: row.parsed_list("kinds")?.into_iter().collect(),
        surfaces: row.take("surfaces").list("surfaces")?.into_iter().collect(),
    };
    let made_at = row
        .parsed("at")?
        .ok_or("`at` is empty; write when the person said so")?;
    let source = row.text("source")?.unwrap_or_else(|| "import".to_owned());
    let mut choice = Choice::new(kind.ok_or("`choice` is empty")?, scope, made_at, source);
    choice.item = row.text("item")?.map(ItemId::new);
    choice.before = row.parsed("before")?;
    choice.audience = row.parsed("audience")?;
    choice.note = row.text("note")?;
    choice.check().map_err(|e| e.to_string())?;
    Ok(ChoiceRow {
        row: row.row + 1,
        person: row.need("person")?,
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
    let records = Records::open(path, CHOICES, mapping, limits, progress)?;
    records.batches(quarantine, batch, choice, each)
}
