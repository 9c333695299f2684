//! What a run handed out.

use crate::fault::{raise, without_interpreter};
use loader::Who;
use pyo3::prelude::*;
use rights::{Error, Pseudonym};
use std::path::PathBuf;

/// A showing: (epoch, cell, step, sequence, time, certain).
type Showing = (u64, String, u32, u64, String, bool);
/// A step: (epoch, cell, step).
type Step = (u64, String, u32);
/// Items with their showings, and steps that are not as the log says.
type Shown = (Vec<(String, Vec<Showing>)>, Vec<Step>);

/// The items that a run handed out, with their showings, and the steps whose items are not those of the
/// log. With `item` or `person` (32 hex digits) only those.
#[pyfunction]
#[pyo3(signature = (set, log, item=None, person=None))]
pub(crate) fn shown(
    py: Python<'_>,
    set: PathBuf,
    log: PathBuf,
    item: Option<&str>,
    person: Option<&str>,
) -> PyResult<Shown> {
    let who = match (item, person) {
        (None, None) => Ok(Who::Everybody),
        (Some(item), None) => pseudonym(item).map(Who::Item),
        (None, Some(person)) => pseudonym(person).map(Who::Person),
        (Some(_), Some(_)) => Err(Error::input("`item` or `person`, not both")),
    };
    let who = who.map_err(|e| raise(py, &e))?;
    let shown = without_interpreter(py, |_| loader::shown(&set, &log, who))?;
    let showing = |s: loader::Showing| {
        let (cell, at) = (s.cell.to_string(), s.at.to_string());
        (s.epoch, cell, s.step, s.sequence.0, at, s.certain)
    };
    let items = shown.items.into_iter();
    let items = items.map(|(item, all)| (item.to_string(), all.into_iter().map(showing).collect()));
    let unlike = shown.unlike.into_iter();
    let unlike = unlike.map(|(epoch, cell, step)| (epoch, cell.to_string(), step));
    Ok((items.collect(), unlike.collect()))
}

fn pseudonym(text: &str) -> Result<Pseudonym, Error> {
    text.parse::<loader::ItemName>().map(|name| name.0)
}
