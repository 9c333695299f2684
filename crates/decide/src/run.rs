//! What one run of deciding is about: a purpose, a day, an assessment.

use rights::facts::ContextFacts;
use rights::{Assessment, Day, Error, Kind, PurposeId, PurposeTree, Terms};
use std::collections::BTreeSet;

/// Everything that is the same for every item of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The purposes of the workspace.
    pub tree: PurposeTree,
    /// Days between the delivery of a notice and the first use.
    pub notice_delay_days: u16,
    /// Announcements that do not count any more.
    pub surpassed: BTreeSet<String>,
    /// The versions of words to which a consent counts, of those that name some; `None`: any.
    pub wordings: Option<BTreeSet<String>>,
    /// The facts that policies see as `context`; they name the purpose and the day.
    pub context: ContextFacts,
}

impl Run {
    /// A run for `purpose` on `today`, on the legal basis that the workspace claims for it.
    ///
    /// Only assessments that hold on that day for exactly this purpose and basis count; several
    /// add up.
    ///
    /// # Errors
    /// When the purposes of the terms are no tree, or the purpose is not among them.
    pub fn new(
        purpose: &PurposeId,
        terms: &Terms,
        today: Day,
        assessments: &[Assessment],
    ) -> Result<Run, Error> {
        let tree = terms.tree()?;
        tree.require(purpose)?;
        let basis = terms.basis;
        let holding: Vec<&Assessment> = assessments
            .iter()
            .filter(|a| a.purpose == *purpose && a.basis == basis && a.holds_on(today))
            .collect();
        let names =
            |kinds: &BTreeSet<Kind>| kinds.iter().map(ToString::to_string).collect::<Vec<_>>();
        let context = ContextFacts {
            purpose: purpose.clone(),
            today,
            assessed_kinds: holding.iter().flat_map(|a| names(&a.kinds)).collect(),
            compatible_with: holding
                .iter()
                .flat_map(|a| a.compatible_with.iter().cloned())
                .collect(),
            older_items_compatible: holding.iter().any(|a| a.older_items_compatible),
            scope_from: terms.scope_from,
        };
        Ok(Run {
            tree,
            notice_delay_days: terms.notice_delay_days,
            surpassed: terms.surpassed.clone(),
            wordings: terms.wordings.clone(),
            context,
        })
    }

    /// The purpose.
    #[must_use]
    pub fn purpose(&self) -> &PurposeId {
        &self.context.purpose
    }

    /// The day on which ages and waiting times are taken.
    #[must_use]
    pub fn today(&self) -> Day {
        self.context.today
    }
}
