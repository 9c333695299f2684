//! Tests of training sets, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod find;
mod fixture;
mod mask;
mod python;
mod roots;
mod sign;
mod tamper;
mod write;
