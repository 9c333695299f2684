//! What became of the items between two sets.

use serde::Serialize;
use std::collections::BTreeMap;

/// Items by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Items that only A has seen.
    pub only_in_a: Scope,
    /// Items that only B has seen.
    pub only_in_b: Scope,
    /// Items that both have seen: admitted in both, refused in both, newly admitted, newly refused.
    pub seen_in_both: u64,
    /// Admitted in both.
    pub admitted_in_both: Kept,
    /// Refused in both.
    pub refused_in_both: u64,
    /// Refused in A, admitted in B.
    pub newly_admitted: Change,
    /// Admitted in A, refused in B.
    pub newly_refused: Change,
}

/// Items that one set has seen and the other has not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// Contents that the other set has not.
    pub contents: u64,
    /// Items.
    pub items: u64,
    /// Of these, admitted.
    pub admitted: u64,
    /// Of the admitted, masked.
    pub masked: u64,
}

/// Items that both sets admit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Items.
    pub items: u64,
    /// Of these, masked in A and not in B.
    pub masked_only_in_a: Group,
    /// Masked in B and not in A.
    pub masked_only_in_b: Group,
    /// Masked in both.
    pub masked_in_both: u64,
}

/// Items that one set admits and the other refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Items.
    pub items: u64,
    /// Of these, masked in the set that admits them.
    pub masked: u64,
    /// The rules of the set that refuses them, the most items first. An item counts for each of its
    /// rules.
    pub rules: Vec<RuleItems>,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// How many items a rule refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleItems {
    /// The rule; `not_permitted` where no permit was satisfied.
    pub rule: String,
    /// Items.
    pub items: u64,
    /// Of these, items for which the rule could not be evaluated.
    pub errors: u64,
}

/// Some items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Items.
    pub items: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Its pseudonym, in hex; of two that differ (as the sets of two purposes do), that of the set
    /// that admits it, or A's.
    pub item: String,
    /// The content it is in.
    pub content: String,
    /// Its row number there.
    pub row: u64,
}

impl Changes {
    /// Adds what became of later items.
    pub(super) fn join(&mut self, later: Changes, examples: usize) {
        self.only_in_a.join(&later.only_in_a);
        self.only_in_b.join(&later.only_in_b);
        self.seen_in_both += later.seen_in_both;
        self.admitted_in_both.join(later.admitted_in_both, examples);
        self.refused_in_both += later.refused_in_both;
        self.newly_admitted.join(later.newly_admitted, examples);
        self.newly_refused.join(later.newly_refused, examples);
    }
}

impl Scope {
    fn join(&mut self, later: &Scope) {
        self.contents += later.contents;
        self.items += later.items;
        self.admitted += later.admitted;
        self.masked += later.masked;
    }
}

impl Kept {
    fn join(&mut self, later: Kept, examples: usize) {
        self.items += later.items;
        self.masked_only_in_a.join(later.masked_only_in_a, examples);
        self.masked_only_in_b.join(later.masked_only_in_b, examples);
        self.masked_in_both += later.masked_in_both;
    }
}

impl Group {
    fn join(&mut self, later: Group, examples: usize) {
        self.items += later.items;
        self.examples.extend(later.examples);
        self.examples.truncate(examples);
    }

    /// Adds an item; the example is only made while it is wanted.
    pub(super) fn add(&mut self, examples: usize, example: impl FnOnce() -> Example) {
        self.items += 1;
        if self.examples.len() < examples {
            self.examples.push(example());
        }
    }
}

impl Change {
    fn join(&mut self, later: Change, examples: usize) {
        self.items += later.items;
        self.masked += later.masked;
        self.examples.extend(later.examples);
        self.examples.truncate(examples);
        let mut rules: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for rule in self.rules.drain(..).chain(later.rules) {
            let (items, errors) = rules.entry(rule.rule).or_default();
            *items += rule.items;
            *errors += rule.errors;
        }
        let rule = |(rule, (items, errors))| RuleItems {
            rule,
            items,
            errors,
        };
        self.rules = rules.into_iter().map(rule).collect();
        self.rules.sort_by_key(|r| std::cmp::Reverse(r.items));
    }
}
