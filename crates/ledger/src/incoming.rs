//! What becomes known of people, and what they said, in one durable write: either all of it happened or
//! nothing. Whoever takes a batch with its own position in it never has to find out how much of it arrived.

use crate::import::Import;
use crate::log::Ledger;
use crate::meanwhile::Since;
use crate::people::{NewPerson, Outcome};
use crate::storage::{Ask, Storage};
use rights::{
    Choice, Contact, Day, Entry, Error, LanguageTag, MailAddress, PersonId, Sequence, Subject,
};

/// One thing that becomes known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// Somebody, with what is known of them; as [`Ledger::register`] takes people.
    Person(NewPerson),
    /// The birth day of a person is another one; `None`: it is not known after all.
    Birth(PersonId, Option<Day>),
    /// A person can be written to at another place.
    Contact(PersonId, ContactChange),
    /// A person said something.
    Choice(PersonId, Choice),
    /// Two accounts are one human being, and how the platform knows.
    Linked(PersonId, PersonId, String),
    /// An entry of the operator's.
    Operator(Entry),
}

/// What is new about where a person can be written to: `None` stays as it is, `Some(None)` is taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactChange {
    /// Their mail address.
    pub mail: Option<Option<MailAddress>>,
    /// The language that they read.
    pub lang: Option<Option<LanguageTag>>,
}

impl ContactChange {
    /// What is known after it.
    #[must_use]
    pub fn onto(&self, known: &Contact) -> Contact {
        Contact {
            mail: self.mail.clone().unwrap_or_else(|| known.mail.clone()),
            lang: self.lang.clone().unwrap_or_else(|| known.lang.clone()),
        }
    }
}

impl Incoming {
    fn names(&self) -> Vec<PersonId> {
        match self {
            Incoming::Person(person) => std::iter::once(&person.id)
                .chain(&person.handles)
                .cloned()
                .collect(),
            Incoming::Birth(id, _) | Incoming::Contact(id, _) | Incoming::Choice(id, _) => {
                vec![id.clone()]
            }
            Incoming::Linked(id, with, _) => vec![id.clone(), with.clone()],
            Incoming::Operator(_) => Vec::new(),
        }
    }
}

/// What a write took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// The sequence of the first of its entries.
    pub first: Sequence,
    /// Persons who were not known before.
    pub new_people: u64,
    /// Entries written, those of new people's import among them.
    pub entries: u64,
}

impl<S: Storage> Ledger<S> {
    /// Takes everything in its order, or nothing, and returns when it is durable. Whoever is not known becomes
    /// known by name; what changes nothing writes nothing. `file` names the source in the ledger.
    ///
    /// # Errors
    /// A handle that belongs to somebody else, an entry that cannot mean anything, or storage that fails: then
    /// nothing is acknowledged.
    pub async fn take_in(&self, incoming: &[Incoming], file: &str) -> Result<TakenIn, Error> {
        self.take_in_all(incoming, file, None).await
    }

    /// The same of what was decided upon what the ledger had before `since`: a no that came from there on, and that was
    /// said later than the yes that takes it back here, is said again in the same write.
    ///
    /// # Errors
    /// As [`Ledger::take_in`].
    pub async fn take_in_since(
        &self,
        incoming: &[Incoming],
        file: &str,
        since: Sequence,
    ) -> Result<TakenIn, Error> {
        self.take_in_all(incoming, file, Some(since)).await
    }

    async fn take_in_all(
        &self,
        incoming: &[Incoming],
        file: &str,
        since: Option<Sequence>,
    ) -> Result<TakenIn, Error> {
        if incoming.is_empty() {
            return Ok(TakenIn::default());
        }
        let ask = Ask {
            subjects: vec![Subject::Operator],
            handles: incoming.iter().flat_map(Incoming::names).collect(),
            since,
            ..Ask::default()
        };
        self.storage
            .append(ask, |held| {
                let mut import = Import::new(held);
                incoming.iter().try_for_each(|one| import.take_one(one))?;
                let (new, mut entries) = (import.new, import.entries);
                if let Some(since) = since {
                    let again = Since::ItsTime(since).again(held, &entries, &self.settings.tree)?;
                    entries.extend(again);
                }
                let new_people = new.len() as u64;
                let commit = self.register_commit(held, new, entries, file)?;
                let entries = commit.entries.len() as u64;
                let taken = TakenIn {
                    first: held.head,
                    new_people,
                    entries,
                };
                Ok((commit, taken))
            })
            .await
    }
}

impl Import<'_> {
    fn take_one(&mut self, one: &Incoming) -> Result<(), Error> {
        match one {
            Incoming::Person(person) => match self.take(person).outcome {
                Outcome::Conflict(message) => return Err(Error::input(message)),
                Outcome::New | Outcome::Same | Outcome::Changed => {}
            },
            Incoming::Birth(id, birth) => {
                let ordinal = self.known_by_name(id);
                self.set_birth(ordinal, *birth);
            }
            Incoming::Contact(id, change) => {
                let ordinal = self.known_by_name(id);
                self.set_contact(ordinal, |known| change.onto(known));
            }
            Incoming::Choice(id, choice) => {
                let ordinal = self.known_by_name(id);
                let entry = Entry::Choice(choice.clone());
                self.entries.push((Subject::Person(ordinal), entry));
            }
            Incoming::Linked(id, with, evidence) => {
                let (ordinal, with) = (self.known_by_name(id), self.known_by_name(with));
                // Two names of one account are linked already.
                if ordinal != with {
                    let evidence = evidence.clone();
                    let entry = Entry::PersonLinked { with, evidence };
                    self.entries.push((Subject::Person(ordinal), entry));
                }
            }
            Incoming::Operator(entry) => self.entries.push((Subject::Operator, entry.clone())),
        }
        Ok(())
    }
}
