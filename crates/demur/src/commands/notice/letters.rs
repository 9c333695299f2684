//! `demur notice letters`: whom to write to on paper.

use super::office::Office;
use crate::commands::{Found, Session};
use crate::output::{self, number};
use notice::State;
use rights::{Error, Ordinal};
use std::io::Write as _;
use std::path::Path;

const PAGE: u32 = 10_000;

pub(super) fn run(session: &Session, campaign: &str, out: &Path) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    let planned = office.planned(campaign)?;
    let failed =
        |e: std::io::Error| Error::storage(format!("cannot write `{}`", out.display())).because(e);
    let file = std::fs::File::create(out).map_err(failed)?;
    let mut file = std::io::BufWriter::new(file);
    file.write_all(b"id,region,language,why\r\n")
        .map_err(failed)?;
    let people = ws.wait(async {
        let head = ws.ledger.head().await?;
        ws.ledger.people_at(head).await
    })?;
    let seen = |person: Ordinal| {
        let notice = people
            .standing(person)
            .and_then(|s| s.notices.get(campaign));
        notice.is_some_and(|n| n.seen.is_some())
    };
    let (mut from, mut count) = (Ordinal(0), 0_u64);
    loop {
        let page = ws.wait(office.outbox.people(planned.sequence, from, PAGE))?;
        let Some((last, _)) = page.last() else { break };
        from = Ordinal(last.0 + 1);
        let reason = |(person, state): &(Ordinal, State)| {
            let why = why(*state).filter(|_| !seen(*person))?;
            Some((*person, why))
        };
        let wanted: Vec<(Ordinal, &str)> = page.iter().filter_map(reason).collect();
        let numbers: Vec<Ordinal> = wanted.iter().map(|(person, _)| *person).collect();
        let contacts = ws.wait(ws.ledger.contacts(&numbers))?;
        for (person, why) in wanted {
            let Some(id) = ws.id_of(person)? else {
                continue;
            };
            let lang = contacts.get(&person).and_then(|c| c.lang.as_ref());
            let lang = lang.map_or("", |tag| tag.as_str());
            let region = people.region(person).unwrap_or_default();
            let line = [id.as_str(), region, lang, why].map(quoted).join(",");
            file.write_all(line.as_bytes()).map_err(failed)?;
            file.write_all(b"\r\n").map_err(failed)?;
            count += 1;
        }
    }
    file.flush().map_err(failed)?;
    let report = serde_json::json!({ "people": count, "file": out.display().to_string() });
    output::print(session.json, &report, |_| {
        format!("{} people in {}", number(count), out.display())
    })?;
    Ok(Found::Nothing)
}

const fn why(state: State) -> Option<&'static str> {
    match state {
        State::NoAddress => Some("no_address"),
        State::Refused => Some("refused"),
        State::Bounced => Some("bounced"),
        State::Unsure => Some("unsure"),
        State::Waiting | State::Sending | State::Accepted | State::Delivered | State::Gone => None,
    }
}

/// A field of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}
