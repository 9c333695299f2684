//! `demur import inbox`: items that the platform's events brought.

use super::Imported;
use super::items::items;
use crate::commands::{Session, signals};
use api::Sealed;
use rights::Error;

/// Imports what waits, oldest first.
///
/// INVARIANT: a sealed spool goes when its items are imported and the ledger says so. Where it ends in between,
/// the same file is imported again, and is known: its bytes are the same.
pub(in crate::commands) fn turn(session: &Session) -> Result<Vec<Imported>, Error> {
    let ws = &session.ws;
    let mut done = Vec::new();
    for sealed in Sealed::all(&ws.root)? {
        done.push(items(session, &sealed.items, &ws.config.items, false)?);
        sealed.remove()?;
    }
    if !done.is_empty() {
        signals::spread(session)?;
    }
    Ok(done)
}
