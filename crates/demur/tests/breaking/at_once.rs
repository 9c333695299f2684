//! What has to be true right after the accident, before anything was put right: what can be read is right,
//! or is said to be wrong.

use crate::broken::{Fault, Ran};
use crate::outcome::{Rows, entries, places, revoked, sets, visible};
use crate::place::Place;
use corpus::set::paths;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What readers of the sets and of their feeds see.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) rows: BTreeMap<String, Rows>,
    revoked: BTreeMap<String, BTreeSet<String>>,
}

pub(crate) fn seen(place: &Place) -> Seen {
    let mut seen = Seen::default();
    for set in sets(place) {
        seen.rows.insert(set.name(), visible(&set.path));
        if let Some(revoked) = revoked(place, &set.path) {
            seen.revoked.insert(set.name(), revoked);
        }
    }
    seen
}

/// Checks of `demur verify` that may fail until the next command has put right what was left: files of the
/// step that broke off lie about, a mask or a purge is in the table and not yet in a signed state.
const UNFINISHED: [&str; 4] = ["absence", "files", "masks", "table"];

/// The same while a purge is under way, of which `files` then speaks.
const PURGING: [&str; 6] = ["admitted", "cells", "counts", "decisions", "grid", "links"];

pub(crate) fn holds(place: &Place, before: &Seen, after: &Seen) {
    let now = seen(place);
    for (set, rows) in &now.rows {
        // A set that appears is whole when it appears.
        let most = before.rows.get(set).or_else(|| after.rows.get(set));
        let most = most.unwrap_or_else(|| panic!("{set}: nobody made it"));
        let more: Vec<_> = rows.difference(most).collect();
        assert!(more.is_empty(), "{set}: shows what was refused: {more:?}");
        let least = after.rows.get(set).unwrap_or(most);
        let fewer: Vec<_> = least.difference(rows).collect();
        assert!(fewer.is_empty(), "{set}: {fewer:?} are gone");
    }
    for set in before.rows.keys() {
        assert!(now.rows.contains_key(set), "{set} is gone");
    }
    for (set, revoked) in &before.revoked {
        // A feed that begins anew lists what its state does not mask; otherwise nothing comes back.
        let anew = after
            .revoked
            .get(set)
            .is_some_and(|a| !a.is_superset(revoked));
        let still = now.revoked.get(set);
        let still = still.unwrap_or_else(|| panic!("{set}: its feed is gone"));
        assert!(anew || still.is_superset(revoked), "{set}: its feed forgot");
    }
    verified(place);
}

/// What `demur verify` finds wrong is what is not finished.
fn verified(place: &Place) {
    for set in sets(place) {
        let name = set.name();
        let ran = place.run(&["--json", "verify", &name], &Fault::none());
        assert!(ran.is_clean(None), "{name}: {ran}");
        if ran.code() != 1 {
            assert_eq!(ran.code(), 0, "{name}: {ran}");
            continue;
        }
        let purging = paths::purge(&set.path).exists();
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        for check in report["checks"].as_array().unwrap() {
            let what = check["name"].as_str().unwrap();
            let may = UNFINISHED.contains(&what) || purging && PURGING.contains(&what);
            assert!(check["ok"] == true || may, "{name}: {check}");
        }
    }
}

/// The ledger opens, and what it acknowledged is in it.
pub(crate) fn acknowledged(place: &Place, before: &[String], ran: &Ran) {
    let now = entries(&places(&place.shop()));
    // What a person's erasure sealed for good cannot be compared any more.
    for (was, is) in before.iter().zip(&now) {
        assert!(was == is || is.ends_with("sealed for good"), "{was}\n{is}");
    }
    assert!(now.len() >= before.len(), "entries are gone");
    let receipt: Option<Value> = serde_json::from_str(&ran.out).ok();
    let sequence = receipt.as_ref().and_then(|r| r["sequence"].as_u64());
    if let Some(sequence) = sequence.filter(|_| ran.out.contains("\"leaf\"")) {
        let entry = &now[usize::try_from(sequence).unwrap()];
        assert!(entry.contains("objection"), "{sequence}: {entry}");
    }
}
