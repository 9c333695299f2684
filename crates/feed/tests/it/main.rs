//! Tests of feeds, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod crash;
mod fixture;
mod following;
mod history;
mod tamper;
