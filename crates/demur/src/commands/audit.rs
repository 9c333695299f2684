//! `demur audit`

use super::verify::trusted;
use super::{Found, incident};
use crate::bars::Bars;
use crate::cli::{Audit, Cli};
use crate::output::{self, table};
use crate::publishing::{Receipts, given};
use crate::sets;
use crate::workspace::{Workspace, runtime};
use corpus::outside::{AuditResult, Outcome, Outside, SignedResult, write_proofs};
use corpus::set::{Report, SigningKey};
use ledger::OsRandomness;
use rights::{Error, ErrorKind, FoundBy, SystemClock};
use std::collections::BTreeMap;
use std::path::Path;
use tlog::SignedCheckpoint;

pub(super) fn run(cli: &Cli, args: &Audit) -> Result<Found, Error> {
    if let Some(path) = &args.new_key {
        let key = SigningKey::create(path, &OsRandomness)?
            .public()
            .to_string();
        let made = serde_json::json!({ "key": key, "file": path.display().to_string() });
        output::print(cli.json, &made, |_| {
            format!("key {key}\nits secret half is in {}", path.display())
        })?;
        return Ok(Found::Nothing);
    }
    if let Some(result) = &args.check {
        return check(cli.json, result, args.key.as_deref().unwrap_or_default());
    }
    let ws = Workspace::open_if_any(cli.workspace.as_deref())?;
    let set = sets::find(ws.as_ref(), args.set.as_deref().unwrap_or_default())?;
    if args.prepare {
        return prepare(cli.json, ws.as_ref(), &set);
    }
    let key = trusted(ws.as_ref(), args.key.as_deref())?;
    let outside = Outside {
        key,
        log: args.log.as_deref(),
        log_key: args.log_key.as_deref().map(given).transpose()?,
        witnesses: args
            .witness
            .iter()
            .map(|w| given(w))
            .collect::<Result<_, _>>()?,
        older: args.older.as_deref().map(checkpoint).transpose()?,
        max_age_seconds: args.max_age,
        clock: &SystemClock,
        tool: env!("CARGO_PKG_VERSION"),
    };
    let bars = Bars::new(cli.quiet || cli.json);
    let auditor = args
        .sign_with
        .as_deref()
        .map(SigningKey::load)
        .transpose()?;
    let inputs = args
        .inputs
        .as_deref()
        .map(|ws| decided(ws, &set, (&bars, cli.json)))
        .transpose()?;
    let result = runtime()?.block_on(outside.audit(&set, inputs, &bars))?;
    let file = result.to_file(auditor.as_ref())?;
    match &args.out {
        Some(path) => {
            std::fs::write(path, &file).map_err(|e| {
                Error::storage(format!("cannot write `{}`", path.display())).because(e)
            })?;
            output::print(cli.json, &result, |result| text(&set, result))?;
        }
        // A signature is over bytes: the file as it is, and nothing beside it.
        None if cli.json || auditor.is_some() => output::bytes(file.as_bytes()),
        None => output::raw(text(&set, &result).trim_end()),
    }
    Ok(match result.holds {
        true => Found::Nothing,
        false => Found::Something,
    })
}

/// Decides everything again in the workspace that made the set.
fn decided(workspace: &Path, set: &Path, (bars, json): (&Bars, bool)) -> Result<Report, Error> {
    let ws = Workspace::open(Some(workspace))?;
    let keys = ws.keys()?;
    let mut used = Vec::new();
    let report = ws.wait(ws.sets(&keys).audit_naming(set, bars, &mut used))?;
    // An auditor may have no more than a copy to read from: then nothing is opened, and that is said.
    let opened = incident::open_used(&ws, set, (FoundBy::Audit, &used));
    if let Some(open) = incident::told(opened, json) {
        eprintln!("{}", open.say());
    }
    Ok(report)
}

