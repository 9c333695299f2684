//! `demur set list`

use super::header;
use crate::output::{self, number, table};
use crate::workspace::Workspace;
use corpus::inspect::{self, Listed};
use rights::{Error, Instant};
use std::path::Path;

pub(super) fn run(ws: &Workspace, json: bool) -> Result<(), Error> {
    let sets = inspect::list(&ws.root.join("sets"))?;
    output::print(json, &sets, |sets| text(sets))
}

fn text(sets: &[Listed]) -> String {
    if sets.is_empty() {
        return "no sets yet; `demur compile` makes one".to_owned();
    }
    let first = header([
        "set",
        "made (UTC)",
        "state",
        "visible",
        "masked",
        "people",
        "sequence",
        "report",
    ]);
    let row = |set: &Listed| {
        vec![
            set.set.clone(),
            minute(set.made_at),
            set.state.to_string(),
            number(set.rows_visible),
            number(set.rows_masked),
            number(set.people),
            number(set.sequence.0),
            set.report
                .as_deref()
                .map_or_else(|| "none".to_owned(), from_here),
        ]
    };
    let rows: Vec<Vec<String>> = std::iter::once(first).chain(sets.iter().map(row)).collect();
    table(&rows) + "\nvisible and masked count items; people are those of the compile\n"
}

/// `2026-11-23 10:00`
fn minute(instant: Instant) -> String {
    let text = instant.to_string();
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// A path as somebody in this folder would write it.
fn from_here(path: &Path) -> String {
    let here = std::env::current_dir();
    let below = here
        .as_ref()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok());
    below.unwrap_or(path).display().to_string()
}
