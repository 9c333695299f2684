//! What a Delta table keeps of rows that it does not show any more: rows that deletion vectors mask, and
//! files of earlier versions.

use super::look::{Look, says_something};
use crate::item::{Item, id_key};
use crate::plan::Plan;
use crate::row::Row;
use crate::seen::{Seen, Stored};
use crate::source::{Rows as _, delta};
use crate::take::Take;
use rights::Error;

impl Look<'_> {
    /// Refuses as long as such rows and files are there.
    pub(super) fn hidden(&self, plan: &Plan) -> Result<(), Error> {
        let source = self.info.source.display();
        let table = delta::Table::load(&self.info.source)?;
        if let [one, ..] = table.left_over()?.as_slice() {
            return Err(Error::refused(format!(
                "`{source}` still has files of earlier versions, such as `{}`; remove them (`VACUUM ... RETAIN 0 HOURS`), then confirm again",
                one.display()
            )));
        }
        let mut known = Seen::load(&[self.ids()], &self.folder)?;
        let mut row = Row::default();
        for mut rows in table.with_masked(plan)? {
            while rows.next(&mut row)? {
                let fault = row.fault.take();
                let item = Item::read(Take { plan, row: &row });
                let Some(item) = item.ok().filter(|_| fault.is_none()) else {
                    continue;
                };
                let erased = known.find(id_key(item.id))? == Some(Stored::Erased);
                if (erased && says_something(&item)) || self.is_named(&item) {
                    return Err(Error::refused(format!(
                        "`{source}` only masks rows that were to be deleted: its files have them still; write them anew (`REORG TABLE ... APPLY (PURGE)`) and remove the old ones (`VACUUM`), then confirm again"
                    )));
                }
            }
        }
        Ok(())
    }
}
