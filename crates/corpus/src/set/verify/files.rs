//! Nothing lies in the set but what the manifest, the chain and the table's log name, the report, the
//! feed (signed by itself), the logs of loaders, and receipts of its states.

use crate::set::commitments;
use crate::set::decisions::PARTS;
use crate::set::mask::vector_reference;
use crate::set::vacuum::{LAST_CHECKPOINT, checkpoint_file, commit_file};
use crate::set::{DecisionTable, SetTable, paths};
use rights::Manifest;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) async fn check(set: &Path, newest: u64, manifest: &Manifest) -> Result<String, String> {
    if paths::purge(set).exists() {
        return Err(
            "a purge of this set is not finished: `demur purge`, or any command that masks, goes on with it"
                .to_owned(),
        );
    }
    let mut present = BTreeSet::new();
    list(set, &mut present).map_err(|e| format!("the files cannot be listed: {e}"))?;
    let log = paths::table(set).join("_delta_log");
    let named = read_log(set, &log, manifest).await?;
    let mut expected: BTreeSet<PathBuf> = (0..=newest).map(|s| paths::state(set, s)).collect();
    expected.extend([paths::links(set), paths::shares(set), paths::policy(set)]);
    expected.extend(decisions(set, manifest)?);
    expected.extend(named.log.iter().cloned());
    expected.extend(named.paths.iter().map(|p| paths::table(set).join(p)));
    if let Some(missing) = expected.iter().find(|f| !present.contains(*f)) {
        return Err(format!("`{}` is missing", inside(set, missing)));
    }
    let tree = manifest.absence.is_some();
    let in_tree = |file: &Path| tree && commitments::is_file(set, file, newest);
    let stray = present.iter().find(|file| {
        let report = [paths::report(set), paths::figures(set)].contains(file);
        let beside = [paths::feed(set), paths::loads(set), paths::proofs(set)];
        let beside = beside.iter().any(|folder| file.starts_with(folder));
        !report
            && !beside
            && !expected.contains(*file)
            && !is_named_vector(set, file, &named.vectors)
            && !in_tree(file)
    });
    if let Some(stray) = stray {
        return Err(format!("`{}` is not part of the set", inside(set, stray)));
    }
    let vectors: BTreeSet<_> = present
        .iter()
        .filter_map(|f| vector_reference(f.file_name()?.to_str()?))
        .collect();
    if vectors != named.vectors {
        return Err("a deletion vector that the log names is missing".to_owned());
    }
    Ok(format!("{} files, all of them named", present.len()))
}

/// The files of the decision table.
fn decisions(set: &Path, manifest: &Manifest) -> Result<Vec<PathBuf>, String> {
    let table = DecisionTable::of(set);
    let mut files = Vec::new();
    for content in manifest.content.iter().map(|c| &c.content) {
        files.push(table.content(content).join(PARTS));
        let parts = table.parts(content).map_err(|e| e.to_string())?;
        files.extend(parts.iter().map(|part| table.file(content, part)));
    }
    Ok(files)
}

fn inside(set: &Path, file: &Path) -> String {
    file.strip_prefix(set).unwrap_or(file).display().to_string()
}

fn is_named_vector(set: &Path, file: &Path, vectors: &BTreeSet<String>) -> bool {
    let name = file.file_name().and_then(|n| n.to_str());
    let reference = name.and_then(vector_reference);
    file.parent() == Some(&paths::table(set)) && reference.is_some_and(|r| vectors.contains(&r))
}

fn list(folder: &Path, files: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), files)?;
        } else {
            files.insert(entry.path());
        }
    }
    Ok(())
}

/// What the log of a table consists of, and what it names in any version.
#[derive(Default)]
struct Named {
    log: BTreeSet<PathBuf>,
    paths: BTreeSet<String>,
    vectors: BTreeSet<String>,
}

async fn read_log(set: &Path, log: &Path, manifest: &Manifest) -> Result<Named, String> {
    let mut named = Named::default();
    let first = manifest.purge.as_ref().map_or(0, |p| p.table_version);
    if first > 0 {
        // A purge lets the log begin with what was live then, and removes everything else.
        let then = SetTable::load_at(set, first).await;
        let then = then.map_err(|e| e.to_string())?;
        let files = then.files().map_err(|e| e.to_string())?;
        named.paths.extend(files.into_iter().map(|f| f.path));
        named
            .vectors
            .extend(then.vectors().map_err(|e| e.to_string())?);
        let begins = [commit_file(log, first), checkpoint_file(log, first)];
        named.log.extend(begins);
        named.log.insert(log.join(LAST_CHECKPOINT));
    }
    let from = if first > 0 { first + 1 } else { 0 };
    for version in from..=manifest.table_version {
        let path = commit_file(log, version);
        let wrong = |e: &dyn std::fmt::Display| format!("`{}`: {e}", path.display());
        let text = fs::read_to_string(&path).map_err(|e| wrong(&e))?;
        for line in text.lines().filter(|l| !l.trim().is_empty()) {
            let action: Value = serde_json::from_str(line).map_err(|e| wrong(&e))?;
            for kind in ["add", "remove"] {
                let string = |at: &str| action.pointer(&format!("/{kind}{at}"))?.as_str();
                named.paths.extend(string("/path").map(str::to_owned));
                let vector = string("/deletionVector/pathOrInlineDv");
                named.vectors.extend(vector.map(str::to_owned));
            }
        }
        named.log.insert(path);
    }
    Ok(named)
}
