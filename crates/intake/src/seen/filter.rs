//! A blocked Bloom filter: one cache line a key, about 1 in 100 false positives at 10 bits a key
//! (Putze, Sanders, Singler: Cache-, hash- and space-efficient Bloom filters, 2007).

const BITS_PER_KEY: u64 = 10;

/// Eight words make a block; a key sets one bit in each.
pub(super) struct Filter {
    blocks: Vec<[u64; 8]>,
}

impl Filter {
    pub(super) fn with_room(keys: u64) -> Filter {
        let blocks = (keys * BITS_PER_KEY).div_ceil(512).max(1);
        Filter {
            blocks: vec![[0; 8]; usize::try_from(blocks).unwrap_or(1)],
        }
    }

    fn block(&self, key: (u64, u64)) -> usize {
        // INVARIANT: the product of a 64-bit fraction and the length is below the length.
        ((u128::from(key.0) * self.blocks.len() as u128) >> 64) as usize
    }

    fn bits(key: (u64, u64)) -> impl Iterator<Item = u64> {
        (0..8).map(move |word| 1 << ((key.1 >> (word * 6)) & 63))
    }

    pub(super) fn insert(&mut self, key: (u64, u64)) {
        let at = self.block(key);
        if let Some(block) = self.blocks.get_mut(at) {
            block
                .iter_mut()
                .zip(Self::bits(key))
                .for_each(|(word, bit)| *word |= bit);
        }
    }

    pub(super) fn may_have(&self, key: (u64, u64)) -> bool {
        let block = self.blocks.get(self.block(key));
        block.is_some_and(|block| {
            block
                .iter()
                .zip(Self::bits(key))
                .all(|(word, bit)| word & bit != 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::id_key;

    #[test]
    fn it_forgets_nothing_and_errs_seldom() {
        let mut filter = Filter::with_room(20_000);
        (0..20_000).for_each(|n| filter.insert(id_key(&n.to_string())));
        assert!((0..20_000).all(|n| filter.may_have(id_key(&n.to_string()))));
        let wrong = (20_000..120_000)
            .filter(|n| filter.may_have(id_key(&n.to_string())))
            .count();
        assert!(wrong < 3_000, "{wrong} of 100,000 false positives");
    }
}
