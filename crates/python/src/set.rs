//! A training set.

use crate::fault::{parse, raise, without_interpreter};
use crate::loading::Loader;
use crate::stream::Stream;
use ::loader::{GuardOptions, Options, Position, Surroundings, TrainingSet};
use pyo3::prelude::*;
use rights::{Error, SystemClock};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A training set whose newest state is signed with the key that is trusted.
#[pyclass(module = "demur._native", frozen)]
pub(crate) struct Set(pub(crate) TrainingSet);

#[pymethods]
impl Set {
    #[new]
    #[pyo3(signature = (path, key=None))]
    fn new(py: Python<'_>, path: PathBuf, key: Option<&str>) -> PyResult<Set> {
        let surroundings = Surroundings {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(ledger::OsRandomness),
        };
        let set = without_interpreter(py, |_| TrainingSet::open(&path, key, surroundings))?;
        Ok(Set(set))
    }

    #[getter]
    fn name(&self) -> &str {
        &self.0.manifest().set
    }

    #[getter]
    fn manifest(&self) -> String {
        self.0.hash().to_string()
    }

    #[getter]
    fn key(&self) -> String {
        self.0.key().to_string()
    }

    #[getter]
    fn folder(&self) -> PathBuf {
        self.0.folder().to_owned()
    }

    #[getter]
    fn shards(&self) -> u16 {
        self.0.manifest().grid.shards
    }

    #[getter]
    fn slices(&self) -> u16 {
        self.0.manifest().grid.slices
    }

    #[getter]
    fn items(&self) -> u64 {
        self.0.manifest().items_admitted
    }

    #[expect(clippy::too_many_arguments, reason = "Python gives them by name")]
    #[pyo3(signature = (selection, *, columns, threads, max_age, patience, feed, log, consumer, keep_empty))]
    fn loader(
        &self,
        py: Python<'_>,
        selection: &str,
        columns: Option<Vec<String>>,
        threads: Option<usize>,
        max_age: f64,
        patience: f64,
        feed: Option<PathBuf>,
        log: Option<PathBuf>,
        consumer: String,
        keep_empty: bool,
    ) -> PyResult<Loader> {
        let guard = GuardOptions {
            max_age: seconds(py, "max_age", max_age)?,
            patience: seconds(py, "patience", patience)?,
            feed,
            ..GuardOptions::default()
        };
        let options = Options {
            columns,
            guard,
            log,
            consumer,
            keep_empty,
            threads: threads_of(py, threads)?,
        };
        let loader = self.0.loader(parse(py, "selection", selection)?, options);
        Ok(Loader::new(loader.map_err(|e| raise(py, &e))?))
    }

    #[expect(clippy::too_many_arguments, reason = "Python gives them by name")]
    #[pyo3(signature = (selection, *, columns, threads, position, worker, workers))]
    fn stream(
        &self,
        py: Python<'_>,
        selection: &str,
        columns: Option<Vec<String>>,
        threads: Option<usize>,
        position: (u64, usize, u32),
        worker: usize,
        workers: usize,
    ) -> PyResult<Stream> {
        let options = Options {
            columns,
            threads: threads_of(py, threads)?,
            ..Options::default()
        };
        let (epoch, cell, step) = position;
        let from = Position { epoch, cell, step };
        let selection = parse(py, "selection", selection)?;
        let stream = self.0.stream(selection, &options, from, (worker, workers));
        Ok(Stream::new(stream.map_err(|e| raise(py, &e))?))
    }
}

fn seconds(py: Python<'_>, name: &str, value: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(value).map_err(|e| {
        let text = format!("{name} of `{value}` seconds: {e}");
        raise(py, &Error::input(text))
    })
}

fn threads_of(py: Python<'_>, threads: Option<usize>) -> PyResult<Option<usize>> {
    match threads {
        Some(0) => Err(raise(
            py,
            &Error::input("`0` threads; leave `threads` out for as many as there are cores"),
        )),
        threads => Ok(threads),
    }
}
