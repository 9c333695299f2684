//! Keys and copies of the ledger.

use super::Found;
use crate::commands::Session;
use crate::output::{self, number};
use ledger::Copies;
use rights::Error;
use std::path::Path;

pub(super) fn rotate(session: &Session) -> Result<Found, Error> {
    let ws = &session.ws;
    let keys = ws.wait(ws.ledger.rotate_keys())?;
    output::print(session.json, &serde_json::json!({ "keys": keys }), |_| {
        format!(
            "{} keys wrapped under a new master key; the one before is destroyed, so back the keys up anew",
            number(keys)
        )
    })?;
    Ok(Found::Nothing)
}

pub(super) fn backup(
    session: &Session,
    log: Option<&Path>,
    keys: Option<&Path>,
    erasures: Option<&Path>,
) -> Result<Found, Error> {
    if log.is_none() && keys.is_none() && erasures.is_none() {
        return Err(Error::input(
            "nothing to copy; name a folder with --log, --keys or --erasures",
        ));
    }
    let ws = &session.ws;
    let to = Copies {
        log: log.map(Path::to_owned),
        keys: keys.map(Path::to_owned),
        erasures: erasures.map(Path::to_owned),
    };
    let written = ws.wait(ws.ledger.backup(&to))?;
    let written: Vec<String> = written.iter().map(|p| p.display().to_string()).collect();
    output::print(
        session.json,
        &serde_json::json!({ "written": written }),
        |_| written.join("\n"),
    )?;
    Ok(Found::Nothing)
}
