//! The append-only log, and the state that decisions read.
//!
//! **Does:** appends entries at gapless sequences, each sealed under the key of the person it is
//! about and committed to by a blinded leaf; acknowledges after the write is durable; keeps people
//! and what their entries add up to as a projection that can be rebuilt at any sequence.
//!
//! **Does not:** know policies, tables or content; decide.
//!
//! **Takes:** [`rights::Entry`]s and people. **Gives:** receipts, [`rights::People`] at a sequence,
//! histories, assessments, whom later entries touched.
//!
//! Leaves are hashed as RFC 6962 section 2.1 says (`SHA-256(0x00 || data)`), over a commitment
//! `SHA-256(salt || entry)`, so that a leaf says nothing once its salt is destroyed. The Merkle
//! tiles (C2SP tlog-tiles) are built over [`Ledger::leaves`].
//!
//! One trait, [`Storage`], stands between the ledger and where it is kept; [`Sqlite`] is the
//! embedded one. Keys and salts are kept apart from the log, in a file of their own.

mod assemble;
mod check;
mod fold;
mod log;
mod os_random;
mod people;
mod seal;
mod sets;
mod some;
mod sqlite;
mod storage;
mod touched;

pub use log::{Ledger, Receipt, Recorded};
pub use os_random::OsRandomness;
pub use people::{NewPerson, Outcome, PersonRecord, Registered};
pub use seal::{Key, Leaf, Salt};
pub use some::SomePeople;
pub use sqlite::Sqlite;
pub use storage::{
    Ask, Change, Commit, Correction, Held, PersonRow, Sealed, Snapshot, StandingId, Storage, Stored,
};
pub use touched::Touched;
