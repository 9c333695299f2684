//! How failures of storage and damaged files are worded.

use rights::Error;
use std::fmt::Display;
use std::path::Path;

pub(crate) fn storage(path: &Path, e: std::io::Error) -> Error {
    Error::storage(format!("`{}`: {e}", path.display())).because(e)
}

pub(crate) fn damaged(path: &Path, what: impl Display) -> Error {
    Error::corrupt(format!(
        "the feed `{}` cannot be trusted: {what}; nothing may be handed out by it until `demur watch` has renewed it",
        path.display()
    ))
}
