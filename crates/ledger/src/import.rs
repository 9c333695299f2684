//! Working out an import of people: who is new, who is known, what is new about them.

use crate::people::{NewPerson, Outcome, Registered, facts};
use crate::storage::{Correction, Held};
use rights::{AccountType, Contact, Day, Entry, Ordinal, PersonId, Subject};
use std::collections::HashMap;

/// One import being worked out against what is held.
pub(crate) struct Import<'h> {
    held: &'h Held,
    next: u32,
    /// Handles taken by this import itself.
    taken: HashMap<PersonId, Ordinal>,
    /// Facts of persons this import has touched.
    facts: HashMap<Ordinal, Correction>,
    /// Where persons this import has touched can be written to.
    contacts: HashMap<Ordinal, Contact>,
    pub(crate) new: Vec<(NewPerson, Ordinal)>,
    pub(crate) entries: Vec<(Subject, Entry)>,
}

impl<'h> Import<'h> {
    /// Nobody taken yet.
    pub(crate) fn new(held: &'h Held) -> Import<'h> {
        Import {
            held,
            next: held.people,
            taken: HashMap::new(),
            facts: HashMap::new(),
            contacts: HashMap::new(),
            new: Vec::new(),
            entries: Vec::new(),
        }
    }

    fn owner(&self, handle: &PersonId) -> Option<Ordinal> {
        self.held
            .handles
            .get(handle)
            .or_else(|| self.taken.get(handle))
            .copied()
    }

    /// Takes the next person.
    pub(crate) fn take(&mut self, person: &NewPerson) -> Registered {
        let names = || std::iter::once(&person.id).chain(&person.handles);
        let mut owners = names().filter_map(|h| Some((h, self.owner(h)?)));
        let Some((first, ordinal)) = owners.next() else {
            return self.add(person);
        };
        if let Some((other, _)) = owners.find(|(_, o)| *o != ordinal) {
            let message = format!(
                "`{first}` and `{other}` belong to two known persons; if they are one, link them first (`demur link`)"
            );
            return Registered {
                ordinal: None,
                outcome: Outcome::Conflict(message),
            };
        }
        if let Some(message) = self.another(first, ordinal, person) {
            return Registered {
                ordinal: None,
                outcome: Outcome::Conflict(message),
            };
        }
        let before = self.entries.len();
        let added: Vec<PersonId> = names()
            .filter(|h| self.owner(h).is_none())
            .cloned()
            .collect();
        for handle in added {
            self.taken.insert(handle.clone(), ordinal);
            self.entries
                .push((Subject::Person(ordinal), Entry::HandleAdded { handle }));
        }
        self.correct(ordinal, person);
        self.renew_contact(ordinal, &person.contact);
        let outcome = if self.entries.len() == before {
            Outcome::Same
        } else {
            Outcome::Changed
        };
        Registered {
            ordinal: Some(ordinal),
            outcome,
        }
    }

    /// Platforms give old handles to new people: one who comes under an id of their own and with
    /// another birth day is not the person who had the handle.
    fn another(&self, handle: &PersonId, owner: Ordinal, person: &NewPerson) -> Option<String> {
        let known = self.known(owner)?.0?;
        let differs = person.birth.is_some_and(|birth| birth != known);
        (differs && self.owner(&person.id).is_none()).then(|| {
            format!("`{handle}` belongs to a known person with another birth day; leave it out, or register and link")
        })
    }

    /// What is known of a person, this import included.
    fn known(&self, ordinal: Ordinal) -> Option<Correction> {
        let held = || self.held.rows.get(&ordinal).map(facts);
        self.facts.get(&ordinal).cloned().or_else(held)
    }

    fn add(&mut self, person: &NewPerson) -> Registered {
        Registered {
            ordinal: Some(self.add_new(person)),
            outcome: Outcome::New,
        }
    }

    fn add_new(&mut self, person: &NewPerson) -> Ordinal {
        let ordinal = Ordinal(self.next);
        self.next += 1;
        for handle in std::iter::once(&person.id).chain(&person.handles) {
            self.taken.insert(handle.clone(), ordinal);
        }
        self.facts.insert(
            ordinal,
            (
                person.birth,
                person.region.clone(),
                person.created,
                person.account,
            ),
        );
        self.contacts.insert(ordinal, person.contact.clone());
        self.new.push((person.clone(), ordinal));
        ordinal
    }

    /// The person of a name; whoever is not known becomes known by it.
    pub(crate) fn known_by_name(&mut self, id: &PersonId) -> Ordinal {
        match self.owner(id) {
            Some(ordinal) => ordinal,
            None => self.add_new(&NewPerson::unknown(id.clone())),
        }
    }

    fn renew_contact(&mut self, ordinal: Ordinal, new: &Contact) {
        self.set_contact(ordinal, |known| known.renewed_by(new));
    }

    /// Where a person can be written to, made of what is known.
    pub(crate) fn set_contact(&mut self, ordinal: Ordinal, new: impl Fn(&Contact) -> Contact) {
        let held = || self.held.contacts.get(&ordinal).cloned();
        let known = self.contacts.get(&ordinal).cloned().or_else(held);
        let known = known.unwrap_or_default();
        let contact = new(&known);
        if contact != known {
            self.contacts.insert(ordinal, contact.clone());
            self.entries
                .push((Subject::Person(ordinal), Entry::ContactChanged { contact }));
        }
    }

    fn correct(&mut self, ordinal: Ordinal, person: &NewPerson) {
        let Some(known) = self.known(ordinal) else {
            return;
        };
        let account = if person.account == AccountType::Unknown {
            known.3
        } else {
            person.account
        };
        let now = (
            person.birth.or(known.0),
            person.region.clone().or(known.1.clone()),
            person.created.or(known.2),
            account,
        );
        self.set_facts(ordinal, &known, now);
    }

    /// The birth day of a person as it counts from now on.
    pub(crate) fn set_birth(&mut self, ordinal: Ordinal, birth: Option<Day>) {
        let Some(known) = self.known(ordinal) else {
            return;
        };
        let now = (birth, known.1.clone(), known.2, known.3);
        self.set_facts(ordinal, &known, now);
    }

    fn set_facts(&mut self, ordinal: Ordinal, known: &Correction, now: Correction) {
        if now != *known {
            self.facts.insert(ordinal, now.clone());
            let (birth, region, created, account) = now;
            self.entries.push((
                Subject::Person(ordinal),
                Entry::PersonCorrected {
                    birth,
                    region,
                    created,
                    account,
                },
            ));
        }
    }
}
