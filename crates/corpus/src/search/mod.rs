//! Looking for texts among the visible rows of a set: whole, inside longer ones, nearly alike.
//!
//! This is a search and no proof: it says what it found and how, over the rows that readers see. What
//! somebody translated, told in other words, wrote into a picture or cut into pieces shorter than a
//! shingle, it does not find.
//!
//! Texts are compared by their words and by *shingles*, the runs of five words in them
//! (Broder, On the resemblance and containment of documents, 1997). Of a text T and a row R:
//!
//! - containment of the text: shingles of T that R has, of those of T;
//! - containment of the row: the same of those of R (a row that quotes a part of T);
//! - resemblance: shingles that both have, of those that either has.

mod query;
mod scan;
mod words;

use crate::progress::Progress;
use crate::set::{SetTable, failure, paths};
use query::Queries;
use rayon::prelude::*;
use rights::{Cell, Error, Pseudonym};
use serde::Serialize;
use std::path::Path;

/// The words of a text as they are compared: folded, without punctuation.
#[must_use]
pub fn folded_words(text: &str) -> Vec<String> {
    let places = words::words(text).into_iter();
    let words = places.filter_map(|place| text.get(place).map(words::folded));
    words.collect()
}

/// Words of a shingle.
pub const SHINGLE: usize = 5;

/// How to search.
#[derive(Clone, Copy, Debug)]
pub struct Searching {
    /// The least containment, of the text or of the row, that counts: above 0, at most 1.
    pub threshold: f64,
    /// Matches of a text that are told; all are counted.
    pub limit: usize,
}

impl Default for Searching {
    fn default() -> Searching {
        Searching {
            threshold: 0.5,
            limit: 100,
        }
    }
}

/// How a row has a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is the text, but for case, white space and forms of letters that mean the same.
    Exact,
    /// It has every word of the text, in their order and without others between; punctuation aside.
    Contains,
    /// It has at least the threshold's part of the text's shingles.
    Near,
    /// At least the threshold's part of its own shingles is from the text.
    Part,
}

/// A row that has a text, or much of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Match {
    /// How.
    pub how: How,
    /// Containment of the text in the row; 1 for `exact` and `contains`.
    pub of_text: f64,
    /// Containment of the row in the text.
    pub of_row: f64,
    /// Resemblance; 0 where either is too short for shingles.
    pub resemblance: f64,
    /// Where the row is.
    pub cell: String,
    /// Its number in the cell's file.
    pub row: u64,
    /// The content it came from.
    pub content: String,
    /// Its row number there.
    pub content_row: u64,
    /// Pseudonym of the item.
    pub item: String,
    /// Pseudonym of its owner.
    pub person: String,
    /// Passages of the row that the text has, too, as they stand in the row.
    pub passages: Vec<String>,
    #[serde(skip)]
    place: (Cell, u64),
}

/// What was found of one text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FoundText {
    /// Words of the text.
    pub words: usize,
    /// Whether it is too short for shingles: only `exact` and `contains` are looked for.
    pub short: bool,
    /// Rows that have it, in all.
    pub rows: u64,
    /// The best of them.
    pub matches: Vec<Match>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Searched {
    /// Visible rows that were read.
    pub rows: u64,
    /// The texts, in the order in which they were given.
    pub texts: Vec<FoundText>,
}

/// Looks for texts in the visible rows of a set; every cell is read once, whatever the number of
/// texts. Memory is bounded by one batch of rows a thread, the shingles of the texts, and the matches
/// that are told.
///
/// # Errors
/// An empty text, a threshold that is none, a set that is damaged.
pub async fn search(
    set: &Path,
    texts: &[String],
    how: &Searching,
    progress: &dyn Progress,
) -> Result<Searched, Error> {
    if !(how.threshold > 0.0 && how.threshold <= 1.0) {
        return Err(Error::input(format!(
            "a threshold of `{}`; give one above 0 and at most 1",
            how.threshold
        )));
    }
    let queries = Queries::new(texts)?;
    let table = SetTable::load(set).await?;
    let files = table.files()?;
    progress.begin("searching", files.iter().map(|f| f.rows).sum());
    let parts: Result<Vec<scan::InCell>, Error> = files
        .par_iter()
        .with_max_len(1)
        .map(|file| {
            let found = scan::cell(&table, file, &queries, how);
            progress.advance(file.rows);
            found
        })
        .collect();
    progress.end();
    let parts = parts.map_err(|e| failure::damaged(&paths::table(set), e))?;
    let mut searched = Searched {
        rows: 0,
        texts: queries.texts().map(FoundText::of).collect(),
    };
    for part in parts {
        searched.rows += part.rows;
        for (text, found) in searched.texts.iter_mut().zip(part.found) {
            text.rows += found.rows;
            text.matches.extend(found.matches);
        }
    }
    for text in &mut searched.texts {
        best(&mut text.matches, how.limit);
    }
    Ok(searched)
}

impl FoundText {
    fn of(query: &query::Query) -> FoundText {
        FoundText {
            words: query.words(),
            short: query.is_short(),
            rows: 0,
            matches: Vec::new(),
        }
    }
}

/// The best matches, best first; the same ones whatever the threads did.
fn best(matches: &mut Vec<Match>, limit: usize) {
    matches.sort_by(|a, b| {
        let score = |m: &Match| m.of_text.max(m.of_row);
        (a.how.cmp(&b.how))
            .then(score(b).total_cmp(&score(a)))
            .then(b.resemblance.total_cmp(&a.resemblance))
            .then(a.place.cmp(&b.place))
    });
    matches.truncate(limit);
}

fn hex(name: Pseudonym) -> String {
    name.to_string()
}
