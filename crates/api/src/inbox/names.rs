//! Whose name is whose, in a batch of events.

use super::event::{Event, EventType, Sent};
use ledger::{Incoming, Ledger, Storage};
use rights::{ChoiceKind, Error, Ordinal, PersonId};
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
}

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
        let speakers = events().filter(|event| event.choice.is_some_and(|c| !c.is_request()));
        names.extend(ids(speakers));
        let of_ages = match consents {
            true => of_ages(events()),
            false => Vec::new(),
        };
        if consents {
            let born = |event: &&Event| event.r#type == EventType::BirthdayCorrected;
            names.extend(ids(events().filter(born)));
            names.extend(of_ages.iter().cloned());
        }
        let owners = match names.is_empty() {
            true => Vec::new(),
            false => ledger.resolve(&names).await?,
        };
        let asked = names.iter().cloned().collect();
        let known = names.into_iter().zip(owners);
        Ok(Names {
            asked,
            known: known
                .filter_map(|(name, owner)| Some((name, owner?)))
                .collect(),
            given: HashMap::new(),
            of_ages,
        })
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
