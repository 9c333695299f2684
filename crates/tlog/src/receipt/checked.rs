//! Checking a receipt.

use super::Receipt;
use crate::vkey::LogVerifier;
use rights::{Error, Hash, Instant, Record};
use std::fmt;

/// What a receipt says, once every hash and the signature hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Whom it is about, what was recorded, and when.
    pub record: Record,
    /// The number of the entry in the log, from 0.
    pub index: u64,
    /// The name of the log.
    pub origin: String,
    /// How many entries the log had at the checkpoint.
    pub size: u64,
    /// The root that the log signed.
    pub root: Hash,
    /// Whose word the signature is.
    pub signed_with: SignedWith,
    /// Others who stand on the checkpoint, with the times they state; not checked here, see
    /// [`SignedCheckpoint::verify_cosigned`](crate::SignedCheckpoint::verify_cosigned).
    pub others: Vec<(String, Option<Instant>)>,
}

/// Which key the signature was checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedWith {
    /// The key that the caller trusts.
    GivenKey(LogVerifier),
    /// Only the key that stands in the receipt itself.
    KeyInReceipt(LogVerifier),
}

impl fmt::Display for SignedWith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignedWith::GivenKey(key) => write!(f, "signed with the given key `{key}`"),
            SignedWith::KeyInReceipt(key) => write!(
                f,
                "signed with the key in the receipt, which anyone who makes a receipt can choose; compare \
                 `{key}` with the key that the operator publishes"
            ),
        }
    }
}

impl Receipt {
    /// Checks everything: the record and salt make the leaf, the proof leads from the leaf to the root,
    /// and the log signed the root. With `trusted`, the receipt must be signed with that key; without,
    /// with the one that stands in it, and the result says so.
    ///
    /// # Errors
    /// What does not hold.
    pub fn check(&self, trusted: Option<&LogVerifier>) -> Result<Checked, Error> {
        if let Some(trusted) = trusted
            && *trusted != self.log
        {
            return Err(Error::refused(format!(
                "the receipt names the log's key `{}`, and the given key is `{trusted}`: it is of another \
                 log",
                self.log
            )));
        }
        self.checkpoint.verify(&self.log)?;
        let leaf = self.salt.commit(self.record.as_bytes()).leaf();
        let root = *self.checkpoint.root();
        self.proof().check(leaf, &root).map_err(|e| {
            Error::corrupt(format!(
                "record and salt of the receipt are not entry `{}` of the log, or the proof is not of it",
                self.index
            ))
            .because(e)
        })?;
        let signed_with = match trusted {
            Some(key) => SignedWith::GivenKey(key.clone()),
            None => SignedWith::KeyInReceipt(self.log.clone()),
        };
        Ok(Checked {
            record: self.parsed()?,
            index: self.index,
            origin: self.checkpoint.origin().to_owned(),
            size: self.checkpoint.size(),
            root,
            signed_with,
            others: self.checkpoint.others(),
        })
    }

    /// The record, if nothing is in its bytes beside what is shown.
    fn parsed(&self) -> Result<Record, Error> {
        let record = Record::from_bytes(self.record.as_bytes())?;
        let whole = record.to_bytes()? == self.record.as_bytes();
        whole.then_some(record).ok_or_else(|| {
            Error::corrupt(
                "the record of the receipt holds what this program does not know; check it with a newer \
                 one",
            )
        })
    }
}
