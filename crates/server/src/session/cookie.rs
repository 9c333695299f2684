//! The cookie of a session (RFC 6265).

use super::Session;
use crate::app::App;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rights::{Error, Ordinal};

/// With the prefix a browser takes it only from this host, over TLS, for every path.
const SECURE: &str = "__Host-demur";
/// On this machine, without TLS.
const LOCAL: &str = "demur";

/// Told apart from what else is sealed under the same keys.
const MARK: u8 = 1;

impl App {
    /// Whether members reach the portal over TLS, as they do unless its address says otherwise.
    pub(crate) fn is_secure(&self) -> bool {
        let portal = self.parts.notice.portal();
        !portal.is_ok_and(|portal| portal.starts_with("http://"))
    }
}

fn name(app: &App) -> &'static str {
    match app.is_secure() {
        true => SECURE,
        false => LOCAL,
    }
}

fn body(session: &Session) -> Vec<u8> {
    let mut body = vec![MARK];
    body.extend(session.person.0.to_be_bytes());
    body.extend(session.begun.to_be_bytes());
    body.extend(session.confirmed.to_be_bytes());
    body.extend(session.id);
    body
}

fn opened(body: &[u8]) -> Option<Session> {
    let (mark, rest) = body.split_first()?;
    let (person, rest) = rest.split_at_checked(4)?;
    let (begun, rest) = rest.split_at_checked(8)?;
    let (confirmed, id) = rest.split_at_checked(8)?;
    (*mark == MARK).then_some(())?;
    Some(Session {
        person: Ordinal(u32::from_be_bytes(person.try_into().ok()?)),
        begun: i64::from_be_bytes(begun.try_into().ok()?),
        confirmed: i64::from_be_bytes(confirmed.try_into().ok()?),
        id: id.try_into().ok()?,
    })
}

/// The first cookie of a name.
pub(crate) fn cookie_named<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let cookies = headers.get_all(COOKIE).iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

/// Reads the session of a request.
pub(crate) fn read(app: &App, headers: &HeaderMap) -> Option<Session> {
    let value = cookie_named(headers, name(app))?;
    let sealed = BASE64.decode(value).ok()?;
    opened(&app.parts.session_keys.open(&sealed)?)
}

fn header(app: &App, value: &str, seconds: i64) -> Result<HeaderValue, Error> {
    let name = name(app);
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(|e| Error::internal("a cookie").because(e))
}

/// The header that keeps a session.
pub(crate) fn set(app: &App, session: &Session) -> Result<HeaderValue, Error> {
    let sealed = app.parts.session_keys.seal(&body(session));
    let sealed = sealed.ok_or_else(|| Error::internal("a session could not be sealed"))?;
    let left = session.until(app) - super::seconds(app);
    header(app, &BASE64.encode(sealed), left)
}

/// The header that takes it away.
pub(crate) fn clear(app: &App) -> Result<HeaderValue, Error> {
    header(app, "", 0)
}
