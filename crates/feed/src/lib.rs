//! The signed feed of a training set.
//!
//! **Does:** writes and reads the folder `feed/` of a set: a signed head, renewed several times a
//! second, that says up to which ledger entry the feed speaks and which signed state is the newest;
//! and a list of every item that was refused since the state the feed began at.
//!
//! **Does not:** decide what is refused, mask, wait, or look at a clock.
//!
//! **Takes:** items found refused, facts of a head, a [`Signer`]. **Gives:** to readers a set of
//! refused items in memory and the [`Head`] that vouches for it; or an error, which must stop them.
//!
//! The contract: whoever opens the table at a state not before `base_state` and hands out no item of
//! the list hands out nothing that a ledger entry before `sequence` refuses.
//!
//! Heads are signed with Ed25519 (RFC 8032), hashes are SHA-256 (FIPS 180-4).

mod failure;
mod head;
mod paths;
mod reader;
mod record;
mod signed;
mod writer;

pub use head::{Beat, Head, Origin};
pub use reader::{Poll, Reader};
pub use signed::Signer;
pub use writer::Writer;
