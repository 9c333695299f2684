//! Entries that cannot mean anything are refused before they are written: the log keeps for ever
//! what it has taken.

use crate::storage::{Commit, Held};
use rights::{Entry, Error, Ordinal, PersonId, Subject};
use std::collections::{BTreeSet, HashMap};

/// Looks at the requests of one write in their order.
#[derive(Debug)]
pub(crate) struct Check {
    people: u32,
    /// Handles that earlier entries of the same write gave away.
    given: HashMap<PersonId, Ordinal>,
    /// Persons whom the same write erases.
    gone: BTreeSet<Ordinal>,
}

impl Check {
    /// For a write that also registers the people of this commit.
    pub(crate) fn new(held: &Held, commit: &Commit) -> Self {
        let people = u32::try_from(commit.people.len()).unwrap_or(u32::MAX);
        let known = held.rows.values().filter(|row| row.is_erased());
        Check {
            people: held.people.saturating_add(people),
            given: HashMap::new(),
            gone: known.map(|row| row.ordinal).collect(),
        }
    }

    /// Nothing more can be said about this person.
    pub(crate) fn gone(&mut self, person: Ordinal) {
        self.gone.insert(person);
    }

    /// The entries of the next request; when it is refused, nothing of it is remembered.
    ///
    /// # Errors
    /// A subject or a linked person that nobody is or that was erased, a handle that is somebody
    /// else's, a choice that contradicts itself, or an entry that is not about this kind of subject.
    pub(crate) fn request(
        &mut self,
        held: &Held,
        entries: &[(Subject, Entry)],
    ) -> Result<(), Error> {
        let mut given = HashMap::new();
        for (subject, entry) in entries {
            self.entry(held, &mut given, *subject, entry)?;
        }
        self.given.extend(given);
        Ok(())
    }

    fn entry(
        &self,
        held: &Held,
        given: &mut HashMap<PersonId, Ordinal>,
        subject: Subject,
        entry: &Entry,
    ) -> Result<(), Error> {
        match (subject, entry) {
            (Subject::Person(person), Entry::Choice(choice)) => {
                self.known(person)?;
                choice.check()
            }
            (
                Subject::Person(person),
                Entry::Notice(_)
                | Entry::PersonCorrected { .. }
                | Entry::ContactChanged { .. }
                | Entry::LookedAt { .. }
                | Entry::RequestMade(_)
                | Entry::RequestStepped { .. }
                | Entry::ItemWithheld(_)
                | Entry::ItemReleased { .. }
                | Entry::IncidentConcerns { .. }
                | Entry::IncidentTold { .. }
                | Entry::ChoiceCarriedOut { .. }
                | Entry::LinksRevoked { .. }
                | Entry::HoldPlaced { .. }
                | Entry::HoldLifted,
            ) => self.known(person),
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
                let owner = held.handles.get(handle);
                let owner = owner.or_else(|| self.given.get(handle));
                let owner = owner.or_else(|| given.get(handle)).copied();
                free(owner, person, handle)?;
                given.insert(handle.clone(), person);
                Ok(())
            }
            (
                Subject::Operator,
                Entry::AssessmentSigned(_)
                | Entry::CampaignPlanned(_)
                | Entry::CampaignSent { .. }
                | Entry::LinksRevoked { .. }
                | Entry::EventsTaken { .. }
                | Entry::PolicyActivated { .. }
                | Entry::PeopleImported { .. }
                | Entry::ContentImported { .. }
                | Entry::SetPublished { .. }
                | Entry::SetMasked { .. }
                | Entry::SetPurged { .. }
                | Entry::SetExported { .. }
                | Entry::IncidentOpened(_)
                | Entry::IncidentStepped { .. }
                | Entry::StaffChanged { .. }
                | Entry::KeyMade { .. }
                | Entry::KeyRevoked { .. }
                | Entry::WebhookMade { .. }
                | Entry::WebhookRemoved { .. }
                | Entry::WebhookSwitched { .. }
                | Entry::WebhookResent { .. }
                | Entry::WebhookSecretChanged { .. },
            ) => Ok(()),
            // An erasure without its number in the journal would destroy nothing.
            (_, Entry::PersonErased { .. }) => Err(Error::input(
                "a person is erased by `erase`, not by an entry of their own",
            )),
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
        if person.0 >= self.people {
            let message = format!("nobody has the ordinal `{}`", person.0);
            return Err(Error::not_found(message));
        }
        if self.gone.contains(&person) {
            let message = format!("the person with the ordinal `{}` was erased", person.0);
            return Err(Error::not_found(message));
        }
        Ok(())
    }
}

fn free(owner: Option<Ordinal>, person: Ordinal, handle: &PersonId) -> Result<(), Error> {
    if owner.is_some_and(|owner| owner != person) {
        let message = format!("the handle `{handle}` belongs to somebody else; link the two");
        return Err(Error::input(message));
    }
    Ok(())
}
