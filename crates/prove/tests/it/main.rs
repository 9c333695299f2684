//! Tests of the proofs from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod answers;
mod broken;
mod holes;
mod readable;
mod shipped;
mod witness;
