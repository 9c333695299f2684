//! The portal, over HTTP.
//!
//! **Does:** takes an objection by the link of a notice, without signing in; signs members in by a link in a
//! mail; says what of theirs is used and why, and who looked at it; takes and takes back choices, consent with
//! the wording that was read; takes questions; takes requests of people without an account, looks for what is
//! about them and withholds it; hands out receipts; confirms each choice by mail.
//!
//! **Does not:** decide, know how a decision is made, or lay out pages (`pages` does); end TLS: a proxy
//! stands before it.
//!
//! **Takes:** an [`App`]: a ledger, sets, keys, settings. **Gives:** a [`axum::Router`], or a server that
//! runs until it is told to stop.
//!
//! Opening a page changes nothing (RFC 9110, section 9.2.1): mail scanners open links. What changes something
//! is a POST, from a page of ours, with the session's token; the objection by link has neither session nor
//! token, since its link is what entitles (the rules of RFC 8058, on the objection's own link). Coming back from
//! an account elsewhere is a GET that signs in, once, in the browser that began (RFC 9700, section 2.1).

mod address;
mod app;
mod came;
mod cases;
mod connected;
mod consent;
mod courier;
mod database;
mod desk;
mod earlier;
mod fault;
mod found;
mod guest;
mod headers;
mod history;
mod incidents;
mod known;
mod language;
mod letting_in;
mod limit;
mod log;
mod members;
mod models;
mod named;
mod panics;
mod pictures;
mod read_links;
mod record;
mod routes;
mod seeking;
mod seen;
mod serve;
mod session;
mod settings;
mod sought;
mod standings;
mod teller;
mod telling;
mod unconfirmed;
mod view;
pub mod web;
mod worded;
mod work;
mod writer;
mod writing;

pub use app::{App, Parts, Turn};
pub use connected::Connection;
pub use consent::ConsentRules;
pub use courier::Courier;
pub use database::open_database;
pub use desk::{Desk, Id};
pub use found::{KnownItem, Meant, Whoever};
pub use incidents::{About, MOST_NAMED, NewIncident, found_incident, open_incident};
pub use ledger::{BY_DEMUR, BY_PERSON, Case, CaseStep, OpenedIncident};
pub use limit::What;
pub use log::log_error;
pub use models::StatedModels;
pub use panics::{caught, without_words};
pub use pictures::ItemPicture;
pub use record::Taken;
pub use routes::router;
pub use serve::serve;
pub use session::link_for;
pub use settings::{Consent, Named, Portal, PurposeWords};
pub use sought::{Entered, PICTURE_MEGABYTES};
pub use telling::Telling;
pub use unconfirmed::Unconfirmed;
pub use view::standing::foremost;
pub use view::{kind_ticks, purpose_ticks};
pub use worded::Worded;
pub use writing::{Written, is_written};
