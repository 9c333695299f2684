//! Who is too young to consent alone (Art. 8): as the ledger knows them, and as events of the same batch say.

use super::event::Sent;
use ledger::{Incoming, Ledger, Storage};
use rights::{ChoiceKind, Day, Error, PersonId};
use server::ConsentRules;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of those who consent in a batch.
pub(super) struct Ages {
    rules: ConsentRules,
    /// Who was too young on a day on which they consented, as the ledger knows them.
    young: BTreeSet<(PersonId, Day)>,
    /// Birth days that events before say, by the name that they use.
    said: BTreeMap<PersonId, Option<Day>>,
}

impl Ages {
    /// Looks up everybody who consents in a batch.
    pub(super) async fn of<S: Storage>(
        sent: &[Sent],
        ledger: &Ledger<S>,
        rules: &ConsentRules,
    ) -> Result<Ages, Error> {
        let mut ages = Ages {
            rules: rules.clone(),
            young: BTreeSet::new(),
            said: BTreeMap::new(),
        };
        if rules.least_age() == 0 {
            return Ok(ages);
        }
        let events = sent.iter().filter_map(|one| one.event.as_ref().ok());
        let consents = events.filter(|event| event.choice == Some(ChoiceKind::Consent));
        let who = consents.filter_map(|event| Some((event.person.as_deref()?, event.at.day())));
        let who: BTreeSet<(PersonId, Day)> =
            who.map(|(name, on)| (PersonId::from(name), on)).collect();
        let names: Vec<PersonId> = who.iter().map(|(name, _)| name.clone()).collect();
        let known = ledger.resolve(&names).await?;
        for ((name, on), person) in who.into_iter().zip(known) {
            if let Some(person) = person
                && rules.forbids(ledger, person, on).await?
            {
                ages.young.insert((name, on));
            }
        }
        Ok(ages)
    }

    /// Whether an event says a consent of somebody too young. What others say of birth days counts for those
    /// after, where it makes somebody younger: a correction the other way counts from the next request on.
    pub(super) fn forbid(&mut self, known: &Incoming) -> bool {
        match known {
            Incoming::Person(person) if person.birth.is_some() => {
                self.said.insert(person.id.clone(), person.birth);
                false
            }
            Incoming::Birth(person, birth) => {
                self.said.insert(person.clone(), *birth);
                false
            }
            Incoming::Choice(person, choice) if choice.kind == ChoiceKind::Consent => {
                let on = choice.made_at.day();
                // One that says so is enough, here or in the ledger, where a linked account may say it.
                let said = self.said.get(person);
                said.is_some_and(|birth| self.rules.is_too_young(*birth, on))
                    || self.young.contains(&(person.clone(), on))
            }
            _ => false,
        }
    }
}
