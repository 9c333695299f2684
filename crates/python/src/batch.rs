//! Batches, sealed and open.

use crate::capsule::{Capsule, array_capsules, names, schema_capsule, stream_capsule};
use crate::fault::{raise, without_interpreter};
use arrow::array::RecordBatch;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Rows of one step on their way from where they were read to where they are consumed. It can be
/// pickled; only the loader's hand-over opens it.
#[pyclass(module = "demur._native", frozen)]
pub(crate) struct Sealed(pub(crate) loader::Sealed);

#[pymethods]
impl Sealed {
    /// The step, as (epoch, cell, step): the cell by its place in the plan.
    #[getter]
    fn position(&self) -> (u64, usize, u32) {
        let at = self.0.position();
        (at.epoch, at.cell, at.step)
    }

    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<(Py<PyAny>, (Py<PyBytes>,))> {
        let py = slf.py();
        let sealed = &slf.get().0;
        let bytes = without_interpreter(py, |_| sealed.to_bytes())?;
        let unseal = py.import("demur._native")?.getattr("unseal")?;
        Ok((unseal.unbind(), (PyBytes::new(py, &bytes).unbind(),)))
    }

    /// The rows before the last look at late choices, for work that goes ahead of it in the same
    /// package: what comes of it is handed over only if no row is taken out.
    fn _ahead(&self) -> Rows {
        Rows(self.0.rows().clone())
    }

    fn __repr__(&self) -> String {
        let at = self.0.position();
        format!(
            "<demur sealed batch: epoch {}, cell {}, step {}; only a loader's guard opens it>",
            at.epoch, at.cell, at.step
        )
    }
}

/// A sealed batch that was pickled. It is still sealed.
#[pyfunction]
pub(crate) fn unseal(py: Python<'_>, bytes: &[u8]) -> PyResult<Sealed> {
    let sealed = loader::Sealed::from_bytes(bytes);
    sealed.map(Sealed).map_err(|e| raise(py, &e))
}

/// Rows of one step, handed over. Anything that reads Arrow reads it: `pyarrow.record_batch(batch)`,
/// `polars.DataFrame(batch)`.
#[pyclass(module = "demur", frozen)]
pub(crate) struct Batch(pub(crate) loader::Batch);

#[pymethods]
impl Batch {
    /// Rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.0.rows.num_rows()
    }

    /// Names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        names(&self.0.rows)
    }

    /// The epoch, from 0.
    #[getter]
    fn epoch(&self) -> u64 {
        self.0.epoch
    }

    /// The cell that the rows lie in, as in the set's paths.
    #[getter]
    fn cell(&self) -> String {
        self.0.cell.to_string()
    }

    /// The step in the cell, from 0.
    #[getter]
    fn step(&self) -> u32 {
        self.0.step
    }

    /// No entry of the ledger before it refuses any of the rows.
    #[getter]
    fn sequence(&self) -> u64 {
        self.0.sequence.0
    }

    /// Rows taken out at hand-over.
    #[getter]
    fn withheld(&self) -> usize {
        self.0.withheld
    }

    fn __len__(&self) -> usize {
        self.0.rows.num_rows()
    }

    fn __repr__(&self) -> String {
        let Batch(batch) = self;
        let (rows, sequence) = (batch.rows.num_rows(), batch.sequence);
        format!(
            "<demur.Batch: {rows} rows of step {} of {} in epoch {}, as of sequence {sequence}>",
            batch.step, batch.cell, batch.epoch
        )
    }

    /// Whether the rows were read again at hand-over, from a newer state of the set.
    #[getter]
    fn read_again(&self) -> bool {
        self.0.read_again
    }

    /// The rows alone, as a transformation of a data loader gets them.
    #[getter]
    fn rows(&self) -> Rows {
        Rows(self.0.rows.clone())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Capsule<'py>> {
        schema_capsule(py, &self.0.rows)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Capsule<'py>, Capsule<'py>)> {
        drop(requested_schema);
        array_capsules(py, &self.0.rows)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Capsule<'py>> {
        drop(requested_schema);
        stream_capsule(py, &self.0.rows)
    }
}

/// Rows without anything about them.
#[pyclass(module = "demur", frozen)]
pub(crate) struct Rows(pub(crate) RecordBatch);

#[pymethods]
impl Rows {
    /// Rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.0.num_rows()
    }

    /// Names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        names(&self.0)
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Capsule<'py>> {
        schema_capsule(py, &self.0)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Capsule<'py>, Capsule<'py>)> {
        drop(requested_schema);
        array_capsules(py, &self.0)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Capsule<'py>> {
        drop(requested_schema);
        stream_capsule(py, &self.0)
    }
}
