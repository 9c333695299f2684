//! Counts of a run: by decision, kind and year of creation, and by region where asked for.

use rights::{Decision, Kind, Reason};
use std::collections::BTreeMap;

/// How many items were decided alike. Adding up in any order gives the same tally.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Items by decision, kind and year of creation (`None`: unknown).
    pub groups: BTreeMap<Group, u64>,
    /// Items in and out by region of the owner (empty: unknown); only where the run was asked to.
    pub regions: BTreeMap<String, InOut>,
}

/// What a tally groups by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// What was decided, with every rule that said so.
    pub decision: Decision,
    /// Kind of item.
    pub kind: Kind,
    /// Year of creation.
    pub year: Option<i16>,
}

/// Items admitted and refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InOut {
    /// Admitted.
    pub admitted: u64,
    /// Refused.
    pub refused: u64,
}

impl InOut {
    /// Counts `items` on the side of the decision.
    pub fn add(&mut self, decision: Decision, items: u64) {
        if decision.is_admitted() {
            self.admitted += items;
        } else {
            self.refused += items;
        }
    }

    /// Both sides.
    #[must_use]
    pub const fn items(&self) -> u64 {
        self.admitted + self.refused
    }
}

impl Tally {
    /// Adds another tally.
    pub fn merge(&mut self, other: &Tally) {
        for (group, items) in &other.groups {
            *self.groups.entry(*group).or_default() += items;
        }
        for (region, counts) in &other.regions {
            let ours = self.regions.entry(region.clone()).or_default();
            ours.admitted += counts.admitted;
            ours.refused += counts.refused;
        }
    }

    /// Items by decision.
    #[must_use]
    pub fn decisions(&self) -> BTreeMap<Decision, u64> {
        let mut out = BTreeMap::new();
        for (group, items) in &self.groups {
            *out.entry(group.decision).or_default() += items;
        }
        out
    }

    /// All items in and out.
    #[must_use]
    pub fn total(&self) -> InOut {
        self.sum_by(|_| ()).get(&()).copied().unwrap_or_default()
    }

    /// Items in and out by any key of the group.
    pub fn sum_by<K: Ord>(&self, key: impl Fn(&Group) -> K) -> BTreeMap<K, InOut> {
        let mut out: BTreeMap<K, InOut> = BTreeMap::new();
        for (group, items) in &self.groups {
            out.entry(key(group))
                .or_default()
                .add(group.decision, *items);
        }
        out
    }

    /// Refused items by reason. An item counts once for each of its reasons.
    #[must_use]
    pub fn reasons(&self) -> BTreeMap<Reason, u64> {
        let mut out = BTreeMap::new();
        for (decision, items) in self.decisions() {
            for reason in decision.reasons() {
                *out.entry(reason).or_default() += items;
            }
        }
        out
    }

    /// Refused items by their first reason in policy order, so that the counts add up to all
    /// refused items.
    #[must_use]
    pub fn first_reasons(&self) -> BTreeMap<Reason, u64> {
        let mut out = BTreeMap::new();
        for (decision, items) in self.decisions() {
            if let Some(reason) = decision.reasons().next() {
                *out.entry(reason).or_default() += items;
            }
        }
        out
    }
}
