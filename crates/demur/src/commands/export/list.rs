//! `demur export list`

use super::super::Found;
use crate::cli::Cli;
use crate::output::{self, number, table};
use crate::workspace::Workspace;
use export::{Recorded, exports_of};
use rights::Error;
use serde::Serialize;
use std::collections::BTreeSet;

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
    let recorded = ws.wait(ws.ledger.exports(set))?;
    let sets: BTreeSet<&str> = recorded.iter().map(|export| export.set.as_str()).collect();
    let mut listed = Vec::new();
    for set in sets {
        let of_set = recorded.iter().map(|export| {
            Ok(Recorded {
                sequence: export.sequence,
                set: export.set.clone(),
                export: export.export.clone(),
                recipient: export.recipient.clone(),
                hash: export.hash.parse()?,
            })
        });
        let of_set: Vec<Recorded> = of_set.collect::<Result<_, Error>>()?;
        for known in exports_of(&ws.root, set, of_set)? {
            let entry = recorded
                .iter()
                .find(|e| e.sequence == known.recorded.sequence);
            listed.extend(entry.map(|entry| Listed {
                export: entry.export.clone(),
                set: entry.set.clone(),
                recipient: entry.recipient.clone(),
                format: entry.format.clone(),
                items: entry.items,
                at: entry.at.to_string(),
                sequence: entry.sequence.0,
                index: known.items.map(|path| path.display().to_string()),
            }));
        }
    }
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
