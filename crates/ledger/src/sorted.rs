//! The changes of one commit, by what they change.

use crate::column::corrupt;
use crate::storage::{Change, Correction};
use rights::{Contact, Error, Ordinal, PersonId, Standing};
use std::collections::{BTreeMap, HashMap};

/// Changes, each kind in the order of its table, so that pages are filled one after the other. Of
/// two about the same person the later one counts.
pub(crate) struct Sorted<'c> {
    /// Where persons stand now.
    pub(crate) standings: BTreeMap<Ordinal, &'c Standing>,
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
    /// When a correction cannot be written as JSON.
    pub(crate) fn new(changes: &'c [Change]) -> Result<Sorted<'c>, Error> {
        let mut standings = BTreeMap::new();
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
        Ok(Sorted {
            corrected: corrected.collect::<Result<_, Error>>()?,
            standings,
            handles,
            contacts: contacts.into_iter().collect(),
            links,
        })
    }

    /// The standings, those that are equal once.
    ///
    /// # Errors
    /// When one cannot be written as JSON.
    pub(crate) fn interned(&self) -> Result<Interned<'_>, Error> {
        let mut bodies: HashMap<&Standing, String> = HashMap::new();
        for standing in self.standings.values().copied() {
            if !bodies.contains_key(standing) {
                bodies.insert(standing, body(standing)?);
            }
        }
        Ok(Interned {
            standings: &self.standings,
            bodies,
        })
    }
}

/// Standings of persons, those that are equal once.
pub(crate) struct Interned<'s> {
    standings: &'s BTreeMap<Ordinal, &'s Standing>,
    bodies: HashMap<&'s Standing, String>,
}

impl Interned<'_> {
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
}

/// Whether a standing names items, and so is its person's alone.
pub(crate) fn names_items(standing: &Standing) -> bool {
    !(standing.erased_items.is_empty()
        && standing.item_audiences.is_empty()
        && standing.special_items.is_empty()
        && standing.withheld.is_empty())
}

/// A standing, as JSON.
///
/// # Errors
/// Never in practice; a failure is a defect.
pub(crate) fn body(standing: &Standing) -> Result<String, Error> {
    json(serde_json::to_string(standing))
}

fn json(written: Result<String, serde_json::Error>) -> Result<String, Error> {
    written.map_err(|e| Error::internal("a state could not be written").because(e))
}
