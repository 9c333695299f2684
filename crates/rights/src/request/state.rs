//! How a request stands: it and its steps added up.

use super::{Match, Request, RequestOutcome, RequestStep};
use crate::{Day, ItemId, Ordinal};

/// An item that was found for a request, why, and what was decided: on which day, and whether it is about the
/// person.
pub type FoundItem = (ItemId, Match, Option<(Day, bool)>);

/// How a request stands: the request and its steps added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestState {
    /// The last day for an answer.
    pub due: Day,
    /// The extension, if there was one: the last day, why.
    pub extended: Option<(Day, String)>,
    /// Whether somebody is at it.
    pub begun: bool,
    /// How it ended: the day and with what; `None` as the outcome is taken back.
    pub ended: Option<(Day, Option<RequestOutcome>)>,
    /// Items that were found, in their order, and what was decided.
    pub found: Vec<FoundItem>,
    /// Whether it was looked for what it names, and then, whether there is more than was taken in.
    pub searched: Option<bool>,
    /// Whether what is about the person stays out after an answer that would release it.
    pub kept: bool,
    /// Whose account it means, where that was said, and whether staff say so.
    pub account: Option<(Option<Ordinal>, bool)>,
}

impl Request {
    /// How it stands after steps in their order, each with its day.
    #[must_use]
    pub fn after<'s>(
        &self,
        steps: impl IntoIterator<Item = (Day, &'s RequestStep)>,
    ) -> RequestState {
        let mut state = RequestState {
            due: self.due(),
            extended: None,
            begun: false,
            ended: None,
            found: Vec::new(),
            searched: None,
            kept: false,
            account: None,
        };
        for (day, step) in steps {
            state.take(day, step);
        }
        state
    }

    /// Whether what was found and is, or may be, about the person is out as it stands.
    #[must_use]
    pub const fn keeps_out(&self, state: &RequestState) -> bool {
        match state.ended {
            None => true,
            Some((_, None)) => false,
            Some((_, Some(_))) => state.kept || !self.releases(),
        }
    }
}

impl RequestState {
    /// Whether an item was found for it.
    #[must_use]
    pub fn has(&self, item: &ItemId) -> bool {
        self.found.iter().any(|(found, ..)| found == item)
    }

    /// How many items were found of which nobody has decided whether they are about the person.
    #[must_use]
    pub fn undecided(&self) -> usize {
        let open = self.found.iter().filter(|(.., decided)| decided.is_none());
        open.count()
    }

    fn take(&mut self, day: Day, step: &RequestStep) {
        match step {
            RequestStep::Said { .. } => {}
            RequestStep::Wrote { .. } | RequestStep::Proved { .. } | RequestStep::Posted { .. } => {
                self.begun = true;
            }
            RequestStep::Found { item, matched } => {
                if !self.has(item) {
                    self.found.push((item.clone(), matched.clone(), None));
                }
            }
            RequestStep::Searched { more } => self.searched = Some(*more),
            RequestStep::Decided { item, theirs, .. } => {
                self.begun = true;
                let found = self.found.iter_mut().find(|(found, ..)| found == item);
                if let Some((_, _, decided)) = found {
                    *decided = Some((day, *theirs));
                }
            }
            RequestStep::Kept => {
                self.begun = true;
                self.kept = true;
            }
            RequestStep::Account { account, checked } => {
                self.begun |= checked;
                self.account = Some((*account, *checked));
            }
            RequestStep::Extended { until, why } => {
                self.begun = true;
                self.due = *until;
                self.extended = Some((*until, why.clone()));
            }
            RequestStep::Answered { outcome, .. } => self.ended = Some((day, Some(*outcome))),
            RequestStep::Revoked => self.ended = Some((day, None)),
        }
    }
}
