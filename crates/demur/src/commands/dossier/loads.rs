//! What loaders showed to training of a person's, from their logs.

use crate::keys::Keys;
use crate::workspace::Workspace;
use corpus::SetPlace;
use corpus::set::{Signed, paths};
use report::dossier::{About, Load};
use rights::{Error, GridId};
use std::path::Path;

/// Every run of every set, with what it showed of the person's.
pub(super) fn of(ws: &Workspace, keys: &Keys, about: &About) -> Result<Vec<Load>, Error> {
    let mut grid = Vec::new();
    for account in about.accounts.iter().filter(|a| a.erased.is_none()) {
        grid.push(ws.wait(ws.ledger.person(account.person))?.row.grid);
    }
    let mut loads = Vec::new();
    for set in SetPlace::below(&ws.root.join("sets"))? {
        for log in loader::logs(&set.path)? {
            loads.push(load(&set, &log, keys, &grid)?);
        }
    }
    loads.sort_by(|a, b| (a.at, &a.run).cmp(&(b.at, &b.run)));
    Ok(loads)
}

fn load(set: &SetPlace, log: &Path, keys: &Keys, grid: &[GridId]) -> Result<Load, Error> {
    let head = loader::read_head(log)?;
    let mut load = Load {
        set: set.name(),
        run: head.run,
        consumer: head.consumer,
        at: head.at,
        items: 0,
        times: 0,
        uncertain: 0,
        first: None,
        last: None,
    };
    let manifest = Signed::read(&paths::state(&set.path, 0))?.manifest;
    for id in grid {
        let name = keys.grid.person(&set.purpose, *id);
        let place = manifest.grid.place(&keys.grid, *id);
        let shown = loader::shown_of(&set.path, log, name, place)?;
        load.items += shown.items.len() as u64;
        for showing in shown.items.values().flatten() {
            load.times += 1;
            load.uncertain += u64::from(!showing.certain);
            load.first = Some(load.first.map_or(showing.at, |first| first.min(showing.at)));
            load.last = Some(load.last.map_or(showing.at, |last| last.max(showing.at)));
        }
    }
    Ok(load)
}
