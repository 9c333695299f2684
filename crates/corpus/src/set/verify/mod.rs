//! Verification of a set from its files alone: every claim of its manifest is computed again.
//!
//! It shows that the set is what the holder of the key signed. That the key is the right one, that
//! the right choices went in, and that the decisions follow from them, it cannot show.

mod absence;
mod admitted;
mod cells;
mod files;
mod links;
mod masks;
mod purge;
mod states;

use super::decisions::{DecisionTable, NOT_PERMITTED, content_root, rule_counts, table_hash};
use super::sign::{PublicKey, Signed};
use super::table::{SetTable, TableFile};
use crate::progress::Progress;
use admitted::{Tie, TieKey};
use cells::SeenCell;
use rights::{Decision, Error, Hash, Manifest, RuleCount, RuleId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// One claim that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name: `signature`, `chain`, `policy`, `table`, `cells`, `grid`, `order`, `decisions`, `counts`,
    /// `admitted`, `masks`, `absence`, `links`, `files`; of an audit `inputs`, `recorded`, `reference`,
    /// `visible`, `commitments`.
    pub name: &'static str,
    /// Whether it holds.
    pub ok: bool,
    /// What was found.
    pub detail: String,
}

/// What verification found: all checks, whichever failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The checks, always the same ones in the same order.
    pub checks: Vec<Check>,
}

impl Report {
    /// Whether every check holds.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.checks.iter().all(|c| c.ok)
    }

    /// The names of the checks that do not hold.
    #[must_use]
    pub fn failed(&self) -> Vec<&'static str> {
        let failed = self.checks.iter().filter(|c| !c.ok);
        failed.map(|c| c.name).collect()
    }

    /// `Ok` holds what was confirmed, `Err` the first thing found wrong.
    pub(crate) fn add(&mut self, name: &'static str, found: Result<String, String>) {
        let ok = found.is_ok();
        let (Ok(detail) | Err(detail)) = found;
        self.checks.push(Check { name, ok, detail });
    }
}

/// The decision table as it was read.
struct SeenDecisions {
    hash: Hash,
    /// The hash that follows from the lists of parts.
    listed: Hash,
    decisions: BTreeMap<Decision, u64>,
    admitted: Tie,
}

/// Checks a set from its files. With `trusted`, the signatures must be of that key; without, of any
/// one key. Wants a Tokio runtime with more than one thread.
///
/// # Errors
/// Only when there is no set: whatever else is wrong stands in the report.
pub async fn verify(
    set: &Path,
    trusted: Option<PublicKey>,
    progress: &dyn Progress,
) -> Result<Report, Error> {
    let newest = super::state::newest(set)?;
    let mut report = Report { checks: Vec::new() };
    let states = states::read(set, newest);
    report.add("signature", states::signatures(&states, trusted));
    report.add("chain", states::chain(&states));
    let Some(head) = states.iter().rev().find_map(|s| s.as_ref().ok()) else {
        return Ok(unreadable(report));
    };
    report.add("policy", check_policy(set, &head.manifest));
    let table = SetTable::load(set).await.map_err(|e| e.to_string());
    check_contents(set, head, table, &mut report, progress);
    report.add("links", links::check(set, &head.manifest));
    let files = files::check(set, newest, &head.manifest).await;
    report.add("files", files);
    Ok(report)
}

/// Without any manifest there is nothing to compare with.
fn unreadable(mut report: Report) -> Report {
    let rest = [
        "policy",
        "table",
        "cells",
        "grid",
        "order",
        "decisions",
        "counts",
        "admitted",
        "masks",
        "absence",
        "links",
        "files",
    ];
    for name in rest {
        report.add(name, Err("not checked: no manifest can be read".to_owned()));
    }
    report
}

