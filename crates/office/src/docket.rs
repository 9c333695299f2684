//! What is open, requests and incidents: read once, then remembered up to an entry of the ledger. A page of the
//! console costs what is new since the page before, not what there is.

#[cfg(test)]
mod tests;

use ledger::{Case, CaseStep, Ledger, OpenedIncident, Recorded, Storage};
use rights::{Day, Entry, EntryKind, Error, Instant, Ordinal, Sequence, Subject};
use std::collections::BTreeMap;

/// Up to so many new entries are read as they stand. Of more, only those of the kinds that count here are: an
/// import brings millions of others at once.
const FEW: u64 = 1_000;

/// Requests that have not ended, and incidents, by number. There are few incidents, and one that was closed can be
/// open again: all of them are kept.
#[derive(Debug, Default)]
pub(crate) struct Docket {
    /// The first entry that was not read.
    next: Sequence,
    requests: BTreeMap<Sequence, Case>,
    incidents: BTreeMap<Sequence, OpenedIncident>,
}

impl Docket {
    /// Takes in what is new.
    ///
    /// # Errors
    /// When the ledger fails; what is remembered is then as it was.
    pub(crate) async fn catch_up<S: Storage>(&mut self, ledger: &Ledger<S>) -> Result<(), Error> {
        self.catch_up_by(ledger, FEW).await
    }

    async fn catch_up_by<S: Storage>(&mut self, ledger: &Ledger<S>, few: u64) -> Result<(), Error> {
        let head = ledger.head().await?;
        if head < self.next {
            // Another ledger stands here: one that was restored from an older copy.
            *self = Docket::default();
        }
        let new = match head.0 - self.next.0 {
            0 => return Ok(()),
            n if n <= few => ledger.entries(self.next, head).await?,
            _ => listed(ledger, self.next, head).await?,
        };
        for recorded in new {
            self.take(recorded);
        }
        self.next = head;
        Ok(())
    }

    fn take(&mut self, recorded: Recorded) {
        let number = recorded.sequence;
        match (recorded.subject, recorded.entry) {
            (Subject::Person(person), Some(Entry::RequestMade(request))) => {
                let case = Case {
                    number,
                    person,
                    recorded_at: recorded.recorded_at,
                    state: request.after([]),
                    request,
                    steps: Vec::new(),
                };
                self.requests.insert(number, case);
            }
            (_, Some(Entry::RequestStepped { request, by, step })) => {
                let step = CaseStep {
                    sequence: number,
                    at: recorded.recorded_at,
                    by,
                    step,
                };
                self.step(request, step);
            }
            (_, Some(Entry::IncidentOpened(incident))) => {
                let opened = OpenedIncident {
                    number,
                    incident,
                    steps: Vec::new(),
                };
                self.incidents.insert(number, opened);
            }
            (_, Some(Entry::IncidentStepped { incident, by, step })) => {
                if let Some(opened) = self.incidents.get_mut(&incident) {
                    opened.steps.push((recorded.recorded_at, by, step));
                }
            }
            (_, Some(Entry::PersonErased { person, .. })) => self.forget(person),
            _ => {}
        }
    }

    fn step(&mut self, request: Sequence, step: CaseStep) {
        let Some(case) = self.requests.get_mut(&request) else {
            return;
        };
        case.steps.push(step);
        let steps = case.steps.iter();
        case.state = case.request.after(steps.map(|s| (s.at.day(), &s.step)));
        if case.state.ended.is_some() {
            self.requests.remove(&request);
        }
    }

    /// Of an erased person nothing is left in the ledger, and so nothing here.
    fn forget(&mut self, person: Ordinal) {
        self.requests.retain(|_, case| case.person != person);
    }

    /// Requests that have not ended, in the order of their numbers.
    pub(crate) fn requests(&self) -> impl Iterator<Item = &Case> {
        self.requests.values()
    }

    /// Incidents that are not closed, or of which the authority is still to be told, in the order of their numbers.
    pub(crate) fn incidents(&self) -> impl Iterator<Item = &OpenedIncident> {
        self.incidents.values().filter(|opened| !opened.is_done())
    }

    /// How many requests, and how many incidents, are over their time.
    pub(crate) fn overdue(&self, today: Day, now: Instant) -> (u64, u64) {
        let requests = self.requests().filter(|case| case.is_overdue(today));
        let incidents = self.incidents().filter(|opened| opened.is_overdue(now));
        (requests.count() as u64, incidents.count() as u64)
    }
}

/// Entries of a range that are of the kinds that count here, in their order.
async fn listed<S: Storage>(
    ledger: &Ledger<S>,
    from: Sequence,
    to: Sequence,
) -> Result<Vec<Recorded>, Error> {
    let mut all = Vec::new();
    for kind in [EntryKind::RequestMade, EntryKind::RequestStepped] {
        all.extend(ledger.listed(kind, from).await?);
    }
    for kind in [
        EntryKind::IncidentOpened,
        EntryKind::IncidentStepped,
        EntryKind::PersonErased,
    ] {
        all.extend(ledger.operator_history(kind).await?);
    }
    // Others append meanwhile; what they say is taken in at the next page.
    all.retain(|recorded| (from..to).contains(&recorded.sequence));
    all.sort_by_key(|recorded| recorded.sequence);
    Ok(all)
}
