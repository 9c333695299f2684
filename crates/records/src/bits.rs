//! Numbers that are in or out.

/// A set of small numbers, one bit each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    fn place(number: u64) -> Option<(usize, u64)> {
        let word = usize::try_from(number / 64).ok()?;
        Some((word, 1 << (number % 64)))
    }

    pub(crate) fn insert(&mut self, number: u64) {
        let Some((word, bit)) = Bits::place(number) else {
            return;
        };
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= bit;
        }
    }

    pub(crate) fn contains(&self, number: u64) -> bool {
        let Some((word, bit)) = Bits::place(number) else {
            return false;
        };
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Takes in everything of another.
    pub(crate) fn unite(&mut self, other: &Bits) {
        if other.words.len() > self.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Takes out everything of another.
    pub(crate) fn subtract(&mut self, other: &Bits) {
        for (word, less) in self.words.iter_mut().zip(&other.words) {
            *word &= !less;
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.words.iter().map(|w| u64::from(w.count_ones())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn they_are_a_set(a in prop::collection::vec(0_u64..500, 0..50), b in prop::collection::vec(0_u64..500, 0..50)) {
            let (mut bits, mut more) = (Bits::default(), Bits::default());
            a.iter().for_each(|n| bits.insert(*n));
            b.iter().for_each(|n| more.insert(*n));
            let mut less = bits.clone();
            less.subtract(&more);
            bits.unite(&more);
            let left: BTreeSet<u64> = a.iter().filter(|n| !b.contains(n)).copied().collect();
            let all: BTreeSet<u64> = a.into_iter().chain(b).collect();
            prop_assert_eq!((bits.count(), less.count()), (all.len() as u64, left.len() as u64));
            for n in 0..600 {
                prop_assert_eq!(bits.contains(n), all.contains(&n));
                prop_assert_eq!(less.contains(n), left.contains(&n));
            }
        }
    }
}
