//! `demur init`

use super::Found;
use crate::cli::Init;
use crate::config::GridSize;
use crate::workspace::Workspace;
use crate::{config, output};
use policy::{Form, Policy, SCHEMA};
use rights::{Entry, Error, GridKey, Randomness, Subject};
use serde::Serialize;
use std::fs;
use std::path::Path;

#[derive(Serialize)]
struct Made {
    workspace: String,
    policy: String,
    sequence: u64,
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |e| Error::storage(format!("cannot write `{}`", path.display())).because(e)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(failed(path))
}

pub(super) fn run(args: &Init, json: bool) -> Result<Found, Error> {
    let form = if args.opt_out {
        Form::OptOut
    } else {
        Form::OptIn
    };
    let grid = GridSize {
        shards: args.shards,
        slices: Some(args.slices),
    };
    grid.fewest().check()?;
    let root = &args.folder;
    if root.join("demur.toml").exists() {
        return Err(Error::refused(format!(
            "`{}` is a workspace already",
            root.display()
        )));
    }
    for folder in ["policies", "assessments", "keys"] {
        let path = root.join(folder);
        fs::create_dir_all(&path).map_err(failed(&path))?;
    }
    for form in [Form::OptIn, Form::OptOut] {
        write(&root.join(format!("policies/{form}.cedar")), form.text())?;
    }
    write(&root.join("policies/schema.cedarschema"), SCHEMA)?;
    new_grid_key(&root.join("keys/grid.key"))?;
    crate::keys::signing(&root.join("keys"))?;
    if let Some(origin) = &args.origin {
        tlog::LogKey::create(&root.join("keys/log.key"), origin, &ledger::OsRandomness)?;
    }
    crate::keys::log(root)?;
    let (new, config) = (root.join("demur.toml.tmp"), root.join("demur.toml"));
    write(
        &new,
        &config::template(form, grid, args.postgres.as_deref()),
    )?;
    let ws = Workspace::at(root.clone(), &new)?;
    let sequence = activate(&ws, form)?;
    // INVARIANT: the configuration comes last. A folder without it is no workspace, and init can run
    // again; one with it has a ledger that names its policy.
    fs::File::open(&new)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&new, &config))
        .map_err(failed(&config))?;
    let made = Made {
        workspace: root.display().to_string(),
        policy: form.name().to_owned(),
        sequence,
    };
    output::print(json, &made, |m| {
        format!(
            "made the workspace {} with the policy {}\n\nnext: cd {} and bring in people and items (demur import --help)",
            m.workspace, m.policy, m.workspace
        )
    })?;
    Ok(Found::Nothing)
}

/// Records the policy, unless an init that broke off did.
fn activate(ws: &Workspace, form: Form) -> Result<u64, Error> {
    let entry = Entry::PolicyActivated {
        purpose: None,
        policy: Policy::shipped(form)?.hash().to_string(),
        form: form.name().to_owned(),
    };
    let recorded = ws.wait(ws.ledger.operator_history(entry.kind()))?;
    let newest = recorded.last().filter(|r| r.entry.as_ref() == Some(&entry));
    if let Some(recorded) = newest {
        return Ok(recorded.sequence.0);
    }
    let receipts = ws.wait(ws.ledger.append(&[(Subject::Operator, entry)]))?;
    Ok(receipts.first().map_or(0, |r| r.sequence.0))
}

/// The key of the grid: it never rotates, and only its owner may read it.
fn new_grid_key(path: &Path) -> Result<(), Error> {
    if path.exists() {
        // Of an init that broke off; reading it takes away what that one left beside it.
        return tlog::read_secret(path).map(drop).map_err(failed(path));
    }
    let mut bytes = [0; 32];
    ledger::OsRandomness.fill(&mut bytes)?;
    let hex: String = GridKey::new(bytes)
        .bytes()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    tlog::write_secret(path, &format!("{hex}\n")).map_err(failed(path))
}
