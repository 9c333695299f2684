//! JSON Lines: one object a line.

use super::{Row, Rows, unpack};
use crate::field::Field;
use crate::limits::Limits;
use rights::Error;
use serde_json::Value;
use std::cell::Cell;
use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Lines looked at before the first row is given, to learn the columns.
const LOOK_AHEAD: usize = 1000;

pub(super) struct JsonLines {
    path: PathBuf,
    input: BufReader<Box<dyn Read>>,
    read: Rc<Cell<u64>>,
    row_bytes: usize,
    columns: BTreeSet<String>,
    ahead: VecDeque<Result<Row, String>>,
    first: bool,
}

impl JsonLines {
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<JsonLines, Error> {
        let (input, read) = unpack::open(path, limits)?;
        let mut rows = JsonLines {
            path: path.to_owned(),
            input: BufReader::with_capacity(1 << 16, input),
            read,
            row_bytes: limits.row_bytes,
            columns: BTreeSet::new(),
            ahead: VecDeque::new(),
            first: true,
        };
        while rows.ahead.len() < LOOK_AHEAD {
            let Some(row) = rows.read_row()? else { break };
            if let Ok(row) = &row {
                rows.columns.extend(row.keys().cloned());
            }
            rows.ahead.push_back(row);
        }
        Ok(rows)
    }

    /// One line without its end; `Err` inside is a line over the limit, which is read past.
    fn line(&mut self) -> Result<Option<Result<Vec<u8>, String>>, Error> {
        let failed =
            |e: std::io::Error| Error::input(format!("cannot read `{}`: {e}", self.path.display()));
        let mut line = Vec::new();
        let most = self.row_bytes as u64 + 1;
        let n = self
            .input
            .by_ref()
            .take(most)
            .read_until(b'\n', &mut line)
            .map_err(failed)?;
        if n == 0 {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if n as u64 == most {
            self.input.skip_until(b'\n').map_err(failed)?;
            let most = self.row_bytes;
            return Ok(Some(Err(format!(
                "the row has more than `{most}` bytes (limits.row_bytes in demur.toml)"
            ))));
        }
        Ok(Some(Ok(line)))
    }

    fn read_row(&mut self) -> Result<Option<Result<Row, String>>, Error> {
        loop {
            let Some(line) = self.line()? else {
                return Ok(None);
            };
            let line = match line {
                Ok(line) => line,
                Err(reason) => return Ok(Some(Err(reason))),
            };
            let bare = if std::mem::take(&mut self.first) {
                line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line)
            } else {
                &line
            };
            if bare.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Ok(Some(parse(bare)));
        }
    }
}

fn parse(line: &[u8]) -> Result<Row, String> {
    match serde_json::from_slice(line) {
        Ok(Value::Object(object)) => Ok(object
            .into_iter()
            .map(|(name, value)| (name, field(value)))
            .collect()),
        Ok(_) => Err("the row is not a JSON object".to_owned()),
        Err(e) => Err(format!("the row is not JSON: {e}")),
    }
}

fn field(value: Value) -> Field {
    match value {
        Value::Null => Field::Null,
        Value::Bool(value) => Field::Bool(value),
        Value::Number(number) => Field::Text(number.to_string()),
        Value::String(text) => Field::Text(text),
        Value::Object(_) => Field::Other("an object"),
        Value::Array(items) => {
            let texts = items.into_iter().map(|item| match item {
                Value::String(text) => Some(text),
                Value::Number(number) => Some(number.to_string()),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            });
            texts.collect::<Option<Vec<_>>>().map_or(
                Field::Other("a list of something else than texts"),
                Field::List,
            )
        }
    }
}

impl Rows for JsonLines {
    fn columns(&self) -> &BTreeSet<String> {
        &self.columns
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, String>>, Error> {
        match self.ahead.pop_front() {
            Some(row) => Ok(Some(row)),
            None => self.read_row(),
        }
    }

    fn bytes_read(&self) -> u64 {
        self.read.get()
    }
}
