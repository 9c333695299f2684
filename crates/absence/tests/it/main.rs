//! Tests of proofs of absence, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod forged;
mod naive;
mod person;
mod tree;
