//! The officer's console, over HTTP.
//!
//! **Does:** lets staff in by a code in a mail or an account of the house elsewhere; knows their roles and holds each of them to theirs; shows what
//! needs doing and by when; takes requests that came by letter or phone, and their answers; records every
//! look at a person's data as an entry that the person can see; works on incidents, assessments,
//! announcements, orders; begins announcements at the hour they were planned for.
//!
//! **Does not:** decide what may be used, lay out pages (`console` does), serve members (`server` does); end
//! TLS: a proxy stands before it.
//!
//! **Takes:** an [`Office`]: the portal's [`server::App`], the store of staff, a key. **Gives:** an
//! [`axum::Router`] for addresses below [`PREFIX`].
//!
//! GET changes nothing but for one thing: a page of a person is a look, which was recorded when its reason was
//! given (Art. 5(2), 32(4) GDPR). What changes something is a POST with the session's token, by somebody
//! whose role may ([`console::Deed::open_to`]).

mod asked;
mod asks;
mod clocks;
mod docket;
mod due;
mod fault;
mod follow;
mod form;
mod hours;
mod jobs;
mod looks;
mod mail;
#[path = "office.rs"]
mod place;
mod rooms;
mod routes;
mod session;
mod settings;
mod store;
mod timeline;

pub use place::{Office, Parts, admit, forget};
pub use routes::{PREFIX, beside, router};
pub use session::link_for;
pub use settings::Settings;
pub use store::{Colleague, Store};
