//! Tests of the crate `notice`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod aside;
mod checks;
mod dovecot;
mod letters;
mod lifting;
mod links;
mod lmtp;
mod mailbox;
mod planning;
#[path = "../../../ledger/tests/it/ports.rs"]
mod ports;
mod postfix;
mod reminding;
mod replies;
mod restored;
mod returns;
mod sending;
mod server;
mod shop;
mod showing;
mod sources;
mod told;
mod unreached;
mod writers;
