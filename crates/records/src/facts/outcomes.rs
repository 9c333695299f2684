//! Requests and what became of them, as of the end of a period.

use crate::period::Period;
use ledger::{Case, OpenedIncident};
use papers::facts::{Incidents, RequestKind, Requests};
use rights::{Day, IncidentStep, RequestOutcome};
use std::collections::BTreeMap;

const fn kind(kind: rights::RequestKind) -> RequestKind {
    match kind {
        rights::RequestKind::Access => RequestKind::Access,
        rights::RequestKind::Rectification => RequestKind::Rectification,
        rights::RequestKind::Erasure => RequestKind::Erasure,
        rights::RequestKind::Restriction => RequestKind::Restriction,
        rights::RequestKind::Portability => RequestKind::Portability,
        rights::RequestKind::Objection => RequestKind::Objection,
        rights::RequestKind::Special => RequestKind::SpecialCategory,
        rights::RequestKind::Depicted => RequestKind::Depicted,
        rights::RequestKind::Question => RequestKind::Other,
        rights::RequestKind::Withdrawal => RequestKind::Withdrawal,
    }
}

/// Counts of one kind.
#[derive(Default)]
struct Counted {
    received: u64,
    fulfilled: u64,
    refused: u64,
    taken_back: u64,
    open: u64,
    in_time: u64,
    late: u64,
    extended: u64,
    days: Vec<u64>,
}

impl Counted {
    fn add(&mut self, case: &Case, end: Day) {
        let steps = case.steps.iter().map(|s| (s.at.day(), &s.step));
        let state = case.request.after(steps.filter(|(day, _)| *day <= end));
        self.received += 1;
        self.extended += u64::from(state.extended.is_some());
        match state.ended {
            Some((day, Some(outcome))) => {
                match outcome {
                    RequestOutcome::Granted | RequestOutcome::Partly => self.fulfilled += 1,
                    RequestOutcome::Refused => self.refused += 1,
                }
                match day <= state.due {
                    true => self.in_time += 1,
                    false => self.late += 1,
                }
                let took = day.epoch_days() - case.request.received.epoch_days();
                self.days.push(u64::try_from(took).unwrap_or(0));
            }
            Some((_, None)) => self.taken_back += 1,
            None => {
                self.open += 1;
                self.late += u64::from(state.due < end);
            }
        }
    }

    fn requests(mut self, kind: RequestKind) -> Requests {
        Requests {
            kind,
            received: Some(self.received),
            fulfilled: Some(self.fulfilled),
            refused: Some(self.refused),
            taken_back: Some(self.taken_back),
            open: Some(self.open),
            in_time: Some(self.in_time),
            late: Some(self.late),
            extended: Some(self.extended),
            median_days: median(&mut self.days),
        }
    }
}

/// The smallest number that half of them are not above.
fn median(numbers: &mut [u64]) -> Option<u64> {
    numbers.sort_unstable();
    let middle = numbers.len().checked_sub(1)? / 2;
    numbers.get(middle).copied()
}

/// A row for each kind of request; kinds of which there was none are there, with zeros.
pub(super) fn requests(cases: &[Case], period: &Period) -> Vec<Requests> {
    let all = rights::RequestKind::ALL.iter().map(|k| kind(*k));
    let mut counted: BTreeMap<RequestKind, Counted> =
        all.map(|k| (k, Counted::default())).collect();
    for case in cases.iter().filter(|c| period.has(c.request.received)) {
        let counted = counted.entry(kind(case.request.kind)).or_default();
        counted.add(case, period.to);
    }
    let rows = counted.into_iter();
    rows.map(|(kind, counted)| counted.requests(kind)).collect()
}

/// Incidents that became known in a period, and what was done about them by its end.
pub(super) fn incidents(all: &[OpenedIncident], period: &Period) -> Incidents {
    let mut counted = Incidents {
        opened: Some(0),
        people: Some(0),
        reported: Some(0),
        reported_in_time: Some(0),
        people_told: Some(0),
        open: Some(0),
    };
    let known = all.iter();
    let known = known.filter(|i| period.has(i.incident.known.day()));
    for opened in known {
        let done = opened.steps.iter().filter(|(at, ..)| at.day() <= period.to);
        let told = done
            .clone()
            .find(|(.., step)| matches!(step, IncidentStep::AuthorityTold { .. }));
        let due = opened.incident.due();
        let people_told = done
            .clone()
            .any(|(.., step)| matches!(step, IncidentStep::PeopleTold { .. }));
        // One to which more was added after it was closed is open again.
        let closed = done.fold(false, |closed, (.., step)| match step {
            IncidentStep::Closed { .. } => true,
            IncidentStep::Added { .. } => false,
            _ => closed,
        });
        for (count, more) in [
            (&mut counted.opened, 1),
            (&mut counted.people, opened.people()),
            (&mut counted.reported, u64::from(told.is_some())),
            (
                &mut counted.reported_in_time,
                u64::from(told.is_some_and(|(at, ..)| *at <= due)),
            ),
            (&mut counted.people_told, u64::from(people_told)),
            (&mut counted.open, u64::from(!closed)),
        ] {
            *count = count.map(|n| n.saturating_add(more));
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn half_are_not_above_the_median(mut numbers in prop::collection::vec(0_u64..100, 0..20)) {
            let Some(median) = median(&mut numbers) else {
                prop_assert!(numbers.is_empty());
                return Ok(());
            };
            let not_above = numbers.iter().filter(|n| **n <= median).count();
            let below = numbers.iter().filter(|n| **n < median).count();
            prop_assert!(2 * not_above >= numbers.len());
            prop_assert!(2 * below < numbers.len());
        }
    }
}
