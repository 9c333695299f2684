//! Under what two sets were compiled.

use rights::{Manifest, Terms};
use serde::Serialize;

/// One setting of two sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Its name: `purpose`, `policy`, `basis`, `scope_from`, `notice_delay_days`, `surpassed`, `wordings`, `purposes`,
    /// `as_of`, `sequence`, `grid`, `state`.
    pub name: &'static str,
    /// What it is in A.
    pub a: String,
    /// What it is in B.
    pub b: String,
    /// Whether the two differ.
    pub differs: bool,
}

/// A name, and how its value is read from a manifest.
type Named = (&'static str, fn(&Manifest) -> String);

/// Every setting, always in the same order.
pub(super) fn compare(a: &Manifest, b: &Manifest) -> Vec<Setting> {
    let setting = |(name, of): Named| {
        let (a, b) = (of(a), of(b));
        Setting {
            name,
            differs: a != b,
            a,
            b,
        }
    };
    let all: [Named; 12] = [
        ("purpose", |m| m.purpose.to_string()),
        ("policy", |m| m.policy.to_string()),
        ("basis", |m| m.terms.basis.to_string()),
        ("scope_from", |m| {
            let day = m.terms.scope_from.map(|day| day.to_string());
            day.unwrap_or_else(|| "none".to_owned())
        }),
        ("notice_delay_days", |m| {
            m.terms.notice_delay_days.to_string()
        }),
        ("surpassed", |m| {
            let campaigns: Vec<&str> = m.terms.surpassed.iter().map(String::as_str).collect();
            campaigns.join(", ")
        }),
        ("wordings", |m| {
            let versions = m.terms.wordings.iter().flatten();
            versions.map(String::as_str).collect::<Vec<_>>().join(", ")
        }),
        ("purposes", |m| purposes(&m.terms)),
        ("as_of", |m| m.as_of.to_string()),
        ("sequence", |m| m.sequence.0.to_string()),
        ("grid", |m| format!("{} x {}", m.grid.shards, m.grid.slices)),
        ("state", |m| m.state.to_string()),
    ];
    all.into_iter().map(setting).collect()
}

/// `ai_assistant < generative_ai, generative_ai`
fn purposes(terms: &Terms) -> String {
    let one = |(purpose, parent): (&rights::PurposeId, &Option<rights::PurposeId>)| match parent {
        Some(parent) => format!("{purpose} < {parent}"),
        None => purpose.to_string(),
    };
    terms
        .purposes
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}
