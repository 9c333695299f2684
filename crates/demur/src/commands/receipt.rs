//! `demur receipt`

use super::{Found, Session};
use crate::cli::{Lang, Receipt as What};
use crate::output;
use crate::publishing::{self, Receipts, given};
use rights::{Entry, Error, ErrorKind};
use std::io::Read;
use std::path::Path;
use tlog::Receipt;

/// The longest receipt that is read from standard input, in bytes.
const MAX_BYTES: u64 = 1 << 22;

pub(super) fn run(
    session: impl FnOnce() -> Result<Session, Error>,
    what: &What,
    json: bool,
) -> Result<Found, Error> {
    match what {
        What::Check { file, key, lang } => check(file, key.as_deref(), *lang, json),
        What::Print { person, out, lang } => print(&session()?, person, out, *lang),
    }
}

/// Reads a receipt's file; `-` is standard input.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, Error> {
    let failed =
        |e| Error::not_found(format!("cannot read the receipt `{}`", file.display())).because(e);
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        let mut input = std::io::stdin().lock().take(MAX_BYTES);
        input.read_to_end(&mut bytes).map_err(failed)?;
        return Ok(bytes);
    }
    std::fs::read(file).map_err(failed)
}

fn check(file: &Path, key: Option<&str>, lang: Lang, json: bool) -> Result<Found, Error> {
    let receipt = Receipt::read(&read(file)?)?;
    let key = key.map(given).transpose()?;
    match receipt.check(key.as_ref()) {
        Ok(checked) => {
            let printed = serde_json::json!({
                "holds": true,
                "entry": checked.index,
                "record": checked.record,
                "log": checked.origin,
                "size": checked.size,
                "root": checked.root,
                "signed_with": checked.signed_with.to_string(),
                "key_given": key.is_some(),
            });
            output::print(json, &printed, |_| checked.words(lang.into()))?;
            Ok(Found::Nothing)
        }
        Err(fault) if matches!(fault.kind(), ErrorKind::Corrupt | ErrorKind::Refused) => {
            let mut text = fault.to_string();
            let mut cause = std::error::Error::source(&fault);
            while let Some(inner) = cause {
                text = format!("{text}: {inner}");
                cause = inner.source();
            }
            let printed = serde_json::json!({ "holds": false, "fault": text });
            output::print(json, &printed, |_| {
                format!("the receipt does NOT hold: {text}")
            })?;
            Ok(Found::Something)
        }
        Err(error) => Err(error),
    }
}

fn print(session: &Session, person: &str, out: &Path, lang: Lang) -> Result<Found, Error> {
    let ws = &session.ws;
    let record = ws.wait(ws.ledger.person(ws.person(person)?))?;
    let mut choices = Vec::new();
    for ordinal in record.linked {
        let history = ws.wait(ws.ledger.history(ordinal))?;
        choices.extend(
            history
                .into_iter()
                .filter(|r| matches!(r.entry, Some(Entry::Choice(_)))),
        );
    }
    choices.sort_by_key(|r| r.sequence);
    std::fs::create_dir_all(out)
        .map_err(|e| Error::storage(format!("cannot make `{}`", out.display())).because(e))?;
    let receipts = Receipts::open(ws)?;
    let mut written = Vec::new();
    for choice in &choices {
        let receipt = receipts.of(choice)?;
        for end in ["json", "html"] {
            let path = out.join(format!("receipt-{}.{end}", choice.sequence));
            publishing::write(&receipt, &path, lang.into())?;
            written.push(path.display().to_string());
        }
    }
    output::print(
        session.json,
        &serde_json::json!({ "written": written }),
        |_| match written.is_empty() {
            true => format!("{person} has made no choice yet"),
            false => written.join("\n"),
        },
    )?;
    Ok(Found::Nothing)
}
