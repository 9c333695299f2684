//! What became of originals follows from Cedar's own decisions on them.
//!
//! The state of an item's originals is a fact that Cedar is given, so Cedar's decisions alone would
//! repeat a mistake in it. Once every original is decided, the state of each item that shares or
//! quotes is derived from those decisions by its definition ([`rights::facts::Original`]).

use super::judge::Judge;
use decide::{Fact, Shares};
use rights::Error;
use rights::facts::Original;
use std::collections::{HashMap, HashSet};

/// What Cedar decided about items that others share or quote.
pub(super) struct Decided {
    admitted: HashMap<Fact, Option<bool>>,
}

impl Decided {
    /// Nothing yet.
    pub(super) fn none(shares: &Shares) -> Decided {
        let targets = shares.values().flatten().flatten();
        Decided {
            admitted: targets.map(|fact| (*fact, None)).collect(),
        }
    }

    /// Whether the decision on an item matters here.
    pub(super) fn asks(&self, fact: Fact) -> bool {
        self.admitted.contains_key(&fact)
    }

    /// Notes a decision.
    pub(super) fn note(&mut self, fact: Fact, admitted: bool) {
        if let Some(slot) = self.admitted.get_mut(&fact) {
            *slot = Some(admitted);
        }
    }

    /// Says how many shares were compared.
    ///
    /// # Errors
    /// The first item whose state is another than its originals' decisions give.
    pub(super) fn check(&self, judge: &Judge<'_>) -> Result<usize, Error> {
        let shares = judge.originals.shares();
        let circular = circular(shares);
        for (fact, originals) in shares {
            let derived = match circular.contains(fact) {
                true => Original::Unknown,
                false => self.worst(originals),
            };
            let given = judge.originals.of(fact.0, fact.1);
            if derived != given {
                return Err(Error::corrupt(format!(
                    "the originals of {} are `{}` by Cedar's decisions, the engine said `{}`",
                    judge.name(*fact)?,
                    derived.as_str(),
                    given.as_str()
                )));
            }
        }
        Ok(shares.len())
    }

    fn worst(&self, originals: &[Option<Fact>]) -> Original {
        let one = |original: &Option<Fact>| match original {
            None => Original::Unknown,
            // In doubt, refused.
            Some(fact) if self.admitted.get(fact) == Some(&Some(true)) => Original::Admitted,
            Some(_) => Original::Refused,
        };
        originals
            .iter()
            .map(one)
            .fold(Original::Admitted, Original::worse)
    }
}

/// The items that share or quote themselves through others, and whatever leads to them.
fn circular(shares: &Shares) -> HashSet<Fact> {
    let open = |fact: &Fact| {
        let originals = shares.get(fact).into_iter().flatten().flatten();
        originals.filter(|o| shares.contains_key(o)).copied()
    };
    let mut left: HashMap<Fact, usize> = HashMap::new();
    let mut sharers: HashMap<Fact, Vec<Fact>> = HashMap::new();
    for fact in shares.keys() {
        left.insert(*fact, open(fact).count());
        open(fact).for_each(|original| sharers.entry(original).or_default().push(*fact));
    }
    // Takes away, again and again, what leads to nothing that is left.
    let mut ends: Vec<Fact> = left
        .iter()
        .filter(|(_, n)| **n == 0)
        .map(|(f, _)| *f)
        .collect();
    while let Some(end) = ends.pop() {
        left.remove(&end);
        for sharer in sharers.get(&end).into_iter().flatten() {
            if let Some(originals) = left.get_mut(sharer) {
                *originals -= 1;
                if *originals == 0 {
                    ends.push(*sharer);
                }
            }
        }
    }
    left.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_and_what_leads_to_them_are_found() {
        let fact = |n: u64| (0, n);
        let shares: Shares = [
            (fact(1), vec![Some(fact(2))]),
            (fact(2), vec![Some(fact(3)), None]),
            (fact(3), vec![Some(fact(2))]),
            (fact(4), vec![Some(fact(4))]),
            (fact(5), vec![Some(fact(6)), Some(fact(6))]),
            (fact(6), vec![Some(fact(9))]),
        ]
        .into();
        let found = circular(&shares);
        assert_eq!(found, [1, 2, 3, 4].map(fact).into());
    }

    #[test]
    fn the_worst_original_counts() {
        let mut decided = Decided {
            admitted: [((0, 1), None), ((0, 2), None)].into(),
        };
        decided.note((0, 1), true);
        assert_eq!(decided.worst(&[Some((0, 1))]), Original::Admitted);
        assert_eq!(decided.worst(&[Some((0, 1)), None]), Original::Unknown);
        assert_eq!(decided.worst(&[None, Some((0, 2))]), Original::Refused);
    }
}
