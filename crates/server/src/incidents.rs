//! Incidents: something that was refused was used all the same. All of it lies in the ledger, which adds
//! it up.

mod entries;
mod had;
mod named;
mod rounds;
#[cfg(test)]
mod tests;

pub use entries::{found_incident, open_incident};
pub use named::MOST_NAMED;
pub(crate) use rounds::Rounds;

use crate::app::App;
use entries::{add, stepped};
use had::concerns_of;
use ledger::OpenedIncident;
use rights::{Concern, Error, Incident, IncidentStep, ItemId, Ordinal, Sequence};
use std::collections::{BTreeMap, BTreeSet};

/// An incident before it is opened.
#[derive(Clone, Debug)]
pub struct NewIncident {
    /// What happened. Its place and its numbers of items and people are those of what it is about.
    pub incident: Incident,
    /// What it is about.
    pub about: About,
}

/// What an incident is about, before the ledger has it.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Items by their owners, each with why it was refused; none for somebody whom it concerns otherwise.
    pub concerns: BTreeMap<Ordinal, Vec<(ItemId, String)>>,
    /// How many items there are beside them that nobody is known to own: they are only counted.
    pub unowned: u64,
    /// The sets in which the items are.
    pub place: String,
    /// By what the same items of nobody are known again that were entered before.
    pub mark: Option<String>,
}

impl App {
    /// Every incident, in the order of their numbers.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn incidents(&self) -> Result<Vec<OpenedIncident>, Error> {
        self.parts.ledger.incidents().await
    }

    /// One incident.
    ///
    /// # Errors
    /// When there is none of this number, or the ledger fails.
    pub async fn incident(&self, number: Sequence) -> Result<OpenedIncident, Error> {
        self.parts.ledger.incident(number).await
    }

    /// What an incident has to do with each person, each item once: two programs may have written the same. Those
    /// erased since are gone.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn concerns(&self, number: Sequence) -> Result<Vec<(Ordinal, Concern)>, Error> {
        let mut all: BTreeMap<Ordinal, Concern> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (_, person, mut concern) in concerns_of(&self.parts.ledger, number).await? {
            concern.items.retain(|(id, _)| seen.insert(id.clone()));
            let items = all
                .entry(person)
                .or_insert_with(|| Concern { items: Vec::new() });
            items.items.extend(concern.items);
        }
        Ok(all.into_iter().collect())
    }

    /// About whom an incident says something since people were last told of it; everybody, where nobody was told yet.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn untold(&self, number: Sequence) -> Result<Vec<Ordinal>, Error> {
        Ok(Rounds::of(&self.parts.ledger, number).await?.untold())
    }

    /// Opens an incident, with an entry for each person concerned.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn open_incident(&self, new: NewIncident) -> Result<Sequence, Error> {
        open_incident(&self.parts.ledger, new).await
    }

    /// Adds to an incident what became known later (Art. 33(4)), with an entry for each person concerned. What it
    /// has already is not added again. Says whether another program closed it at that moment: then it is open again.
    ///
    /// # Errors
    /// When there is none of this number, it is closed, or the ledger fails.
    pub async fn add_to_incident(
        &self,
        number: Sequence,
        by: &str,
        about: About,
    ) -> Result<bool, Error> {
        let _one_by_one = self.handing_in.lock().await;
        let opened = self.incident(number).await?;
        add(&self.parts.ledger, &opened, (by, about)).await
    }

    /// Records what was done about an incident, one step after the other.
    ///
    /// # Errors
    /// When there is none of this number, the step cannot follow ([`OpenedIncident::check`]), or the ledger fails.
    pub async fn step_incident(
        &self,
        number: Sequence,
        by: &str,
        step: IncidentStep,
    ) -> Result<(), Error> {
        let _one_by_one = self.handing_in.lock().await;
        self.step_in_turn(number, by, step).await
    }

    /// The same for whoever holds the lock.
    pub(crate) async fn step_in_turn(
        &self,
        number: Sequence,
        by: &str,
        step: IncidentStep,
    ) -> Result<(), Error> {
        self.incident(number).await?.check(&step)?;
        self.record(vec![stepped(number, by, step)]).await?;
        Ok(())
    }
}
