//! Tests of the crate `ledger`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod ahead;
mod at;
mod backup;
mod breaking;
mod connection;
mod contact;
mod cut;
mod erased;
mod failover;
mod files;
mod guard;
mod home;
mod incoming;
mod kept;
mod kill;
mod listed;
mod machines;
mod marked;
mod meanwhile;
mod ports;
mod postgres;
mod proxy;
mod said;
mod server;
mod some;
mod standings;
mod state;
mod storm;
mod together;
mod town;
