//! One row as a file gave it, in buffers that are used again for the next.

use crate::fault::{Fault, shown};
use serde_json::{Map, Value};
use std::ops::Range;

/// The most bytes of a value that quarantine keeps.
const KEPT_BYTES: usize = 64 << 10;

/// One value; texts and bytes lie in the row's buffers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Cell {
    /// Nothing was said.
    #[default]
    Empty,
    /// Text.
    Text(Range<usize>),
    /// A whole number, as text.
    Number(Range<usize>),
    /// Bytes.
    Bytes(Range<usize>),
    /// True or false.
    Bool(bool),
    /// Microseconds since 1970-01-01T00:00Z.
    Time(i64),
    /// Several texts: a range of `parts`.
    List(Range<usize>),
    /// Something no column holds; what it is.
    Wrong(&'static str),
}

/// One row.
#[derive(Debug, Default)]
pub(crate) struct Row {
    text: String,
    bytes: Vec<u8>,
    parts: Vec<Range<usize>>,
    cells: Vec<Cell>,
    /// Row in the file, from 1; the line in JSONL.
    pub(crate) number: u64,
    /// Why the row as a whole cannot be read.
    pub(crate) fault: Option<Fault>,
    /// What stood there, when it could not be taken apart.
    pub(crate) raw: Option<String>,
}

impl Row {
    /// Empties it for a row of `width` values.
    pub(crate) fn clear(&mut self, width: usize) {
        self.text.clear();
        self.bytes.clear();
        self.parts.clear();
        self.cells.clear();
        self.cells.resize(width, Cell::Empty);
        self.fault = None;
        self.raw = None;
    }

    /// Sets the row aside as a whole.
    pub(crate) fn refuse(&mut self, fault: Fault, raw: &[u8]) {
        self.fault = Some(fault);
        let kept = raw.get(..KEPT_BYTES).unwrap_or(raw);
        self.raw = Some(String::from_utf8_lossy(kept).into_owned());
    }

    pub(crate) fn cell(&self, slot: usize) -> &Cell {
        self.cells.get(slot).unwrap_or(&Cell::Empty)
    }

    pub(crate) fn set(&mut self, slot: usize, cell: Cell) {
        if let Some(to) = self.cells.get_mut(slot) {
            *to = cell;
        }
    }

    pub(crate) fn push_text(&mut self, text: &str) -> Range<usize> {
        let from = self.text.len();
        self.text.push_str(text);
        from..self.text.len()
    }

    pub(crate) fn push_number(&mut self, number: impl std::fmt::Display) -> Range<usize> {
        use std::fmt::Write as _;
        let from = self.text.len();
        // INVARIANT: writing to a String does not fail.
        let _ = write!(self.text, "{number}");
        from..self.text.len()
    }

    pub(crate) fn push_bytes(&mut self, bytes: &[u8]) -> Range<usize> {
        let from = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        from..self.bytes.len()
    }

    /// Where the next list begins.
    pub(crate) fn parts_len(&self) -> usize {
        self.parts.len()
    }

    pub(crate) fn push_part(&mut self, part: &str) {
        let range = self.push_text(part);
        self.parts.push(range);
    }

    pub(crate) fn text(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    pub(crate) fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    pub(crate) fn parts(&self, range: &Range<usize>) -> impl Iterator<Item = &str> {
        let parts = self.parts.get(range.clone()).unwrap_or_default();
        parts.iter().map(|r| self.text(r))
    }

    /// The row as quarantine keeps it.
    pub(crate) fn data<'a>(&self, sources: impl Iterator<Item = &'a str>) -> Value {
        if let Some(raw) = &self.raw {
            return Value::String(raw.clone());
        }
        let mut object = Map::new();
        for (source, cell) in sources.zip(&self.cells) {
            if let Some(value) = self.value(cell) {
                object.insert(source.to_owned(), value);
            }
        }
        Value::Object(object)
    }

    fn value(&self, cell: &Cell) -> Option<Value> {
        Some(match cell {
            Cell::Empty => return None,
            Cell::Text(r) | Cell::Number(r) => Value::String(kept(self.text(r))),
            Cell::Bytes(r) => Value::String(format!("{} bytes", r.len())),
            Cell::Bool(value) => Value::Bool(*value),
            Cell::Time(micros) => Value::String(moment(*micros)),
            Cell::List(r) => self
                .parts(r)
                .take(100)
                .map(|p| Value::String(kept(p)))
                .collect(),
            Cell::Wrong(what) => Value::String(format!("({what})")),
        })
    }
}

fn kept(text: &str) -> String {
    match text.char_indices().find(|(at, _)| *at >= KEPT_BYTES) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn moment(micros: i64) -> String {
    rights::Instant::from_epoch_micros(micros)
        .map_or_else(|| shown(&micros.to_string()), |i| i.to_string())
}
