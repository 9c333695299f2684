//! Requests of people under Art. 12 to 22: made, worked on, answered. All of it lies in the ledger, which
//! adds it up.

use crate::app::App;
use crate::named::holds_meanwhile;
use crate::record::OURS;
use ledger::{BY_DEMUR, BY_PERSON, Case, Receipt, Recorded, Since};
use rights::{
    Channel, Choice, ChoiceKind, Entry, Error, ItemId, Ordinal, PurposeTree, Request, RequestKind,
    RequestOutcome, RequestStep, Sequence, Subject, Withheld, Withholding, in_force,
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

    /// The same of all accounts of a person.
    pub(crate) async fn cases_of_all(&self, person: Ordinal) -> Result<Vec<Case>, Error> {
        let mut cases = Vec::new();
        for account in self.accounts(person).await? {
            cases.extend(self.cases_of(account).await?);
        }
        Ok(cases)
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
    /// What it asks for is done at once as far as that only refuses: an objection and a withdrawal of consent are
    /// one from the moment at which they are entered, and what is to be erased or restricted is not used while somebody looks at it
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
        let seeks = !request.search.is_empty();
        let mut entries = vec![(subject, Entry::RequestMade(request))];
        entries.extend(choice.map(|choice| (subject, Entry::Choice(choice))));
        let number = self.record(entries).await?;
        if seeks {
            self.sought.notify_one();
        }
        Ok(number)
    }

    /// The person takes a request back: nobody works on it any more, and what was found for it is released.
    ///
    /// # Errors
    /// When it has ended, or files or the ledger fail.
    pub(crate) async fn take_back(&self, number: Sequence) -> Result<Sequence, Error> {
        let step = RequestStep::Revoked;
        self.step(number, BY_PERSON, step, &BTreeMap::new()).await
    }

    /// Whose the items are that were found for a request, less those that are there no more.
    fn found_owners(&self, case: &Case) -> Result<BTreeMap<ItemId, Ordinal>, Error> {
        let found = case.state.found.iter();
        let items: Vec<ItemId> = found.map(|(item, ..)| item.clone()).collect();
        let known = self.known_items(&items)?.into_iter();
        Ok(known.map(|(item, known)| (item, known.owner)).collect())
    }

    /// What a request refuses from its first moment on. In the portal and by the link of a notice people say
    /// it themselves.
    fn at_once(&self, request: &Request) -> Option<Choice> {
        let came = request.channel;
        if !matches!(came, Channel::Letter | Channel::Phone | Channel::Mail) {
            return None;
        }
        let source = format!("{OURS}{came}");
        request.at_once(self.parts.clock.now(), source)
    }

    /// What the end of a request does to what was refused meanwhile: what is granted is done, and what is not, or is
    /// taken back, ends, unless something else says the same.
    async fn at_the_end(&self, case: &Case, step: &RequestStep) -> Result<Vec<Choice>, Error> {
        let outcome = match step {
            RequestStep::Answered { outcome, .. } => Some(*outcome),
            RequestStep::Revoked => None,
            _ => return Ok(Vec::new()),
        };
        let Some(choice) = self.at_once(&case.request) else {
            return Ok(Vec::new());
        };
        let back = match (case.request.kind, outcome) {
            (RequestKind::Erasure, Some(RequestOutcome::Granted)) => {
                return Ok(vec![Choice {
                    kind: ChoiceKind::Erasure,
                    ..choice
                }]);
            }
            (
                RequestKind::Erasure | RequestKind::Restriction,
                Some(RequestOutcome::Refused) | None,
            ) => ChoiceKind::RestrictionLifted,
            (RequestKind::Objection, None) => ChoiceKind::ObjectionWithdrawn,
            _ => return Ok(Vec::new()),
        };
        let history = self.parts.ledger.history(case.person).await?;
        let tree = &self.parts.tree;
        let others = others(&history, (choice.kind, case.number.next()), tree);
        let same = |other: &&Choice| {
            // What a program says stands for itself: it is no part that could be said again.
            other.is_signal() || choice.scope.is_within(&other.scope, tree)
        };
        if others.iter().any(same) {
            return Ok(Vec::new());
        }
        let mut done = vec![Choice {
            kind: back,
            ..choice.clone()
        }];
        // That takes back what they said of a part as well, which holds on.
        done.extend(others.into_iter().map(Choice::said_again));
        // That lifts as well what holds until somebody has read a message about them, or decided whether an account
        // that is named is theirs who named it; that holds on.
        if back == ChoiceKind::RestrictionLifted {
            done.extend(self.held_on(case.person, &history).await?);
        }
        Ok(done)
    }

    /// Records a step of a request, after what was said of the request allows it. What a step says about an
    /// item of somebody else is recorded with it, as one: what was found is not used until it is decided,
    /// what is about the person is not used at all, but for what was only asked for, which the answer releases.
    ///
    /// # Errors
    /// When the request is none, or the step cannot follow, such as an answer while something is undecided; or the
    /// ledger fails.
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
        let turn = self.turn(person).await;
        let mut case = self.case(number).await?;
        // INVARIANT: of two requests that mean one account, what ends one sees whether the other is open.
        let naming = match case.request.needs_account() {
            true => Some(self.naming.lock().await),
            false => None,
        };
        // What other steps did until now, this one sees.
        let before = self.parts.ledger.head().await?;
        let today = self.parts.clock.today();
        let stepped = |by: &str, step| Entry::RequestStepped {
            request: number,
            by: by.to_owned(),
            step,
        };
        let mut entries = Vec::new();
        for over in self.overtaken(&case, &step)? {
            let item = case.state.found.iter_mut().find(|(item, ..)| *item == over);
            if let Some((_, _, decided)) = item {
                *decided = Some((today, false));
            }
            let step = RequestStep::Decided {
                item: over,
                theirs: false,
                why: String::new(),
            };
            entries.push((Subject::Person(person), stepped(BY_DEMUR, step)));
        }
        case.request.check(&case.state, today, &step)?;
        let withheld = match &step {
            RequestStep::Answered { .. } | RequestStep::Revoked => {
                withholds(&case, &step, &self.found_owners(&case)?)?
            }
            _ => withholds(&case, &step, owners)?,
        };
        let named = self.said_of_named(&case, &step).await?;
        let done = self.at_the_end(&case, &step).await?;
        entries.push((Subject::Person(person), stepped(by, step)));
        entries.extend(withheld);
        entries.extend(named);
        let done = done.into_iter().map(Entry::Choice);
        entries.extend(done.map(|entry| (Subject::Person(person), entry)));
        // By the API, or the command line, people can restrict or object between the look and the entry.
        let receipts = self.parts.ledger.append_since(&entries, Since::Now(before));
        let recorded = self.recorded(&receipts.await?)?;
        drop((turn, naming));
        Ok(recorded)
    }

    /// Items on which nobody has decided and that are there no more: an answer does not wait for them.
    fn overtaken(&self, case: &Case, step: &RequestStep) -> Result<Vec<ItemId>, Error> {
        if !matches!(step, RequestStep::Answered { .. }) {
            return Ok(Vec::new());
        }
        let open = case.state.found.iter();
        let open = open.filter(|(.., decided)| decided.is_none());
        let mut open: Vec<ItemId> = open.map(|(item, ..)| item.clone()).collect();
        let known = self.known_items(&open)?;
        open.retain(|item| !known.contains_key(item));
        Ok(open)
    }

    /// Records what was found for a request, all of it or nothing, and that it was looked for. What was found is
    /// not used until it is decided.
    ///
    /// # Errors
    /// When the request is none, or the ledger fails.
    pub(crate) async fn found(&self, number: Sequence, found: &seek::Found) -> Result<(), Error> {
        let person = self.case(number).await?.person;
        let turn = self.turn(person).await;
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
        let own = self.accounts(person).await?;
        for item in &found.items {
            // What is one's own, one says for oneself.
            if own.contains(&item.owner) {
                continue;
            }
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
        self.recorded(&receipts)
    }

    fn recorded(&self, receipts: &[Receipt]) -> Result<Sequence, Error> {
        self.bell.notify_one();
        let lost = || Error::internal("an entry has no receipt");
        Ok(receipts.first().ok_or_else(lost)?.sequence)
    }
}

