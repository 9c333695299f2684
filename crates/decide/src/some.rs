//! Decides single facts, without reading the others.

use crate::closure::{Fact, Originals, Shares, reachable, read_parts};
use crate::engine::Engine;
use crate::facts::Facts;
use crate::worker::Worker;
use rights::{Decision, Error};
use std::collections::{BTreeMap, BTreeSet};

/// Everybody whom the decisions on certain facts look at: owners, depicted and mentioned persons of
/// the facts and of what they share, up the whole chain.
///
/// # Errors
/// A file that cannot be read.
pub fn people_of(
    files: &[Facts],
    facts: &BTreeSet<Fact>,
    shares: &Shares,
) -> Result<BTreeSet<u32>, Error> {
    let needed = reachable(shares, facts.iter().copied());
    let parts = read_parts(files, needed.iter().copied())?;
    let mut people: BTreeSet<u32> = parts.values().filter_map(|part| part.person).collect();
    for (file, fact) in needed {
        let links = files.get(file).map_or(&[][..], |f| f.links_of(fact));
        people.extend(links.iter().filter_map(|link| link.person));
    }
    Ok(people)
}

impl Engine<'_> {
    /// Decides certain facts. `shares` must hold what they share or quote, up the whole chain;
    /// other shares in it are not looked at.
    ///
    /// The decisions are those of [`Engine::decide_files`], at a cost that grows with the facts asked
    /// for and not with the files.
    ///
    /// # Errors
    /// A fact that is not there, a file that cannot be read.
    pub fn decide_facts(
        &self,
        files: &[Facts],
        facts: &BTreeSet<Fact>,
        shares: &Shares,
    ) -> Result<BTreeMap<Fact, Decision>, Error> {
        let needed = reachable(shares, facts.iter().copied());
        let shares: Shares = shares
            .iter()
            .filter(|(fact, _)| needed.contains(*fact))
            .map(|(fact, originals)| (*fact, originals.clone()))
            .collect();
        let originals = Originals::settle(self, files, shares)?;
        let parts = read_parts(files, facts.iter().copied())?;
        let mut worker = Worker::new(self);
        let mut decisions = BTreeMap::new();
        for fact in facts {
            let part = parts.get(fact).ok_or_else(|| {
                Error::corrupt(format!("content `{}` has no fact `{}`", fact.0, fact.1))
            })?;
            let original = originals.of(fact.0, fact.1);
            decisions.insert(*fact, part.decide(files, *fact, original, &mut worker)?);
        }
        Ok(decisions)
    }
}
