//! Tests of the crate `decide`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod derived;
mod differential;
#[path = "../../../policy/tests/it/generate.rs"]
mod generate;
mod oracle;
mod town;
