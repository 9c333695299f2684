//! Tests of the policy crate from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod differential;
mod edges;
mod facts;
mod generate;
mod independent;
mod laws;
mod loading;
mod nearly;
mod never;
mod rules;
mod untyped;
mod validated;
