//! What a decision depends on besides content, people, choices and the policy.

use crate::{Day, Error, LegalBasis, PurposeId, PurposeTree};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The settings under which a set was compiled. They are part of its manifest, so that late choices
/// and auditors decide as the compile did, whatever the configuration says by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The legal basis claimed for the purpose (GDPR Art. 6(1)).
    pub basis: LegalBasis,
    /// The first day of the scope; without one no item is in scope unless found compatible.
    pub scope_from: Option<Day>,
    /// Days between the delivery of a notice and the first use.
    pub notice_delay_days: u16,
    /// Every purpose with its parent.
    pub purposes: BTreeMap<PurposeId, Option<PurposeId>>,
    /// Announcements that do not count any more, since what holds goes beyond what they told.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub surpassed: BTreeSet<String>,
    /// The versions of words to which a consent counts, of those that name some; `None` where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wordings: Option<BTreeSet<String>>,
}

impl Terms {
    /// Terms over the purposes of a tree.
    #[must_use]
    pub fn new(
        basis: LegalBasis,
        scope_from: Option<Day>,
        notice_delay_days: u16,
        tree: &PurposeTree,
    ) -> Terms {
        let purposes = tree.iter().map(|(p, parent)| (p.clone(), parent.cloned()));
        Terms {
            basis,
            scope_from,
            notice_delay_days,
            purposes: purposes.collect(),
            surpassed: BTreeSet::new(),
            wordings: None,
        }
    }

    /// The purposes as a tree.
    ///
    /// # Errors
    /// When they are none: a parent that is no purpose, a circle.
    pub fn tree(&self) -> Result<PurposeTree, Error> {
        PurposeTree::new(self.purposes.clone())
    }
}
