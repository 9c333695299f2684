//! What is in a set: items, people, tokens, bytes of text, media; in all and by kind, language, year.

use super::cell::CellRows;
use super::sheet::{Sheet, Sheets, Tallies, Tally, VisibleCell};
use super::tokens;
use crate::progress::Progress;
use crate::set::{SetTable, state};
use rayon::prelude::*;
use rights::{Day, Error, Manifest, PurposeId, Sequence};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What is in a set, without masked rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// `ai_assistant/0001`, as its manifest says.
    pub set: String,
    /// What it is for.
    pub purpose: PurposeId,
    /// The state that was counted.
    pub state: u64,
    /// It holds no item refused at this sequence of the ledger.
    pub sequence: Sequence,
    /// In what tokens are counted: [`super::VOCABULARY`].
    pub vocabulary: &'static str,
    /// Rows masked; they are in no other figure.
    pub rows_masked: u64,
    /// In all.
    pub total: Count,
    /// By kind, the most items first.
    pub kinds: Vec<Part>,
    /// By language, the most items first; `unknown` is one of them.
    pub languages: Vec<Part>,
    /// By year of creation, ascending, then `unknown`.
    pub years: Vec<Part>,
    /// The day of the oldest item of which the day is known.
    pub first: Option<Day>,
    /// The day of the newest.
    pub last: Option<Day>,
}

/// Figures about items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Items.
    pub items: u64,
    /// People whose items they are. Parts may share people, so these do not add up.
    pub people: u64,
    /// Tokens of their texts.
    pub tokens: u64,
    /// Bytes of their texts, in UTF-8.
    pub text_bytes: u64,
    /// Items with a picture or another medium, in the set or named by address.
    pub media: u64,
}

/// Figures about the items with one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The value.
    pub name: String,
    /// The figures.
    #[serde(flatten)]
    pub count: Count,
}

/// Counts the visible rows of a set, cells side by side.
///
/// Memory is bounded by a batch of rows for each thread and 16 bytes for each person of a place on
/// the grid, once for each kind, language and year. Wants a Tokio runtime with more than one thread.
///
/// # Errors
/// When the set is damaged. Signatures and roots are not checked.
pub async fn stats(set: &Path, progress: &dyn Progress) -> Result<Stats, Error> {
    let (stats, ..) = counted(set, progress).await?;
    Ok(stats)
}

/// The same, with the figures of masked rows and the manifest that was read.
pub(super) async fn counted(
    set: &Path,
    progress: &dyn Progress,
) -> Result<(Stats, Sheet, Manifest), Error> {
    let manifest = state::head(set)?.manifest;
    let table = SetTable::load(set).await?;
    let mut places: BTreeMap<(u16, u16), Vec<VisibleCell>> = BTreeMap::new();
    for file in table.files()? {
        let place = places
            .entry((file.cell.shard, file.cell.slice))
            .or_default();
        place.push(VisibleCell {
            rows: CellRows::of(&table, &file),
            masked: table.masked_rows(&file)?,
        });
    }
    let cells = || places.values().flatten();
    let rows_masked = cells().map(|c| c.masked.len() as u64).sum();
    progress.begin("counting", cells().map(|c| c.rows.rows).sum());
    let one = |cells: &Vec<VisibleCell>| Sheets::of(cells, progress);
    let places: Vec<&Vec<VisibleCell>> = places.values().collect();
    let sheets: Result<Vec<Sheets>, Error> =
        places.into_par_iter().with_max_len(1).map(one).collect();
    progress.end();
    let mut both = Sheets::default();
    sheets?.into_iter().for_each(|sheets| both.plus(sheets));
    let all = both.visible;
    let stats = Stats {
        set: manifest.set.clone(),
        purpose: manifest.purpose.clone(),
        state: manifest.state,
        sequence: manifest.sequence,
        vocabulary: tokens::VOCABULARY,
        rows_masked,
        total: all.total.count,
        kinds: by_items(all.kinds),
        languages: by_items(all.languages),
        first: all.days.map(|(first, _)| first),
        last: all.days.map(|(_, last)| last),
        // Digits come before letters, so `unknown` is last.
        years: parts(all.years),
    };
    Ok((stats, both.masked, manifest))
}

fn parts(tallies: Tallies) -> Vec<Part> {
    let part = |(name, tally): (String, Tally)| Part {
        name,
        count: tally.count,
    };
    tallies.into_iter().map(part).collect()
}

fn by_items(tallies: Tallies) -> Vec<Part> {
    let mut parts = parts(tallies);
    parts.sort_by_key(|p| std::cmp::Reverse(p.count.items));
    parts
}