fn checkpoint(path: &Path) -> Result<SignedCheckpoint, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        Error::not_found(format!("cannot read the checkpoint `{}`", path.display())).because(e)
    })?;
    SignedCheckpoint::parse(&text)
}

/// Writes receipts of the set's states into it.
fn prepare(json: bool, ws: Option<&Workspace>, set: &Path) -> Result<Found, Error> {
    let ws = ws.ok_or_else(|| {
        Error::input(
            "--prepare needs the workspace that made the set; call it there, or name it with -C",
        )
    })?;
    let keys = ws.keys()?;
    let entries = ws.wait(ws.sets(&keys).entries_of_set(set))?;
    let receipts = Receipts::open(ws)?;
    let made = entries
        .iter()
        .map(|(number, entry)| Ok((*number, receipts.of(entry)?)));
    let made: BTreeMap<u64, tlog::Receipt> = made.collect::<Result<_, Error>>()?;
    write_proofs(set, &made)?;
    let printed = serde_json::json!({
        "set": set.display().to_string(), "states": made.len(), "log_key": receipts.key(),
    });
    output::print(json, &printed, |_| {
        format!(
            "receipts of {} states written to {}\nlog key {}",
            made.len(),
            corpus::set::paths::proofs(set).display(),
            receipts.key()
        )
    })?;
    Ok(Found::Nothing)
}

fn check(json: bool, path: &Path, key: &str) -> Result<Found, Error> {
    let file = std::fs::read_to_string(path).map_err(|e| {
        Error::not_found(format!("cannot read the result `{}`", path.display())).because(e)
    })?;
    match SignedResult::read(&file, key.trim().parse()?) {
        Ok(signed) => {
            let holds = signed.result.holds;
            let printed = serde_json::json!({
                "signed": true, "auditor": signed.auditor.to_string(), "result": signed.result,
            });
            output::print(json, &printed, |_| {
                let said = text(Path::new(&signed.result.set), &signed.result);
                format!(
                    "signed by {}, {}\n\n{said}",
                    signed.auditor, signed.result.made_at
                )
            })?;
            Ok(if holds {
                Found::Nothing
            } else {
                Found::Something
            })
        }
        Err(fault) if fault.kind() == ErrorKind::Corrupt => {
            let printed = serde_json::json!({ "signed": false, "fault": fault.to_string() });
            output::print(json, &printed, |_| {
                format!("the result does NOT hold: {fault}")
            })?;
            Ok(Found::Something)
        }
        Err(error) => Err(error),
    }
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Holds => "ok",
        Outcome::Fails => "FAILED",
        Outcome::NotChecked => "not checked",
    }
}

fn text(set: &Path, result: &AuditResult) -> String {
    let row = |outcome, name: &str, detail: &str| {
        vec![word(outcome).to_owned(), name.to_owned(), detail.to_owned()]
    };
    let findings = result.findings.iter();
    let findings: Vec<_> = findings
        .map(|f| row(f.outcome, &f.name, &f.detail))
        .collect();
    let of = |wanted: Outcome| {
        let claims = result
            .claims
            .iter()
            .filter(move |claim| claim.outcome == wanted);
        claims
            .map(|c| vec![c.claim.clone(), c.why.clone()])
            .collect::<Vec<_>>()
    };
    let mut out = format!("{}\n\n{}\n", set.display(), table(&findings));
    for (title, outcome) in [
        ("does NOT hold", Outcome::Fails),
        ("could be checked and holds", Outcome::Holds),
        ("could not be checked", Outcome::NotChecked),
    ] {
        let claims = of(outcome);
        if !claims.is_empty() {
            out += &format!("{title}\n{}\n", table(&claims));
        }
    }
    let failed = result
        .findings
        .iter()
        .filter(|f| f.outcome == Outcome::Fails)
        .count();
    out += &match result.holds {
        true => "nothing fails of what could be checked\n".to_owned(),
        false => format!("{failed} checks FAILED\n"),
    };
    out
}
