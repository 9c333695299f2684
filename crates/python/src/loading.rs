//! The loader.

use crate::batch::{Batch, Sealed};
use crate::fault::{json, parse, raise, without_interpreter};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Hands out batches.
#[pyclass(module = "demur._native", frozen)]
pub(crate) struct Loader(Mutex<loader::Loader>);

impl Loader {
    pub(crate) fn new(loader: loader::Loader) -> Loader {
        Loader(Mutex::new(loader))
    }

    /// A panic in between left the loader at the step that was not handed over.
    fn lock(&self) -> MutexGuard<'_, loader::Loader> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Loader {
    /// The next batch; none at the end of an epoch.
    fn next(&self, py: Python<'_>) -> PyResult<Option<Batch>> {
        let next = without_interpreter(py, |tick| self.lock().next_batch_with(tick));
        Ok(next?.map(Batch))
    }

    /// Opens a sealed batch, which must be the next step; none when it is blank.
    fn admit(&self, py: Python<'_>, sealed: &Sealed) -> PyResult<Option<Batch>> {
        let sealed = sealed.0.clone();
        let batch = without_interpreter(py, |tick| self.lock().handover()?.admit(sealed, tick));
        Ok(batch?.map(Batch))
    }

    /// Begins to follow the feed, which fails where there is none.
    fn begin(&self, py: Python<'_>) -> PyResult<()> {
        without_interpreter(py, |_| self.lock().handover().map(|_| ()))
    }

    /// Ends an epoch, all of whose steps must have been handed over.
    fn end(&self, py: Python<'_>, epoch: u64) -> PyResult<()> {
        without_interpreter(py, |_| self.lock().handover()?.end(epoch))
    }

    /// The state to go on from, as JSON.
    fn state(&self, py: Python<'_>) -> PyResult<String> {
        let state = without_interpreter(py, |_| self.lock().state())?;
        json(py, &state)
    }

    /// Goes on from a state.
    fn load_state(&self, py: Python<'_>, state: &str) -> PyResult<()> {
        let state: loader::State = parse(py, "state", state)?;
        let loaded = self.lock().load_state(&state);
        loaded.map_err(|e| raise(py, &e))
    }

    /// The next step, as (epoch, cell, step).
    #[getter]
    fn position(&self) -> (u64, usize, u32) {
        let at = self.lock().position();
        (at.epoch, at.cell, at.step)
    }

    /// Steps of an epoch.
    #[getter]
    fn steps(&self) -> u64 {
        self.lock().plan().steps()
    }

    /// The cells in their order, each with its steps.
    #[getter]
    fn cells(&self) -> Vec<(String, u32)> {
        let loader = self.lock();
        let cells = loader.plan().cells.iter();
        cells.map(|c| (c.cell.to_string(), c.steps)).collect()
    }

    /// The file of the loading log, once something was handed out.
    #[getter]
    fn log(&self) -> Option<PathBuf> {
        self.lock().log_path().map(ToOwned::to_owned)
    }
}
