//! A decision and its reasons.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The most rules a policy may have: a mask of rules is one 64-bit word.
pub const MAX_RULES: usize = 64;

/// The id of a rule: its `@id` annotation in the policy file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub String);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A set of rules of one policy, by position in the policy.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct RuleMask(pub u64);

impl RuleMask {
    /// No rule.
    pub const EMPTY: RuleMask = RuleMask(0);

    /// The mask with this rule added. Positions from [`MAX_RULES`] on are not representable and
    /// leave it unchanged; policies with that many rules do not load.
    #[must_use]
    pub const fn with(self, rule: usize) -> RuleMask {
        if rule < MAX_RULES {
            RuleMask(self.0 | (1 << rule))
        } else {
            self
        }
    }

    /// Whether the rule is in it.
    #[must_use]
    pub const fn contains(self, rule: usize) -> bool {
        rule < MAX_RULES && self.0 & (1 << rule) != 0
    }

    /// Whether it is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The positions in it, ascending.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..MAX_RULES).filter(move |r| self.contains(*r))
    }
}

/// What was decided for one item and one purpose: every rule that said so.
///
/// INVARIANT (`default_deny`, `forbid_trumps_permit`, `error_refuses`): admitted exactly when at
/// least one permit is satisfied, no forbid is satisfied, and no rule of either kind errored.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Decision {
    /// Satisfied `permit` rules.
    pub permits: RuleMask,
    /// Satisfied `forbid` rules.
    pub forbids: RuleMask,
    /// Rules that could not be evaluated.
    pub errored: RuleMask,
}

impl Decision {
    /// Whether the item may be used.
    #[must_use]
    pub const fn is_admitted(self) -> bool {
        self.forbids.is_empty() && self.errored.is_empty() && !self.permits.is_empty()
    }

    /// The rules that decided: the permits of an admitted item, the forbids of a refused one
    /// (none when nothing permits, or when only an error refuses).
    #[must_use]
    pub const fn determining(self) -> RuleMask {
        if self.is_admitted() {
            self.permits
        } else {
            self.forbids
        }
    }

    /// Why it was refused, most specific first; empty for an admitted item.
    pub fn reasons(self) -> impl Iterator<Item = Reason> {
        let refused = !self.is_admitted();
        let nothing_said = self.forbids.is_empty() && self.errored.is_empty();
        let forbids = self.forbids.iter().map(Reason::Forbidden);
        let errors = self.errored.iter().map(Reason::Errored);
        let default = (refused && nothing_said).then_some(Reason::NotPermitted);
        forbids
            .chain(errors)
            .chain(default)
            .filter(move |_| refused)
    }
}

/// Why an item was refused. Rules are named by their position in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A `forbid` rule is satisfied.
    Forbidden(usize),
    /// A rule could not be evaluated; in doubt, refuse.
    Errored(usize),
    /// No `permit` rule is satisfied; nothing is used unless a policy permits it.
    NotPermitted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_laws() {
        let none = Decision::default();
        assert!(!none.is_admitted(), "default_deny");
        assert_eq!(none.reasons().collect::<Vec<_>>(), [Reason::NotPermitted]);
        let permit = Decision {
            permits: RuleMask::EMPTY.with(0),
            ..none
        };
        assert!(permit.is_admitted());
        assert_eq!(permit.reasons().count(), 0);
        let both = Decision {
            forbids: RuleMask::EMPTY.with(1),
            ..permit
        };
        assert!(!both.is_admitted(), "forbid_trumps_permit");
        let error = Decision {
            errored: RuleMask::EMPTY.with(63),
            ..permit
        };
        assert!(!error.is_admitted(), "error_refuses");
        assert_eq!(error.reasons().collect::<Vec<_>>(), [Reason::Errored(63)]);
    }
}
