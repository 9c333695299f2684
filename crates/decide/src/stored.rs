//! What is stored of single facts.

use crate::facts::{Facts, typed};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, Int32Type, UInt32Type, UInt64Type};
use rights::{Day, Error, Ordinal, Window};
use std::collections::BTreeSet;

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFact {
    /// Its row in the facts.
    pub fact: u64,
    /// Its row in the content.
    pub row: u64,
    /// The item's id.
    pub item: String,
    /// Its owner, if known.
    pub person: Option<Ordinal>,
    /// The code of its profile.
    pub profile: u32,
    /// Day of creation, if known.
    pub created: Option<Day>,
    /// Day of first import.
    pub imported: Day,
    /// The window of the first import.
    pub window: Window,
}

impl Facts {
    /// Certain facts, ascending; a row group is read where it holds one of them, and of it the pages.
    ///
    /// # Errors
    /// A fact that is not there, a file that cannot be read.
    pub fn stored(&self, facts: &BTreeSet<u64>) -> Result<Vec<StoredFact>, Error> {
        let mut out = Vec::with_capacity(facts.len());
        for (group, first, rows) in self.row_groups() {
            let here: Vec<u64> = facts.range(first..first + rows).copied().collect();
            if !here.is_empty() {
                self.stored_in(group, first, &here, &mut out)?;
            }
        }
        match out.len() == facts.len() {
            true => Ok(out),
            false => Err(Error::corrupt(format!(
                "content `{}` has no fact `{}`; import the content again",
                self.content,
                facts.last().copied().unwrap_or_default()
            ))),
        }
    }

    fn stored_in(
        &self,
        group: usize,
        first: u64,
        facts: &[u64],
        out: &mut Vec<StoredFact>,
    ) -> Result<(), Error> {
        let columns = [
            "row", "item", "person", "profile", "created", "imported", "window",
        ];
        let rows: Vec<u64> = facts.iter().map(|fact| fact - first).collect();
        let mut facts = facts.iter();
        for batch in self.read_rows(group, &columns, &rows)? {
            let batch = batch?;
            let row = typed!(&batch, "row", as_primitive_opt::<UInt64Type>);
            let item = typed!(&batch, "item", as_string_opt::<i32>);
            let person = typed!(&batch, "person", as_primitive_opt::<UInt32Type>);
            let profile = typed!(&batch, "profile", as_primitive_opt::<UInt32Type>);
            let created = typed!(&batch, "created", as_primitive_opt::<Date32Type>);
            let imported = typed!(&batch, "imported", as_primitive_opt::<Date32Type>);
            let window = typed!(&batch, "window", as_primitive_opt::<Int32Type>);
            for (at, fact) in (0..batch.num_rows()).zip(&mut facts) {
                let no_day = || Error::corrupt("a fact has no day of import; import it again");
                let created = created.is_valid(at).then(|| created.value(at));
                out.push(StoredFact {
                    fact: *fact,
                    row: row.value(at),
                    item: item.value(at).to_owned(),
                    person: person.is_valid(at).then(|| Ordinal(person.value(at))),
                    profile: profile.value(at),
                    created: created.and_then(Day::from_epoch_days),
                    imported: Day::from_epoch_days(imported.value(at)).ok_or_else(no_day)?,
                    window: Window(window.value(at)),
                });
            }
        }
        Ok(())
    }
}
