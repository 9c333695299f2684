//! Comma (or other) separated values (RFC 4180), with a header. The parser works on buffers of
//! ours, so that a quote that is never closed cannot take the memory.

use super::unpack::{self, Unpacked, refused};
use super::{Rows, too_long};
use crate::fault::Fault;
use crate::plan::Plan;
use crate::row::{Cell as Value, Row};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use rights::Error;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The most fields of a record.
const MOST_FIELDS: usize = 16_384;

/// Records of the beginning that are tried with each delimiter.
const TRIED: usize = 50;

/// Reads records into its own buffers.
struct Records {
    core: Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    count: usize,
    row_bytes: usize,
}

/// What came of reading a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Met {
    Record,
    TooLong,
    End,
}

impl Records {
    fn new(delimiter: u8, row_bytes: usize) -> Records {
        Records {
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            fields: vec![0; 4096],
            ends: vec![0; 64],
            filled: 0,
            count: 0,
            row_bytes,
        }
    }

    /// The next record. Over the limits it is read past, into buffers that are used over and over.
    fn read(&mut self, input: &mut impl BufRead) -> std::io::Result<Met> {
        (self.filled, self.count) = (0, 0);
        let mut over = false;
        loop {
            let given = input.fill_buf()?;
            let fields = self.fields.get_mut(self.filled..).unwrap_or_default();
            let ends = self.ends.get_mut(self.count..).unwrap_or_default();
            let (result, read, wrote, ended) = self.core.read_record(given, fields, ends);
            input.consume(read);
            self.filled += wrote;
            self.count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record if over => return Ok(Met::TooLong),
                ReadRecordResult::Record => return Ok(Met::Record),
                ReadRecordResult::End => return Ok(Met::End),
                ReadRecordResult::OutputFull if !over && self.fields.len() < self.row_bytes => {
                    let more = (self.fields.len() * 2).min(self.row_bytes);
                    self.fields.resize(more, 0);
                }
                ReadRecordResult::OutputEndsFull if !over && self.ends.len() < MOST_FIELDS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    over = true;
                    (self.filled, self.count) = (0, 0);
                }
            }
        }
    }

    fn field(&self, at: usize) -> Option<&[u8]> {
        if at >= self.count {
            return None;
        }
        let from = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.fields.get(from..*self.ends.get(at)?)
    }

    fn all(&self) -> &[u8] {
        self.fields.get(..self.filled).unwrap_or_default()
    }
}

pub(super) struct Delimited {
    path: PathBuf,
    plan: Plan,
    input: Unpacked,
    read: Rc<Cell<u64>>,
    records: Records,
    columns: BTreeSet<String>,
    /// The value that each field of the file is, if it is wanted.
    slots: Vec<Option<usize>>,
    number: u64,
}

impl Delimited {
    pub(super) fn open(path: &Path, plan: &Plan) -> Result<Delimited, Error> {
        let opened = unpack::open(path, &plan.limits)?;
        let delimiter = match plan.delimiter {
            Some(c) => u8::try_from(c).ok().filter(u8::is_ascii).ok_or_else(|| {
                Error::input(format!(
                    "the delimiter `{c}` of [{}] is not one ASCII character",
                    plan.table.section
                ))
            })?,
            None => sniff(&opened.sample),
        };
        let mut rows = Delimited {
            path: path.to_owned(),
            plan: plan.clone(),
            input: opened.input,
            read: opened.read,
            records: Records::new(delimiter, plan.limits.row_bytes.max(4096)),
            columns: BTreeSet::new(),
            slots: Vec::new(),
            number: 0,
        };
        rows.header()?;
        Ok(rows)
    }

