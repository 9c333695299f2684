//! Rounds of messages to people: each is a step of the incident, for those about whom something was written since
//! the step before. Whoever has more items in it later is told again, of those.

use super::had::concerns_of;
use ledger::{Ledger, Recorded, Storage};
use rights::{Entry, EntryKind, Error, IncidentStep, Ordinal, Sequence};
use std::collections::BTreeMap;

/// When people were told of an incident, and when something was written about each.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    told: Vec<Sequence>,
    concerned: BTreeMap<Ordinal, Vec<Sequence>>,
}

impl Rounds {
    pub(crate) async fn of<S: Storage>(
        ledger: &Ledger<S>,
        number: Sequence,
    ) -> Result<Rounds, Error> {
        let steps = ledger.operator_history(EntryKind::IncidentStepped).await?;
        let tells = |recorded: &Recorded| match &recorded.entry {
            Some(Entry::IncidentStepped { incident, step, .. }) => {
                *incident == number && matches!(step, IncidentStep::PeopleTold { .. })
            }
            _ => false,
        };
        let told = steps.iter().filter(|recorded| tells(recorded));
        let mut rounds = Rounds {
            told: told.map(|recorded| recorded.sequence).collect(),
            concerned: BTreeMap::new(),
        };
        for (at, person, _) in concerns_of(ledger, number).await? {
            rounds.concerned.entry(person).or_default().push(at);
        }
        Ok(rounds)
    }

    /// About whom something was written since people were told last; everybody, where nobody was told yet.
    pub(crate) fn untold(&self) -> Vec<Ordinal> {
        self.between(self.told.last().copied(), None)
    }

    /// Whom a step is for.
    pub(crate) fn of_step(&self, step: Sequence) -> Vec<Ordinal> {
        let before = self.told.iter().rev().find(|told| **told < step);
        self.between(before.copied(), Some(step))
    }

    fn between(&self, after: Option<Sequence>, before: Option<Sequence>) -> Vec<Ordinal> {
        let within = |at: &Sequence| {
            after.is_none_or(|after| *at > after) && before.is_none_or(|before| *at < before)
        };
        let concerned = self.concerned.iter();
        let concerned = concerned.filter(|(_, all)| all.iter().any(within));
        concerned.map(|(person, _)| *person).collect()
    }

    /// The first step that was for somebody; the first of all for whoever was erased since.
    pub(crate) fn first_for(&self, person: Ordinal) -> Option<Sequence> {
        let since = self.concerned.get(&person).and_then(|all| all.first());
        let mut told = self.told.iter();
        let first = told.find(|told| since.is_none_or(|since| **told > *since));
        first.copied()
    }
}
