//! What other servers on the same [`App`] need of HTTP.

use crate::app::App;
use crate::desk::Id;
use axum::http::{HeaderMap, Method};
use notice::LinkKeys;
use pages::{Lang, LanguageLink, Moment};
use rights::Instant;
use std::net::SocketAddr;

pub use crate::courier::{lang_of, letter};
pub use crate::headers::put as put_headers;
pub use crate::limit::What;
pub use crate::session::{Came, Door};

/// Whether a browser says that a form comes from another site (Fetch Metadata).
#[must_use]
pub fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    crate::session::from_here(headers).is_err()
}

/// The language that an address asks for, that was chosen before, or that the browser asks for.
#[must_use]
pub fn language(asked: Option<&str>, headers: &HeaderMap) -> Lang {
    crate::language::choose((asked, None), headers)
}

/// Names and values for behind the `?`.
pub fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    crate::address::query(pairs)
}

/// A moment as pages say it, in UTC.
#[must_use]
pub fn moment(at: Instant) -> Moment {
    crate::view::moment(at)
}

/// The same page in the other languages; none for an answer to a form.
#[must_use]
pub fn languages(method: &Method, path: &str, lang: Lang) -> Vec<LanguageLink> {
    crate::view::languages(method, path, lang)
}

/// Takes one of what somebody may do so often; the seconds to wait where there is none left.
///
/// # Errors
/// How many seconds are to be waited.
pub fn limit(app: &App, what: What, whom: &str) -> Result<(), u64> {
    app.limit(what, whom)
}

/// Logs what went wrong; the reference under which it is found.
#[must_use]
pub fn log(app: &App, error: &rights::Error) -> String {
    crate::fault::logged(app, error)
}

/// The token of a session's forms, so that no other page can send them.
#[must_use]
pub fn csrf(keys: &LinkKeys, id: &Id) -> String {
    crate::session::csrf(keys, id)
}

/// Whether two tokens are the same; an empty one is none.
#[must_use]
pub fn is_same(own: &str, token: &str) -> bool {
    crate::session::is_same(own, token)
}

/// Where a request comes from, as limits count it: the peer, or what the proxy says last.
#[must_use]
pub fn client(app: &App, headers: &HeaderMap, peer: Option<SocketAddr>) -> String {
    app.origin(headers, peer)
}

/// Items of a page of somebody's.
#[derive(Clone, Debug)]
pub struct ItemsPage {
    /// Those of the page, with decisions.
    pub items: Vec<pages::items::Item>,
    /// How many there are to be shown.
    pub shown: u64,
    /// AI interactions, which are not shown.
    pub hidden: u64,
}

/// A page of a person's items, for somebody else who may see them.
#[must_use]
pub fn items_page(
    app: &App,
    dossier: &report::dossier::Dossier,
    page: (u64, u64),
    lang: Lang,
) -> ItemsPage {
    crate::view::items::page(app, dossier, page, lang)
}

/// What was written about a request on both sides, in order; a message can be without words.
#[must_use]
pub fn thread(case: &ledger::Case) -> Vec<pages::officer::Message> {
    crate::view::cases::thread(case)
}
