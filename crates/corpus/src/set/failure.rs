//! How failures of storage and damaged files are worded.

use rights::Error;
use std::fmt::Display;
use std::path::Path;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A file or folder could not be read or written.
pub(crate) fn storage(path: &Path, e: impl Into<Cause>) -> Error {
    let e = e.into();
    Error::storage(format!("`{}`: {e}", path.display())).because(e)
}

/// A file is not what it claims to be.
pub(crate) fn damaged(path: &Path, e: impl Display) -> Error {
    Error::corrupt(format!("`{}` is damaged: {e}", path.display()))
}

/// Arrow refused what demur built itself.
pub(crate) fn internal(what: &str, e: impl Into<Cause>) -> Error {
    let e = e.into();
    Error::internal(format!("{what}: {e}")).because(e)
}
