//! `demur ledger`

mod files;
mod log;

use super::{Found, Session};
use crate::cli::{Cli, Ledger};
use crate::output::{self, number, table};
use ledger::Verified;
use rights::{Error, ErrorKind};
use serde::Serialize;

#[derive(Serialize)]
struct Line {
    sequence: u64,
    recorded_at: String,
    entry: Option<rights::Entry>,
}

pub(super) fn run(
    session: impl FnOnce() -> Result<Session, Error>,
    cli: &Cli,
    what: &Ledger,
) -> Result<Found, Error> {
    match what {
        Ledger::Verify => verify(&session()?),
        Ledger::Rebuild => rebuild(&session()?),
        Ledger::History { person } => history(&session()?, person),
        Ledger::Checkpoint { out } => log::checkpoint(&session()?, out.as_deref()),
        Ledger::Prove {
            sequence,
            out,
            lang,
        } => log::prove(&session()?, *sequence, out.as_deref(), *lang),
        Ledger::Check {
            folder,
            key,
            older,
            witness,
        } => log::check(cli, folder, key.as_deref(), older.as_deref(), witness),
        Ledger::Cosign {
            folder,
            witness_key,
            new,
            key,
            apart,
        } => log::cosign(cli.json, folder, witness_key, new.as_deref(), (key, *apart)),
        Ledger::Rotate => files::rotate(&session()?),
        Ledger::Backup {
            log,
            keys,
            erasures,
        } => files::backup(
            &session()?,
            log.as_deref(),
            keys.as_deref(),
            erasures.as_deref(),
        ),
    }
}

fn rebuild(session: &Session) -> Result<Found, Error> {
    let ws = &session.ws;
    ws.wait(ws.ledger.rebuild_state())?;
    output::print(
        session.json,
        &serde_json::json!({ "rebuilt": true }),
        |_| "state rebuilt from the log".to_owned(),
    )?;
    Ok(Found::Nothing)
}

fn verify(session: &Session) -> Result<Found, Error> {
    let ws = &session.ws;
    match ws.wait(ws.ledger.verify()) {
        Ok(Verified {
            read,
            opened,
            erased,
        }) => {
            let report = serde_json::json!({
                "ok": true, "entries": read, "opened": opened, "erased": erased,
            });
            output::print(session.json, &report, |_| {
                let closed = match erased {
                    0 => String::new(),
                    n => format!(", {} of persons who were erased", number(n)),
                };
                format!(
                    "ok: {} entries without a gap, {} of them opened and equal to their leaves{closed}",
                    number(read),
                    number(opened)
                )
            })?;
            Ok(Found::Nothing)
        }
        Err(fault) if fault.kind() == ErrorKind::Corrupt => {
            let report = serde_json::json!({ "ok": false, "fault": fault.to_string() });
            output::print(session.json, &report, |_| format!("not ok: {fault}"))?;
            Ok(Found::Something)
        }
        Err(error) => Err(error),
    }
}

fn history(session: &Session, person: &str) -> Result<Found, Error> {
    let ws = &session.ws;
    let person = ws.person(person)?;
    let record = ws.wait(ws.ledger.person(person))?;
    let mut lines = Vec::new();
    for ordinal in record.linked {
        let entries = ws.wait(ws.ledger.history(ordinal))?;
        lines.extend(entries.into_iter().map(|r| Line {
            sequence: r.sequence.0,
            recorded_at: r.recorded_at.to_string(),
            entry: r.entry,
        }));
    }
    lines.sort_by_key(|l| l.sequence);
    output::print(session.json, &lines, |lines| {
        let row = |l: &Line| {
            let entry = l
                .entry
                .as_ref()
                .map_or_else(|| "erased".to_owned(), super::explain::entry_words);
            vec![l.sequence.to_string(), l.recorded_at.clone(), entry]
        };
        if lines.is_empty() {
            "no entries".to_owned()
        } else {
            table(&lines.iter().map(row).collect::<Vec<_>>())
        }
    })?;
    Ok(Found::Nothing)
}
