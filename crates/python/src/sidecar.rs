//! Sidecars of tokenized shards.

use crate::fault::{json, parse, raise, without_interpreter};
use crate::set::Set;
use ::loader::ItemName;
use export::{Refusals, Shelf, SidecarWriter, Tokens};
use pyo3::prelude::*;
use rights::{Error, SystemClock};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Collects which tokens came from which item.
#[pyclass(module = "demur._native", frozen)]
pub(crate) struct Sidecar(Mutex<Option<SidecarWriter>>);

#[pymethods]
impl Sidecar {
    /// `tokens` is JSON.
    #[new]
    fn new(py: Python<'_>, folder: PathBuf, set: &Set, tokens: &str) -> PyResult<Sidecar> {
        let tokens: Tokens = parse(py, "description of the tokens", tokens)?;
        let writer = SidecarWriter::create(&folder, &set.0, tokens).map_err(|e| raise(py, &e))?;
        Ok(Sidecar(Mutex::new(Some(writer))))
    }

    #[expect(clippy::too_many_arguments, reason = "Python's own are flat")]
    fn add(
        &self,
        py: Python<'_>,
        shard: &str,
        sample: u64,
        start: u64,
        length: u64,
        item: &str,
        person: &str,
    ) -> PyResult<()> {
        let mut writer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut added = || -> Result<(), Error> {
            let writer = writer.as_mut().ok_or_else(finished)?;
            let item: ItemName = item.parse()?;
            let person: ItemName = person.parse()?;
            writer.add(shard, sample, (start, length), item.0, person.0)
        };
        added().map_err(|e| raise(py, &e))
    }

    /// Gives the head as JSON.
    fn finish(&self, py: Python<'_>) -> PyResult<String> {
        let head = without_interpreter(py, |_| {
            let mut writer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            writer.take().ok_or_else(finished)?.finish()
        })?;
        json(py, &head)
    }
}

fn finished() -> Error {
    Error::input("the sidecar was finished; begin another one")
}

/// Overwrites the tokens of what the set refuses by now; the record as JSON, none when nothing is new.
#[pyfunction]
#[pyo3(signature = (sidecar, set, *, feed, shards, token))]
pub(crate) fn mask_tokens(
    py: Python<'_>,
    sidecar: PathBuf,
    set: &Set,
    feed: Option<PathBuf>,
    shards: Option<PathBuf>,
    token: Option<i64>,
) -> PyResult<Option<String>> {
    let masked = without_interpreter(py, |_| {
        let mut shelf = Shelf::open(&sidecar, shards.as_deref())?;
        let since = shelf.since();
        if since.manifest != set.0.hash() {
            return Err(Error::input(format!(
                "the sidecar is of set `{}` with another manifest than `{}`",
                shelf.head().set,
                set.0.folder().display()
            )));
        }
        let feed = feed.unwrap_or_else(|| set.0.folder().join("feed"));
        let refusals = Refusals::read(&feed, set.0.key().bytes(), Some(&set.0), since)?;
        shelf.mask(&refusals, token, &SystemClock)
    })?;
    masked.map(|record| json(py, &record)).transpose()
}
