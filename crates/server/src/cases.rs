//! Requests of people under Art. 12 to 22: made, worked on, answered. All of it lies in the ledger, which
//! adds it up.

use crate::app::App;
use crate::record::OURS;
use ledger::{BY_DEMUR, Case, Recorded};
use rights::{
    Channel, Choice, ChoiceKind, Entry, Error, ItemId, Ordinal, Request, RequestKind,
    RequestOutcome, RequestStep, Scope, Sequence, Subject, Withheld, Withholding,
};
use std::collections::BTreeMap;

impl App {
    /// Every request that can still be read, in the order of their numbers.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn cases(&self) -> Result<Vec<Case>, Error> {
        self.parts.ledger.cases().await
    }

    /// A person's requests.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn cases_of(&self, person: Ordinal) -> Result<Vec<Case>, Error> {
        self.parts.ledger.cases_of(person).await
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
    /// What it asks for is done at once as far as that only refuses: an objection is one from the moment at
    /// which it is entered, and what is to be erased or restricted is not used while somebody looks at it
    /// (Art. 18(1)). The person is told by mail, and can take it back.
    ///
    /// # Errors
    /// When it came in the future, nobody is that person, or the ledger fails.
    pub async fn open_case(&self, person: Ordinal, request: Request) -> Result<Sequence, Error> {
        let today = self.parts.clock.today();
        if request.received > today {
            let message = format!("`{}` lies in the future", request.received);
            return Err(Error::input(message));
        }
        let subject = Subject::Person(person);
        let choice = self.at_once(&request);
        let mut entries = vec![(subject, Entry::RequestMade(request))];
        entries.extend(choice.map(|choice| (subject, Entry::Choice(choice))));
        self.record(entries).await
    }

    /// What a request refuses from its first moment on. In the portal and by the link of a notice people say
    /// it themselves.
    fn at_once(&self, request: &Request) -> Option<Choice> {
        let came = request.channel;
        if !matches!(came, Channel::Letter | Channel::Phone | Channel::Mail) {
            return None;
        }
        let kind = match request.kind {
            RequestKind::Objection => ChoiceKind::Objection,
            RequestKind::Erasure | RequestKind::Restriction => ChoiceKind::Restriction,
            _ => return None,
        };
        let source = format!("{OURS}{came}");
        let now = self.parts.clock.now();
        Some(Choice::new(kind, Scope::all(), now, source))
    }

    /// What an answer does to what was refused meanwhile: what is granted is done, and what is not ends, unless
    /// something else restricts, too.
    async fn at_the_end(&self, case: &Case, step: &RequestStep) -> Result<Option<Choice>, Error> {
        let ours = self.at_once(&case.request);
        let (Some(choice), RequestStep::Answered { outcome, .. }) = (ours, step) else {
            return Ok(None);
        };
        let said = |kind| {
            let now = self.parts.clock.now();
            Choice::new(kind, Scope::all(), now, choice.source.clone())
        };
        Ok(match (case.request.kind, outcome) {
            (RequestKind::Erasure, RequestOutcome::Granted) => Some(said(ChoiceKind::Erasure)),
            (RequestKind::Erasure | RequestKind::Restriction, RequestOutcome::Refused) => {
                let history = self.parts.ledger.history(case.person).await?;
                let other = |recorded: &Recorded| match &recorded.entry {
                    Some(Entry::Choice(choice)) => {
                        choice.kind == ChoiceKind::Restriction
                            && recorded.sequence != case.number.next()
                    }
                    _ => false,
                };
                let alone = !history.iter().any(other);
                alone.then(|| said(ChoiceKind::RestrictionLifted))
            }
            _ => None,
        })
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
        let withheld = withholds(&case, &step, owners)?;
        let done = self.at_the_end(&case, &step).await?;
        let stepped = Entry::RequestStepped {
            request: number,
            by: by.to_owned(),
            step,
        };
        let mut entries = vec![(Subject::Person(person), stepped)];
        entries.extend(withheld);
        let done = done.map(|choice| (Subject::Person(person), Entry::Choice(choice)));
        entries.extend(done);
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
            let withheld = withholds(&case, &step, &owner)?;
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

/// What a step withholds or releases of what others posted.
fn withholds(
    case: &Case,
    step: &RequestStep,
    owners: &BTreeMap<ItemId, Ordinal>,
) -> Result<Vec<(Subject, Entry)>, Error> {
    let entry = |item: &ItemId, why: Option<Withholding>| {
        let unknown = || Error::not_found(format!("nobody is known as the owner of `{item}`"));
        let owner = owners.get(item).copied().ok_or_else(unknown)?;
        let entry = match why {
            Some(why) => Entry::ItemWithheld(Withheld {
                item: item.clone(),
                request: case.number,
                why,
            }),
            None => Entry::ItemReleased {
                item: item.clone(),
                request: case.number,
            },
        };
        Ok::<_, Error>((Subject::Person(owner), entry))
    };
    let theirs = match case.request.kind {
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
