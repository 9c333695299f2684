//! Tokenized shards: how many tokens a sample has, and where in its file they lie.

mod dtype;
mod hashes;
pub(crate) mod mds;
pub(crate) mod megatron;

pub use dtype::Dtype;
pub(crate) use hashes::{HASHES, hash};

use rights::Error;

/// Where bytes lie: offset and length.
pub(crate) type Place = (u64, u64);

/// One shard, as far as tokens are concerned.
pub(crate) trait TokenShard {
    /// Samples in it.
    fn samples(&self) -> u64;

    /// Tokens of a sample, in each of the columns the same number.
    fn tokens(&self, sample: u64) -> Result<u64, Error>;

    /// The bytes of some of its tokens, before packing.
    fn places(&self, sample: u64, start: u64, length: u64) -> Result<Vec<Place>, Error>;
}

/// Overwrites these places with a token, again and again.
pub(crate) fn overwrite(bytes: &mut [u8], places: &[Place], token: &[u8]) -> Result<(), Error> {
    for (offset, length) in places {
        let end = offset.saturating_add(*length);
        let range = usize::try_from(*offset).ok().zip(usize::try_from(end).ok());
        let part = range.and_then(|(from, to)| bytes.get_mut(from..to));
        let part = part.ok_or_else(|| Error::internal("tokens outside of their shard"))?;
        for (to, from) in part.iter_mut().zip(token.iter().cycle()) {
            *to = *from;
        }
    }
    Ok(())
}
