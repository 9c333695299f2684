//! The tree of commitments of a set on disk (crate `absence` says what it is).
//!
//! ```text
//! absence/000000.leaves    every commitment when the set was compiled, ascending, 32 bytes each
//!         000000.nodes     the nodes over them, level after level, buckets first, 32 bytes each
//!         000003.removed   commitments that state 3 took out, ascending
//! ```
//!
//! A mask only takes commitments out, so leaves stay as they are and each state adds what went; the
//! root of a state follows from the buckets that were touched, and from nodes of the first tree. Where
//! that is not possible (a state that was never signed, a damaged file), leaves and nodes are written
//! anew under the number of the state, and count from there on.
//!
//! INVARIANT: the files of a state are durable before its manifest is signed, and files with a number
//! above the newest state count for nothing. So a crash leaves the old state with its tree.
//!
//! INVARIANT: the leaves of a state are the commitments of its visible rows and of their owners, and
//! no others. The audit works them out again from the rows ([`crate::Sets::audit`]).

mod change;
mod files;
mod leaves;
mod sealed;
mod stored;
#[cfg(test)]
mod tests;

pub(crate) use change::remove;
pub(crate) use files::is_file;
pub(crate) use leaves::{Committed, Leaves, root_of};
pub(crate) use sealed::recount;
pub use stored::StoredTree;

/// The format of manifests from which on a set must have a tree.
pub(crate) const SINCE_FORMAT: u32 = 2;
