//! Incidents: something that was refused was used all the same. All of it lies in the ledger, which adds
//! it up.

use crate::app::App;
use ledger::{OpenedIncident, Recorded};
use rights::{
    Concern, Entry, EntryKind, Error, Incident, IncidentStep, ItemId, Ordinal, Sequence, Subject,
};
use std::collections::{BTreeMap, BTreeSet};

/// An incident before it is opened: what was used, and whose it is.
#[derive(Clone, Debug)]
pub struct NewIncident {
    /// What happened. Its numbers of items and people are counted anew.
    pub incident: Incident,
    /// Items by their owners, each with why it was refused.
    pub concerns: BTreeMap<Ordinal, Vec<(ItemId, String)>>,
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

    /// What an incident has to do with each person; those erased since are gone.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn concerns(&self, number: Sequence) -> Result<Vec<(Ordinal, Concern)>, Error> {
        let listed = self
            .parts
            .ledger
            .listed(EntryKind::IncidentConcerns, number);
        let of = |recorded: Recorded| match (recorded.subject, recorded.entry) {
            (Subject::Person(person), Some(Entry::IncidentConcerns { incident, concern }))
                if incident == number =>
            {
                Some((person, concern))
            }
            _ => None,
        };
        Ok(listed.await?.into_iter().filter_map(of).collect())
    }

    /// An incident about items that somebody named: whose they are, in which sets they are, and why each is refused
    /// now. Items that nobody is known to own count, too.
    ///
    /// # Errors
    /// When files or the ledger fail.
    pub async fn reported(
        &self,
        mut incident: Incident,
        items: &[ItemId],
        lang: pages::Lang,
    ) -> Result<NewIncident, Error> {
        let items: BTreeSet<&ItemId> = items.iter().collect();
        let items: Vec<ItemId> = items.into_iter().cloned().collect();
        let known = self.known_items(&items)?;
        let owners: BTreeSet<Ordinal> = known.values().map(|item| item.owner).collect();
        let mut concerns: BTreeMap<Ordinal, Vec<(ItemId, String)>> = BTreeMap::new();
        let mut places = BTreeSet::new();
        for owner in owners {
            let own = |(id, item): (&ItemId, &crate::KnownItem)| {
                (item.owner == owner).then(|| id.clone())
            };
            let named: BTreeSet<ItemId> = known.iter().filter_map(own).collect();
            // Only what was named is read, and nothing of it shown: that is no look yet.
            for line in self.some_items(owner, lang, &named).await?.items.items {
                let id = ItemId::new(line.item);
                places.extend(line.sets.into_iter().map(|set| set.set));
                let refused = line.now.into_iter().filter(|now| !now.admitted);
                let mut why: Vec<String> = refused.flat_map(|now| now.reasons).collect();
                let mut said = BTreeSet::new();
                why.retain(|reason| said.insert(reason.clone()));
                concerns
                    .entry(owner)
                    .or_default()
                    .push((id, why.join("; ")));
            }
        }
        incident.items = items.len() as u64;
        incident.place = places.into_iter().collect::<Vec<_>>().join(", ");
        Ok(NewIncident { incident, concerns })
    }

    /// Opens an incident, with an entry for each person concerned. The same one, by its mark, is opened once:
    /// what a break left out is added.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn open_incident(&self, new: NewIncident) -> Result<Sequence, Error> {
        open_incident(&self.parts.ledger, new).await
    }

    /// Records what was done about an incident.
    ///
    /// # Errors
    /// When there is none of this number, the step cannot follow ([`OpenedIncident::check`]), or the ledger fails.
    pub async fn step_incident(
        &self,
        number: Sequence,
        by: &str,
        step: IncidentStep,
    ) -> Result<(), Error> {
        self.incident(number).await?.check(&step)?;
        let entry = Entry::IncidentStepped {
            incident: number,
            by: by.to_owned(),
            step,
        };
        self.record(vec![(Subject::Operator, entry)]).await?;
        Ok(())
    }
}

/// Opens an incident in a ledger; see [`App::open_incident`].
///
/// # Errors
/// When the ledger fails.
pub async fn open_incident<S: ledger::Storage>(
    ledger: &ledger::Ledger<S>,
    new: NewIncident,
) -> Result<Sequence, Error> {
    let NewIncident {
        mut incident,
        concerns,
    } = new;
    incident.people = concerns.len() as u64;
    let items = concerns.values().map(Vec::len).sum::<usize>() as u64;
    // Items that nobody is known to own count, too.
    incident.items = incident.items.max(items);
    let number = match known(ledger, incident.mark.as_deref()).await? {
        Some(number) => number,
        None => {
            let entry = (Subject::Operator, Entry::IncidentOpened(incident));
            let receipts = ledger.append(&[entry]).await?;
            let lost = || Error::internal("an entry has no receipt");
            receipts.first().ok_or_else(lost)?.sequence
        }
    };
    let listed = ledger.listed(EntryKind::IncidentConcerns, number).await?;
    let told: Vec<Subject> = listed
        .iter()
        .filter(|recorded| {
            matches!(&recorded.entry, Some(Entry::IncidentConcerns { incident, .. }) if *incident == number)
        })
        .map(|recorded| recorded.subject)
        .collect();
    let entries: Vec<(Subject, Entry)> = concerns
        .into_iter()
        .map(|(person, items)| (Subject::Person(person), items))
        .filter(|(subject, _)| !told.contains(subject))
        .map(|(subject, items)| {
            let entry = Entry::IncidentConcerns {
                incident: number,
                concern: Concern { items },
            };
            (subject, entry)
        })
        .collect();
    if !entries.is_empty() {
        ledger.append(&entries).await?;
    }
    Ok(number)
}

async fn known<S: ledger::Storage>(
    ledger: &ledger::Ledger<S>,
    mark: Option<&str>,
) -> Result<Option<Sequence>, Error> {
    let Some(mark) = mark else {
        return Ok(None);
    };
    let opened = ledger.operator_history(EntryKind::IncidentOpened).await?;
    let same = |recorded: &&Recorded| match &recorded.entry {
        Some(Entry::IncidentOpened(incident)) => incident.mark.as_deref() == Some(mark),
        _ => false,
    };
    Ok(opened.iter().find(same).map(|recorded| recorded.sequence))
}
