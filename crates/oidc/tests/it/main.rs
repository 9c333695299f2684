//! A relying party before a provider that may lie: on loopback, with keys of its own.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod entering;
mod house;
mod keys;
mod lies;
mod scene;
mod signer;
