//! What a Delta table keeps of rows that it does not show any more: rows that deletion vectors mask, and
//! files of earlier versions.

use super::look::Look;
use crate::plan::Plan;
use crate::row::Row;
use crate::source::{Rows as _, delta};
use crate::take::Take;
use rights::Error;

impl Look<'_> {
    /// Refuses as long as such rows and files are there.
    pub(super) fn hidden(&mut self, plan: &Plan) -> Result<(), Error> {
        let source = self.info.source.display();
        let table = delta::Table::load(&self.info.source)?;
        if let [one, ..] = table.left_over()?.as_slice() {
            return Err(Error::refused(format!(
                "`{source}` still has files of earlier versions, such as `{}`; remove them (`VACUUM ... RETAIN 0 HOURS`), then confirm again",
                one.display()
            )));
        }
        let mut row = Row::default();
        for masked in table.masked() {
            let mut rows = masked.with_all_rows(plan)?;
            while rows.next(&mut row)? {
                row.fault = None;
                if self.is_left(Take { plan, row: &row })? {
                    return Err(Error::refused(format!(
                        "`{source}` only masks rows that were to be deleted: its files have them still; write them anew (`REORG TABLE ... APPLY (PURGE)`) and remove the old ones (`VACUUM`), then confirm again"
                    )));
                }
            }
        }
        Ok(())
    }
}
