//! The decision table: a row for every item seen, admitted or not, with its rules and no text.
//!
//! A folder for each content, `decisions/<content>/`, in parts of at most 65,536 rows in the
//! order of the content, so that a purge rewrites the parts that hold a person's items and no
//! others. A part is a Parquet file named after the first row that it had when the set was compiled:
//! `item` (16 bytes), `person` (16 bytes, null when the owner is unknown), `content`, `row` (Int64,
//! row number in the content), `permits`, `forbids`, `errored` (UInt64, one bit for each rule by its
//! position in the policy). `parts.json` lists the parts with their roots.
//!
//! The canonical form of a row is: item; 0 or 1 and the person; row, permits, forbids, errored,
//! each 8 bytes little-endian. The root of a part is SHA-256 over `demur decisions 2`, a zero byte,
//! and its rows. The root of a content is SHA-256 over `demur parts 2`, a zero byte, and for each
//! part its first row (8 bytes, little-endian) and its root. The hash in the manifest is SHA-256 over
//! the contents in the order of their ids, each as length of the id (8 bytes, little-endian), id,
//! root.

mod columns;
mod find;
mod part;
mod read;
mod write;

pub(crate) use part::{PARTS, Part, content_root, parts_text};
pub use read::DecisionTable;
pub use write::DecisionWriter;

use rights::{Decision, Hash, Pseudonym, RuleCount, RuleId};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Rows of a part: what a purge reads and writes for one item, about 2 MB.
const PART_ROWS: usize = 65_536;

/// The name in [`RuleCount`] of items that no rule permitted.
pub const NOT_PERMITTED: &str = "not_permitted";

/// What was decided for one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// The item.
    pub item: Pseudonym,
    /// Its owner, if known.
    pub person: Option<Pseudonym>,
    /// Row number in the content.
    pub row: u64,
    /// The decision.
    pub decision: Decision,
}

/// The hash of a decision table from the roots of its contents.
#[must_use]
pub fn table_hash(roots: &BTreeMap<String, Hash>) -> Hash {
    let mut hasher = Sha256::new();
    for (content, root) in roots {
        hasher.update((content.len() as u64).to_le_bytes());
        hasher.update(content);
        hasher.update(root.0);
    }
    Hash(hasher.finalize().into())
}

/// Counts by rule, in the order of the policy, and [`NOT_PERMITTED`] last. A rule counts the items
/// it determined: a permit those it admitted, a forbid those it refused.
#[must_use]
pub fn rule_counts(decisions: &BTreeMap<Decision, u64>, rules: &[RuleId]) -> Vec<RuleCount> {
    let count = |wanted: &dyn Fn(&Decision) -> bool| -> u64 {
        let matching = decisions.iter().filter(|(d, _)| wanted(d));
        matching.map(|(_, items)| items).sum()
    };
    let by_rule = rules.iter().enumerate().map(|(at, rule)| RuleCount {
        rule: rule.clone(),
        items: count(&|d| d.determining().contains(at)),
        errors: count(&|d| d.errored.contains(at)),
    });
    let by_default = RuleCount {
        rule: RuleId(NOT_PERMITTED.to_owned()),
        items: count(&|d| d.permits.is_empty() && d.forbids.is_empty() && d.errored.is_empty()),
        errors: 0,
    };
    by_rule.chain([by_default]).collect()
}
