//! Tests of exports and sidecars, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod applying;
mod copies;
mod making;
mod masking;
mod readers;
mod shelves;
mod sidecars;
#[expect(
    dead_code,
    reason = "made for another crate's tests; not all of it is of use here"
)]
#[path = "../../../loader/tests/it/trial.rs"]
mod trial;
