//! Files of keys: made at first need, replaced as a whole.

use rights::Error;
use std::io;
use std::path::Path;

/// A file, and what its keys are called in messages.
pub(crate) type KeyFile<'f> = (&'f Path, &'f str);

/// What stands in a file; `first` where there was none, which is written then.
pub(crate) fn read_or_create(file: KeyFile<'_>, first: &str) -> Result<String, Error> {
    let (path, _) = file;
    if !path.exists() {
        match tlog::write_secret(path, first) {
            Ok(()) => return Ok(first.to_owned()),
            // Another command made it in the same moment: its keys are the ones.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(failed("write", file, e)),
        }
    }
    tlog::read_secret(path).map_err(|e| failed("read", file, e))
}

/// Writes a file anew. Whole beside it first: a crash leaves the keys before or these.
pub(crate) fn replace(file: KeyFile<'_>, text: &str) -> Result<(), Error> {
    let (path, _) = file;
    let beside = path.with_extension("new");
    if beside.exists() {
        std::fs::remove_file(&beside).map_err(|e| failed("write", file, e))?;
    }
    tlog::write_secret(&beside, text).map_err(|e| failed("write", file, e))?;
    std::fs::rename(&beside, path).map_err(|e| failed("write", file, e))
}

fn failed(what: &str, (path, keys): KeyFile<'_>, e: io::Error) -> Error {
    let path = path.display();
    Error::storage(format!("cannot {what} the {keys} `{path}`")).because(e)
}
