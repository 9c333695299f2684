//! What a report is made from.

use rights::{Day, Error, Hash, Instant, Kind, PurposeId, RuleId, Sequence};
use serde::{Deserialize, Serialize};

/// The figures and texts of one training set, or of a dry run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportInput {
    /// The set; `None` for a dry run, which writes nothing.
    pub set: Option<SetPart>,
    /// The purpose decided for.
    pub purpose: PurposeId,
    /// All ledger entries before it were read.
    pub sequence: Sequence,
    /// The day on which ages and waiting times were taken.
    pub as_of: Day,
    /// When the report was made.
    pub made_at: Instant,
    /// Version of demur.
    pub tool: String,
    /// The policy.
    pub policy: PolicyPart,
    /// Items looked at.
    pub items_seen: u64,
    /// Items admitted.
    pub items_admitted: u64,
    /// People with at least one item looked at.
    pub people_seen: u64,
    /// People with at least one admitted item.
    pub people_admitted: u64,
    /// The rules that refuse, in the order of the policy.
    pub rules: Vec<RuleLine>,
    /// Items that no rule refused, and none permitted.
    pub not_permitted: u64,
    /// By year of creation; `None` is unknown.
    pub by_year: Vec<Share<Option<i16>>>,
    /// By kind.
    pub by_kind: Vec<Share<Kind>>,
    /// By the person's region; `None` is unknown.
    pub by_region: Vec<Share<Option<String>>>,
    /// One person as an example, if any.
    pub person: Option<SamplePerson>,
}

/// The set that was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetPart {
    /// `ai_assistant/0001`.
    pub name: String,
    /// SHA-256 of the signed manifest.
    pub manifest: Hash,
    /// Where it lies, as `demur verify` takes it.
    pub path: String,
}

/// The policy that decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyPart {
    /// `opt_in`, `opt_out` or the file's name.
    pub form: String,
    /// SHA-256 of its text.
    pub hash: Hash,
    /// What it says: headings (`#`, `##`, `###`), list lines (`- `), paragraphs, and `` `code` ``.
    pub prose: String,
}

/// One rule that refuses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleLine {
    /// Its id.
    pub rule: RuleId,
    /// What it says, in the language of the page.
    pub sentence: String,
    /// Its ground in law, in the language of the page.
    pub ground: String,
    /// Items of which it is the first reason, in the order of the policy.
    pub first: u64,
    /// Items of which it is a reason, alone or with others.
    pub any: u64,
    /// Items for which it could not be evaluated, and so refused; they are in `first` and `any`.
    pub errors: u64,
}

/// Items of one year, kind or region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share<K> {
    /// Which one.
    pub of: K,
    /// Items looked at.
    pub seen: u64,
    /// Items admitted.
    pub admitted: u64,
}

/// One person with a few items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SamplePerson {
    /// How the page names them.
    pub name: String,
    /// The items shown.
    pub items: Vec<SampleItem>,
    /// How many more there are.
    pub more: u64,
}

/// One item of the sample person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleItem {
    /// Its id.
    pub item: String,
    /// Its kind.
    pub kind: Kind,
    /// The day it was made, if known.
    pub created: Option<Day>,
    /// The beginning of its text, if it has any.
    pub excerpt: Option<String>,
    /// Whether it is in.
    pub admitted: bool,
    /// Why, in plain words and in the language of the page.
    pub reasons: Vec<String>,
}

impl ReportInput {
    /// Checks that the figures add up.
    ///
    /// # Errors
    /// Which sum is wrong, with both sides.
    pub fn check(&self) -> Result<(), Error> {
        let removed: u64 = self.rules.iter().map(|r| r.first).sum();
        let through = removed + self.not_permitted + self.items_admitted;
        add_up(
            "items by first reason and admitted",
            through,
            self.items_seen,
        )?;
        parts("year", self, &self.by_year)?;
        parts("kind", self, &self.by_kind)?;
        parts("region", self, &self.by_region)?;
        match self
            .rules
            .iter()
            .find(|r| r.first > r.any || r.any > self.items_seen)
        {
            None => Ok(()),
            Some(rule) => Err(Error::internal(format!(
                "rule `{}` is first for `{}`, a reason for `{}` of `{}` items",
                rule.rule, rule.first, rule.any, self.items_seen
            ))),
        }
    }
}

fn parts<K>(what: &str, input: &ReportInput, shares: &[Share<K>]) -> Result<(), Error> {
    let seen = shares.iter().map(|s| s.seen).sum();
    add_up(&format!("items by {what}"), seen, input.items_seen)?;
    let admitted = shares.iter().map(|s| s.admitted).sum();
    add_up(
        &format!("admitted items by {what}"),
        admitted,
        input.items_admitted,
    )
}

fn add_up(what: &str, sum: u64, total: u64) -> Result<(), Error> {
    if sum == total {
        return Ok(());
    }
    Err(Error::internal(format!(
        "{what} add up to `{sum}`, not to `{total}`"
    )))
}
