//! From a record to a leaf of the tree, and the two hashes of the tree (RFC 6962, section 2.1).

use rights::{Error, Hash, Randomness};
use sha2::{Digest, Sha256};
use std::fmt;

/// What blinds one entry's commitment: whoever does not know it cannot tell what was committed to,
/// not even by trying every likely record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(..)")
    }
}

/// `SHA-256(salt || record)`: an entry of the published log. It tells nothing without the salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment(pub [u8; 32]);

/// `SHA-256(0x00 || commitment)`: the hash of one leaf of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf(pub [u8; 32]);

impl Salt {
    /// A fresh salt.
    ///
    /// # Errors
    /// When randomness fails.
    pub fn random(source: &dyn Randomness) -> Result<Salt, Error> {
        let mut bytes = [0; 32];
        source.fill(&mut bytes)?;
        Ok(Salt(bytes))
    }

    /// The commitment to a record's canonical bytes.
    #[must_use]
    pub fn commit(&self, record: &[u8]) -> Commitment {
        let hash = Sha256::new().chain_update(self.0).chain_update(record);
        Commitment(hash.finalize().into())
    }
}

impl Commitment {
    /// The leaf that stands for it in the tree.
    #[must_use]
    pub fn leaf(&self) -> Leaf {
        let hash = Sha256::new().chain_update([0]).chain_update(self.0);
        Leaf(hash.finalize().into())
    }
}

impl Leaf {
    /// The leaf as a node of the tree.
    #[must_use]
    pub const fn hash(self) -> Hash {
        Hash(self.0)
    }
}

/// The node above two others: `SHA-256(0x01 || left || right)`.
pub(crate) fn above(left: &Hash, right: &Hash) -> Hash {
    let hash = Sha256::new()
        .chain_update([1])
        .chain_update(left.0)
        .chain_update(right.0);
    Hash(hash.finalize().into())
}

/// The root of the tree without leaves: the hash of nothing.
pub(crate) fn nothing() -> Hash {
    Hash::of(b"")
}
