//! Which training set an argument means.

use crate::workspace::Workspace;
use corpus::SetPlace;
use corpus::set::paths;
use rights::Error;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Sets named in an error, at most.
const NAMED: usize = 8;

/// The folder of a set: a folder that holds one; below the workspace; `ai_assistant/0001`, a name
/// in the workspace; or `ai_assistant`, the newest of a purpose.
///
/// Without a workspace only a folder is found, so that a set can be looked at wherever it was copied.
pub(crate) fn find(ws: Option<&Workspace>, set: &str) -> Result<PathBuf, Error> {
    if is_set(Path::new(set)) {
        return Ok(PathBuf::from(set));
    }
    let Some(ws) = ws else {
        return Err(Error::not_found(format!(
            "`{set}` is no folder with a training set; sets of a workspace are found by name inside it, or with -C"
        )));
    };
    let below = ws.root.join(set);
    if is_set(&below) {
        return Ok(below);
    }
    let places = SetPlace::below(&ws.root.join("sets"))?;
    let found = places.iter().rev().find(|place| is_meant(place, set));
    found
        .map(|place| place.path.clone())
        .ok_or_else(|| missing(set, &places))
}

/// The newest set, where all are for one purpose: no command has a default purpose.
pub(crate) fn newest(ws: Option<&Workspace>) -> Result<PathBuf, Error> {
    let Some(ws) = ws else {
        return Err(Error::input(
            "there is no workspace here; name a folder with a training set, or a workspace with -C",
        ));
    };
    let places = SetPlace::below(&ws.root.join("sets"))?;
    let Some(newest) = places.last() else {
        return Err(Error::not_found(
            "there are no sets yet; `demur compile` makes one",
        ));
    };
    let purposes: BTreeSet<&str> = places.iter().map(|p| p.purpose.as_str()).collect();
    if purposes.len() > 1 {
        let purposes: Vec<&str> = purposes.into_iter().collect();
        return Err(Error::input(format!(
            "there are sets for `{}`; say which",
            purposes.join("`, `")
        )));
    }
    Ok(newest.path.clone())
}

fn is_set(folder: &Path) -> bool {
    paths::state(folder, 0).is_file()
}

/// Places are in order, so the last that fits is the newest.
fn is_meant(place: &SetPlace, set: &str) -> bool {
    match set.split_once('/') {
        None => set == place.purpose.as_str(),
        Some((purpose, number)) => {
            purpose == place.purpose.as_str() && number.parse() == Ok(place.number)
        }
    }
}

fn missing(set: &str, places: &[SetPlace]) -> Error {
    if places.is_empty() {
        return Error::not_found(format!(
            "there is no set `{set}`, nor any other yet; `demur compile` makes one"
        ));
    }
    // The newest are those that somebody looks for.
    let names: Vec<String> = places
        .iter()
        .rev()
        .take(NAMED)
        .map(SetPlace::name)
        .collect();
    let more = match places.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(", and {more} more, see `demur set list`"),
    };
    Error::not_found(format!(
        "there is no set `{set}`; there are {}{more}",
        names.join(", ")
    ))
}
