//! `demur set list`

use super::header;
use crate::commands::Found;
use crate::output::{self, number, table};
use crate::workspace::Workspace;
use corpus::inspect::{self, Damaged, Listed};
use rights::{Error, Instant};
use serde::Serialize;
use std::path::Path;

/// A line of the list.
#[derive(Serialize)]
#[serde(untagged)]
enum Line {
    Set(Box<Listed>),
    Damaged(Damaged),
}

pub(super) fn run(ws: &Workspace, json: bool) -> Result<Found, Error> {
    let sets = inspect::list(&ws.root.join("sets"))?.into_iter();
    let line = |set: Result<Listed, Damaged>| match set {
        Ok(listed) => Line::Set(Box::new(listed)),
        Err(damaged) => Line::Damaged(damaged),
    };
    let lines: Vec<Line> = sets.map(line).collect();
    output::print(json, &lines, |lines| text(lines))?;
    let damaged = lines.iter().any(|line| matches!(line, Line::Damaged(_)));
    Ok(match damaged {
        true => Found::Something,
        false => Found::Nothing,
    })
}

fn text(lines: &[Line]) -> String {
    if lines.is_empty() {
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
    let (mut rows, mut damaged) = (vec![first], String::new());
    for line in lines {
        match line {
            Line::Set(set) => rows.push(row(set)),
            Line::Damaged(set) => {
                rows.push(vec![set.set.clone(), "damaged".to_owned()]);
                damaged += &format!("{} is damaged: {}\n", set.set, set.damaged);
            }
        }
    }
    table(&rows)
        + "\nvisible and masked count items; people are those of the compile\n"
        + &damaged
        + match damaged.is_empty() {
            true => "",
            false => {
                "bring the file back from a backup or a copy of the set; `demur verify` says more\n"
            }
        }
}

fn row(set: &Listed) -> Vec<String> {
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
