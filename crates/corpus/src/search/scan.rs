//! One cell: every visible row is read once and compared with all texts.

use super::query::{Queries, Query};
use super::words::{fold, folded, number, words};
use super::{How, Match, SHINGLE, Searching, best, hex};
use crate::set::failure::{damaged, storage};
use crate::set::schema::{CONTENT, ITEM, PERSON, ROW, TEXT, parse_pseudonym, text};
use crate::set::{SetTable, TableFile};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::Error;
use std::collections::BTreeSet;
use std::fs::File;
use std::ops::Range;

const BATCH_ROWS: usize = 1024;
/// Passages of a match that are told.
const PASSAGES: usize = 3;
/// Letters of a passage that are told.
const PASSAGE_LETTERS: usize = 300;

/// What one cell has.
pub(super) struct InCell {
    pub(super) rows: u64,
    pub(super) found: Vec<Found>,
}

/// What was found of one text.
#[derive(Clone, Default)]
pub(super) struct Found {
    pub(super) rows: u64,
    pub(super) matches: Vec<Match>,
}

pub(super) fn cell(
    table: &SetTable,
    file: &TableFile,
    queries: &Queries,
    how: &Searching,
) -> Result<InCell, Error> {
    let masked: BTreeSet<u64> = table.masked_rows(file)?.into_iter().collect();
    let path = table.folder().join(&file.path);
    let opened = File::open(&path).map_err(|e| storage(&path, e))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|e| damaged(&path, e))?;
    let columns = [PERSON, ITEM, TEXT, CONTENT, ROW];
    let columns = ProjectionMask::roots(builder.parquet_schema(), columns);
    let reader = builder.with_projection(columns).with_batch_size(BATCH_ROWS);
    let mut found = InCell {
        rows: 0,
        found: vec![Found::default(); queries.texts().count()],
    };
    let mut first = 0;
    for batch in reader.build().map_err(|e| damaged(&path, e))? {
        let batch = batch.map_err(|e| damaged(&path, e))?;
        let texts = text(&batch, 2)?;
        for at in 0..batch.num_rows() {
            let row = first + at as u64;
            if masked.contains(&row) {
                continue;
            }
            found.rows += 1;
            if texts.is_null(at) {
                continue;
            }
            for (query, seen) in compare(texts.value(at), queries, how) {
                let Some(found) = found.found.get_mut(query as usize) else {
                    continue;
                };
                found.rows += 1;
                found.matches.push(told(&batch, at, file, row, seen)?);
                // Twice the limit at most is held.
                if found.matches.len() >= how.limit.saturating_mul(2).max(2) {
                    best(&mut found.matches, how.limit);
                }
            }
        }
        first += batch.num_rows() as u64;
    }
    Ok(found)
}

/// How a row has a text.
struct Seen {
    how: How,
    of_text: f64,
    of_row: f64,
    resemblance: f64,
    passages: Vec<String>,
}

fn told(
    batch: &RecordBatch,
    at: usize,
    file: &TableFile,
    row: u64,
    seen: Seen,
) -> Result<Match, Error> {
    let wrong = || Error::corrupt("the columns of a cell are not those of a set");
    let rows = batch.columns().get(4);
    let rows = rows.and_then(|c| c.as_primitive_opt::<Int64Type>());
    let content_row = rows.ok_or_else(wrong)?.value(at);
    let name = |column: usize| parse_pseudonym(text(batch, column)?.value(at)).map(hex);
    Ok(Match {
        how: seen.how,
        of_text: seen.of_text,
        of_row: seen.of_row,
        resemblance: seen.resemblance,
        cell: file.cell.to_string(),
        row,
        content: text(batch, 3)?.value(at).to_owned(),
        content_row: u64::try_from(content_row).map_err(|_| wrong())?,
        item: name(1)?,
        person: name(0)?,
        passages: seen.passages,
        place: (file.cell, row),
    })
}

