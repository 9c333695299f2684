//! Requests of people under Art. 12 to 22: made, worked on, answered. All of it lies in the ledger; what is
//! here adds it up.

use crate::app::App;
use ledger::Recorded;
use rights::{
    Day, Entry, EntryKind, Error, Instant, ItemId, Ordinal, Request, RequestState, RequestStep,
    Sequence, Subject, Withheld, Withholding,
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

impl App {
    /// Every request that can still be read, in the order of their numbers.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn cases(&self) -> Result<Vec<Case>, Error> {
        let ledger = &self.parts.ledger;
        let made = ledger.listed(EntryKind::RequestMade, Sequence(0)).await?;
        let first = made.first().map_or(Sequence(0), |first| first.sequence);
        let stepped = ledger.listed(EntryKind::RequestStepped, first).await?;
        Ok(assembled(made, stepped))
    }

    /// A person's requests.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn cases_of(&self, person: Ordinal) -> Result<Vec<Case>, Error> {
        let history = self.parts.ledger.history(person).await?;
        let is_made = |r: &Recorded| matches!(r.entry, Some(Entry::RequestMade(_)));
        let (made, others) = history.into_iter().partition(is_made);
        Ok(assembled(made, others))
    }

    /// One request.
    ///
    /// # Errors
    /// When there is none of this number, its person was erased, or the ledger fails.
    pub async fn case(&self, number: Sequence) -> Result<Case, Error> {
        let none = || Error::not_found(format!("there is no request `{number}`"));
        let found = self.parts.ledger.entries(number, number.next()).await?;
        let found = found.into_iter().next().ok_or_else(none)?;
        let (Subject::Person(person), Some(Entry::RequestMade(_))) = (found.subject, &found.entry)
        else {
            return Err(none());
        };
        let cases = self.cases_of(person).await?;
        let case = cases.into_iter().find(|case| case.number == number);
        case.ok_or_else(none)
    }

    /// Records a request; gives its number. Its clock runs from the day on which it came.
    ///
    /// # Errors
    /// When it came in the future, nobody is that person, or the ledger fails.
    pub async fn open_case(&self, person: Ordinal, request: Request) -> Result<Sequence, Error> {
        let today = self.parts.clock.today();
        if request.received > today {
            let message = format!("`{}` lies in the future", request.received);
            return Err(Error::input(message));
        }
        let entry = (Subject::Person(person), Entry::RequestMade(request));
        self.record(vec![entry]).await
    }

    /// Records a step of a request, after what was said of the request allows it. What a step says about an
    /// item of somebody else is recorded with it, as one: what was found is not used until it is decided,
    /// what is about the person is not used at all.
    ///
    /// # Errors
    /// When the request is none, or the step cannot follow, or the ledger fails.
    pub async fn step(
        &self,
        number: Sequence,
        by: &str,
        step: RequestStep,
        owners: &BTreeMap<ItemId, Ordinal>,
    ) -> Result<Sequence, Error> {
        let person = self.case(number).await?.person;
        // INVARIANT: two steps of one request are checked one after the other, so that two officers do not
        // both answer it.
        let turn = match self.turn(person) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        let case = self.case(number).await?;
        let today = self.parts.clock.today();
        case.request.check(&case.state, today, &step)?;
        let withheld = case.withholds(&step, owners)?;
        let stepped = Entry::RequestStepped {
            request: number,
            by: by.to_owned(),
            step,
        };
        let mut entries = vec![(Subject::Person(person), stepped)];
        entries.extend(withheld);
        let recorded = self.record(entries).await;
        drop(turn);
        recorded
    }

    /// Records what was found for a request, all of it or nothing, and that it was looked for. What was found is
    /// not used until it is decided.
    ///
    /// # Errors
    /// When the request is none, or the ledger fails.
    pub(crate) async fn found(&self, number: Sequence, found: &seek::Found) -> Result<(), Error> {
        let person = self.case(number).await?.person;
        let turn = match self.turn(person) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        let case = self.case(number).await?;
        if case.state.ended.is_some() || case.state.searched.is_some() {
            return Ok(());
        }
        let stepped = |step| {
            let by = BY_DEMUR.to_owned();
            let request = number;
            (
                Subject::Person(person),
                Entry::RequestStepped { request, by, step },
            )
        };
        let mut entries = Vec::new();
        for item in &found.items {
            let step = RequestStep::Found {
                item: item.item.clone(),
                matched: item.matched.clone(),
            };
            let owner = BTreeMap::from([(item.item.clone(), item.owner)]);
            let withheld = case.withholds(&step, &owner)?;
            entries.push(stepped(step));
            entries.extend(withheld);
        }
        entries.push(stepped(RequestStep::Searched { more: found.more }));
        let recorded = self.record(entries).await;
        drop(turn);
        recorded.map(drop)
    }

    /// Appends, and rings for whoever tells people of it.
    pub(crate) async fn record(&self, entries: Vec<(Subject, Entry)>) -> Result<Sequence, Error> {
        let receipts = self.parts.ledger.append(&entries).await?;
        self.bell.notify_one();
        let lost = || Error::internal("an entry has no receipt");
        Ok(receipts.first().ok_or_else(lost)?.sequence)
    }
}

impl Case {
    /// What a step withholds or releases of what others posted.
    fn withholds(
        &self,
        step: &RequestStep,
        owners: &BTreeMap<ItemId, Ordinal>,
    ) -> Result<Vec<(Subject, Entry)>, Error> {
        let entry = |item: &ItemId, why: Option<Withholding>| {
            let unknown = || Error::not_found(format!("nobody is known as the owner of `{item}`"));
            let owner = owners.get(item).copied().ok_or_else(unknown)?;
            let entry = match why {
                Some(why) => Entry::ItemWithheld(Withheld {
                    item: item.clone(),
                    request: self.number,
                    why,
                }),
                None => Entry::ItemReleased {
                    item: item.clone(),
                    request: self.number,
                },
            };
            Ok::<_, Error>((Subject::Person(owner), entry))
        };
        let theirs = match self.request.kind {
            rights::RequestKind::Special => Withholding::Special,
            _ => Withholding::Depicts,
        };
        Ok(match step {
            RequestStep::Found { item, .. } => vec![entry(item, Some(Withholding::Examined))?],
            RequestStep::Decided { item, theirs: true } => vec![entry(item, Some(theirs))?],
            RequestStep::Decided {
                item,
                theirs: false,
            } => vec![entry(item, None)?],
            _ => Vec::new(),
        })
    }
}
