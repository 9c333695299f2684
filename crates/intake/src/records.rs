//! Rows of any kind, read through a mapping: what the readers of items, people, choices and
//! notices share.

use crate::count::Count;
use crate::field::Field;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::quarantine::{Quarantine, Quarantined};
use crate::source::{self, Row, Rows};
use rights::Error;
use std::path::{Path, PathBuf};

/// A kind of row: its section in demur.toml, its columns, and those that must be there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) section: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) required: &'static [&'static str],
}

/// One file being read.
pub(crate) struct Records<'a> {
    path: PathBuf,
    rows: Box<dyn Rows>,
    kind: Kind,
    mapping: &'a Mapping,
    limits: &'a Limits,
    progress: &'a dyn Progress,
    /// Rows read so far.
    pub(crate) count: Count,
}

/// A row with its mapped values.
pub(crate) struct Mapped {
    /// Row in the file, from 0.
    pub(crate) row: u64,
    fields: std::collections::BTreeMap<&'static str, Field>,
}

impl Mapped {
    /// Takes a value.
    pub(crate) fn take(&mut self, column: &str) -> Field {
        self.fields.remove(column).unwrap_or_default()
    }

    /// Takes a value as text.
    pub(crate) fn text(&mut self, column: &str) -> Result<Option<String>, String> {
        self.take(column).text(column)
    }

    /// Takes a value as text that must be there.
    pub(crate) fn need(&mut self, column: &str) -> Result<String, String> {
        self.text(column)?
            .ok_or_else(|| format!("`{column}` is empty"))
    }

    /// Takes a value of a vocabulary, day or time.
    pub(crate) fn parsed<T: std::str::FromStr<Err = Error>>(
        &mut self,
        column: &str,
    ) -> Result<Option<T>, String> {
        let read = |text: String| text.parse().map_err(|e: Error| format!("`{column}`: {e}"));
        self.text(column)?.map(read).transpose()
    }

    /// Takes a list of values of a vocabulary.
    pub(crate) fn parsed_list<T: std::str::FromStr<Err = Error>>(
        &mut self,
        column: &str,
    ) -> Result<Vec<T>, String> {
        let list = self.take(column).list(column)?;
        list.iter()
            .map(|text| text.parse().map_err(|e: Error| format!("`{column}`: {e}")))
            .collect()
    }
}

impl<'a> Records<'a> {
    /// Opens a file and checks its columns.
    pub(crate) fn open(
        path: &Path,
        kind: Kind,
        mapping: &'a Mapping,
        limits: &'a Limits,
        progress: &'a dyn Progress,
    ) -> Result<Records<'a>, Error> {
        let rows = source::open(path, mapping, limits)?;
        let file = path.display().to_string();
        // A file without a single row has no columns to check.
        if !rows.columns().is_empty() {
            mapping.check(
                &file,
                kind.section,
                rows.columns(),
                kind.columns,
                kind.required,
            )?;
        }
        let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
        progress.begin(&file, bytes);
        Ok(Records {
            path: path.to_owned(),
            rows,
            kind,
            mapping,
            limits,
            progress,
            count: Count::default(),
        })
    }

    /// The next row, mapped; rows that cannot be read go to quarantine.
    pub(crate) fn next(&mut self, quarantine: &mut Quarantine) -> Result<Option<Mapped>, Error> {
        loop {
            let Some(row) = self.rows.next_row()? else {
                self.progress.end();
                return Ok(None);
            };
            let number = self.count.read;
            self.count.read += 1;
            if number.is_multiple_of(4096) {
                self.progress.at(self.rows.bytes_read());
            }
            match row.and_then(|row| self.map(row)) {
                Ok(fields) => {
                    return Ok(Some(Mapped {
                        row: number,
                        fields,
                    }));
                }
                Err(reason) => self.refuse(number, None, reason, quarantine)?,
            }
        }
    }

    fn map(&self, mut row: Row) -> Result<std::collections::BTreeMap<&'static str, Field>, String> {
        let mut fields = std::collections::BTreeMap::new();
        for column in self.kind.columns {
            let field = self.mapping.take(&mut row, column);
            field.check(column, self.limits)?;
            fields.insert(*column, field);
        }
        Ok(fields)
    }

    /// Sets a row aside.
    pub(crate) fn refuse(
        &mut self,
        row: u64,
        id: Option<String>,
        reason: String,
        quarantine: &mut Quarantine,
    ) -> Result<(), Error> {
        self.count.quarantined += 1;
        quarantine.put(&Quarantined {
            file: self.path.display().to_string(),
            row: row + 1,
            reason,
            id,
        })
    }

    /// Reads all rows in batches. `read` makes something of a row or says why not; `each` takes a
    /// batch and says how many rows of it were there already, and which are to be set aside (row
    /// from 1, reason).
    pub(crate) fn batches<T>(
        mut self,
        quarantine: &mut Quarantine,
        batch: usize,
        read: impl Fn(&mut Mapped) -> Result<T, String>,
        mut each: impl FnMut(Vec<T>) -> Result<(u64, Vec<(u64, String)>), Error>,
    ) -> Result<Count, Error> {
        let mut rows = Vec::new();
        loop {
            let next = self.next(quarantine)?;
            let last = next.is_none();
            if let Some(mut row) = next {
                match read(&mut row) {
                    Ok(one) => rows.push(one),
                    Err(reason) => self.refuse(row.row, None, reason, quarantine)?,
                }
            }
            if rows.len() >= batch || (last && !rows.is_empty()) {
                let given = rows.len() as u64;
                let (repeated, refused) = each(std::mem::take(&mut rows))?;
                self.count.repeated += repeated;
                self.count.accepted += given - repeated - refused.len() as u64;
                for (row, reason) in refused {
                    self.refuse(row - 1, None, reason, quarantine)?;
                }
            }
            if last {
                quarantine.finish()?;
                return Ok(self.count);
            }
        }
    }
}
