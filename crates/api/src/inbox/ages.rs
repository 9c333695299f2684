//! Who can consent: whoever is known, and is not too young to do so alone (Art. 8); as the ledger knows people, and as
//! events of the same batch say.

use super::names::{Names, Who};
use super::take::Why;
use ledger::{Incoming, Ledger, Storage};
use rights::{ChoiceKind, Day, Error, Ordinal};
use server::ConsentRules;
use std::collections::{BTreeSet, HashMap};

/// What is known of the age of those who consent in a batch.
pub(super) struct Ages {
    rules: ConsentRules,
    /// The latest birth day that is known of a human being, by the first of their accounts.
    youngest: HashMap<Who, Day>,
    /// Accounts of one human being: each leads to another one, the first of them to none.
    linked: HashMap<Who, Who>,
}

impl Ages {
    /// Looks up everybody on whom it depends whether a consent of a batch is taken.
    pub(super) async fn of<S: Storage>(
        names: &Names,
        ledger: &Ledger<S>,
        rules: &ConsentRules,
    ) -> Result<Ages, Error> {
        let mut ages = Ages {
            rules: rules.clone(),
            youngest: HashMap::new(),
            linked: HashMap::new(),
        };
        if rules.least_age() == 0 {
            return Ok(ages);
        }
        let mut looked: BTreeSet<Ordinal> = BTreeSet::new();
        for person in names.of_ages() {
            if looked.contains(&person) {
                continue;
            }
            for account in ledger.person(person).await?.linked {
                looked.insert(account);
                ages.join(&Who::Known(person), &Who::Known(account));
                let row = ledger.row(account).await?;
                if let Some(birth) = row.and_then(|row| row.birth_in_force()) {
                    ages.raise(&Who::Known(person), birth);
                }
            }
        }
        Ok(ages)
    }

    /// Why something that somebody says is not taken. A no of somebody unknown counts; a yes, or taking a no back, does
    /// not, and no yes of somebody too young.
    pub(super) fn refuse(&self, known: &Incoming, names: &Names) -> Option<Why> {
        let Incoming::Choice(id, choice) = known else {
            return None;
        };
        if choice.kind.is_request() {
            return None;
        }
        let Some(who) = names.owner(id) else {
            return Some(why(
                "nobody is known by this name, and only a no of somebody unknown counts",
                "send `account_created` first, then this as a new event",
            ));
        };
        let birth = self.youngest.get(&self.first(&who)).copied();
        let young = self.rules.is_too_young(birth, choice.made_at.day());
        (choice.kind == ChoiceKind::Consent && young).then(|| {
            why(
                "the person was too young to consent alone (Art. 8 GDPR)",
                "ask whoever has parental responsibility; correct the birth day first if it is wrong",
            )
        })
    }

    /// What an event says of ages counts for those after it, where it makes somebody younger, by whatever name: a
    /// correction the other way counts from the next request on.
    pub(super) fn learn(&mut self, known: &Incoming, names: &Names) {
        match known {
            Incoming::Person(person) => {
                if let Some(birth) = person.birth {
                    self.raise(&names.who(&person.id), birth);
                }
            }
            Incoming::Birth(id, Some(birth)) => self.raise(&names.who(id), *birth),
            Incoming::Linked(id, with, _) => self.join(&names.who(id), &names.who(with)),
            _ => {}
        }
    }

    fn first(&self, who: &Who) -> Who {
        let mut at = who;
        while let Some(next) = self.linked.get(at) {
            at = next;
        }
        at.clone()
    }

    fn raise(&mut self, who: &Who, birth: Day) {
        let known = self.youngest.entry(self.first(who)).or_insert(birth);
        *known = (*known).max(birth);
    }

    /// From here on both are one: the younger age is that of both.
    fn join(&mut self, one: &Who, other: &Who) {
        let (one, other) = (self.first(one), self.first(other));
        if one == other {
            return;
        }
        if let Some(birth) = self.youngest.remove(&other) {
            self.raise(&one, birth);
        }
        self.linked.insert(other, one);
    }
}

fn why(reason: &str, remedy: &str) -> Why {
    (reason.to_owned(), remedy.to_owned())
}
