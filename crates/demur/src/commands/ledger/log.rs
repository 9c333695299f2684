//! The published log: checkpoints, proofs, checks, witnesses.

use super::Found;
use crate::cli::{Cli, Lang};
use crate::commands::Session;
use crate::output::{self, number, table};
use crate::publishing::{self, Receipts, given};
use crate::workspace::Workspace;
use crate::{keys, output as out};
use ledger::OsRandomness;
use rights::{Error, Sequence, SystemClock};
use serde::Serialize;
use std::path::{Path, PathBuf};
use tlog::{Expected, LogVerifier, Published, SignedCheckpoint, Witness, WitnessKey};

#[derive(Serialize)]
struct Checkpoint {
    origin: String,
    size: u64,
    root: String,
    folder: String,
    key: String,
}

pub(super) fn checkpoint(session: &Session, to: Option<&Path>) -> Result<Found, Error> {
    let ws = &session.ws;
    let key = keys::log(&ws.root)?;
    let folder = to.map_or_else(|| publishing::folder(ws), Path::to_owned);
    let (_, signed) = publishing::publish(ws, &folder, &key)?;
    let made = Checkpoint {
        origin: signed.origin().to_owned(),
        size: signed.size(),
        root: signed.root().to_string(),
        folder: folder.display().to_string(),
        key: key.verifier().to_string(),
    };
    output::print(session.json, &made, |made| {
        format!(
            "{} entries published in {}\nroot {}\nkey {}",
            number(made.size),
            made.folder,
            made.root,
            made.key
        )
    })?;
    Ok(Found::Nothing)
}

pub(super) fn prove(
    session: &Session,
    sequence: u64,
    to: Option<&Path>,
    lang: Lang,
) -> Result<Found, Error> {
    let ws = &session.ws;
    let entries = ws
        .ledger
        .entries(Sequence(sequence), Sequence(sequence.saturating_add(1)));
    let entry = ws.wait(entries)?.into_iter().next();
    let entry =
        entry.ok_or_else(|| Error::not_found(format!("the ledger has no entry `{sequence}`")))?;
    let receipt = Receipts::open(ws)?.of(&entry)?;
    match to {
        None => out::raw(&receipt.to_json()?),
        Some(to) => {
            publishing::write(&receipt, to, lang.into())?;
            let written = serde_json::json!({ "receipt": to.display().to_string() });
            output::print(session.json, &written, |_| {
                format!("receipt written to {}", to.display())
            })?;
        }
    }
    Ok(Found::Nothing)
}

#[derive(Serialize)]
struct Part {
    name: &'static str,
    ok: bool,
    found: String,
    faults: Vec<String>,
}

pub(super) fn check(
    cli: &Cli,
    folder: &Path,
    key: Option<&str>,
    older: Option<&Path>,
    witnesses: &[String],
) -> Result<Found, Error> {
    let expected = Expected {
        log: trusted(cli, key)?,
        witnesses: witnesses
            .iter()
            .map(|w| given(w))
            .collect::<Result<_, _>>()?,
        older: older.map(older_checkpoint).transpose()?,
    };
    let report = tlog::check(folder, &expected)?;
    let holds = report.holds();
    let part = |p: tlog::Part| Part {
        name: p.name,
        ok: p.faults.is_empty(),
        found: p.found,
        faults: p.faults,
    };
    let parts: Vec<Part> = report.parts.into_iter().map(part).collect();
    let printed =
        serde_json::json!({ "holds": holds, "key": expected.log.to_string(), "checks": parts });
    output::print(cli.json, &printed, |_| {
        let rows = parts.iter().flat_map(|p| {
            let how = if p.ok { "ok" } else { "FAILED" };
            let first = vec![how.to_owned(), p.name.to_owned(), p.found.clone()];
            let faults = p
                .faults
                .iter()
                .map(|f| vec![String::new(), String::new(), f.clone()]);
            std::iter::once(first).chain(faults)
        });
        let rows: Vec<_> = rows.collect();
        let sum = if holds {
            "everything holds"
        } else {
            "something does NOT hold"
        };
        format!("{}\n\n{}\n{sum}", folder.display(), table(&rows))
    })?;
    Ok(if holds {
        Found::Nothing
    } else {
        Found::Something
    })
}

/// The log's key: the one given, or that of the workspace.
fn trusted(cli: &Cli, given_key: Option<&str>) -> Result<LogVerifier, Error> {
    if let Some(key) = given_key {
        return given(key);
    }
    match Workspace::open_if_any(cli.workspace.as_deref())? {
        Some(ws) => Ok(keys::log(&ws.root)?.verifier()),
        None => Err(Error::input(
            "it is not known whose log this is: give the key that the operator publishes with --key, or name the workspace with -C",
        )),
    }
}

fn older_checkpoint(path: &Path) -> Result<SignedCheckpoint, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        Error::not_found(format!("cannot read the checkpoint `{}`", path.display())).because(e)
    })?;
    SignedCheckpoint::parse(&text)
}

pub(super) fn cosign(
    json: bool,
    folder: &Path,
    witness_key: &Path,
    new: Option<&str>,
    (log, apart): (&str, bool),
) -> Result<Found, Error> {
    let log: LogVerifier = given(log)?;
    let key = match new {
        Some(name) => WitnessKey::create(witness_key, name, &OsRandomness)?,
        None => WitnessKey::load(witness_key)?,
    };
    let verifier = key.verifier();
    let mut seen = witness_key.as_os_str().to_owned();
    seen.push(".seen");
    let witness = Witness::new(key, &PathBuf::from(seen));
    let mut published = Published::open(folder)?;
    let line = witness.cosign_published(&published, &log, &SystemClock)?;
    if !apart {
        published.add(&line, &verifier)?;
    }
    let size = published.size();
    let printed = serde_json::json!({
        "origin": log.origin(), "size": size, "witness": verifier.to_string(), "cosignature": line.to_string(),
    });
    output::print(json, &printed, |_| {
        format!(
            "cosigned {} at {} entries\nwitness {verifier}\n{line}",
            log.origin(),
            number(size)
        )
    })?;
    Ok(Found::Nothing)
}
