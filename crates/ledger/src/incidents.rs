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
    /// When the authority was told, or it was decided that it need not be. Having been dealt with is no reason not
    /// to tell it.
    #[must_use]
    pub fn settled(&self) -> Option<Day> {
        match (self.authority_told(), self.closed()) {
            (Some((at, _)), _) => Some(at.day()),
            (None, Some((day, IncidentEnd::NoRisk | IncidentEnd::None))) => Some(day),
            (None, _) => None,
        }
    }

    /// Whether more was added since the authority was told last: a supplement says so (Art. 33(4)).
    #[must_use]
    pub fn unsaid(&self) -> bool {
        let last = self.steps.iter().rev().find_map(|(.., step)| match step {
            IncidentStep::AuthorityTold { .. } => Some(false),
            IncidentStep::Added { .. } => Some(true),
            _ => None,
        });
        last == Some(true) && self.authority_told().is_some()
    }

    /// Whether the authority is still to be told: of the incident, or of what was added to it.
    #[must_use]
    pub fn owes(&self) -> bool {
        let need_not = matches!(
            self.closed(),
            Some((_, IncidentEnd::NoRisk | IncidentEnd::None))
        );
        !need_not && (self.settled().is_none() || self.unsaid())
    }

    /// Whether nothing is left to do: it is closed, and the authority is owed nothing.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.closed().is_some() && !self.owes()
    }

    /// Checks that a step can follow.
    ///
    /// # Errors
    /// When it is closed, unless the authority is told late of one that was closed without; when it is to be closed
    /// as dealt with, and the authority was not told, or not of what was added.
    pub fn check(&self, step: &IncidentStep) -> Result<(), Error> {
        let late = matches!(step, IncidentStep::AuthorityTold { .. }) && self.owes();
        if self.closed().is_some() && !late {
            return Err(Error::refused("the incident is closed; nothing can follow"));
        }
        let settles = matches!(
            step,
            IncidentStep::Closed {
                end: IncidentEnd::Settled,
                ..
            }
        );
        if settles && self.settled().is_none() {
            return Err(Error::refused(
                "the authority was not told; tell it, or close the incident as one of which no risk is likely or that was none (Art. 33(1))",
            ));
        }
        if settles && self.owes() {
            return Err(Error::refused(
                "more was added since the authority was told; tell it that as well, as a supplement (Art. 33(4))",
            ));
        }
        Ok(())
    }

    /// When it was closed, and how. Two programs can write at once; one to which more was added after it was closed
    /// is open again, so that nothing of it is forgotten.
    #[must_use]
    pub fn closed(&self) -> Option<(Day, IncidentEnd)> {
        let mut last = self
            .steps
            .iter()
            .rev()
            .filter_map(|(at, _, step)| match step {
                IncidentStep::Closed { end, .. } => Some(Some((at.day(), *end))),
                IncidentStep::Added { .. } => Some(None),
                _ => None,
            });
        last.next().flatten()
    }

    /// How many items it is about, those that were added later among them.
    #[must_use]
    pub fn items(&self) -> u64 {
        let added = self.added().map(|(items, ..)| items).sum::<u64>();
        self.incident.items.saturating_add(added)
    }

    /// How many people it concerns, those who were added later among them.
    #[must_use]
    pub fn people(&self) -> u64 {
        let added = self.added().map(|(_, people, _)| people).sum::<u64>();
        self.incident.people.saturating_add(added)
    }

    /// How many of its items nobody is known to own; `None` where something of it is from before that was kept.
    #[must_use]
    pub fn unowned(&self) -> Option<u64> {
        let added = self.steps.iter().filter_map(|(.., step)| match step {
            IncidentStep::Added { unowned, .. } => Some(*unowned),
            _ => None,
        });
        std::iter::once(self.incident.unowned).chain(added).sum()
    }

    /// Where its items were used, each place once.
    #[must_use]
    pub fn place(&self) -> String {
        let added = self.added().map(|(.., place)| place);
        let all = std::iter::once(self.incident.place.as_str()).chain(added);
        let mut places: Vec<&str> = Vec::new();
        for place in all.flat_map(|places| places.split(", ")) {
            if !place.is_empty() && !places.contains(&place) {
                places.push(place);
            }
        }
        places.join(", ")
    }

    fn added(&self) -> impl Iterator<Item = (u64, u64, &str)> {
        self.steps.iter().filter_map(|(.., step)| match step {
            IncidentStep::Added {
                items,
                people,
                place,
                ..
            } => Some((*items, *people, place.as_str())),
            _ => None,
        })
    }

    /// The words with which the people concerned were told last, once they are.
    #[must_use]
    pub fn told(&self) -> Option<&[String]> {
        self.steps.iter().rev().find_map(|(_, _, step)| match step {
            IncidentStep::PeopleTold { parts, .. } => Some(parts.as_slice()),
            _ => None,
        })
    }

    /// The same in a language, by its tag, where they were written in it.
    #[must_use]
    pub fn told_in(&self, lang: &str) -> Option<&[String]> {
        let all = self.steps.iter().rev().find_map(|(_, _, step)| match step {
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

#[cfg(test)]
mod tests {
    use super::*;
    use rights::FoundBy;

    fn opened(steps: &[IncidentStep]) -> OpenedIncident {
        let known = Instant::from_epoch_micros(0).unwrap();
        let step = |step: &IncidentStep| (known, "mara".to_owned(), step.clone());
        OpenedIncident {
            number: Sequence(7),
            incident: Incident {
                title: "one too many".to_owned(),
                found_by: FoundBy::Report,
                known,
                place: String::new(),
                items: 1,
                people: 1,
                unowned: None,
                mark: None,
            },
            steps: steps.iter().map(step).collect(),
        }
    }

    fn closed(end: IncidentEnd) -> IncidentStep {
        IncidentStep::Closed {
            end,
            why: "mended".to_owned(),
        }
    }

    #[test]
    fn dealt_with_is_what_the_authority_knows() {
        let told = IncidentStep::AuthorityTold {
            parts: vec!["It happened.".to_owned()],
        };
        let later = Instant::from_epoch_micros(80 * 3_600 * 1_000_000).unwrap();
        for end in IncidentEnd::ALL.iter().copied() {
            let settles = end == IncidentEnd::Settled;
            assert_eq!(opened(&[]).check(&closed(end)).is_ok(), !settles, "{end:?}");
            assert!(
                opened(std::slice::from_ref(&told))
                    .check(&closed(end))
                    .is_ok()
            );
            // One that was closed before this was asked for runs on, until the authority is told late.
            let before = opened(&[closed(end)]);
            assert_eq!(before.is_overdue(later), settles, "{end:?}");
            assert_eq!(before.is_done(), !settles, "{end:?}");
            assert_eq!(before.check(&told).is_ok(), settles, "{end:?}");
            assert!(before.check(&closed(IncidentEnd::None)).is_err());
            let after = opened(&[closed(end), told.clone()]);
            assert!(after.is_done() && !after.is_overdue(later));
            assert!(after.check(&told).is_err());
        }
    }

    #[test]
    fn what_is_added_later_is_told_later_before_the_end() {
        let told = || IncidentStep::AuthorityTold {
            parts: vec!["It happened.".to_owned()],
        };
        let added = || IncidentStep::Added {
            items: 1,
            people: 1,
            unowned: None,
            place: String::new(),
            mark: None,
        };
        let settled = || closed(IncidentEnd::Settled);
        let more = opened(&[told(), added()]);
        assert!(more.unsaid() && more.owes());
        assert!(more.check(&settled()).is_err());
        assert!(more.check(&closed(IncidentEnd::NoRisk)).is_ok());
        assert!(opened(&[told(), added(), told()]).check(&settled()).is_ok());
        // What was added before the first message is in it.
        let before = opened(&[added(), told()]);
        assert!(!before.owes() && before.check(&settled()).is_ok());
        // One that was closed before this was asked for is told late.
        let late = opened(&[told(), added(), settled()]);
        assert!(!late.is_done() && late.check(&told()).is_ok());
        let late = opened(&[told(), added(), settled(), told()]);
        assert!(late.is_done() && late.check(&told()).is_err());
    }

    #[test]
    fn what_is_added_while_it_is_closed_opens_it_again() {
        let later = Instant::from_epoch_micros(80 * 3_600 * 1_000_000).unwrap();
        let added = || IncidentStep::Added {
            items: 1,
            people: 1,
            unowned: None,
            place: String::new(),
            mark: None,
        };
        for end in [IncidentEnd::NoRisk, IncidentEnd::None] {
            let again = opened(&[closed(end), added()]);
            assert_eq!((again.closed(), again.settled()), (None, None));
            assert!(again.is_overdue(later) && !again.is_done());
            let after = opened(&[closed(end), added(), closed(end)]);
            assert!(after.is_done() && !after.is_overdue(later));
        }
    }
}
