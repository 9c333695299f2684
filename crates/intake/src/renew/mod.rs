//! A table in place after its operator took out of it what orders said.
//!
//! It is read once. Every item that was imported and not erased has to be in it, saying what it said;
//! only rows that showed or named somebody erased may say something else, since their lists lost a name (what
//! else changed in them nobody can tell: of what they said a digest is left). No row with the id of an
//! erased item may be left, whatever it says, none with a name in a list, and none of the person's that is no
//! item. Then the table counts as the one that was imported, and its rows are found where
//! they are now ([`Shifts`]).
//!
//! INVARIANT: rows are told apart by the digests that the import kept (`ids.bin`): of an erased item the
//! digest is gone and its id's key is marked, so that a row that was to be deleted is recognised without
//! anybody knowing the id.

mod facts;
mod hidden;
mod look;

use crate::items::Input;
use crate::limits::Limits;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::seen::{Key, set_digests};
use crate::shifts::Shifts;
use crate::source::Format;
use crate::store::{CarriedOut, ContentInfo, ContentStore};
use crate::swap::write_whole;
use crate::table::ITEMS;
use look::Look;
use rights::{Error, Hash, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// Whom the orders about a table are about.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Ids and handles of those whom they are about.
    pub names: BTreeSet<String>,
    /// These persons.
    pub persons: BTreeSet<Ordinal>,
}

/// A table that was looked at, and found to be what it should.
#[derive(Debug)]
pub struct Renewal {
    info: ContentInfo,
    /// SHA-256 of the table as it is.
    pub hash: Hash,
    shifts: Shifts,
    /// Of rows whose lists lost names.
    digests: BTreeMap<Key, u64>,
}

impl ContentStore {
    /// Looks at the table of a content in place after orders about it were carried out. Writes nothing. The
    /// caller holds [`ContentStore::lock`].
    ///
    /// # Errors
    /// Refused when something that was to be deleted is still there, or when an item that was to stay is
    /// gone or says something else.
    pub fn look_again(
        &self,
        info: &ContentInfo,
        asked: &Asked,
        progress: &dyn Progress,
    ) -> Result<Renewal, Error> {
        // What was within the limits when it was imported is so still, whatever they are now.
        let plan = Plan::new(&ITEMS, &info.mapping, &Limits::none())?;
        let input = Input::identify(&info.source, &plan)?;
        let mut look = Look::begin(self, info, asked)?;
        progress.begin(&info.source.display().to_string(), self.bytes(info));
        let is_delta = info.format == Format::Delta.name();
        let looked = match is_delta && input.files.is_empty() {
            // Every row was to go.
            true => Ok(()),
            false => look.rows(&plan, progress),
        };
        progress.end();
        looked?;
        look.whole()?;
        if is_delta {
            look.hidden(&plan)?;
        }
        crate::items::unchanged(&input, &plan)?;
        look.finish(&input)
    }

    /// Where rows of a content, numbered as at import, are now.
    ///
    /// # Errors
    /// When one of them was erased, or the list of where rows are is damaged.
    pub fn rows_now(
        &self,
        info: &ContentInfo,
        rows: &BTreeSet<u64>,
    ) -> Result<BTreeSet<u64>, Error> {
        match self.shifts(info)? {
            None => Ok(rows.clone()),
            Some(shifts) => rows.iter().map(|row| shifts.must(*row)).collect(),
        }
    }

    /// Where the rows of a content in place are now; none where they are where they were.
    pub(crate) fn shifts(&self, info: &ContentInfo) -> Result<Option<Shifts>, Error> {
        let load = |c: &CarriedOut| Shifts::load(&self.facts(&info.content), c.shifts);
        info.carried_out.as_ref().map(load).transpose()
    }
}

impl Renewal {
    /// From now on the table counts as the one that was imported. The caller holds
    /// [`ContentStore::lock`].
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn save(self, store: &ContentStore) -> Result<(), Error> {
        let folder = store.facts(&self.info.content);
        let shifts = self.shifts.save(&folder)?;
        // INVARIANT: digests before content.json. Until the orders are confirmed the table may be looked at
        // again, and then rows that lost names are known by what they say now.
        set_digests(&store.id_files_all()?, &self.digests)?;
        let info = ContentInfo {
            carried_out: Some(CarriedOut {
                hash: self.hash,
                shifts,
            }),
            ..self.info
        };
        let text = serde_json::to_vec_pretty(&info)
            .map_err(|e| Error::internal("content.json could not be written").because(e))?;
        write_whole(&folder.join("content.json"), &text)?;
        Shifts::keep_only(&folder, shifts)
    }
}
