//! `demur export list`

use super::super::Found;
use super::known::known;
use crate::cli::Cli;
use crate::output::{self, number, table};
use crate::workspace::Workspace;
use rights::Error;
use serde::Serialize;

#[derive(Serialize)]
struct Listed {
    export: String,
    set: String,
    recipient: String,
    format: String,
    items: u64,
    at: String,
    sequence: u64,
    /// The index of its items, where it was kept and is whole.
    index: Option<String>,
}

pub(super) fn run(cli: &Cli, set: Option<&str>) -> Result<Found, Error> {
    let ws = Workspace::open(cli.workspace.as_deref())?;
    let listed: Vec<Listed> = known(&ws, set)?
        .into_iter()
        .map(|(entry, known)| Listed {
            export: entry.export,
            set: entry.set,
            recipient: entry.recipient,
            format: entry.format,
            items: entry.items,
            at: entry.at.to_string(),
            sequence: entry.sequence.0,
            index: known.items.map(|path| path.display().to_string()),
        })
        .collect();
    output::print(cli.json, &listed, |listed| text(listed))?;
    Ok(Found::Nothing)
}

fn text(listed: &[Listed]) -> String {
    if listed.is_empty() {
        return "no exports are recorded".to_owned();
    }
    let head = ["export", "set", "recipient", "format", "items", "index"].map(str::to_owned);
    let rows = listed.iter().map(|export| {
        vec![
            export.export.clone(),
            export.set.clone(),
            export.recipient.clone(),
            export.format.clone(),
            number(export.items),
            export.index.clone().unwrap_or_else(|| "missing".to_owned()),
        ]
    });
    table(&[head.to_vec()].into_iter().chain(rows).collect::<Vec<_>>())
}
