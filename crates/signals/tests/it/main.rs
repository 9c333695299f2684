//! Tests of the crate `signals`.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod records;
mod settings;