fn check_contents(
    set: &Path,
    head: &Signed,
    table: Result<SetTable, String>,
    report: &mut Report,
    progress: &dyn Progress,
) {
    let manifest = &head.manifest;
    let files = table.as_ref().map_err(Clone::clone);
    let files = files.and_then(|t| t.files().map_err(|e| e.to_string()));
    report.add("table", check_table(manifest, &table, &files));
    let key = TieKey::of(manifest);
    let files = files.map_err(|e| format!("not checked: {e}"));
    progress.begin("reading cells", manifest.cells.iter().map(|c| c.rows).sum());
    let seen = files.map(|files| cells::read(set, &files, &key, progress));
    progress.end();
    let with_cells = |check: fn(&Manifest, &[SeenCell]) -> Result<String, String>| {
        seen.as_ref()
            .map_err(Clone::clone)
            .and_then(|seen| check(manifest, seen))
    };
    report.add("cells", with_cells(cells::check_roots));
    report.add("grid", with_cells(cells::check_grid));
    report.add("order", with_cells(cells::check_order));
    progress.begin("reading decisions", manifest.items_seen);
    let decisions = read_decisions(set, manifest, &key, progress);
    progress.end();
    report.add("decisions", check_decisions(manifest, &decisions));
    report.add("counts", check_counts(manifest, &decisions));
    let tied = with_cells(|_, _| Ok(String::new())).and_then(|_| {
        let seen = seen.as_deref().unwrap_or_default();
        let decisions = decisions.as_ref().map_err(Clone::clone)?;
        admitted::check(manifest, seen, decisions.admitted)
    });
    report.add("admitted", tied);
    let table = table.map_err(|e| format!("not checked: {e}"));
    let table = table.as_ref().map_err(Clone::clone);
    report.add(
        "masks",
        table.clone().and_then(|t| masks::check(manifest, t)),
    );
    report.add("absence", absence::check(set, manifest, table));
}

/// The policy that lies in the set is the one that the manifest names.
fn check_policy(set: &Path, manifest: &Manifest) -> Result<String, String> {
    let path = super::paths::policy(set);
    let text = std::fs::read(&path).map_err(|e| format!("the policy cannot be read: {e}"))?;
    let (hash, claimed) = (Hash::of(&text), manifest.policy);
    if hash != claimed {
        return Err(format!("the policy hashes to `{hash}`, not to `{claimed}`"));
    }
    Ok(format!("{} bytes, SHA-256 {claimed}", text.len()))
}

/// The table is at the version of the newest state, and lists exactly the cells of the manifest.
fn check_table(
    manifest: &Manifest,
    table: &Result<SetTable, String>,
    files: &Result<Vec<TableFile>, String>,
) -> Result<String, String> {
    let table = table.as_ref().map_err(Clone::clone)?;
    let files = files.as_ref().map_err(Clone::clone)?;
    if table.version() != manifest.table_version {
        return Err(format!(
            "the table is at version `{}`, the newest state at `{}`",
            table.version(),
            manifest.table_version
        ));
    }
    let claimed = manifest.cells.iter().map(|c| (c.cell, c.rows));
    let listed = files.iter().map(|f| (f.cell, f.rows));
    if !claimed.eq(listed) {
        return Err("the table does not list the cells of the manifest".to_owned());
    }
    let misplaced = |f: &&TableFile| !f.path.starts_with(&format!("{}/", f.cell));
    if let Some(file) = files.iter().find(misplaced) {
        return Err(format!("`{}` is listed as cell `{}`", file.path, file.cell));
    }
    Ok(format!(
        "version {}, {} cells",
        table.version(),
        files.len()
    ))
}