    fn header(&mut self) -> Result<(), Error> {
        let wrong = |what: &str| Error::input(format!("`{}`: {what}", self.path.display()));
        match self
            .records
            .read(&mut self.input)
            .map_err(|e| refused(&self.path, e))?
        {
            Met::Record => {}
            Met::TooLong => return Err(wrong("the header is over the limits; is it a CSV file?")),
            Met::End => {
                return Err(wrong(
                    "the file is empty; the first line must name the columns",
                ));
            }
        }
        for at in 0..self.records.count {
            let name = self.records.field(at).unwrap_or_default();
            let name = std::str::from_utf8(name)
                .map_err(|_| wrong("the header is not UTF-8"))?
                .trim();
            let slot = self.plan.slot(name);
            let twice = !self.columns.insert(name.to_owned());
            // A name that stands there twice matters only where the column is wanted.
            if twice && slot.is_some() {
                return Err(wrong(&format!(
                    "the header names the column `{name}` twice; rename one of them"
                )));
            }
            self.slots.push(slot);
        }
        Ok(())
    }

    fn fill(&mut self, row: &mut Row) {
        let (found, expected) = (self.records.count, self.slots.len());
        if found != expected {
            let what = format!("the row has `{found}` fields where the header names {expected}");
            let remedy =
                "quote fields that hold the delimiter, or name it with `delimiter` in demur.toml";
            row.refuse(Fault::new(what, remedy), self.records.all());
            return;
        }
        for (at, slot) in self.slots.iter().enumerate() {
            let Some(slot) = slot else { continue };
            let bytes = self.records.field(at).unwrap_or_default();
            let cell = match std::str::from_utf8(bytes) {
                Ok("") => Value::Empty,
                Ok(text) => Value::Text(row.push_text(text)),
                Err(_) => Value::Wrong("text that is not UTF-8"),
            };
            row.set(*slot, cell);
        }
    }
}

/// The delimiter with which the first records have the most fields, all as many as the header.
fn sniff(sample: &[u8]) -> u8 {
    // The last line of the sample may be cut.
    let whole = sample
        .iter()
        .rposition(|b| *b == b'\n')
        .and_then(|at| sample.get(..at))
        .unwrap_or(sample);
    let width = |delimiter: u8| {
        let (mut input, mut records) = (whole, Records::new(delimiter, 1 << 20));
        let mut width = None;
        for _ in 0..TRIED {
            match records.read(&mut input) {
                Ok(Met::Record) if width.is_none_or(|w| w == records.count) => {
                    width = Some(records.count)
                }
                Ok(Met::End) => break,
                _ => return 0,
            }
        }
        width.unwrap_or(0)
    };
    let best = [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|d| width(*d));
    best.filter(|d| width(*d) > 1)
        .unwrap_or_else(|| commonest(whole))
}

/// The delimiter that stands in the header most often, for files with odd records.
fn commonest(sample: &[u8]) -> u8 {
    let header = sample.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |d: u8| header.iter().filter(|b| **b == d).count();
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|d| count(*d))
        .unwrap_or(b',')
}

impl Rows for Delimited {
    fn next(&mut self, row: &mut Row) -> Result<bool, Error> {
        let met = self
            .records
            .read(&mut self.input)
            .map_err(|e| refused(&self.path, e))?;
        if met == Met::End {
            return Ok(false);
        }
        self.number += 1;
        row.clear(self.plan.width());
        row.number = self.number;
        if met == Met::TooLong {
            let mut fault = too_long(self.plan.limits.row_bytes);
            fault
                .remedy
                .push_str("; or close a quote that is never closed");
            row.refuse(fault, self.records.all());
        } else {
            self.fill(row);
        }
        Ok(true)
    }

    fn columns(&self) -> &BTreeSet<String> {
        &self.columns
    }

    fn has_schema(&self) -> bool {
        true
    }

    fn bytes_read(&self) -> u64 {
        self.read.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found_out() {
        for (text, want) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2\n", b';'),
            ("a|b|c\nx|y, z; w|q\n", b'|'),
            ("a\tb\n1\t2", b'\t'),
            ("a,b\n\"x;y;z\n;\",2\n", b','),
            ("alone\n1\n", b','),
            ("a|b|c\n1|2\n", b'|'),
        ] {
            assert_eq!(
                char::from(sniff(text.as_bytes())),
                char::from(want),
                "{text:?}"
            );
        }
    }
}
