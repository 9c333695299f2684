//! Signatures and the chain of states.

use super::absence;
use super::purge;
use crate::set::paths;
use crate::set::sign::{PublicKey, Signed};
use rights::{Error, Manifest};
use std::path::Path;

/// Every state, the first one first.
pub(super) fn read(set: &Path, newest: u64) -> Vec<Result<Signed, Error>> {
    (0..=newest)
        .map(|state| Signed::read(&paths::state(set, state)))
        .collect()
}

pub(super) fn signatures(
    states: &[Result<Signed, Error>],
    trusted: Option<PublicKey>,
) -> Result<String, String> {
    let mut key = trusted;
    for (state, signed) in states.iter().enumerate() {
        let signed = signed.as_ref().map_err(ToString::to_string)?;
        let expected = *key.get_or_insert(signed.key);
        if signed.key != expected {
            return Err(format!(
                "state `{state}` is signed with the key `{}`, not `{expected}`",
                signed.key
            ));
        }
        if !signed.check() {
            return Err(format!("the signature of state `{state}` does not hold"));
        }
    }
    let key = key.map(|k| k.to_string()).unwrap_or_default();
    let known = match trusted {
        Some(_) => "the key that was given",
        None => "the key in the set; compare it with the one that the maker publishes",
    };
    Ok(format!(
        "{} states signed with {key}, {known}",
        states.len()
    ))
}

pub(super) fn chain(states: &[Result<Signed, Error>]) -> Result<String, String> {
    let mut parent: Option<&Signed> = None;
    for (number, signed) in (0u64..).zip(states) {
        let signed = signed.as_ref().map_err(ToString::to_string)?;
        let manifest = &signed.manifest;
        let wrong = |what: &str| Err(format!("state `{number}` {what}"));
        if manifest.state != number {
            return wrong("calls itself by another number");
        }
        if manifest.parent != parent.map(|p| p.hash) {
            return wrong("names another parent");
        }
        if let Some(parent) = parent
            && !absence::follows(&parent.manifest, manifest)
        {
            return wrong("has a tree of commitments that does not follow from its parent's");
        }
        match parent.map(|p| &p.manifest) {
            Some(parent) if parent.purge == manifest.purge => {
                if !same_set(parent, manifest) {
                    return wrong("claims more than a mask changes");
                }
                let back = manifest.sequence < parent.sequence
                    || manifest.table_version < parent.table_version
                    || masked(manifest) < masked(parent);
                if back {
                    return wrong("goes back behind its parent");
                }
            }
            Some(parent) => {
                purge::check(parent, manifest).map_err(|what| format!("state `{number}` {what}"))?
            }
            None if manifest.purge.is_some() => return wrong("was purged before it was compiled"),
            None => {}
        }
        parent = Some(signed);
    }
    let sequence = parent.map(|p| p.manifest.sequence).unwrap_or_default();
    let purge = parent.and_then(|p| p.manifest.purge.as_ref());
    let purged = purge.map_or_else(String::new, |purge| {
        format!(", {} rows purged up to state {}", purge.rows, purge.state)
    });
    Ok(format!(
        "{} states, the newest at sequence {sequence}{purged}",
        states.len()
    ))
}

fn masked(manifest: &Manifest) -> u64 {
    manifest.masks.iter().map(|m| m.rows).sum()
}

/// Whether two states differ in nothing but what a mask changes.
fn same_set(parent: &Manifest, state: &Manifest) -> bool {
    let same = Manifest {
        state: parent.state,
        parent: parent.parent,
        sequence: parent.sequence,
        masks: parent.masks.clone(),
        absence: parent.absence.clone(),
        table_version: parent.table_version,
        tool: parent.tool.clone(),
        made_at: parent.made_at,
        ..state.clone()
    };
    same == *parent
}