/// What else than the choice of one entry says of this kind, and counts: what was taken back long ago says nothing any
/// more, and what holds until somebody has read or decided something is no word of theirs.
fn others<'h>(
    history: &'h [Recorded],
    (kind, own): (ChoiceKind, Sequence),
    tree: &PurposeTree,
) -> Vec<&'h Choice> {
    let said = history.iter().filter_map(|recorded| match &recorded.entry {
        Some(Entry::Choice(choice)) => Some((recorded.sequence, choice)),
        _ => None,
    });
    let (numbers, choices): (Vec<Sequence>, Vec<&Choice>) = said.unzip();
    let stands = in_force(&choices, tree);
    let all = numbers.into_iter().zip(choices).zip(stands);
    let others = all.filter(|((number, choice), stands)| {
        let theirs = choice.kind == kind && *number != own && !holds_meanwhile(choice);
        theirs && *stands == Some(true)
    });
    others.map(|((_, choice), _)| choice).collect()
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
        RequestStep::Decided {
            item, theirs: true, ..
        } => vec![entry(item, Some(theirs))?],
        RequestStep::Decided {
            item,
            theirs: false,
            ..
        } => vec![entry(item, None)?],
        RequestStep::Answered { .. } if case.state.kept || !case.request.releases() => Vec::new(),
        // Of what is there no more nothing is withheld; what is not about the person was released.
        RequestStep::Answered { .. } | RequestStep::Revoked => {
            let found = case.state.found.iter();
            let held = found.filter(|(item, _, decided)| {
                owners.contains_key(item) && !matches!(decided, Some((_, false)))
            });
            held.map(|(item, ..)| entry(item, None))
                .collect::<Result<_, Error>>()?
        }
        _ => Vec::new(),
    })
}
