//! What a leaf of the log commits to.

use crate::{Entry, Error, GridId, Instant, PersonId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// One entry with everything that may not be changed about it later. Its canonical bytes are sealed
/// under the person's key, and the log's leaf commits to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Whom it is about; `None` is the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Named>,
    /// What was recorded.
    pub entry: Entry,
}

/// A person as a record names them: so that one receipt cannot be handed to two persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Their id at first import, as the platform and they know it.
    pub id: PersonId,
    /// By which they find their own place in the commitments of a set.
    pub blind: Blind,
}

/// A person's secret for proofs of absence: a set commits to persons by hashes over it, so whoever
/// does not know it can tell nothing from a commitment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blind(pub [u8; 32]);

impl Blind {
    /// Derived from the grid id, which is random, stays the person's, and goes when they are erased.
    #[must_use]
    pub fn of(grid: GridId) -> Blind {
        let hash = Sha256::new()
            .chain_update(b"demur person blind\0")
            .chain_update(grid.0);
        Blind(hash.finalize().into())
    }
}

impl fmt::Debug for Blind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blind(..)")
    }
}

impl Serialize for Blind {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        crate::Hash(self.0).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Blind {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Blind(crate::Hash::deserialize(from)?.0))
    }
}

/// A record that is borrowed; the same fields in the same order.
#[derive(Serialize)]
struct Parts<'r> {
    recorded_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'r Named>,
    entry: &'r Entry,
}

impl Record {
    /// The canonical bytes: JSON with fields in declared order.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        Record::bytes_of(self.recorded_at, self.person.as_ref(), &self.entry)
    }

    /// The same from its parts.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn bytes_of(
        recorded_at: Instant,
        person: Option<&Named>,
        entry: &Entry,
    ) -> Result<Vec<u8>, Error> {
        let parts = Parts {
            recorded_at,
            person,
            entry,
        };
        serde_json::to_vec(&parts)
            .map_err(|e| Error::internal("a ledger entry could not be written").because(e))
    }

    /// Reads [`Record::to_bytes`].
    ///
    /// # Errors
    /// When the bytes are no record.
    pub fn from_bytes(bytes: &[u8]) -> Result<Record, Error> {
        serde_json::from_slice(bytes)
            .map_err(|e| Error::corrupt("a ledger entry cannot be read").because(e))
    }
}
