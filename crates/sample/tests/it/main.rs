//! One binary for all integration tests of `sample`.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod determinism;
mod quirks;
mod shares_of;
mod town;
