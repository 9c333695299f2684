//! What stands for each claim of a manifest.

use super::{Finding, Outcome};
use rights::Manifest;
use serde::{Deserialize, Serialize};

/// A claim of the manifest, or one that a reader may take it to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The field, or what is claimed.
    pub claim: String,
    /// Checks that speak about it.
    pub checks: Vec<String>,
    /// Whether it is shown.
    pub outcome: Outcome,
    /// What it rests on, or why it could not be checked.
    pub why: String,
}

/// Claims, the checks that show them, and what else has to be trusted.
const CLAIMS: [(&str, &[&str], &str); 17] = [
    (
        "who signed it",
        &["signature"],
        "that the key is the maker's: compare it with the one they publish",
    ),
    ("set, state, parent", &["chain"], "nothing else"),
    (
        "when it was made",
        &["published"],
        "the log's operator, and its witnesses, for the order of entries; the times are stated, not shown",
    ),
    ("policy", &["policy"], "nothing else"),
    (
        "grid, cells",
        &["table", "cells", "grid", "order", "files"],
        "nothing else",
    ),
    ("decisions", &["decisions"], "nothing else"),
    (
        "items_seen, items_admitted, people, rules",
        &["counts", "admitted"],
        "nothing else; of what was purged the chain of states alone speaks",
    ),
    ("masks", &["masks"], "nothing else"),
    (
        "purge",
        &["chain", "cells"],
        "that what was purged from this copy is purged elsewhere, nobody can see",
    ),
    (
        "indexes",
        &["links"],
        "the maker, for what the indexes say when they were signed: that no link is missing only `visible` shows; in a set before format 3 they were not signed",
    ),
    (
        "it is in the maker's log",
        &["published", "log_root"],
        "the log's key",
    ),
    (
        "everybody is shown the same log",
        &["log_cosignature"],
        "the witnesses named",
    ),
    (
        "nothing newer was signed",
        &["feed", "feed_age"],
        "the holder of the key, who signs the feed",
    ),
    (
        "content",
        &["inputs"],
        "that the inputs shown are those that were used, which their hashes say",
    ),
    (
        "sequence, as_of, terms",
        &["reference", "visible"],
        "that the ledger shown is the maker's, which the log says",
    ),
    (
        "every decision follows from policy, content and ledger",
        &["reference"],
        "Cedar; that facts which an import read are those of the content",
    ),
    (
        "no state was hidden",
        &["recorded"],
        "that the ledger shown is the maker's",
    ),
];

/// What nobody can see from any of these files.
const BEYOND: [(&str, &str); 3] = [
    (
        "every choice that was made was entered",
        "each person's receipt shows it of theirs; `demur receipt check`",
    ),
    (
        "birth dates, audiences and other facts are true",
        "they are taken as the platform gave them",
    ),
    (
        "the set was used for its purpose only",
        "loading logs say what was handed out by demur; what became of copies they cannot say",
    ),
];

pub(super) fn of(manifest: Option<&Manifest>, findings: &[Finding]) -> Vec<Claim> {
    if manifest.is_none() {
        return Vec::new();
    }
    let shown = CLAIMS.iter().map(|(claim, checks, rests)| {
        let of: Vec<&Finding> = findings
            .iter()
            .filter(|finding| checks.contains(&finding.name.as_str()))
            .collect();
        let failed = of.iter().find(|f| f.outcome == Outcome::Fails);
        let missing = of.iter().find(|f| f.outcome == Outcome::NotChecked);
        let missing_too = checks
            .iter()
            .find(|name| of.iter().all(|f| f.name != **name));
        let (outcome, why) = match (failed, missing, missing_too) {
            (Some(failed), ..) => (Outcome::Fails, failed.detail.clone()),
            (None, Some(missing), _) => (Outcome::NotChecked, missing.detail.clone()),
            (None, None, Some(name)) => (Outcome::NotChecked, format!("`{name}` was not checked")),
            (None, None, None) => (Outcome::Holds, format!("rests on: {rests}")),
        };
        Claim {
            claim: (*claim).to_owned(),
            checks: checks.iter().map(|name| (*name).to_owned()).collect(),
            outcome,
            why,
        }
    });
    let beyond = BEYOND.iter().map(|(claim, why)| Claim {
        claim: (*claim).to_owned(),
        checks: Vec::new(),
        outcome: Outcome::NotChecked,
        why: format!("not to be seen from these files: {why}"),
    });
    shown.chain(beyond).collect()
}
