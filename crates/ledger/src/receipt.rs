//! Acknowledgements, and receipts that anyone can check without the ledger.

use crate::build::Written;
use rights::{Error, Instant, Sequence};
use std::fmt;
use std::sync::Arc;
use tlog::{Frontier, Growth, InclusionProof, Leaf, Salt};

/// The tree as one write left it; shared by the receipts of everything it wrote.
pub(crate) struct Grown {
    growth: Growth,
    recorded_at: Instant,
    written: Vec<Written>,
}

impl Grown {
    /// # Errors
    /// When the tree is full.
    pub(crate) fn new(
        before: &Frontier,
        recorded_at: Instant,
        written: Vec<Written>,
    ) -> Result<Grown, Error> {
        let leaves: Vec<Leaf> = written.iter().map(|w| w.leaf).collect();
        Ok(Grown {
            growth: Growth::new(before, &leaves)?,
            recorded_at,
            written,
        })
    }

    pub(crate) fn after(&self) -> &Frontier {
        self.growth.after()
    }

    /// The receipt of the entry that was written at this place of the write.
    pub(crate) fn receipt(self: &Arc<Grown>, at: usize) -> Option<Receipt> {
        let written = self.written.get(at)?;
        Some(Receipt {
            sequence: written.sequence,
            leaf: written.leaf,
            salt: written.salt,
            grown: Arc::clone(self),
            at,
        })
    }
}

/// That an entry is durable, and what proves that it is this entry and in the log.
#[derive(Clone)]
pub struct Receipt {
    /// Its place.
    pub sequence: Sequence,
    /// Its leaf in the Merkle tree.
    pub leaf: Leaf,
    /// What blinds its commitment; whoever holds salt and record can recompute the leaf.
    pub salt: Salt,
    grown: Arc<Grown>,
    at: usize,
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt({})", self.sequence)
    }
}

impl Receipt {
    /// When it was recorded.
    #[must_use]
    pub fn recorded_at(&self) -> Instant {
        self.grown.recorded_at
    }

    /// The record that the leaf commits to.
    #[must_use]
    pub fn record(&self) -> &[u8] {
        self.grown.written.get(self.at).map_or(&[], |w| &w.record)
    }

    /// That the leaf is in [`Receipt::tree`].
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn proof(&self) -> Result<InclusionProof, Error> {
        self.grown.growth.proof(self.sequence.0)
    }

    /// The tree after the write.
    #[must_use]
    pub fn tree(&self) -> &Frontier {
        self.grown.after()
    }
}
