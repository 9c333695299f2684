//! `demur verify`

use super::incident::OpenOne;
use super::{Found, incident};
use crate::bars::Bars;
use crate::cli::{Cli, Verify};
use crate::keys;
use crate::output::{self, table};
use crate::sets;
use crate::workspace::{Workspace, runtime};
use corpus::UsedRow;
use corpus::set::{Check, PublicKey, Report, verify};
use rights::{Error, FoundBy};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Verified {
    set: String,
    /// Whose signatures count.
    key: String,
    holds: bool,
    checks: Vec<Check>,
    /// Whether every item was decided again.
    reference: bool,
    /// The incident that is open about what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<u64>,
    #[serde(skip)]
    open: Option<OpenOne>,
}

pub(super) fn run(cli: &Cli, args: &Verify) -> Result<Found, Error> {
    let ws = Workspace::open_if_any(cli.workspace.as_deref())?;
    let set = sets::find(ws.as_ref(), &args.set)?;
    let key = trusted(ws.as_ref(), args.key.as_deref())?;
    let bars = Bars::new(cli.quiet || cli.json);
    let Report { mut checks } = runtime()?.block_on(verify(&set, Some(key), &bars))?;
    let mut open = None;
    if args.reference {
        let (report, used) = audit(ws.as_ref(), &set, &bars)?;
        checks.extend(report.checks);
        if let Some(ws) = &ws {
            let opened = incident::open_used(ws, &set, (FoundBy::Verify, &used));
            open = incident::told(opened, cli.json);
        }
    }
    let report = Report { checks };
    let holds = report.is_ok();
    let verified = Verified {
        set: set.display().to_string(),
        key: key.to_string(),
        holds,
        checks: report.checks,
        reference: args.reference,
        incident: open.map(|open: OpenOne| open.number),
        open,
    };
    output::print(cli.json, &verified, text)?;
    Ok(match holds {
        true => Found::Nothing,
        false => Found::Something,
    })
}

/// The key whose signatures count. The one that stands in the set is never it: whoever changes a set
/// can sign it again with a key of their own.
pub(super) fn trusted(ws: Option<&Workspace>, given: Option<&str>) -> Result<PublicKey, Error> {
    if let Some(key) = given {
        return key.trim().parse();
    }
    let Some(ws) = ws else {
        return Err(Error::input(
            "it is not known whose signature counts: give the key that the maker of the set publishes with --key, or name the workspace that made it with -C",
        ));
    };
    let path = ws.root.join("keys/signing.key");
    keys::public(&path)?.ok_or_else(|| {
        Error::not_found(format!(
            "`{}` is missing; give the key that the maker of the set publishes with --key",
            path.display()
        ))
    })
}

/// The checks, and rows that are visible though they are refused.
fn audit(ws: Option<&Workspace>, set: &Path, bars: &Bars) -> Result<(Report, Vec<UsedRow>), Error> {
    let Some(ws) = ws else {
        return Err(Error::input(
            "--reference decides from content and ledger: call it inside the workspace that made the set, or name it with -C",
        ));
    };
    let keys = ws.keys()?;
    let mut used = Vec::new();
    let report = ws.wait(ws.sets(&keys).audit_naming(set, bars, &mut used))?;
    Ok((report, used))
}

fn text(verified: &Verified) -> String {
    let line = |check: &Check| {
        let how = match check.ok {
            true => "ok",
            false => "FAILED",
        };
        vec![how.to_owned(), check.name.to_owned(), check.detail.clone()]
    };
    let lines: Vec<_> = verified.checks.iter().map(line).collect();
    let failed = verified.checks.iter().filter(|check| !check.ok);
    let failed: Vec<&str> = failed.map(|check| check.name).collect();
    let all = verified.checks.len();
    let sum = match failed.is_empty() {
        true => format!("all {all} checks hold"),
        false => format!(
            "{} of {all} checks FAILED: {}",
            failed.len(),
            failed.join(", ")
        ),
    };
    let next = match verified.holds && !verified.reference {
        true => {
            "\nthe set is what the holder of the key signed; --reference also decides every item again, from the inputs\n"
        }
        false => "",
    };
    let incident = match verified.open {
        Some(open) => format!("\n{}; see the console\n", open.say()),
        None => String::new(),
    };
    format!(
        "{}\n\n{}\n{sum}\n{next}{incident}",
        verified.set,
        table(&lines)
    )
}
