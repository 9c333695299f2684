//! The command line from outside: real files, exit status, what is printed.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod errors;
mod ledger;
mod prove;
mod senate;
mod set_commands;
mod sets;
mod shop;
mod speeches;
mod tour;
mod verify;
mod watching;
