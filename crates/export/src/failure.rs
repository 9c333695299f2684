//! How failures of storage and damaged files are worded.

use rights::Error;
use std::fmt::Display;
use std::path::Path;

pub(crate) fn storage(path: &Path, e: std::io::Error) -> Error {
    Error::storage(format!("`{}`: {e}", path.display())).because(e)
}

pub(crate) fn damaged(path: &Path, what: impl Display) -> Error {
    Error::corrupt(format!("`{}` is damaged: {what}", path.display()))
}

/// A library refused what this crate built itself.
pub(crate) fn internal(what: &str, e: impl Display) -> Error {
    Error::internal(format!("{what}: {e}"))
}
