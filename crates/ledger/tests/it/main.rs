//! Tests of the crate `ledger`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod at;
mod breaking;
mod cut;
mod guard;
mod kill;
mod some;
mod state;
mod town;
