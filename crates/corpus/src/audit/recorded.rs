//! The ledger has exactly the states that lie in the set.
//!
//! A set whose newest masks were taken away, together with the states that signed them, is whole in
//! itself: it claims an earlier sequence. Only the ledger knows that it was ahead.

use crate::set::{Signed, paths};
use rights::Error;
use std::collections::BTreeSet;
use std::path::Path;

/// Says what was confirmed.
pub(super) fn check(
    set: &Path,
    newest: u64,
    recorded: Option<&BTreeSet<String>>,
) -> Result<String, Error> {
    let mut lost = recorded.cloned().unwrap_or_default();
    for number in 0..=newest {
        let hash = Signed::read(&paths::state(set, number))?.hash.to_string();
        if !lost.remove(&hash) {
            return Err(Error::corrupt(format!(
                "the ledger does not know state `{number}` with the SHA-256 `{hash}`; `demur set mask` records what an interruption left out"
            )));
        }
    }
    if let Some(state) = lost.first() {
        return Err(Error::corrupt(format!(
            "the ledger records `{}` states that are not here, such as `{state}`: masks were taken away, or this is an older copy",
            lost.len()
        )));
    }
    Ok(format!("{} states, all of them in the ledger", newest + 1))
}
