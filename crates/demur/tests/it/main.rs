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
mod at_work;
mod audit;
#[path = "../../../pages/samples/browser.rs"]
#[expect(dead_code, reason = "the portal itself serves the pages")]
mod browser;
mod colleagues;
mod consenting;
mod console;
mod console_assess;
mod console_ground;
mod console_notices;
mod console_use;
mod content_usage;
mod crowd;
mod dossier;
mod entered;
mod errors;
mod exports;
mod guarded;
mod guest_forms;
mod guest_town;
mod guests;
mod held;
mod incidents;
mod languages;
#[cfg(target_os = "linux")]
mod later;
mod ledger;
mod letters_out;
mod live;
mod live_closed;
mod live_console;
mod live_deeds;
mod live_pages;
mod live_seldom;
mod looked_at;
mod named;
mod narrowed;
#[cfg(target_os = "linux")]
mod noticed;
mod notices;
mod oidc;
mod papers;
mod platform;
mod portal;
#[path = "../../../ledger/tests/it/ports.rs"]
mod ports;
mod postgres;
mod prove;
mod public;
mod purge;
mod reaching;
mod readers;
mod recipients;
mod represented;
mod returned;
mod roles;
mod rooms;
mod rotated;
mod seen_by_staff;
mod senate;
mod served;
#[path = "../../../ledger/tests/it/server.rs"]
#[expect(dead_code, reason = "tests of the ledger need more of it")]
mod server;
mod set_commands;
mod sets;
mod shop;
mod signal_names;
mod signals;
mod single;
mod sorted;
mod speeches;
mod stale;
mod strangers;
mod told;
mod told_choices;
mod tour;
mod undone;
mod uploads;
mod verify;
mod visit;
mod vocabulary;
mod watching;
mod withdrawing;
