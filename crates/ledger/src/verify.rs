//! Checking the log against itself.

use crate::log::{Ledger, Recorded};
use crate::storage::Storage;
use rights::{Error, Sequence, Subject};
use tlog::Frontier;

/// What [`Ledger::verify`] read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries read.
    pub read: u64,
    /// Those that were opened and are what their leaves say.
    pub opened: u64,
    /// Those of erased persons, which nobody can open any more.
    pub erased: u64,
}

impl<S: Storage> Ledger<S> {
    /// Checks every entry: sequences without gaps, commitments that are those of the records, a tree
    /// that is the one kept beside the head. Only entries of erased persons may be unreadable.
    ///
    /// # Errors
    /// The first entry that is not what its leaf says, or storage that fails.
    pub async fn verify(&self) -> Result<Verified, Error> {
        let head = self.head().await?;
        let kept = self.frontier().await?;
        let erased = self.storage.erased().await?;
        let mut verified = Verified::default();
        let mut tree = Frontier::empty();
        let mut wrong = None;
        self.replay(Sequence(0), head, |recorded| {
            let sequence = recorded.sequence;
            if sequence != Sequence(verified.read) {
                let expected = verified.read;
                wrong.get_or_insert(format!("the ledger has a gap at sequence `{expected}`"));
            }
            verified.read += 1;
            if let Err(full) = tree.push(recorded.commitment.leaf()) {
                wrong.get_or_insert(full.to_string());
            }
            let gone = matches!(recorded.subject, Subject::Person(p) if erased.contains_key(&p));
            match (opens(recorded), gone) {
                (Some(true), _) => verified.opened += 1,
                (None, true) => verified.erased += 1,
                (Some(false), _) => {
                    let message = format!("ledger entry `{sequence}` is not what its leaf says");
                    wrong.get_or_insert(message);
                }
                (None, false) => {
                    let message = format!("ledger entry `{sequence}` has no key");
                    wrong.get_or_insert(message);
                }
            }
        })
        .await?;
        match wrong {
            Some(message) => Err(Error::corrupt(message)),
            None if verified.read != head.0 => Err(Error::corrupt(format!(
                "the ledger holds `{}` entries and says `{head}`",
                verified.read
            ))),
            // Somebody may have appended after the head was read: the tree then is a later one.
            None if kept.size() == head.0 && kept.root() != tree.root() => Err(Error::corrupt(
                "the Merkle tree kept beside the head is not that of the entries",
            )),
            None => Ok(verified),
        }
    }
}

/// Whether an entry is what its commitment says; `None` when it cannot be opened.
fn opens(recorded: &Recorded) -> Option<bool> {
    let opening = recorded.opening.as_ref()?;
    Some(opening.salt.commit(&opening.record) == recorded.commitment)
}
