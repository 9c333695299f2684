//! Whose name is whose, in a batch of events.

use super::event::{Event, EventType, Sent};
use ledger::{Incoming, Ledger, PersonRow, Storage};
use rights::{ChoiceKind, Error, Ordinal, PersonId, Standing};
use std::collections::{HashMap, HashSet};

/// Who has which names, before the batch and in it.
pub(super) struct Names {
    /// Names that events of this batch would give to somebody.
    asked: HashSet<PersonId>,
    known: HashMap<PersonId, Ordinal>,
    /// Names given in this batch: to somebody known, or to whoever came under this id.
    given: HashMap<PersonId, Who>,
    /// Names of those on whose age it depends whether a consent is taken.
    of_ages: Vec<PersonId>,
    /// Names by which nobody was known first: handles.
    handles: HashSet<PersonId>,
    /// Those who say yes, and whether a no of theirs stands that it could undo.
    yes: HashMap<PersonId, bool>,
}

/// The yes that events say of whoever has a name.
type Said = HashMap<PersonId, HashSet<ChoiceKind>>;

/// Somebody, whatever name an event uses for them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Known(Ordinal),
    New(PersonId),
}

impl Names {
    /// Looks up every name that the events would give to somebody, and whoever says what only somebody known can say;
    /// where ages count (`ages`), whoever it depends on, too.
    pub(super) async fn of<S: Storage>(
        sent: &[Sent],
        ledger: &Ledger<S>,
        ages: bool,
    ) -> Result<Names, Error> {
        let naming = |event: &&Event| {
            matches!(
                event.r#type,
                EventType::AccountCreated | EventType::AccountRenamed
            )
        };
        let events = || sent.iter().filter_map(|one| one.event.as_deref().ok());
        let consents = ages && events().any(|event| event.choice == Some(ChoiceKind::Consent));
        let mut names: Vec<PersonId> = events()
            .filter(naming)
            .flat_map(|event| {
                let handles = event.handles.iter().flatten();
                event.person.iter().chain(&event.handle).chain(handles)
            })
            .map(|name| PersonId::new(name.as_str()))
            .collect();
        let says_yes = |event: &Event| event.choice.is_some_and(|c| !c.is_request());
        if events().any(says_yes) {
            // Whoever says no under another of their names in the same batch is one with them.
            names.extend(ids(events().filter(|event| event.choice.is_some())));
        }
        let said = said_by_id(events());
        let of_ages = match consents {
            true => of_ages(events()),
            false => Vec::new(),
        };
        if consents {
            let born = |event: &&Event| event.r#type == EventType::BirthdayCorrected;
            names.extend(ids(events().filter(born)));
            names.extend(of_ages.iter().cloned());
        }
        let asked: HashSet<PersonId> = names.into_iter().collect();
        let known = owners(asked.iter().chain(said.keys()), ledger).await?;
        let (handles, yes) = looked_up(said, &known, ledger).await?;
        Ok(Names {
            asked,
            known,
            given: HashMap::new(),
            of_ages,
            handles,
            yes,
        })
    }

    /// Those who say yes, and whether a no of theirs stands that it could undo.
    pub(super) fn yes(&self) -> impl Iterator<Item = (&PersonId, bool)> {
        self.yes.iter().map(|(name, stands)| (name, *stands))
    }

    /// Whether anybody says yes.
    pub(super) fn has_yes(&self) -> bool {
        !self.yes.is_empty()
    }

    /// A name of those that an event is about which is not the id of an account, where it has to be: names change hands,
    /// and whoever has one now is not let into the account, the mail or the choices of who had it before. A no is taken
    /// by any name.
    pub(super) fn handle<'i>(&self, known: &'i Incoming) -> Option<&'i PersonId> {
        let is_handle = |name: &&PersonId| {
            let given = match self.given.get(*name) {
                Some(Who::New(id)) => id != *name,
                Some(Who::Known(_)) => true,
                None => false,
            };
            given || self.handles.contains(*name)
        };
        match known {
            Incoming::Choice(_, choice) if choice.kind.is_request() => None,
            Incoming::Person(person) => Some(&person.id).filter(is_handle),
            Incoming::Birth(id, _) | Incoming::Contact(id, _) | Incoming::Choice(id, _) => {
                Some(id).filter(is_handle)
            }
            Incoming::Linked(id, with, _) => [id, with].into_iter().find(is_handle),
            Incoming::Operator(_) => None,
        }
    }

    /// Those who were known before the batch and on whose age it depends whether a consent is taken.
    pub(super) fn of_ages(&self) -> impl Iterator<Item = Ordinal> {
        let known = self.of_ages.iter();
        known.filter_map(|name| self.known.get(name).copied())
    }

    /// Somebody is named: whoever is not known becomes known by that name.
    fn mention(&mut self, id: &PersonId) {
        if self.asked.contains(id) && self.owner(id).is_none() {
            self.given.insert(id.clone(), Who::New(id.clone()));
        }
    }

    /// Whose name it is, of those that were looked up.
    pub(super) fn owner(&self, name: &PersonId) -> Option<Who> {
        let given = || self.given.get(name).cloned();
        self.known.get(name).copied().map(Who::Known).or_else(given)
    }

    /// Whom a name means: whoever has it, or somebody new.
    pub(super) fn who(&self, name: &PersonId) -> Who {
        self.owner(name).unwrap_or_else(|| Who::New(name.clone()))
    }

    /// Takes what an event says of names, unless one of them is somebody else's: then which one.
    pub(super) fn take(&mut self, known: &Incoming) -> Result<(), PersonId> {
        match known {
            Incoming::Person(person) => return self.give(&person.id, &person.handles),
            Incoming::Birth(id, _) | Incoming::Contact(id, _) | Incoming::Choice(id, _) => {
                self.mention(id);
            }
            Incoming::Linked(id, with, _) => {
                self.mention(id);
                self.mention(with);
            }
            Incoming::Operator(_) => {}
        }
        Ok(())
    }

    /// Gives names to a person, unless one of them is somebody else's: then which one.
    ///
    /// Platforms give old handles to new people: whoever is new under their own id is not the person who had the
    /// handle. Only somebody with a reason can say that two are one.
    fn give(&mut self, id: &PersonId, handles: &[PersonId]) -> Result<(), PersonId> {
        let who = self.who(id);
        let others = |handle: &&PersonId| self.owner(handle).is_some_and(|owner| owner != who);
        if let Some(handle) = handles.iter().find(others) {
            return Err(handle.clone());
        }
        for name in std::iter::once(id).chain(handles) {
            if self.owner(name).is_none() {
                self.given.insert(name.clone(), who.clone());
            }
        }
        Ok(())
    }
}

