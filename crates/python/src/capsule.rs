//! The Arrow PyCapsule interface: rows for any library that reads Arrow, without a copy.

use crate::fault::raise;
use arrow::array::{Array, RecordBatch, RecordBatchIterator, StructArray};
use arrow::error::ArrowError;
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema, to_ffi};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use rights::Error;

pub(crate) type Capsule<'py> = Bound<'py, PyCapsule>;

pub(crate) fn names(rows: &RecordBatch) -> Vec<String> {
    let fields = rows.schema_ref().fields().iter();
    fields.map(|field| field.name().clone()).collect()
}

pub(crate) fn schema_capsule<'py>(py: Python<'py>, rows: &RecordBatch) -> PyResult<Capsule<'py>> {
    let schema = FFI_ArrowSchema::try_from(rows.schema().as_ref());
    let schema = schema.map_err(|e| failed(py, &e))?;
    PyCapsule::new_with_value(py, schema, c"arrow_schema")
}

/// Schema and array. A schema that the consumer asks for is a wish, which the interface lets a producer
/// leave to the consumer; so for streams.
pub(crate) fn array_capsules<'py>(
    py: Python<'py>,
    rows: &RecordBatch,
) -> PyResult<(Capsule<'py>, Capsule<'py>)> {
    let rows = StructArray::from(rows.clone()).to_data();
    let both: (FFI_ArrowArray, FFI_ArrowSchema) = to_ffi(&rows).map_err(|e| failed(py, &e))?;
    let (array, schema) = both;
    Ok((
        PyCapsule::new_with_value(py, schema, c"arrow_schema")?,
        PyCapsule::new_with_value(py, array, c"arrow_array")?,
    ))
}

pub(crate) fn stream_capsule<'py>(py: Python<'py>, rows: &RecordBatch) -> PyResult<Capsule<'py>> {
    let reader = RecordBatchIterator::new([Ok(rows.clone())], rows.schema());
    let stream = FFI_ArrowArrayStream::new(Box::new(reader));
    PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
}

fn failed(py: Python<'_>, e: &ArrowError) -> PyErr {
    raise(
        py,
        &Error::internal(format!("rows for another library: {e}")),
    )
}
