//! Counts by person that the first pass of a compile makes besides those of the decisions.

use decide::InOut;
use rights::{Decision, Ordinal, People};
use std::collections::BTreeMap;

/// Items by owner.
pub(crate) struct Counted {
    /// Items seen, by person ordinal.
    pub(crate) seen: Vec<u32>,
    /// Items admitted, by person ordinal.
    pub(crate) admitted: Vec<u32>,
    /// Items that nobody known owns, under `None`. Those of people follow from the counts above, so
    /// that no item needs a look at the name of a region.
    pub(crate) regions: BTreeMap<Option<String>, InOut>,
}

impl Counted {
    /// Counts one item. An owner whom nobody is counts as unknown.
    pub(crate) fn add(&mut self, person: Option<u32>, decision: Decision, people: &People) {
        let place = person.map(|p| p as usize).filter(|p| *p < people.len());
        let seen = place.and_then(|p| self.seen.get_mut(p));
        let admitted = place.and_then(|p| self.admitted.get_mut(p));
        match seen.zip(admitted) {
            Some((seen, admitted)) => {
                *seen += 1;
                *admitted += u32::from(decision.is_admitted());
            }
            None => self.regions.entry(None).or_default().add(decision, 1),
        }
    }

    /// People with at least one item.
    pub(crate) fn people_seen(&self) -> u64 {
        self.seen.iter().filter(|items| **items > 0).count() as u64
    }

    /// People with at least one admitted item.
    pub(crate) fn people_admitted(&self) -> u64 {
        self.admitted.iter().filter(|items| **items > 0).count() as u64
    }

    /// Items in and out by region of the owner; `None` is unknown.
    pub(crate) fn regions(&self, people: &People) -> BTreeMap<Option<String>, InOut> {
        let mut by_name: BTreeMap<&str, InOut> = BTreeMap::new();
        for ((person, seen), admitted) in (0..).zip(&self.seen).zip(&self.admitted) {
            if *seen > 0 {
                let region = people.region(Ordinal(person)).unwrap_or_default();
                let counts = by_name.entry(region).or_default();
                counts.admitted += u64::from(*admitted);
                counts.refused += u64::from(seen.saturating_sub(*admitted));
            }
        }
        let mut regions = self.regions.clone();
        for (region, counts) in by_name {
            let region = (!region.is_empty()).then(|| region.to_owned());
            let sum = regions.entry(region).or_default();
            sum.admitted += counts.admitted;
            sum.refused += counts.refused;
        }
        regions
    }
}
