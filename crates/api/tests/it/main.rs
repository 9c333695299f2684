//! Tests of the crate `api`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod answers;
mod bodies;
mod choices;
mod described;
mod entries;
mod erased;
mod events;
mod examples;
mod hooks;
mod keys;
mod log;
mod once;
mod once_hooks;
mod pages;
mod problems;
mod python;
mod receiver;
mod restored;
mod running;
mod schemathesis;
mod seeds;
mod set_aside;
mod told;
mod world;
