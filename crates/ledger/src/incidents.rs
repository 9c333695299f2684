//! Incidents, added up from their entries.

use crate::log::{Ledger, Recorded};
use crate::storage::Storage;
use rights::{
    Day, Entry, EntryKind, Error, Incident, IncidentEnd, IncidentStep, Instant, Sequence,
};
use std::collections::BTreeMap;

/// An incident with what was done about it.
#[derive(Clone, Debug)]
pub struct OpenedIncident {
    /// Its number: the sequence of its entry.
    pub number: Sequence,
    /// The incident.
    pub incident: Incident,
    /// What was done, in order: when, by whom, what.
    pub steps: Vec<(Instant, String, IncidentStep)>,
}

impl OpenedIncident {
    /// When the authority was told, or it was decided that it need not be.
    #[must_use]
    pub fn settled(&self) -> Option<Day> {
        self.steps.iter().find_map(|(at, _, step)| match step {
            IncidentStep::AuthorityTold { .. } | IncidentStep::Closed { .. } => Some(at.day()),
            _ => None,
        })
    }

    /// When it was closed, and how.
    #[must_use]
    pub fn closed(&self) -> Option<(Day, IncidentEnd)> {
        self.steps.iter().find_map(|(at, _, step)| match step {
            IncidentStep::Closed { end, .. } => Some((at.day(), *end)),
            _ => None,
        })
    }

    /// The words with which the people concerned are told, once they are.
    #[must_use]
    pub fn told(&self) -> Option<&[String]> {
        self.steps.iter().find_map(|(_, _, step)| match step {
            IncidentStep::PeopleTold { parts, .. } => Some(parts.as_slice()),
            _ => None,
        })
    }

    /// The same in a language, by its tag, where they were written in it.
    #[must_use]
    pub fn told_in(&self, lang: &str) -> Option<&[String]> {
        let all = self.steps.iter().find_map(|(_, _, step)| match step {
            IncidentStep::PeopleTold { translated, .. } => Some(translated),
            _ => None,
        });
        let own = all.and_then(|all| all.get(lang));
        own.map(Vec::as_slice).or_else(|| self.told())
    }

    /// When the authority was told first, and what it was told last: a later message says what could not be said
    /// before (Art. 33(4)).
    #[must_use]
    pub fn authority_told(&self) -> Option<(Instant, &[String])> {
        let mut told = self.steps.iter().filter_map(|(at, _, step)| match step {
            IncidentStep::AuthorityTold { parts } => Some((*at, parts.as_slice())),
            _ => None,
        });
        let (first, parts) = told.next()?;
        Some((first, told.next_back().map_or(parts, |(_, parts)| parts)))
    }

    /// Whether the 72 hours are over and the authority has not been told.
    #[must_use]
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.settled().is_none() && self.incident.due() < now
    }
}

impl<S: Storage> Ledger<S> {
    /// One incident.
    ///
    /// # Errors
    /// When there is none of this number, or storage fails.
    pub async fn incident(&self, number: Sequence) -> Result<OpenedIncident, Error> {
        let mut all = self.incidents().await?.into_iter();
        let none = || Error::not_found(format!("there is no incident `{number}`"));
        all.find(|opened| opened.number == number).ok_or_else(none)
    }

    /// Every incident, in the order of their numbers.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn incidents(&self) -> Result<Vec<OpenedIncident>, Error> {
        let mut steps: BTreeMap<Sequence, Vec<_>> = BTreeMap::new();
        for recorded in self.operator_history(EntryKind::IncidentStepped).await? {
            if let Some(Entry::IncidentStepped { incident, by, step }) = recorded.entry {
                let line = (recorded.recorded_at, by, step);
                steps.entry(incident).or_default().push(line);
            }
        }
        let opened = self.operator_history(EntryKind::IncidentOpened).await?;
        let incident = |recorded: Recorded| match recorded.entry {
            Some(Entry::IncidentOpened(incident)) => Some(OpenedIncident {
                number: recorded.sequence,
                incident,
                steps: steps.remove(&recorded.sequence).unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(opened.into_iter().filter_map(incident).collect())
    }
}
