//! Requests of people under Art. 12 to 22, added up from their entries.

use crate::log::{Ledger, Recorded};
use crate::storage::Storage;
use rights::{
    Day, Entry, EntryKind, Error, Instant, Ordinal, Request, RequestState, RequestStep, Sequence,
    Subject,
};
use std::collections::BTreeMap;

/// A request with what happened to it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its number: the sequence of its entry.
    pub number: Sequence,
    /// Whose it is.
    pub person: Ordinal,
    /// When it was recorded; its clock runs from [`Request::received`].
    pub recorded_at: Instant,
    /// The request.
    pub request: Request,
    /// Its steps in order, each with when, by whom, and its entry.
    pub steps: Vec<CaseStep>,
    /// How it stands.
    pub state: RequestState,
}

/// A step of a request.
#[derive(Clone, Debug)]
pub struct CaseStep {
    /// Its entry.
    pub sequence: Sequence,
    /// When.
    pub at: Instant,
    /// Who did it: a name of staff, `person`, or `demur`.
    pub by: String,
    /// What.
    pub step: RequestStep,
}

/// A step by this program.
pub const BY_DEMUR: &str = "demur";
/// A step by the person whose request it is.
pub const BY_PERSON: &str = "person";
/// The role in which somebody looks who runs commands on the operator's machine, beside those of staff.
pub const BY_OPERATOR: &str = "operator";

impl Case {
    /// Whether the time for an answer is over and there is none.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        self.state.ended.is_none() && self.state.due < today
    }
}

/// A step that was recorded.
fn step_of(recorded: Recorded) -> Option<(Sequence, CaseStep)> {
    match recorded.entry {
        Some(Entry::RequestStepped { request, by, step }) => Some((
            request,
            CaseStep {
                sequence: recorded.sequence,
                at: recorded.recorded_at,
                by,
                step,
            },
        )),
        _ => None,
    }
}

/// Requests among entries, with their steps. Of an erased person nothing is left of either.
fn assembled(made: Vec<Recorded>, stepped: Vec<Recorded>) -> Vec<Case> {
    let mut steps: BTreeMap<Sequence, Vec<CaseStep>> = BTreeMap::new();
    for (request, step) in stepped.into_iter().filter_map(step_of) {
        steps.entry(request).or_default().push(step);
    }
    let case = |recorded: Recorded| {
        let (Subject::Person(person), Some(Entry::RequestMade(request))) =
            (recorded.subject, recorded.entry)
        else {
            return None;
        };
        let steps = steps.remove(&recorded.sequence).unwrap_or_default();
        let state = request.after(steps.iter().map(|s| (s.at.day(), &s.step)));
        Some(Case {
            number: recorded.sequence,
            person,
            recorded_at: recorded.recorded_at,
            request,
            steps,
            state,
        })
    };
    made.into_iter().filter_map(case).collect()
}

impl<S: Storage> Ledger<S> {
    /// Every request that can still be read, in the order of their numbers.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn cases(&self) -> Result<Vec<Case>, Error> {
        let made = self.listed(EntryKind::RequestMade, Sequence(0)).await?;
        let first = made.first().map_or(Sequence(0), |first| first.sequence);
        let stepped = self.listed(EntryKind::RequestStepped, first).await?;
        Ok(assembled(made, stepped))
    }

    /// A person's requests.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn cases_of(&self, person: Ordinal) -> Result<Vec<Case>, Error> {
        let history = self.history(person).await?;
        let is_made = |r: &Recorded| matches!(r.entry, Some(Entry::RequestMade(_)));
        let (made, others) = history.into_iter().partition(is_made);
        Ok(assembled(made, others))
    }
}
