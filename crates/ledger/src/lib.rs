//! The append-only log, and the state that decisions read.
//!
//! **Does:** appends entries at gapless sequences, each sealed under the key of the person it is
//! about and committed to by a blinded leaf; acknowledges after the write is durable, with a proof
//! that the entry is in the Merkle tree; keeps people and what their entries add up to as a
//! projection that can be rebuilt at any sequence; erases persons so that no copy of the log can be
//! opened any more, while the log still verifies.
//!
//! **Does not:** know policies, tables or content; decide; publish the log (that is `tlog`).
//!
//! **Takes:** [`rights::Entry`]s and people. **Gives:** receipts, [`rights::People`] at a sequence,
//! histories, assessments, whom later entries touched.
//!
//! A leaf is hashed as RFC 6962 section 2.1 says over a commitment `SHA-256(salt || record)`
//! ([`rights::Record`]); salts are derived from the person's key. So a leaf says nothing once the
//! key is destroyed. The Merkle tree and its tiles follow C2SP tlog-tiles.
//!
//! One trait, [`Storage`], stands between the ledger and where it is kept; [`Sqlite`] is the
//! embedded one, [`Postgres`] the one for many writers on many machines. Keys are kept apart from the log, wrapped under a master key; the journal of
//! erasures apart from both.

mod ahead;
mod any;
mod append;
mod assemble;
mod build;
mod cases;
mod check;
mod column;
mod erase;
mod fold;
mod group;
mod holds;
mod hooked;
mod import;
mod incidents;
mod incoming;
mod log;
mod mark;
mod master;
mod meanwhile;
mod os_random;
mod people;
mod postgres;
mod receipt;
mod said;
mod seal;
mod sets;
mod settling;
mod some;
mod sorted;
mod sqlite;
mod storage;
mod touched;
mod verify;
mod wrapping;

pub use ahead::Ahead;
pub use any::AnyStorage;
pub use cases::{BY_DEMUR, BY_OPERATOR, BY_PERSON, Case, CaseStep};
pub use hooked::{Call, Hook, Hooked};
pub use incidents::OpenedIncident;
pub use incoming::{ContactChange, Incoming, TakenIn};
pub use log::{Ledger, Opening, Recorded, Settings};
pub use mark::Mark;
pub use meanwhile::Since;
pub use os_random::OsRandomness;
pub use people::{NewPerson, Outcome, PersonRecord, Registered};
pub use postgres::{Postgres, Servers};
pub use receipt::Receipt;
pub use seal::Key;
pub use sets::Exported;
pub use some::{FewPeople, Linked, SomePeople};
pub use sqlite::{Places, Sqlite};
pub use storage::{
    Ask, Change, Commit, Copies, Correction, Erased, Erasure, Held, PersonRow, Sealed, Snapshot,
    StandingId, Stands, Storage, Stored,
};
pub use touched::Touched;
pub use verify::Verified;
