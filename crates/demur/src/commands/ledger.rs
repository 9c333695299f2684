//! `demur ledger`

use super::{Found, Session};
use crate::cli::Ledger;
use crate::output::{self, number, table};
use rights::{Error, ErrorKind, Subject};
use serde::Serialize;

#[derive(Serialize)]
struct Line {
    sequence: u64,
    recorded_at: String,
    entry: Option<rights::Entry>,
}

pub(super) fn run(session: &Session, what: &Ledger) -> Result<Found, Error> {
    match what {
        Ledger::Verify => verify(session),
        Ledger::Rebuild => {
            let ws = &session.ws;
            ws.wait(ws.ledger.rebuild_state())?;
            output::print(
                session.json,
                &serde_json::json!({ "rebuilt": true }),
                |_| "state rebuilt from the log".to_owned(),
            )?;
            Ok(Found::Nothing)
        }
        Ledger::History { person } => history(session, person),
    }
}

fn verify(session: &Session) -> Result<Found, Error> {
    let ws = &session.ws;
    match ws.wait(ws.ledger.verify()) {
        Ok((read, opened)) => {
            let report = serde_json::json!({ "ok": true, "entries": read, "opened": opened });
            output::print(session.json, &report, |_| {
                format!(
                    "ok: {} entries without a gap, {} of them opened and equal to their leaves",
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
        let entries = ws.wait(ws.ledger.history(Subject::Person(ordinal)))?;
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
