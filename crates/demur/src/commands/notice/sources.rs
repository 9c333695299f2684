//! Where mail comes back to: how far each such source was read, and `demur notice returns --forget`

use super::office::Office;
use crate::commands::{Found, Session};
use crate::output::{self, table};
use notice::{PIPE, ReadSource};
use rights::Error;

/// After how long a source that was not read is named.
const LATE_SECONDS: i64 = 24 * 3_600;

/// Nothing comes back to a source any more.
pub(super) fn forget(session: &Session, source: &str) -> Result<Found, Error> {
    let office = Office::open(session)?;
    let ws = &session.ws;
    if !ws.wait(office.outbox.forget_source(source))? {
        return Err(Error::not_found(format!(
            "nothing was read from `{source}`; see `demur notice status`"
        )));
    }
    let report = serde_json::json!({ "forgotten": source });
    output::print(session.json, &report, |_| {
        format!("`{source}` holds nothing any more, until it is read again")
    })?;
    Ok(Found::Nothing)
}

/// Sources that were not read for a day, and what that means.
pub(super) fn behind(office: &Office<'_>) -> Result<String, Error> {
    let ws = &office.session.ws;
    let late = ws.clock.now().plus_seconds(-LATE_SECONDS);
    let sources = ws.wait(office.outbox.sources())?;
    // What an earlier version read has no name, and stands only until something is read.
    let is_late = |source: &&ReadSource| {
        !source.name.is_empty() && source.read_until.is_none_or(|at| at < late)
    };
    let mut out = String::new();
    for source in sources.iter().filter(is_late) {
        let name = shown(source);
        out += &match source.read_until {
            Some(at) => {
                format!("`{name}` was read last at {at}: no later mail counts as delivered\n")
            }
            None => format!("`{name}` was never read to its end: no mail counts as delivered\n"),
        };
        out += &match source.name.as_str() {
            PIPE => "  where all that it brings was read: demur notice settle; where it brings nothing any more: demur notice returns --forget pipe\n".to_owned(),
            _ => format!(
                "  where nothing comes there any more: demur notice returns --forget \"{name}\"\n"
            ),
        };
    }
    Ok(out)
}

/// How far each source was read, the one that is furthest behind first.
pub(super) fn text(sources: &[ReadSource]) -> String {
    if sources.is_empty() {
        return "\nNothing that came back was ever read, so no mail counts as delivered.\n"
            .to_owned();
    }
    let rows = sources.iter().map(|source| {
        let until = source.read_until.map(|at| at.to_string());
        vec![
            until.unwrap_or_else(|| "never".to_owned()),
            shown(source).to_owned(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    format!(
        "\nWhat came back was read until (the earliest counts):\n{}",
        table(&rows)
    )
}

fn shown(source: &ReadSource) -> &str {
    match source.name.as_str() {
        "" => "what an earlier version read",
        name => name,
    }
}
