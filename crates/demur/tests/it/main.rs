//! The command line from outside: real files, exit status, what is printed.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod absent;
mod access;
mod api;
mod asked_for;
mod asking;
mod audit;
#[path = "../../../pages/samples/browser.rs"]
#[expect(dead_code, reason = "the portal itself serves the pages")]
mod browser;
mod consenting;
mod console;
mod dossier;
mod errors;
mod exports;
mod guest_forms;
mod guest_town;
mod guests;
mod incidents;
mod ledger;
mod live;
mod notices;
mod oidc;
mod papers;
mod portal;
mod postgres;
mod prove;
mod purge;
mod recipients;
mod represented;
mod returned;
mod roles;
mod rooms;
mod senate;
mod served;
#[path = "../../../ledger/tests/it/server.rs"]
#[expect(dead_code, reason = "tests of the ledger need more of it")]
mod server;
mod set_commands;
mod sets;
mod shop;
mod signals;
mod sorted;
mod speeches;
mod strangers;
mod tour;
mod uploads;
mod verify;
mod watching;
