//! Entries that cannot mean anything are refused before they are written: the log keeps for ever
//! what it has taken.

use crate::storage::{Commit, Held};
use rights::{Entry, Error, Ordinal, PersonId, Subject};
use std::collections::HashMap;

/// Looks at the entries of one append in their order.
#[derive(Debug)]
pub(crate) struct Check<'h> {
    held: &'h Held,
    people: u32,
    /// Handles that earlier entries of the same append gave away.
    given: HashMap<PersonId, Ordinal>,
}

impl<'h> Check<'h> {
    /// For an append that also registers the people of this commit.
    pub(crate) fn new(held: &'h Held, commit: &Commit) -> Self {
        let people = u32::try_from(commit.people.len()).unwrap_or(u32::MAX);
        Check {
            held,
            people: held.people.saturating_add(people),
            given: HashMap::new(),
        }
    }

    /// The next entry.
    ///
    /// # Errors
    /// A subject or a linked person that nobody is, a handle that is somebody else's, a choice that
    /// contradicts itself, or an entry that is not about this kind of subject.
    pub(crate) fn entry(&mut self, subject: Subject, entry: &Entry) -> Result<(), Error> {
        match (subject, entry) {
            (Subject::Person(person), Entry::Choice(choice)) => {
                self.known(person)?;
                choice.check()
            }
            (Subject::Person(person), Entry::Notice(_) | Entry::PersonCorrected { .. }) => {
                self.known(person)
            }
            (Subject::Person(person), Entry::PersonLinked { with, .. }) => {
                self.known(person)?;
                self.known(*with)?;
                if person == *with {
                    let message = format!("person `{}` cannot be linked to themselves", person.0);
                    return Err(Error::input(message));
                }
                Ok(())
            }
            (Subject::Person(person), Entry::HandleAdded { handle }) => {
                self.known(person)?;
                self.free(person, handle)
            }
            (
                Subject::Operator,
                Entry::AssessmentSigned(_)
                | Entry::PolicyActivated { .. }
                | Entry::PeopleImported { .. }
                | Entry::ContentImported { .. }
                | Entry::SetPublished { .. }
                | Entry::SetMasked { .. },
            ) => Ok(()),
            (_, entry) => Err(Error::input(format!(
                "an entry of the kind `{}` is not about {}",
                crate::log::kind_name(entry.kind()),
                match subject {
                    Subject::Operator => "the operator; name the person",
                    Subject::Person(_) => "a person; it is the operator's",
                }
            ))),
        }
    }

    fn known(&self, person: Ordinal) -> Result<(), Error> {
        if person.0 < self.people {
            return Ok(());
        }
        let message = format!("nobody has the ordinal `{}`", person.0);
        Err(Error::not_found(message))
    }

    fn free(&mut self, person: Ordinal, handle: &PersonId) -> Result<(), Error> {
        let given = self.given.get(handle).copied();
        let owner = self.held.handles.get(handle).copied().or(given);
        if owner.is_some_and(|owner| owner != person) {
            let message = format!("the handle `{handle}` belongs to somebody else; link the two");
            return Err(Error::input(message));
        }
        self.given.insert(handle.clone(), person);
        Ok(())
    }
}
