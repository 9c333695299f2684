//! Masks rows that whoever follows the ledger has found already.

use super::{Looked, Masking, Refused};
use crate::progress::NoProgress;
use crate::set::{SetTable, leftovers};
use crate::sets::Sets;
use ledger::Storage;
use rights::{Cell, Day, Error, Sequence};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows found refused: together with what is masked already, all that is refused at a sequence and on
/// a day, and what was refused before and taken back since.
pub(crate) struct Found {
    pub(crate) refused: Refused,
    /// The files that the row numbers belong to, by cell.
    pub(crate) files: BTreeMap<Cell, String>,
    pub(crate) at: Sequence,
    pub(crate) day: Day,
}

impl<S: Storage> Sets<'_, S> {
    /// Masks what was found, in one commit and one signed state, and records it. Without rows it
    /// notes up to where the set was looked at.
    ///
    /// # Errors
    /// When files were rewritten since the rows were found, when the set is damaged, or storage fails.
    pub(crate) async fn mask_found(
        &self,
        set: &Path,
        name: &str,
        found: &Found,
    ) -> Result<Option<Masking>, Error> {
        let _lock = self.lock()?;
        self.resume(&NoProgress).await?;
        let parent = self.head(set)?;
        let mut table = SetTable::load(set).await?;
        leftovers::remove(set, &table)?;
        let ends = self.ledger.head().await?;
        let before = Looked::read(&self.folder, name, &parent.manifest, ends)?;
        if found.files != files_of(&table)? {
            return Err(Error::storage(format!(
                "files of set `{name}` were rewritten meanwhile; it is looked at again"
            )));
        }
        // A state that somebody else signed meanwhile may claim a later sequence; more masks do not
        // make that untrue.
        let at = found.at.max(parent.manifest.sequence);
        let masking = self.apply(set, name, &parent, &mut table, &found.refused, at);
        let masking = masking.await?;
        if found.at >= before.sequence && found.day >= before.day {
            let noted = before.then(found.at, found.day);
            noted.write(&self.folder, name)?;
        }
        self.record(set, name).await?;
        Ok(masking)
    }
}

/// The live files of a table, by cell.
pub(crate) fn files_of(table: &SetTable) -> Result<BTreeMap<Cell, String>, Error> {
    let files = table.files()?.into_iter();
    Ok(files.map(|file| (file.cell, file.path)).collect())
}
