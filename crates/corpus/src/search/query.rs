//! The texts that are looked for, as an index over their shingles.

use super::SHINGLE;
use super::words::{fold, folded, number, words};
use rights::Error;
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// Any odd number spreads.
const TURN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Keys that are hashes already.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|b| self.0 = self.0.rotate_left(8) ^ u64::from(*b));
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

type Index = HashMap<u64, Vec<u32>, BuildHasherDefault<AsItIs>>;

/// One text.
pub(super) struct Query {
    /// Folded, with its punctuation.
    pub(super) folded: String,
    /// Its words, folded.
    pub(super) list: Vec<String>,
    /// Its shingles, each once: five words with spaces between.
    pub(super) shingles: BTreeSet<String>,
}

/// All texts.
pub(super) struct Queries {
    queries: Vec<Query>,
    /// By shingle, which texts have it.
    shingles: Index,
    /// Short texts by their first word.
    firsts: Index,
    /// Texts without any word, such as a row of signs.
    wordless: Vec<u32>,
}

impl Query {
    fn new(text: &str) -> Query {
        let list: Vec<String> = words(text)
            .into_iter()
            .filter_map(|w| text.get(w).map(folded))
            .collect();
        let shingles = list.windows(SHINGLE).map(|w| w.join(" "));
        Query {
            folded: fold(text),
            shingles: shingles.collect(),
            list,
        }
    }

    pub(super) fn words(&self) -> usize {
        self.list.len()
    }

    /// Too short for shingles.
    pub(super) fn is_short(&self) -> bool {
        self.list.len() < SHINGLE
    }
}

impl Queries {
    pub(super) fn new(texts: &[String]) -> Result<Queries, Error> {
        let mut all = Queries {
            queries: Vec::with_capacity(texts.len()),
            shingles: Index::default(),
            firsts: Index::default(),
            wordless: Vec::new(),
        };
        let mut buffer = String::new();
        for (at, text) in (0u32..).zip(texts) {
            let query = Query::new(text);
            if query.folded.is_empty() {
                return Err(Error::input(format!(
                    "text `{}` is empty; there is nothing to look for",
                    at + 1
                )));
            }
            let numbers: Vec<u64> = query.list.iter().map(|w| number(w, &mut buffer)).collect();
            match numbers.first() {
                None => all.wordless.push(at),
                Some(first) if query.is_short() => all.firsts.entry(*first).or_default().push(at),
                Some(_) => {
                    let mut hashes = shingle_hashes(&numbers);
                    hashes.sort_unstable();
                    hashes.dedup();
                    for hash in hashes {
                        all.shingles.entry(hash).or_default().push(at);
                    }
                }
            }
            all.queries.push(query);
        }
        Ok(all)
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &Query> {
        self.queries.iter()
    }

    pub(super) fn get(&self, at: u32) -> Option<&Query> {
        self.queries.get(at as usize)
    }

    pub(super) fn wordless(&self) -> &[u32] {
        &self.wordless
    }

    /// Texts that a row with these words may have, each once; rows are looked at closely afterwards.
    pub(super) fn candidates(&self, row: &[u64]) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        if !self.firsts.is_empty() {
            let starts = row.iter().filter_map(|word| self.firsts.get(word));
            found.extend(starts.flatten());
        }
        if !self.shingles.is_empty() {
            each_shingle(row, |hash| {
                if let Some(texts) = self.shingles.get(&hash) {
                    found.extend(texts);
                }
            });
        }
        found
    }
}

fn shingle_hashes(numbers: &[u64]) -> Vec<u64> {
    let mut hashes = Vec::new();
    each_shingle(numbers, |hash| hashes.push(hash));
    hashes
}

/// A polynomial over five words that rolls: the first word leaves, the next one comes.
fn each_shingle(numbers: &[u64], mut each: impl FnMut(u64)) {
    let leaving = TURN.wrapping_pow(SHINGLE as u32);
    let mut hash = 0u64;
    for (at, number) in numbers.iter().enumerate() {
        hash = hash.wrapping_mul(TURN).wrapping_add(*number);
        if let Some(first) = at.checked_sub(SHINGLE).and_then(|at| numbers.get(at)) {
            hash = hash.wrapping_sub(first.wrapping_mul(leaving));
        }
        if at + 1 >= SHINGLE {
            each(hash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shingle_has_one_hash_wherever_it_stands() {
        let numbers: Vec<u64> = (1..=40u64)
            .map(|n| (n.wrapping_mul(n) << 40) | (n % 7))
            .collect();
        let all = shingle_hashes(&numbers);
        assert_eq!(all.len(), 36);
        for (at, hash) in all.iter().enumerate() {
            assert_eq!(shingle_hashes(&numbers[at..at + SHINGLE]), [*hash]);
        }
        assert!(shingle_hashes(&numbers[..4]).is_empty());
    }
}
