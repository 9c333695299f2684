//! Every state of a set is an entry of the published log.

use super::proofs::about;
use super::{Finding, Outside};
use crate::set::{Signed, paths};
use rights::{Entry, Error, Hash};
use std::collections::BTreeMap;
use std::path::Path;
use tlog::{Checked, LogVerifier, Published, Receipt};

pub(super) fn check(outside: &Outside<'_>, set: &Path, newest: u64) -> Finding {
    let folder = paths::proofs(set);
    if !folder.is_dir() {
        let why = "no receipts of its states lie in the set; its maker writes them with `demur audit --prepare`";
        return Finding::not_checked("published", why);
    }
    let Some(key) = &outside.log_key else {
        let why = "it is not known whose log it is: no key of the log was given (--log-key)";
        return Finding::not_checked("published", why);
    };
    let found = states(outside, key, set, newest);
    Finding::of("published", found.map_err(|e| e.to_string()))
}

fn states(
    outside: &Outside<'_>,
    key: &LogVerifier,
    set: &Path,
    newest: u64,
) -> Result<String, Error> {
    let mut receipts = Vec::new();
    for number in 0..=newest {
        let path = paths::proof(set, number);
        let bytes = std::fs::read(&path).map_err(|e| {
            Error::not_found(format!("there is no receipt of state `{number}`")).because(e)
        })?;
        let wrong =
            |e: Error| Error::new(e.kind(), format!("the receipt of state `{number}`: {e}"));
        let receipt = Receipt::read(&bytes).map_err(wrong)?;
        let checked = receipt.check(Some(key)).map_err(wrong)?;
        is_of(&checked, set, number).map_err(wrong)?;
        for witness in &outside.witnesses {
            // Without the log, a witness must stand on the receipt's own checkpoint.
            if outside.log.is_none() {
                receipt
                    .checkpoint()
                    .verify_cosigned(witness)
                    .map_err(wrong)?;
            }
        }
        receipts.push((checked.index, receipt));
    }
    let stray = std::fs::read_dir(paths::proofs(set)).map(Iterator::count);
    if stray.unwrap_or(0) as u64 != newest + 1 {
        return Err(Error::corrupt(format!(
            "`{}` states have other receipts than their own beside them",
            newest + 1
        )));
    }
    if !receipts.is_sorted_by(|a, b| a.0 < b.0) {
        return Err(Error::corrupt(
            "states stand in the log in another order than in the set",
        ));
    }
    let of_log = match outside.log {
        Some(folder) => compare(&Published::open(folder)?, &receipts)?,
        None => same_tree(&receipts)?,
    };
    let places: Vec<String> = receipts.iter().map(|(at, _)| at.to_string()).collect();
    Ok(format!(
        "{} states are the entries {}; {of_log}",
        newest + 1,
        places.join(", ")
    ))
}

/// The record says that this state of this set was published, masked or purged.
fn is_of(checked: &Checked, set: &Path, number: u64) -> Result<(), Error> {
    let signed = Signed::read(&paths::state(set, number))?;
    let manifest = &signed.manifest;
    let entry = &checked.record.entry;
    let named = about(entry) == Some((&manifest.set, &signed.hash.to_string()));
    let purged = manifest.purge.as_ref().is_some_and(|p| p.state == number);
    let kind = match entry {
        Entry::SetPublished { .. } => number == 0,
        Entry::SetMasked { .. } => number > 0 && !purged,
        Entry::SetPurged { .. } => purged,
        _ => false,
    };
    match named && kind && checked.record.person.is_none() {
        true => Ok(()),
        false => Err(Error::corrupt(format!(
            "entry `{}` of the log is about something else than state `{number}` of `{}`",
            checked.index, manifest.set
        ))),
    }
}

/// Each receipt's checkpoint is a beginning of the log, and the log has the entry at its place.
fn compare(log: &Published, receipts: &[(u64, Receipt)]) -> Result<String, Error> {
    let newest = log
        .checkpoint()
        .ok_or_else(|| Error::not_found("the log has no checkpoint"))?;
    let mut trees: BTreeMap<u64, Hash> = BTreeMap::new();
    for (_, receipt) in receipts {
        let checkpoint = receipt.checkpoint();
        let (size, root) = (checkpoint.size(), *checkpoint.root());
        if size > newest.size() {
            return Err(Error::corrupt(format!(
                "a receipt is of a log with `{size}` entries, and the published one has `{}`: it is an older copy, or became shorter",
                newest.size()
            )));
        }
        if trees.insert(size, root).is_some_and(|known| known != root) {
            return Err(fork(size));
        }
    }
    for (size, root) in &trees {
        let proof = log.consistency(*size, newest.size())?;
        proof
            .check(root, newest.root())
            .map_err(|e| fork(*size).because(e))?;
    }
    for (index, receipt) in receipts {
        let leaf = log.entry(*index)?.leaf();
        if leaf != receipt.leaf() {
            return Err(Error::corrupt(format!(
                "entry `{index}` of the published log is another one than the receipt's"
            )));
        }
    }
    Ok(format!(
        "each is in the published log with {} entries",
        newest.size()
    ))
}

fn same_tree(receipts: &[(u64, Receipt)]) -> Result<String, Error> {
    let mut trees: BTreeMap<u64, Hash> = BTreeMap::new();
    for (_, receipt) in receipts {
        let (size, root) = (receipt.checkpoint().size(), *receipt.checkpoint().root());
        if trees.insert(size, root).is_some_and(|known| known != root) {
            return Err(fork(size));
        }
    }
    Ok(format!(
        "shown under {} checkpoints that the log signed; without the log (--log) it is not known that these are of one history",
        trees.len()
    ))
}

fn fork(size: u64) -> Error {
    Error::corrupt(format!(
        "the log shows two histories: a receipt's checkpoint with `{size}` entries is not the beginning of the other"
    ))
}