fn read_decisions(
    set: &Path,
    manifest: &Manifest,
    key: &TieKey,
    progress: &dyn Progress,
) -> Result<SeenDecisions, String> {
    let table = DecisionTable::of(set);
    let (mut roots, mut listed) = (BTreeMap::new(), BTreeMap::new());
    let mut decisions: BTreeMap<Decision, u64> = BTreeMap::new();
    let mut admitted = Tie::default();
    for file in &manifest.content {
        let read = table.read(&file.content, |row| {
            *decisions.entry(row.decision).or_default() += 1;
            // Nothing without an owner is in a cell; such a row makes the counts differ.
            if row.decision.is_admitted() {
                let person = row.person.unwrap_or(rights::Pseudonym([0; 16]));
                admitted.add(key, person, row.item, &file.content, row.row);
            }
            Ok(())
        });
        roots.insert(file.content.clone(), read.map_err(|e| e.to_string())?);
        let parts = table.parts(&file.content).map_err(|e| e.to_string())?;
        listed.insert(file.content.clone(), content_root(&parts));
        progress.advance(file.items);
    }
    Ok(SeenDecisions {
        hash: table_hash(&roots),
        listed: table_hash(&listed),
        decisions,
        admitted,
    })
}

fn check_decisions(
    manifest: &Manifest,
    seen: &Result<SeenDecisions, String>,
) -> Result<String, String> {
    let seen = seen.as_ref().map_err(Clone::clone)?;
    if seen.hash != manifest.decisions {
        return Err(format!(
            "the decision table hashes to `{}`, not to `{}`",
            seen.hash, manifest.decisions
        ));
    }
    if seen.listed != manifest.decisions {
        return Err("the lists of parts are not those of the decision table".to_owned());
    }
    let items: u64 = seen.decisions.values().sum();
    Ok(format!("{items} decisions"))
}

fn check_counts(
    manifest: &Manifest,
    seen: &Result<SeenDecisions, String>,
) -> Result<String, String> {
    let seen = seen.as_ref().map_err(Clone::clone)?;
    // What a purge removed was counted when it went: the numbers must still add up.
    let purge = manifest.purge.as_ref();
    let (gone, gone_rows) = purge.map_or((0, 0), |p| (p.decisions, p.rows));
    let and_purged = |gone: u64| match gone {
        0 => String::new(),
        gone => format!(" with `{gone}` that were purged"),
    };
    let items: u64 = seen.decisions.values().sum();
    if items + gone != manifest.items_seen {
        let (claimed, purged) = (manifest.items_seen, and_purged(gone));
        return Err(format!(
            "`{}` items were seen{purged}, not `{claimed}`",
            items + gone
        ));
    }
    let admitted = seen.decisions.iter().filter(|(d, _)| d.is_admitted());
    let admitted: u64 = admitted.map(|(_, n)| n).sum();
    if admitted + gone_rows != manifest.items_admitted {
        let (claimed, purged) = (manifest.items_admitted, and_purged(gone_rows));
        return Err(format!(
            "`{}` items were admitted{purged}, not `{claimed}`",
            admitted + gone_rows
        ));
    }
    let rules = manifest.rules.iter().map(|r| r.rule.clone());
    let rules: Vec<RuleId> = rules.filter(|r| r.0 != NOT_PERMITTED).collect();
    let counted = rule_counts(&seen.decisions, &rules);
    // Of purged items nobody knows any more by which rules they were in or out: at most as many are
    // missing from a rule as were purged.
    let fits = |counted: &RuleCount, claimed: &RuleCount| {
        let within = |n: u64, claim: u64| n <= claim && claim - n <= gone;
        counted.rule == claimed.rule
            && within(counted.items, claimed.items)
            && within(counted.errors, claimed.errors)
    };
    match counted
        .iter()
        .zip(&manifest.rules)
        .find(|(a, b)| !fits(a, b))
    {
        Some((counted, claimed)) => Err(format!(
            "rule `{}` counts `{}` items and `{}` errors, not `{}` and `{}`",
            counted.rule, counted.items, counted.errors, claimed.items, claimed.errors
        )),
        None if counted.len() != manifest.rules.len() => {
            Err(format!("the counts have no line `{NOT_PERMITTED}`"))
        }
        None if gone > 0 => Ok(format!(
            "{} rules, {admitted} of {items} items admitted; {gone} items were purged, and by which rules they were in or out cannot be checked any more",
            rules.len()
        )),
        None => Ok(format!(
            "{} rules, {admitted} of {items} items admitted",
            rules.len()
        )),
    }
}
