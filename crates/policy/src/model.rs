//! A policy that has been loaded, and its rules.

use crate::attr::{Attr, OwnerAttr};
use crate::expr::Expr;
use cedar_policy::PolicySet;
use rights::{Error, Hash, RuleId};
use std::collections::BTreeSet;

/// What a rule does when its condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Allows the use.
    Permit,
    /// Stands against it, whatever else allows it.
    Forbid,
}

/// One rule with its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its `@id`.
    pub id: RuleId,
    /// What it does.
    pub effect: Effect,
    /// Its `@article`: the ground in law.
    pub article: String,
    /// Its `@text_en`.
    pub text_en: String,
    /// Its `@text_de`.
    pub text_de: String,
    /// Its `@text_you_en` and `@text_you_de`, said to the person themselves; where a rule has none, it says the
    /// same to everybody.
    pub text_you: Option<[String; 2]>,
    /// The line where it begins, counted from 1.
    pub line: usize,
}

/// A rule ready to be evaluated without Cedar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoweredRule {
    /// What it does.
    pub effect: Effect,
    /// When it does so.
    pub condition: Expr,
}

/// All rules of a policy, lowered, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lowered {
    /// The rules; a rule's position is its bit in a [`rights::RuleMask`].
    pub rules: Vec<LoweredRule>,
}

/// A policy that can be used.
///
/// INVARIANT: `rules` and `lowered.rules` have the same length, at most [`rights::MAX_RULES`]; the
/// rule at position n is `policy<n>` in `set`.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) rules: Vec<Rule>,
    pub(crate) lowered: Lowered,
    pub(crate) set: PolicySet,
}

impl Policy {
    /// The name it was loaded under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of its text.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.text.as_bytes())
    }

    /// Its rules, in the order of the file; a rule's position is its bit in a mask.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A rule by its position.
    #[must_use]
    pub fn rule(&self, position: usize) -> Option<&Rule> {
        self.rules.get(position)
    }

    /// Its rules, lowered.
    #[must_use]
    pub fn lowered(&self) -> &Lowered {
        &self.lowered
    }

    /// What its rules say, without their names and texts: digests of those that permit, and of those
    /// that forbid. Another layout of the file gives the same ones.
    ///
    /// # Errors
    /// Never in practice: Cedar writes every rule that it has read.
    pub fn digests(&self) -> Result<(BTreeSet<Hash>, BTreeSet<Hash>), Error> {
        let (mut permits, mut forbids) = (BTreeSet::new(), BTreeSet::new());
        for rule in self.set.policies() {
            let failed = |e| Error::internal("a rule cannot be written as JSON").because(e);
            let mut body = rule.to_json().map_err(|e| failed(e.to_string()))?;
            if let Some(parts) = body.as_object_mut() {
                parts.remove("annotations");
            }
            let digest = Hash::of(body.to_string().as_bytes());
            match rule.effect() {
                cedar_policy::Effect::Permit => permits.insert(digest),
                cedar_policy::Effect::Forbid => forbids.insert(digest),
            };
        }
        Ok((permits, forbids))
    }

    /// Whether any rule looks at notices; a policy that asks for consent need not.
    #[must_use]
    pub fn reads_notices(&self) -> bool {
        let reads = |attr: &Attr| {
            matches!(
                attr,
                Attr::Owner(
                    OwnerAttr::Notified | OwnerAttr::NotifiedLongEnough | OwnerAttr::NoticeSeen
                )
            )
        };
        let rules = &self.lowered.rules;
        rules
            .iter()
            .any(|rule| rule.condition.attrs().iter().any(reads))
    }

    /// Its rules as Cedar holds them; ids are `policy0`, `policy1`, ... in the order of the file.
    #[must_use]
    pub fn cedar(&self) -> &PolicySet {
        &self.set
    }
}
