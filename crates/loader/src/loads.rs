//! What runs of loaders showed to training of one person's items, from their logs beside the sets.

use crate::log::{logs, read_head};
use crate::shown::shown_of;
use corpus::SetPlace;
use corpus::set::{Signed, paths};
use report::dossier::Load;
use rights::{Error, GridId, GridKey};
use std::path::Path;

/// Every run over every set below a folder, the first to begin first, with what it showed of the items of a
/// person who has these ids on the grid; of each log that cannot be read, why.
///
/// # Errors
/// When the folders cannot be read.
pub fn loads_of(
    sets: &Path,
    key: &GridKey,
    grid: &[GridId],
) -> Result<(Vec<Load>, Vec<Error>), Error> {
    let (mut loads, mut unread) = (Vec::new(), Vec::new());
    for set in SetPlace::below(sets)? {
        for log in logs(&set.path)? {
            match load(&set, &log, key, grid) {
                Ok(load) => loads.push(load),
                Err(error) => unread.push(error),
            }
        }
    }
    loads.sort_by(|a, b| (a.at, &a.run).cmp(&(b.at, &b.run)));
    Ok((loads, unread))
}

fn load(set: &SetPlace, log: &Path, key: &GridKey, grid: &[GridId]) -> Result<Load, Error> {
    let head = read_head(log)?;
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
        let name = key.person(&set.purpose, *id);
        let place = manifest.grid.place(key, *id);
        let shown = shown_of(&set.path, log, name, place)?;
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
