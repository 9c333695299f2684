//! Proofs of absence.
//!
//! **Does:** commits to people and items of a training set so that nobody learns anything from a
//! commitment but whoever knows the person's [`rights::Blind`] ([`Secret`], [`Commitment`]); says
//! where commitments lie in the tree and what its root is ([`Shape`], [`Nodes`], [`Changed`]); proves
//! that a commitment is in the tree or is not, and checks that ([`Proof`]); writes and reads the
//! document that a person gets ([`Document`]).
//!
//! **Does not:** read or write files, sort, check signatures, or know how sets lie on disk.
//!
//! **Takes:** a set's salt, blinds, ids of items; sorted commitments. **Gives:** roots, proofs, and
//! what a proof shows.
//!
//! The tree: a commitment lies in the bucket that its leading bits name, so its place follows from
//! itself and not from what else is there. A bucket is hashed as a whole, sorted; the buckets are the
//! leaves of a full binary tree. A proof is the bucket, in which the two neighbours of an absent
//! commitment can be seen, and the nodes beside the way to the root. Under one root nothing can be
//! proved to be present and absent at once, not even by whoever made the tree: in a tree in which a
//! leaf may have any number, a maker could put one in the wrong place and prove both.
//!
//! Hashes are SHA-256 (FIPS 180-4) with a prefix byte in the manner of RFC 6962, section 2.1; the
//! prefixes are other ones than those of the ledger.

mod commitment;
mod document;
mod nodes;
mod proof;
mod shape;

pub use commitment::{Commitment, Secret};
pub use document::{Document, Statement};
pub use nodes::{Changed, NodeSource, Nodes};
pub use proof::{Found, Proof};
pub use shape::Shape;
