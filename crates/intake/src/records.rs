//! Rows of any kind, read through a plan and counted: what the readers of items, people, choices
//! and notices share.

use crate::count::Count;
use crate::fault::Fault;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::quarantine::{Quarantine, Quarantined};
use crate::row::Row;
use crate::source::{self, Rows};
use crate::table::Table;
use crate::take::Take;
use rights::Error;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Rows between two reports of progress.
const STEP_ROWS: u64 = 4096;

/// One file being read. Every row that is met is accepted, repeated or refused, once.
pub(crate) struct Records<'a> {
    path: PathBuf,
    plan: Plan,
    rows: Box<dyn Rows>,
    row: Row,
    progress: &'a dyn Progress,
    count: Count,
}

impl<'a> Records<'a> {
    pub(crate) fn open(
        path: &Path,
        plan: Plan,
        progress: &'a dyn Progress,
    ) -> Result<Records<'a>, Error> {
        let rows = source::open(path, &plan)?;
        let bytes = size(path);
        progress.begin(&path.display().to_string(), bytes);
        Ok(Records {
            path: path.to_owned(),
            plan,
            rows,
            row: Row::default(),
            progress,
            count: Count::default(),
        })
    }

    /// Reads the next row that could be taken apart; the others go to quarantine.
    pub(crate) fn next(&mut self, quarantine: &mut Quarantine) -> Result<bool, Error> {
        loop {
            if !self.rows.next(&mut self.row)? {
                self.progress.at(self.rows.bytes_read());
                self.progress.end();
                return Ok(false);
            }
            self.count.read += 1;
            if self.count.read.is_multiple_of(STEP_ROWS) {
                self.progress.at(self.rows.bytes_read());
            }
            match self.row.fault.take() {
                None => return Ok(true),
                Some(fault) => self.refuse(fault, quarantine)?,
            }
        }
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(crate) fn row(&self) -> &Row {
        &self.row
    }

    /// Names of the columns met.
    pub(crate) fn columns(&self) -> &BTreeSet<String> {
        self.rows.columns()
    }

    pub(crate) fn accept(&mut self) {
        self.count.accepted += 1;
    }

    pub(crate) fn repeat(&mut self) {
        self.count.repeated += 1;
    }

    /// Sets the row aside.
    pub(crate) fn refuse(
        &mut self,
        fault: Fault,
        quarantine: &mut Quarantine,
    ) -> Result<(), Error> {
        let data = self.row.data(self.plan.sources());
        self.refuse_row(self.row.number, fault, data, quarantine)
    }

    fn refuse_row(
        &mut self,
        row: u64,
        fault: Fault,
        data: serde_json::Value,
        quarantine: &mut Quarantine,
    ) -> Result<(), Error> {
        self.count.quarantined += 1;
        let file = self.path.display().to_string();
        quarantine.put(&Quarantined {
            file,
            row,
            reason: fault.reason,
            remedy: fault.remedy,
            data,
        })
    }

    /// The count, once every row was read.
    ///
    /// # Errors
    /// A mapped or required column that no row had. A count that does not add up is a defect.
    pub(crate) fn finish(&self) -> Result<Count, Error> {
        if !self.rows.has_schema() && self.count.read > 0 && !self.rows.columns().is_empty() {
            self.plan
                .check_columns(&self.path.display().to_string(), self.rows.columns())?;
        }
        if self.count.adds_up() {
            return Ok(self.count);
        }
        Err(Error::internal(format!(
            "the rows of `{}` do not add up: {:?}",
            self.path.display(),
            self.count
        )))
    }
}

fn size(path: &Path) -> u64 {
    let own = std::fs::metadata(path).map_or(0, |m| m.len());
    if !path.is_dir() {
        return own;
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .filter_map(|e| e.metadata().ok())
        .filter(|m| m.is_file())
        .map(|m| m.len())
        .sum()
}

/// What the caller did with a batch: rows that were there already, and (row, reason) of those to
/// be set aside.
pub(crate) type Outcome = (u64, Vec<(u64, String)>);

/// Reads all rows in batches of at most `batch`. `read` makes something of a row or says why not;
/// `each` takes a batch.
pub(crate) fn in_batches<T>(
    path: &Path,
    (table, mapping, limits): (&'static Table, &Mapping, &Limits),
    progress: &dyn Progress,
    quarantine: &mut Quarantine,
    batch: usize,
    read: impl Fn(Take<'_>) -> Result<T, Fault>,
    mut each: impl FnMut(Vec<T>) -> Result<Outcome, Error>,
) -> Result<Count, Error> {
    let mut records = Records::open(path, Plan::new(table, mapping, limits)?, progress)?;
    let mut pending: Vec<T> = Vec::new();
    let mut data = HashMap::new();
    loop {
        let more = records.next(quarantine)?;
        if more {
            match read(Take {
                plan: records.plan(),
                row: records.row(),
            }) {
                Ok(one) => {
                    data.insert(
                        records.row().number,
                        records.row().data(records.plan().sources()),
                    );
                    pending.push(one);
                }
                Err(fault) => records.refuse(fault, quarantine)?,
            }
        }
        // A file whose columns do not fit must not be taken in by half.
        if !pending.is_empty() && (!more || pending.len() >= batch.max(1)) {
            if !more {
                records
                    .plan
                    .check_columns(&path.display().to_string(), records.columns())?;
            }
            let given = pending.len() as u64;
            let (repeated, refused) = each(std::mem::take(&mut pending))?;
            records.count.repeated += repeated;
            records.count.accepted += given
                .saturating_sub(repeated)
                .saturating_sub(refused.len() as u64);
            for (row, reason) in refused {
                let data = data.remove(&row).unwrap_or_default();
                records.refuse_row(
                    row,
                    Fault::new(reason, "correct the row and import it again"),
                    data,
                    quarantine,
                )?;
            }
            data.clear();
        }
        if !more {
            quarantine.finish()?;
            return records.finish();
        }
    }
}
