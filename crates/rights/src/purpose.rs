//! Purposes form a tree: `generative_ai` with `ai_assistant` and `creative_tools` under it.

use crate::{Error, PurposeId};
use std::collections::BTreeMap;

/// The purposes a workspace knows, each with at most one parent. At most 64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PurposeTree {
    parents: BTreeMap<PurposeId, Option<PurposeId>>,
}

impl PurposeTree {
    /// A tree from (purpose, parent) pairs.
    ///
    /// # Errors
    /// A parent that is not a purpose, a cycle, or more than 64 purposes.
    pub fn new(
        pairs: impl IntoIterator<Item = (PurposeId, Option<PurposeId>)>,
    ) -> Result<Self, Error> {
        let tree = Self {
            parents: pairs.into_iter().collect(),
        };
        if tree.parents.len() > 64 {
            return Err(Error::input(format!(
                "`{}` purposes; at most 64 are possible",
                tree.parents.len()
            )));
        }
        for (purpose, parent) in &tree.parents {
            if let Some(parent) = parent
                && !tree.parents.contains_key(parent)
            {
                return Err(Error::input(format!(
                    "purpose `{purpose}` has the parent `{parent}`, which is no purpose"
                )));
            }
            // INVARIANT: a walk longer than the number of purposes has met one twice.
            if tree.up(purpose).take(tree.parents.len() + 1).count() > tree.parents.len() {
                return Err(Error::input(format!(
                    "purpose `{purpose}` is its own ancestor"
                )));
            }
        }
        Ok(tree)
    }

    /// Every purpose with its parent, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&PurposeId, Option<&PurposeId>)> {
        self.parents.iter().map(|(p, parent)| (p, parent.as_ref()))
    }

    /// Whether the purpose is known.
    #[must_use]
    pub fn contains(&self, purpose: &PurposeId) -> bool {
        self.parents.contains_key(purpose)
    }

    /// The purpose if it is known.
    ///
    /// # Errors
    /// When it is not; the message lists those that are.
    pub fn require(&self, purpose: &PurposeId) -> Result<(), Error> {
        if self.contains(purpose) {
            return Ok(());
        }
        let known: Vec<&str> = self.parents.keys().map(PurposeId::as_str).collect();
        Err(Error::input(format!(
            "unknown purpose `{purpose}`; demur.toml names {}",
            known.join(", ")
        )))
    }

    /// The purpose and its ancestors, nearest first.
    pub fn up<'a>(&'a self, purpose: &'a PurposeId) -> impl Iterator<Item = &'a PurposeId> {
        std::iter::successors(Some(purpose), |p| {
            self.parents.get(*p).and_then(Option::as_ref)
        })
    }

    /// Whether a yes to `named` is a yes to `purpose`: the same purpose, or one above it that
    /// contains it. Consents and notices are read so.
    #[must_use]
    pub fn covers(&self, named: &PurposeId, purpose: &PurposeId) -> bool {
        self.up(purpose).any(|p| p == named)
    }

    /// Whether a no to `named` is a no to `purpose`: the same, above it, or a part of it.
    /// Objections and restrictions are read so: training for a purpose trains for its parts.
    #[must_use]
    pub fn touches(&self, named: &PurposeId, purpose: &PurposeId) -> bool {
        self.covers(named, purpose) || self.covers(purpose, named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> PurposeTree {
        let p = PurposeId::from;
        PurposeTree::new([
            (p("generative_ai"), None),
            (p("ai_assistant"), Some(p("generative_ai"))),
            (p("creative_tools"), Some(p("generative_ai"))),
        ])
        .unwrap()
    }

    #[test]
    fn yes_flows_down_and_no_flows_both_ways() {
        let (t, p) = (tree(), PurposeId::from);
        assert!(t.covers(&p("generative_ai"), &p("ai_assistant")));
        assert!(!t.covers(&p("ai_assistant"), &p("generative_ai")));
        assert!(t.touches(&p("ai_assistant"), &p("generative_ai")));
        assert!(!t.touches(&p("ai_assistant"), &p("creative_tools")));
    }

    #[test]
    fn cycles_and_unknown_parents_are_refused() {
        let p = PurposeId::from;
        assert!(PurposeTree::new([(p("a"), Some(p("b"))), (p("b"), Some(p("a")))]).is_err());
        assert!(PurposeTree::new([(p("a"), Some(p("b")))]).is_err());
    }
}
