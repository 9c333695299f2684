//! What a choice is about: purposes, kinds, surfaces. Empty means all of them.

use crate::{Kind, PurposeId, PurposeTree};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The reach of a choice: every item whose kind and surface it names, for every purpose it names.
/// An empty set stands for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// Purposes; empty is every purpose.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub purposes: BTreeSet<PurposeId>,
    /// Kinds of items; empty is every kind.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<Kind>,
    /// Surfaces (apps or places of the platform); empty is every surface.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub surfaces: BTreeSet<String>,
}

fn within<T: Ord>(inner: &BTreeSet<T>, outer: &BTreeSet<T>) -> bool {
    outer.is_empty() || (!inner.is_empty() && inner.is_subset(outer))
}

fn meet<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    a.is_empty() || b.is_empty() || !a.is_disjoint(b)
}

impl Scope {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Whether everything this scope reaches is reached by `outer`, too. A purpose below a named
    /// one counts as reached.
    #[must_use]
    pub fn is_within(&self, outer: &Scope, tree: &PurposeTree) -> bool {
        let purposes = outer.purposes.is_empty()
            || (!self.purposes.is_empty()
                && self
                    .purposes
                    .iter()
                    .all(|p| outer.purposes.iter().any(|o| tree.covers(o, p))));
        purposes && within(&self.kinds, &outer.kinds) && within(&self.surfaces, &outer.surfaces)
    }

    /// Whether the two scopes reach anything in common.
    #[must_use]
    pub fn overlaps(&self, other: &Scope, tree: &PurposeTree) -> bool {
        let purposes = self.purposes.is_empty()
            || other.purposes.is_empty()
            || self
                .purposes
                .iter()
                .any(|a| other.purposes.iter().any(|b| tree.touches(a, b)));
        purposes && meet(&self.kinds, &other.kinds) && meet(&self.surfaces, &other.surfaces)
    }

    /// Whether a yes with this scope covers `purpose` (see [`PurposeTree::covers`]).
    #[must_use]
    pub fn covers_purpose(&self, purpose: &PurposeId, tree: &PurposeTree) -> bool {
        self.purposes.is_empty() || self.purposes.iter().any(|p| tree.covers(p, purpose))
    }

    /// Whether a no with this scope touches `purpose` (see [`PurposeTree::touches`]).
    #[must_use]
    pub fn touches_purpose(&self, purpose: &PurposeId, tree: &PurposeTree) -> bool {
        self.purposes.is_empty() || self.purposes.iter().any(|p| tree.touches(p, purpose))
    }

    /// The scope as the keys that policies compare with an item's [`scope_keys`]: `*/*`,
    /// `post/*`, `*/reels`, `post/reels`, one for each pair of kind and surface.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        let star = "*";
        let kinds: Vec<&str> = if self.kinds.is_empty() {
            vec![star]
        } else {
            self.kinds.iter().map(|k| k.as_str()).collect()
        };
        let surfaces: Vec<&str> = if self.surfaces.is_empty() {
            vec![star]
        } else {
            self.surfaces.iter().map(String::as_str).collect()
        };
        kinds
            .iter()
            .flat_map(|k| surfaces.iter().map(move |s| format!("{k}/{s}")))
            .collect()
    }
}

/// The four keys under which an item of this kind and surface is found in a [`Scope::keys`].
#[must_use]
pub fn scope_keys(kind: Kind, surface: &str) -> BTreeSet<String> {
    [
        format!("{kind}/{surface}"),
        format!("{kind}/*"),
        format!("*/{surface}"),
        "*/*".to_owned(),
    ]
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_meet_exactly_where_the_scope_reaches() {
        let scope = Scope {
            kinds: [Kind::Photo].into(),
            surfaces: ["feed".to_owned()].into(),
            ..Scope::all()
        };
        assert!(!scope.keys().is_disjoint(&scope_keys(Kind::Photo, "feed")));
        assert!(scope.keys().is_disjoint(&scope_keys(Kind::Photo, "groups")));
        assert!(scope.keys().is_disjoint(&scope_keys(Kind::Post, "feed")));
        assert!(
            !Scope::all()
                .keys()
                .is_disjoint(&scope_keys(Kind::Post, "feed"))
        );
    }

    #[test]
    fn a_narrow_scope_is_within_a_wide_one_and_not_the_other_way() {
        let tree = PurposeTree::default();
        let narrow = Scope {
            kinds: [Kind::Photo].into(),
            ..Scope::all()
        };
        assert!(narrow.is_within(&Scope::all(), &tree));
        assert!(!Scope::all().is_within(&narrow, &tree));
        assert!(narrow.overlaps(&Scope::all(), &tree));
    }
}
