//! Where the files of a set lie.
//!
//! ```text
//! sets/ai_assistant/0001/
//!   table/                 the Delta table: window=2026-10/shard=3/slice=1/cell-<root>.parquet,
//!                          _delta_log/, deletion_vector_<id>.bin
//!   decisions/<content>/   parts, and parts.json, their list
//!   links.parquet          to whom rows point
//!   shares.parquet         what items share or quote
//!   policy.cedar           the policy that decided
//!   manifest.json          state 0, signed
//!   state/000001.json      successors, signed
//!   absence/               the tree of commitments to people and items
//!   report.html            and report.json, its figures
//!   feed/                  what was refused since, signed, see crate `feed`
//!   loads/                 what loaders showed to training
//!   proofs/                receipts of the ledger's entries about its states, for outsiders
//!   runs.tmp/              while the set is written
//! ```

use std::path::{Path, PathBuf};

/// The Delta table.
#[must_use]
pub fn table(set: &Path) -> PathBuf {
    set.join("table")
}

/// The decision table.
#[must_use]
pub fn decisions(set: &Path) -> PathBuf {
    set.join("decisions")
}

/// The index of links.
#[must_use]
pub fn links(set: &Path) -> PathBuf {
    set.join("links.parquet")
}

/// The index of shares and quotes.
#[must_use]
pub fn shares(set: &Path) -> PathBuf {
    set.join("shares.parquet")
}

/// The policy that decided.
#[must_use]
pub fn policy(set: &Path) -> PathBuf {
    set.join("policy.cedar")
}

/// The signed manifest of a state.
#[must_use]
pub fn state(set: &Path, state: u64) -> PathBuf {
    match state {
        0 => set.join("manifest.json"),
        n => set.join("state").join(format!("{n:06}.json")),
    }
}

/// The tree of commitments.
#[must_use]
pub fn absence(set: &Path) -> PathBuf {
    set.join("absence")
}

/// The report.
#[must_use]
pub fn report(set: &Path) -> PathBuf {
    set.join("report.html")
}

/// The feed.
#[must_use]
pub fn feed(set: &Path) -> PathBuf {
    set.join("feed")
}

/// The logs of loaders.
#[must_use]
pub fn loads(set: &Path) -> PathBuf {
    set.join("loads")
}

/// Receipts of the ledger's entries about its states.
#[must_use]
pub fn proofs(set: &Path) -> PathBuf {
    set.join("proofs")
}

/// The receipt of the entry about a state.
#[must_use]
pub fn proof(set: &Path, state: u64) -> PathBuf {
    proofs(set).join(proof_name(state))
}

pub(crate) fn proof_name(state: u64) -> String {
    format!("{state:06}.json")
}

/// The figures of the report.
#[must_use]
pub fn figures(set: &Path) -> PathBuf {
    set.join("report.json")
}

/// Where a purge writes until everything is at its place, beside the set.
#[must_use]
pub fn purge(set: &Path) -> PathBuf {
    let name = set.file_name().unwrap_or_default().to_string_lossy();
    set.with_file_name(format!(".{name}.purge"))
}

/// Sorted runs and unfinished cells of a writer at work.
pub(super) fn runs(set: &Path) -> PathBuf {
    set.join("runs.tmp")
}
