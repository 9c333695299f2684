//! The day from which a person's waiting time counts.
//!
//! INVARIANT: as the ledger counts it ([`rights::Standing::apply_notice`]): the first proven day; until one is
//! proven, the day on which a server first took a mail that did not come back, since that is the day which will be
//! proven. A reminder, or another look at the page, never moves it.

use crate::outbox::{Letter, Outbox, Planned, State};
use ledger::{Ledger, Storage};
use rights::{Day, Error, Instant, Ordinal, People, Standing};
use std::collections::HashMap;

/// What is known of the notice of one person.
#[derive(Clone, Debug)]
pub struct Notified {
    proven: Option<Day>,
    letters: Vec<Letter>,
}

impl Notified {
    /// Reads it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn of<S: Storage>(
        ledger: &Ledger<S>,
        outbox: &Outbox,
        planned: &Planned,
        person: Ordinal,
    ) -> Result<Notified, Error> {
        // Linked accounts are one person.
        let mut united = Standing::default();
        for account in ledger.person(person).await?.linked {
            united.unite(&ledger.own_standing(account).await?);
        }
        Ok(Notified {
            proven: united
                .notices
                .get(&planned.plan.id)
                .and_then(|notice| notice.delivered),
            letters: outbox.letters_to(planned.sequence, person).await?,
        })
    }

    /// The day from which the waiting time counts; `today` for whoever is told now.
    #[must_use]
    pub fn from(&self, today: Day) -> Day {
        let taken = self.letters.iter().filter(|letter| letter.is_taken());
        first(self.proven, taken.map(|letter| letter.at).min(), today)
    }

    /// The moments of the first and the last mail that went to them.
    #[must_use]
    pub fn sent(&self) -> Option<(Instant, Instant)> {
        let went = |letter: &&Letter| {
            !matches!(
                letter.state,
                State::Waiting | State::NoAddress | State::Gone | State::Refused
            )
        };
        let at = || self.letters.iter().filter(went).map(|letter| letter.at);
        at().min().zip(at().max())
    }
}

fn first(proven: Option<Day>, taken: Option<Instant>, today: Day) -> Day {
    let taken = taken.map(Instant::day);
    proven.or(taken).unwrap_or(today)
}

/// The same for many, while a campaign is sent.
pub(crate) struct Everybody<'e> {
    people: People,
    campaign: &'e str,
}

impl<'e> Everybody<'e> {
    pub(crate) async fn of<S: Storage>(
        ledger: &Ledger<S>,
        campaign: &'e str,
    ) -> Result<Everybody<'e>, Error> {
        Ok(Everybody {
            people: ledger.people_at(ledger.head().await?).await?,
            campaign,
        })
    }

    /// Whether the ledger has a step of the campaign's notice to a person, or an account of theirs.
    pub(crate) fn has(&self, person: Ordinal) -> bool {
        let standing = self.people.standing(person);
        standing.is_some_and(|s| s.notices.contains_key(self.campaign))
    }

    pub(crate) fn from(
        &self,
        person: Ordinal,
        taken: &HashMap<Ordinal, Instant>,
        today: Day,
    ) -> Day {
        let standing = self.people.standing(person);
        let notice = standing.and_then(|s| s.notices.get(self.campaign));
        let proven = notice.and_then(|notice| notice.delivered);
        first(proven, taken.get(&person).copied(), today)
    }
}
