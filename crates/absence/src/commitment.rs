//! Commitments to a person and to items of theirs.

use rights::{Blind, Hash};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;

const SECRET: &[u8] = b"demur absence 1\0";
const PERSON: u8 = 0;
const ITEM: u8 = 1;

/// A leaf of the tree: 32 bytes that tell nothing to whoever does not know the person's blind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Commitment(pub [u8; 32]);

/// What a person's commitments in one set are made of: SHA-256 over a label, the set's salt and the
/// person's blind. Keep it as private as the blind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A person's secret in the set with this salt.
    #[must_use]
    pub fn of(salt: &Hash, blind: Blind) -> Secret {
        let hash = Sha256::new()
            .chain_update(SECRET)
            .chain_update(salt.0)
            .chain_update(blind.0);
        Secret(hash.finalize().into())
    }

    /// The commitment that stands for the person: `SHA-256(secret || 0x00)`.
    #[must_use]
    pub fn person(&self) -> Commitment {
        let hash = Sha256::new().chain_update(self.0).chain_update([PERSON]);
        Commitment(hash.finalize().into())
    }

    /// The commitment that stands for an item of theirs, by the id that the platform gave it:
    /// `SHA-256(secret || 0x01 || id)`.
    #[must_use]
    pub fn item(&self, id: &str) -> Commitment {
        let hash = Sha256::new()
            .chain_update(self.0)
            .chain_update([ITEM])
            .chain_update(id.as_bytes());
        Commitment(hash.finalize().into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hash(self.0).fmt(f)
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Commitment({self})")
    }
}

impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Hash(self.0).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Commitment(Hash::deserialize(from)?.0))
    }
}
