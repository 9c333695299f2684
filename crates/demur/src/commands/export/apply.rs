//! `demur export apply`, `demur export check`

use super::super::Found;
use super::super::verify::trusted;
use super::surroundings;
use crate::cli::{Cli, Refused};
use crate::output::{self, number};
use crate::sets;
use crate::workspace::Workspace;
use corpus::set::paths;
use export::{Applied, CopiedExport, Current, Refusals, Since, differences};
use loader::TrainingSet;
use rights::{Error, SystemClock};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Done {
    folder: String,
    /// What was recorded; none when nothing was new.
    record: Option<Applied>,
    removed: u64,
    items: u64,
    sequence: u64,
}

#[derive(Serialize)]
struct Checked {
    folder: String,
    holds: bool,
    items: u64,
    sequence: u64,
    differences: Vec<String>,
}

pub(super) fn run(cli: &Cli, folder: &Path, from: &Refused) -> Result<Found, Error> {
    let ws = Workspace::open_if_any(cli.workspace.as_deref())?;
    let key = trusted(ws.as_ref(), from.key.as_deref())?;
    // One made of a copied set is not signed; then the feed alone is what is trusted.
    let signed = Current::read(folder, Some(&key));
    let by = match (&signed, Current::read(folder, None)) {
        (Err(_), Ok(current)) if current.is_unsigned(folder)? => None,
        _ => Some(&key),
    };
    let mut copy = CopiedExport::open(folder, by)?;
    let refusals = refusals(ws.as_ref(), from, copy.since())?;
    let record = copy.apply(&refusals, &SystemClock)?;
    let done = Done {
        folder: folder.display().to_string(),
        removed: record.as_ref().map_or(0, |record| record.removed),
        record,
        items: copy.current().listing().items,
        sequence: copy.current().sequence().0,
    };
    output::print(cli.json, &done, |done| {
        let how = match &done.record {
            Some(record) => format!("recorded in applied/{}.json", record.number),
            None => "nothing new".to_owned(),
        };
        format!(
            "{} items removed, {} are left; ledger entries before {} are carried out ({how})",
            number(done.removed),
            number(done.items),
            done.sequence
        )
    })?;
    Ok(Found::Nothing)
}

/// What is refused by now, from the feed that is named or that of the set.
pub(in super::super) fn refusals(
    ws: Option<&Workspace>,
    from: &Refused,
    since: Since,
) -> Result<Refusals, Error> {
    let key = trusted(ws, from.key.as_deref())?;
    let set = match &from.set {
        Some(set) => {
            let path = sets::find(ws, set)?;
            Some(TrainingSet::open(
                &path,
                Some(&key.to_string()),
                surroundings(),
            )?)
        }
        None => None,
    };
    if let Some(set) = set.as_ref().filter(|set| set.hash() != since.manifest) {
        return Err(Error::input(format!(
            "`{}` is not the set that the copy is of: its manifest is `{}`, not `{}`",
            set.folder().display(),
            set.hash(),
            since.manifest
        )));
    }
    let of_set = set.as_ref().map(|set| paths::feed(set.folder()));
    let feed = from.feed.clone().or(of_set);
    let feed = feed.ok_or_else(|| Error::input("say with --feed or --set what is refused"))?;
    Refusals::read(&feed, key.bytes(), set.as_ref(), since)
}

pub(super) fn check(cli: &Cli, folder: &Path, key: Option<&str>) -> Result<Found, Error> {
    let ws = Workspace::open_if_any(cli.workspace.as_deref())?;
    let key = trusted(ws.as_ref(), key)?;
    let current = Current::read(folder, Some(&key))?;
    let differences = differences(folder, &current)?;
    let checked = Checked {
        folder: folder.display().to_string(),
        holds: differences.is_empty(),
        items: current.listing().items,
        sequence: current.sequence().0,
        differences: differences.iter().map(ToString::to_string).collect(),
    };
    output::print(cli.json, &checked, |checked| match checked.holds {
        true => format!(
            "{}: {} items, as listed; ledger entries before {} are carried out",
            checked.folder,
            number(checked.items),
            checked.sequence
        ),
        false => format!("{}:\n{}", checked.folder, checked.differences.join("\n")),
    })?;
    Ok(match checked.holds {
        true => Found::Nothing,
        false => Found::Something,
    })
}
