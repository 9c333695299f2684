//! The changes of one commit, by what they change.

use crate::column::corrupt;
use crate::storage::{Change, Correction, StandingId};
use rights::{Contact, Error, Ordinal, PersonId, Standing};
use std::collections::{BTreeMap, HashMap};

/// Changes, each kind in the order of its table, so that pages are filled one after the other. Of
/// two about the same person the later one counts.
pub(crate) struct Sorted<'c> {
    standings: HashMap<Ordinal, &'c Standing>,
    bodies: HashMap<&'c Standing, String>,
    /// Corrections, as JSON.
    pub(crate) corrected: Vec<(Ordinal, String)>,
    /// Handles given to known persons.
    pub(crate) handles: Vec<(&'c PersonId, Ordinal)>,
    /// Where persons can be written to now.
    pub(crate) contacts: Vec<(Ordinal, &'c Contact)>,
    /// Pairs of persons who are one.
    pub(crate) links: Vec<(Ordinal, Ordinal)>,
}

impl<'c> Sorted<'c> {
    /// # Errors
    /// When a state cannot be written as JSON.
    pub(crate) fn new(changes: &'c [Change]) -> Result<Sorted<'c>, Error> {
        let mut standings = HashMap::new();
        let mut corrected: BTreeMap<Ordinal, &Correction> = BTreeMap::new();
        let mut contacts: BTreeMap<Ordinal, &Contact> = BTreeMap::new();
        let (mut handles, mut links) = (Vec::new(), Vec::new());
        for change in changes {
            match change {
                Change::Standing(person, standing) => {
                    standings.insert(*person, standing);
                }
                Change::Corrected(person, facts) => {
                    corrected.insert(*person, facts);
                }
                Change::Handle(person, handle) => handles.push((handle, *person)),
                Change::Contact(person, contact) => {
                    contacts.insert(*person, contact);
                }
                Change::Linked(a, b) => links.push((*a, *b)),
            }
        }
        handles.sort_unstable();
        let corrected = corrected.into_iter();
        let corrected =
            corrected.map(|(person, facts)| Ok((person, json(serde_json::to_string(facts))?)));
        let mut bodies: HashMap<&Standing, String> = HashMap::new();
        for standing in standings.values().copied() {
            if !bodies.contains_key(standing) {
                bodies.insert(standing, json(serde_json::to_string(standing))?);
            }
        }
        Ok(Sorted {
            corrected: corrected.collect::<Result<_, Error>>()?,
            standings,
            bodies,
            handles,
            contacts: contacts.into_iter().collect(),
            links,
        })
    }

    /// Distinct standings, as JSON.
    pub(crate) fn bodies(&self) -> Vec<&str> {
        let mut bodies: Vec<&str> = self.bodies.values().map(String::as_str).collect();
        bodies.sort_unstable();
        bodies
    }

    /// Everybody whose standing changed, with the standing as JSON.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub(crate) fn written(&self) -> Result<BTreeMap<Ordinal, &str>, Error> {
        let written = self.standings.iter().map(|(person, standing)| {
            let body = self.bodies.get(standing);
            Ok((*person, body.ok_or_else(|| corrupt("standing"))?.as_str()))
        });
        written.collect()
    }

    /// Everybody whose standing changed, by the numbers that [`Sorted::bodies`] have.
    ///
    /// # Errors
    /// When one has no number.
    pub(crate) fn moved(
        &self,
        ids: &HashMap<String, StandingId>,
    ) -> Result<BTreeMap<Ordinal, StandingId>, Error> {
        let moved = self
            .written()?
            .into_iter()
            .map(|(person, body)| Ok((person, *ids.get(body).ok_or_else(|| corrupt("standing"))?)));
        moved.collect()
    }
}

fn json(written: Result<String, serde_json::Error>) -> Result<String, Error> {
    written.map_err(|e| Error::internal("a state could not be written").because(e))
}
