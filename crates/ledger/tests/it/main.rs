//! Tests of the crate `ledger`.

mod breaking;
mod kill;
mod state;
mod town;