/// Names of which events say what is only taken of the id of an account, and which yes they say.
fn said_by_id<'e>(events: impl Iterator<Item = &'e Event>) -> Said {
    let mut said = Said::new();
    for event in events.filter(|event| needs_id(event)) {
        for name in event.person.iter().chain(&event.with) {
            let said = said.entry(PersonId::new(name.as_str())).or_default();
            said.extend(event.choice);
        }
    }
    said
}

/// Those who have these names, as far as there is somebody.
async fn owners<S: Storage>(
    names: impl Iterator<Item = &PersonId>,
    ledger: &Ledger<S>,
) -> Result<HashMap<PersonId, Ordinal>, Error> {
    let names: HashSet<&PersonId> = names.collect();
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<PersonId> = names.into_iter().cloned().collect();
    let owners = ledger.resolve(&names).await?;
    let known = names.into_iter().zip(owners);
    Ok(known
        .filter_map(|(name, owner)| Some((name, owner?)))
        .collect())
}

/// Which of these names are handles, and who says yes.
async fn looked_up<S: Storage>(
    said: Said,
    known: &HashMap<PersonId, Ordinal>,
    ledger: &Ledger<S>,
) -> Result<(HashSet<PersonId>, HashMap<PersonId, bool>), Error> {
    let people = said.keys().filter_map(|name| known.get(name).copied());
    let look = |row: &PersonRow, standing: &Standing| (row.id.clone(), undoable(standing));
    let looked = ledger.each_of(&people.collect(), look).await?;
    let (mut handles, mut yes) = (HashSet::new(), HashMap::new());
    for (name, said) in said {
        let known = known.get(&name).and_then(|person| looked.get(person));
        if known.is_some_and(|(id, _)| id.as_ref() != Some(&name)) {
            handles.insert(name.clone());
        }
        if !said.is_empty() {
            let stands = known.is_some_and(|(_, undoable)| !undoable.is_disjoint(&said));
            yes.insert(name, stands);
        }
    }
    Ok((handles, yes))
}

/// What could undo a no that stands.
fn undoable(standing: &Standing) -> HashSet<ChoiceKind> {
    let signals = !standing.signals.is_empty();
    [
        (
            ChoiceKind::ObjectionWithdrawn,
            signals || !standing.objections.is_empty(),
        ),
        (
            ChoiceKind::Consent,
            signals || !standing.withdrawals.is_empty(),
        ),
        (
            ChoiceKind::RestrictionLifted,
            !standing.restrictions.is_empty(),
        ),
    ]
    .into_iter()
    .filter_map(|(kind, stands)| stands.then_some(kind))
    .collect()
}

/// Whether an event says something that is only taken of the id of an account.
fn needs_id(event: &Event) -> bool {
    match event.r#type {
        EventType::ItemCreated | EventType::AudienceChanged | EventType::ItemDeleted => false,
        EventType::ChoiceMade => event.choice.is_some_and(|choice| !choice.is_request()),
        EventType::AccountCreated
        | EventType::AccountRenamed
        | EventType::BirthdayCorrected
        | EventType::ContactChanged
        | EventType::AccountsLinked => true,
    }
}

/// Those whom events are about, by the names that they use.
fn ids<'e>(events: impl Iterator<Item = &'e Event>) -> impl Iterator<Item = PersonId> {
    events.filter_map(|event| Some(PersonId::new(event.person.as_deref()?)))
}

/// Whoever consents, and whoever is said to be one with somebody.
fn of_ages<'e>(events: impl Iterator<Item = &'e Event>) -> Vec<PersonId> {
    let concerns = |event: &&Event| {
        event.choice == Some(ChoiceKind::Consent) || event.r#type == EventType::AccountsLinked
    };
    let names = events
        .filter(concerns)
        .flat_map(|event| event.person.iter().chain(&event.with));
    names.map(|name| PersonId::new(name.as_str())).collect()
}
