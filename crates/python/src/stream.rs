//! Sealed steps, read in a worker process.

use crate::batch::Sealed;
use crate::fault::without_interpreter;
use pyo3::prelude::*;
use std::sync::{Mutex, PoisonError};

/// The sealed steps of one worker.
#[pyclass(module = "demur._native", frozen)]
pub(crate) struct Stream(Mutex<loader::Stream>);

impl Stream {
    pub(crate) fn new(stream: loader::Stream) -> Stream {
        Stream(Mutex::new(stream))
    }
}

#[pymethods]
impl Stream {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Sealed>> {
        let next = without_interpreter(py, |tick| {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next(tick)
        });
        Ok(next?.map(Sealed))
    }
}
