//! Rows of notices.

use crate::count::Count;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::records::{Kind, Mapped, Records};
use rights::{Error, Notice, PurposeId};
use std::path::Path;

const NOTICES: Kind = Kind {
    section: "notices",
    columns: &[
        "person", "campaign", "purposes", "kinds", "status", "at", "channel",
    ],
    required: &["person", "campaign", "purposes", "kinds", "status", "at"],
};

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

fn notice(row: &mut Mapped) -> Result<NoticeRow, String> {
    let purposes = row
        .take("purposes")
        .list("purposes")?
        .into_iter()
        .map(PurposeId::new)
        .collect();
    let notice = Notice {
        campaign: row.need("campaign")?,
        purposes,
        kinds: row.parsed_list("kinds")?.into_iter().collect(),
        status: row.parsed("status")?.ok_or("`status` is empty")?,
        at: row.parsed("at")?.ok_or("`at` is empty")?,
        channel: row.text("channel")?.unwrap_or_else(|| "mail".to_owned()),
    };
    if notice.purposes.is_empty() || notice.kinds.is_empty() {
        return Err(
            "names no purpose or no kind of data, so it would count for nothing".to_owned(),
        );
    }
    Ok(NoticeRow {
        row: row.row + 1,
        person: row.need("person")?,
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
    let records = Records::open(path, NOTICES, mapping, limits, progress)?;
    records.batches(quarantine, batch, notice, each)
}
