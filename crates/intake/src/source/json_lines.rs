//! JSON Lines: one object a line.

use super::unpack::{self, Unpacked, refused};
use super::{Rows, json, too_long};
use crate::fault::{Fault, shown};
use crate::plan::Plan;
use crate::row::Row;
use rights::Error;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

pub(super) struct JsonLines {
    path: PathBuf,
    plan: Plan,
    input: Unpacked,
    read: Rc<Cell<u64>>,
    names: BTreeSet<String>,
    line: Vec<u8>,
    number: u64,
}

impl JsonLines {
    pub(super) fn open(path: &Path, plan: &Plan) -> Result<JsonLines, Error> {
        let opened = unpack::open(path, &plan.limits)?;
        Ok(JsonLines {
            path: path.to_owned(),
            plan: plan.clone(),
            input: opened.input,
            read: opened.read,
            names: BTreeSet::new(),
            line: Vec::new(),
            number: 0,
        })
    }

    /// Reads one line into the buffer. `None` at the end, `false` for a line over the limit, whose
    /// rest is read past.
    fn next_line(&mut self) -> Result<Option<bool>, Error> {
        self.line.clear();
        let most = self.plan.limits.row_bytes as u64 + 1;
        let taken = self
            .input
            .by_ref()
            .take(most)
            .read_until(b'\n', &mut self.line);
        let taken = taken.map_err(|e| refused(&self.path, e))?;
        if taken == 0 {
            return Ok(None);
        }
        self.number += 1;
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if taken as u64 == most {
            self.input
                .skip_until(b'\n')
                .map_err(|e| refused(&self.path, e))?;
            return Ok(Some(false));
        }
        Ok(Some(true))
    }
}

impl Rows for JsonLines {
    fn next(&mut self, row: &mut Row) -> Result<bool, Error> {
        loop {
            let Some(whole) = self.next_line()? else {
                return Ok(false);
            };
            if whole && self.line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            row.clear(self.plan.width());
            row.number = self.number;
            if !whole {
                row.refuse(too_long(self.plan.limits.row_bytes), &self.line);
            } else if let Err(e) = json::parse(&self.line, &self.plan, row, &mut self.names) {
                let what = format!("the line is no JSON object: {}", shown(&e.to_string()));
                row.refuse(
                    Fault::new(what, "write one JSON object a line (jsonlines.org)"),
                    &self.line,
                );
            }
            return Ok(true);
        }
    }

    fn columns(&self) -> &BTreeSet<String> {
        &self.names
    }

    fn has_schema(&self) -> bool {
        false
    }

    fn bytes_read(&self) -> u64 {
        self.read.get()
    }
}
