//! Errors as exceptions, and Ctrl-C while something is waited for.

use pyo3::prelude::*;
use rights::{Error, ErrorKind};

/// The exception class of `demur.errors` for a kind of error.
const fn class(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Input => "InputError",
        ErrorKind::NotFound => "NotFoundError",
        // In the loader, what stands against handing out is a view of late choices that is too old.
        ErrorKind::Refused => "StaleFeed",
        ErrorKind::Corrupt => "CorruptError",
        ErrorKind::Storage => "StorageError",
        ErrorKind::Internal => "InternalError",
    }
}

/// An error as an exception.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    let made = || {
        let class = py.import("demur.errors")?.getattr(class(error.kind()))?;
        class.call1((error.to_string(),))
    };
    match made() {
        Ok(exception) => PyErr::from_value(exception),
        Err(failed) => failed,
    }
}

/// Work without the interpreter, which other threads may have meanwhile. The work calls `tick` several
/// times a second while it waits; a signal handler that raises, as Ctrl-C does, ends it.
pub(crate) fn without_interpreter<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(loader::Tick<'_>) -> Result<T, Error> + Send,
) -> PyResult<T> {
    let mut interrupted = None;
    let done = py.detach(|| {
        work(&mut || match Python::attach(|py| py.check_signals()) {
            Ok(()) => Ok(()),
            Err(signal) => {
                interrupted = Some(signal);
                Err(Error::input("interrupted"))
            }
        })
    });
    match (done, interrupted) {
        (_, Some(signal)) => Err(signal),
        (Ok(done), None) => Ok(done),
        (Err(error), None) => Err(raise(py, &error)),
    }
}

/// Text that is to be JSON of a certain form.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(
    py: Python<'_>,
    what: &str,
    text: &str,
) -> PyResult<T> {
    serde_json::from_str(text).map_err(|e| raise(py, &Error::input(format!("the {what}: {e}"))))
}

/// A value as JSON.
pub(crate) fn json<T: serde::Serialize>(py: Python<'_>, value: &T) -> PyResult<String> {
    serde_json::to_string(value).map_err(|e| raise(py, &Error::internal(format!("as JSON: {e}"))))
}
