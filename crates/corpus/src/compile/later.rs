//! Shares whose originals came later than the set before.
//!
//! A share may be admitted while its original is not known, under a policy that lets it pass. Once
//! the original is there, the share depends on whoever is behind it: its cell has to be written anew,
//! or the index of links would not lead from them to the share.

use super::Inputs;
use super::base::Base;
use decide::{Decided, Fact};
use std::collections::{HashMap, HashSet};

/// The items that share or quote, through any chain, what the set before had not.
pub(super) fn shares(inputs: &Inputs, decided: &Decided, base: &Base) -> HashSet<Fact> {
    let is_new = |(file, _): &Fact| {
        let content = inputs.contents.get(*file);
        content.is_none_or(|c| base.admitted(&c.content).is_none())
    };
    let mut sharers: HashMap<Fact, Vec<Fact>> = HashMap::new();
    let mut open: Vec<Fact> = Vec::new();
    for (share, originals) in decided.originals.shares() {
        for original in originals.iter().flatten() {
            sharers.entry(*original).or_default().push(*share);
            open.extend(is_new(original).then_some(*original));
        }
    }
    let mut later = HashSet::new();
    while let Some(original) = open.pop() {
        for share in sharers.get(&original).into_iter().flatten() {
            if later.insert(*share) {
                open.push(*share);
            }
        }
    }
    later
}