/// The texts that a row has.
fn compare(row: &str, queries: &Queries, how: &Searching) -> Vec<(u32, Seen)> {
    let places = words(row);
    let mut buffer = String::new();
    let word = |w: &Range<usize>| row.get(w.clone()).unwrap_or_default();
    let numbers: Vec<u64> = places
        .iter()
        .map(|w| number(word(w), &mut buffer))
        .collect();
    let mut found = Vec::new();
    if !queries.wordless().is_empty() {
        let whole = fold(row);
        for at in queries.wordless() {
            let has = queries.get(*at).filter(|q| whole.contains(&q.folded));
            found.extend(has.map(|q| (*at, wordless(q, &whole))));
        }
    }
    let candidates = queries.candidates(&numbers);
    if candidates.is_empty() {
        return found;
    }
    // From here on the words themselves are compared: what the hashes say is not taken for granted.
    let list: Vec<String> = places.iter().map(|w| folded(word(w))).collect();
    let row = Row {
        text: row,
        places,
        list,
    };
    for at in candidates {
        let seen = queries.get(at).and_then(|query| row.look(query, how));
        found.extend(seen.map(|seen| (at, seen)));
    }
    found
}

fn wordless(query: &Query, whole: &str) -> Seen {
    let how = match whole == query.folded {
        true => How::Exact,
        false => How::Contains,
    };
    Seen {
        how,
        of_text: 1.0,
        of_row: f64::from(how == How::Exact),
        resemblance: 0.0,
        passages: vec![query.folded.clone()],
    }
}

/// A row with its words.
struct Row<'r> {
    text: &'r str,
    places: Vec<Range<usize>>,
    list: Vec<String>,
}

impl Row<'_> {
    fn look(&self, query: &Query, how: &Searching) -> Option<Seen> {
        let shingles: Vec<String> = self.list.windows(SHINGLE).map(|w| w.join(" ")).collect();
        let own: BTreeSet<&String> = shingles.iter().collect();
        let both = own.iter().filter(|s| query.shingles.contains(**s)).count();
        let part = |of: usize| match of {
            0 => 0.0,
            of => both as f64 / of as f64,
        };
        let (of_text, of_row) = (part(query.shingles.len()), part(own.len()));
        let resemblance = part(query.shingles.len() + own.len() - both);
        let inside = self.inside(query);
        let seen_as = if inside.is_some() && fold(self.text) == query.folded {
            How::Exact
        } else if inside.is_some() {
            How::Contains
        } else if query.is_short() {
            return None;
        } else if of_text >= how.threshold {
            How::Near
        } else if of_row >= how.threshold {
            How::Part
        } else {
            return None;
        };
        let passages = match &inside {
            Some(words) => vec![self.passage(words)],
            None => self.passages(&shingles, query),
        };
        Some(Seen {
            how: seen_as,
            of_text: if inside.is_some() { 1.0 } else { of_text },
            of_row,
            resemblance,
            passages,
        })
    }

    /// The words of the row that are the words of the text one after another.
    fn inside(&self, query: &Query) -> Option<Range<usize>> {
        let windows = self.list.windows(query.list.len().max(1));
        let at = windows.into_iter().position(|w| w == query.list)?;
        Some(at..at + query.list.len())
    }

    /// The longest runs of words whose shingles the text has.
    fn passages(&self, shingles: &[String], query: &Query) -> Vec<String> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, shingle) in shingles.iter().enumerate() {
            if query.shingles.contains(shingle) {
                match runs.last_mut() {
                    Some(run) if run.end >= at => run.end = at + SHINGLE,
                    _ => runs.push(at..at + SHINGLE),
                }
            }
        }
        runs.sort_by_key(|run| (std::cmp::Reverse(run.len()), run.start));
        runs.truncate(PASSAGES);
        runs.iter().map(|run| self.passage(run)).collect()
    }

    /// Words as they stand in the row.
    fn passage(&self, words: &Range<usize>) -> String {
        let first = self.places.get(words.start);
        let last = words.end.checked_sub(1).and_then(|at| self.places.get(at));
        let range = first.zip(last).map(|(first, last)| first.start..last.end);
        let whole = range.and_then(|r| self.text.get(r)).unwrap_or_default();
        match whole.char_indices().nth(PASSAGE_LETTERS) {
            Some((cut, _)) => format!("{}…", whole.get(..cut).unwrap_or_default()),
            None => whole.to_owned(),
        }
    }
}
