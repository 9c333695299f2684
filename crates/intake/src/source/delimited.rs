//! CSV (RFC 4180) with a header, and its cousins with other delimiters.

use super::{Row, Rows, unpack};
use crate::field::Field;
use crate::limits::Limits;
use crate::mapping::Mapping;
use rights::Error;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

pub(super) struct Delimited {
    path: PathBuf,
    reader: csv::Reader<BufReader<Box<dyn Read>>>,
    read: Rc<Cell<u64>>,
    header: Vec<String>,
    columns: BTreeSet<String>,
    row_bytes: usize,
}

impl Delimited {
    pub(super) fn open(
        path: &Path,
        mapping: &Mapping,
        limits: &Limits,
    ) -> Result<Delimited, Error> {
        let wrong =
            |what: String| Error::input(format!("cannot read `{}`: {what}", path.display()));
        let (input, read) = unpack::open(path, limits)?;
        let mut input = BufReader::with_capacity(1 << 16, input);
        let start = input.fill_buf().map_err(|e| wrong(e.to_string()))?;
        let bom = start.starts_with(b"\xEF\xBB\xBF");
        let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
        let delimiter = match mapping.delimiter {
            Some(c) => u8::try_from(c)
                .map_err(|_| wrong(format!("the delimiter `{c}` is not one byte")))?,
            None => sniff(line),
        };
        if bom {
            input.consume(3);
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(input);
        let header = reader.byte_headers().map_err(|e| wrong(e.to_string()))?;
        let names = header
            .iter()
            .map(|name| String::from_utf8(name.to_vec()).map(|n| n.trim().to_owned()));
        let header: Vec<String> = names
            .collect::<Result<_, _>>()
            .map_err(|_| wrong("the header is not UTF-8".to_owned()))?;
        let columns: BTreeSet<String> = header.iter().cloned().collect();
        if columns.len() < header.len() {
            return Err(wrong(format!(
                "the header names a column twice: {}",
                header.join(", ")
            )));
        }
        Ok(Delimited {
            path: path.to_owned(),
            reader,
            read,
            header,
            columns,
            row_bytes: limits.row_bytes,
        })
    }
}

/// The character that parts the header line most often.
fn sniff(line: &[u8]) -> u8 {
    let count = |c: u8| line.iter().filter(|b| **b == c).count();
    let most = [b',', b';', b'|', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|c| count(*c));
    most.unwrap_or(b',')
}

impl Rows for Delimited {
    fn columns(&self) -> &BTreeSet<String> {
        &self.columns
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, String>>, Error> {
        let mut record = csv::ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(e) => {
                return Err(Error::input(format!(
                    "cannot read `{}`: {e}",
                    self.path.display()
                )));
            }
        }
        if record.as_slice().len() > self.row_bytes {
            let most = self.row_bytes;
            return Ok(Some(Err(format!(
                "the row has more than `{most}` bytes (limits.row_bytes in demur.toml)"
            ))));
        }
        if record.len() != self.header.len() {
            let (found, expected) = (record.len(), self.header.len());
            return Ok(Some(Err(format!(
                "the row has `{found}` fields where the header has {expected}"
            ))));
        }
        let mut row = Row::new();
        for (name, value) in self.header.iter().zip(&record) {
            match std::str::from_utf8(value) {
                Ok("") => {}
                Ok(text) => {
                    row.insert(name.clone(), Field::Text(text.to_owned()));
                }
                Err(_) => return Ok(Some(Err(format!("`{name}` is not UTF-8")))),
            }
        }
        Ok(Some(Ok(row)))
    }

    fn bytes_read(&self) -> u64 {
        self.read.get()
    }
}
