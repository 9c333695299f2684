//! Where commitments lie.

use crate::Commitment;
use rights::{AbsenceTree, Error, Hash};
use sha2::{Digest, Sha256};

/// Commitments that a bucket holds on average, at most, when a tree is made.
const BUCKET: u64 = 16;
const MAX_BITS: u8 = 32;
const BUCKET_LABEL: u8 = 2;
const NODE_LABEL: u8 = 3;

/// Into how many buckets the commitments of a tree are cut: `2^bits`, by their leading bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    bits: u8,
}

impl Shape {
    /// The shape of a new tree: buckets of 8 to 16 commitments on average.
    #[must_use]
    pub fn for_leaves(leaves: u64) -> Shape {
        let mut bits = 0;
        while bits < MAX_BITS && leaves.div_ceil(BUCKET) > 1 << bits {
            bits += 1;
        }
        Shape { bits }
    }

    /// The shape that a set claims.
    ///
    /// # Errors
    /// When it is none.
    pub fn of(tree: &AbsenceTree) -> Result<Shape, Error> {
        match tree.bits {
            bits if bits <= MAX_BITS => Ok(Shape { bits }),
            bits => Err(Error::corrupt(format!(
                "a tree of commitments with buckets by `{bits}` bits; there are at most {MAX_BITS}"
            ))),
        }
    }

    /// Leading bits that name the bucket.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.bits
    }

    /// How many buckets there are.
    #[must_use]
    pub const fn buckets(self) -> u64 {
        1 << self.bits
    }

    /// The bucket of a commitment.
    #[must_use]
    pub fn bucket(self, of: &Commitment) -> u64 {
        let [a, b, c, d, ..] = of.0;
        // All 32 bits, shifted so that the leading ones stay.
        u64::from(u32::from_be_bytes([a, b, c, d])) >> (MAX_BITS - self.bits)
    }

    /// The least commitment that a bucket may hold; `None` past the last bucket.
    #[must_use]
    pub fn first(self, bucket: u64) -> Option<Commitment> {
        if bucket >= self.buckets() {
            return None;
        }
        let head = u32::try_from(bucket << (MAX_BITS - self.bits)).ok()?;
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(head.to_be_bytes()) {
            *to = from;
        }
        Some(Commitment(bytes))
    }
}

/// The hash of a bucket: `SHA-256(0x02 || commitments)`, ascending.
pub(crate) fn bucket_hash(sorted: &[Commitment]) -> Hash {
    let mut hash = Sha256::new().chain_update([BUCKET_LABEL]);
    sorted.iter().for_each(|c| hash.update(c.0));
    Hash(hash.finalize().into())
}

/// The node above two others: `SHA-256(0x03 || left || right)`.
pub(crate) fn above(left: &Hash, right: &Hash) -> Hash {
    let hash = Sha256::new()
        .chain_update([NODE_LABEL])
        .chain_update(left.0)
        .chain_update(right.0);
    Hash(hash.finalize().into())
}
