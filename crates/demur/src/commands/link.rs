//! `demur link`

use super::{Found, Session};
use crate::cli::Link;
use crate::masking::{self, MaskedSet};
use crate::output;
use corpus::Look;
use rights::{Entry, Error, Subject};
use serde::Serialize;

#[derive(Serialize)]
struct Linked {
    person: String,
    with: Vec<String>,
    /// Places in the ledger; none for accounts that were linked before.
    entries: Vec<u64>,
    /// Sets in which what one of them had said masked something of another.
    masked: Vec<MaskedSet>,
}

pub(super) fn run(session: &Session, args: &Link) -> Result<Found, Error> {
    let ws = &session.ws;
    let person = ws.person(&args.person)?;
    let linked = ws.wait(ws.ledger.person(person))?.linked;
    let mut entries = Vec::new();
    for name in &args.with {
        let with = ws.person(name)?;
        if with != person && linked.contains(&with) {
            continue;
        }
        let evidence = args.evidence.clone();
        entries.push((
            Subject::Person(person),
            Entry::PersonLinked { with, evidence },
        ));
    }
    let receipts = match entries.is_empty() {
        true => Vec::new(),
        false => ws.wait(ws.ledger.append(&entries))?,
    };
    let report = Linked {
        person: args.person.clone(),
        with: args.with.clone(),
        entries: receipts.iter().map(|receipt| receipt.sequence.0).collect(),
        masked: masking::mask(ws, &session.bars, Look::Touched)?,
    };
    output::print(session.json, &report, |report| {
        let with = report.with.join(", ");
        match report.entries.is_empty() {
            true => format!("{} and {with} were linked already", report.person),
            false => format!(
                "{} and {with} are one person from now on: every no of either counts for all\n{}",
                report.person,
                masking::text(&report.masked)
            ),
        }
    })?;
    Ok(Found::Nothing)
}
