//! Tests of the crate `api`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod choices;
mod described;
mod events;
mod hooks;
mod keys;
mod once;
mod problems;
mod receiver;
mod running;
mod schemathesis;
mod world;
