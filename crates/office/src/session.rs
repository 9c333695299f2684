//! Which member of staff is signed in. The role is read anew with each request, so that a change counts at
//! once.

use crate::place::Office;
use crate::store::Colleague;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use console::Role;
use rights::Error;
use server::Id;
use sha2::{Digest, Sha256};

/// With the prefix a browser takes it only from this host, over TLS, for every path.
const SECURE: &str = "__Host-demur-staff";
/// On this machine, without TLS.
const LOCAL: &str = "demur-staff";
/// Told apart from what else is sealed under the same key.
const SESSION: u8 = 1;
const LINK: u8 = 2;
/// Hours after which one signs in again: a working day.
const HOURS: i64 = 10;
/// Minutes for which a code works.
pub(crate) const CODE_MINUTES: i64 = 10;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// The name they work under.
    pub(crate) name: String,
    /// What they may now.
    pub(crate) role: Role,
    begun: i64,
    id: Id,
}

pub(crate) fn seconds(office: &Office) -> i64 {
    let now = office.app.parts().clock.now();
    now.epoch_micros().div_euclid(1_000_000)
}

/// What is sealed: whose, since or until when, how often their address was moved before, a random name.
struct Ticket {
    name: String,
    at: i64,
    moves: i64,
    id: Id,
}

impl Ticket {
    fn new(office: &Office, known: &Colleague, at: i64) -> Result<Ticket, Error> {
        let mut id = [0; 16];
        office.app.parts().randomness.fill(&mut id)?;
        Ok(Ticket {
            name: known.name.clone(),
            at,
            moves: known.moves,
            id,
        })
    }

    fn seal(&self, office: &Office, mark: u8) -> Result<String, Error> {
        let mut body = vec![mark];
        body.extend(self.at.to_be_bytes());
        body.extend(self.moves.to_be_bytes());
        body.extend(self.id);
        body.extend(self.name.as_bytes());
        let sealed = office.keys.seal(&body);
        let sealed = sealed.ok_or_else(|| Error::internal("a session could not be sealed"))?;
        Ok(BASE64.encode(sealed))
    }

    fn open(office: &Office, text: &str, wanted: u8) -> Option<Ticket> {
        let body = office.keys.open(&BASE64.decode(text).ok()?)?;
        let (mark, rest) = body.split_first()?;
        let (at, rest) = rest.split_at_checked(8)?;
        let (moves, rest) = rest.split_at_checked(8)?;
        let (id, name) = rest.split_at_checked(16)?;
        (*mark == wanted).then_some(())?;
        Some(Ticket {
            name: String::from_utf8(name.to_vec()).ok()?,
            at: i64::from_be_bytes(at.try_into().ok()?),
            moves: i64::from_be_bytes(moves.try_into().ok()?),
            id: id.try_into().ok()?,
        })
    }
}

fn cookie_name(office: &Office) -> &'static str {
    match office.app.parts().notice.portal() {
        Ok(portal) if portal.starts_with("http://") => LOCAL,
        _ => SECURE,
    }
}

fn cookie(office: &Office, value: &str, seconds: i64) -> Result<HeaderValue, Error> {
    let name = cookie_name(office);
    let secure = if name == SECURE { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(|e| Error::internal("a cookie").because(e))
}

impl Session {
    /// The session of a request; `None` where there is none, it has ended, its role was taken away, or the address
    /// to which its code went is another's by now.
    pub(crate) async fn of(office: &Office, headers: &HeaderMap) -> Result<Option<Session>, Error> {
        let wanted = cookie_name(office);
        let cookies = headers.get_all(COOKIE).iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        let mut pairs = cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let found = pairs.find_map(|(name, value)| (name == wanted).then_some(value));
        let Some(ticket) = found.and_then(|text| Ticket::open(office, text, SESSION)) else {
            return Ok(None);
        };
        let over = seconds(office) >= ticket.at + HOURS * 3_600;
        if over || office.app.parts().desk.has_ended(&ticket.id).await? {
            return Ok(None);
        }
        let known = office.store.colleague(&ticket.name).await?;
        let stands = |known: &Colleague| known.moves == ticket.moves;
        let role = known.filter(stands).and_then(|known| known.role);
        Ok(role.map(|role| Session {
            name: ticket.name,
            role,
            begun: ticket.at,
            id: ticket.id,
        }))
    }

    /// The cookie of a new one, for somebody who has just shown who they are.
    ///
    /// INVARIANT: `known` was read before that was checked. A move of the address that comes between ends this session.
    pub(crate) fn begin(office: &Office, known: &Colleague) -> Result<HeaderValue, Error> {
        let ticket = Ticket::new(office, known, seconds(office))?;
        cookie(office, &ticket.seal(office, SESSION)?, HOURS * 3_600)
    }

    /// Ends it; the cookie that takes it away.
    pub(crate) async fn end(&self, office: &Office) -> Result<HeaderValue, Error> {
        let until = self.begun + HOURS * 3_600;
        let desk = &office.app.parts().desk;
        desk.end(&self.id, until, seconds(office)).await?;
        cookie(office, "", 0)
    }

    /// The token of its forms.
    pub(crate) fn csrf(&self, office: &Office) -> String {
        server::web::csrf(&office.keys, &self.id)
    }
}

/// The digest under which a code is kept: six digits alone would be found by trying.
pub(crate) fn code_digest(office: &Office, name: &str, code: &str) -> Result<Vec<u8>, Error> {
    let sealed = office.keys.seal(format!("code\0{name}\0{code}").as_bytes());
    let sealed = sealed.ok_or_else(|| Error::internal("a code could not be kept"))?;
    Ok(Sha256::digest(sealed).to_vec())
}

/// A link that signs somebody in, once, for whoever runs the console and tries it out.
///
/// # Errors
/// When nobody of that name has access, or randomness fails.
pub async fn link_for(office: &Office, name: &str) -> Result<String, Error> {
    let known = office.store.colleague(name).await?;
    let Some(known) = known.filter(|known| known.role.is_some()) else {
        let message = format!("nobody called `{name}` has access; see `demur staff add --help`");
        return Err(Error::not_found(message));
    };
    let until = seconds(office) + 30 * 60;
    let ticket = Ticket::new(office, &known, until)?;
    let prefix = crate::routes::PREFIX;
    Ok(format!("{prefix}/sign-in/{}", ticket.seal(office, LINK)?))
}

/// Uses such a link up: who it signs in.
pub(crate) async fn use_link(office: &Office, text: &str) -> Result<Option<Colleague>, Error> {
    let now = seconds(office);
    let Some(ticket) = Ticket::open(office, text, LINK).filter(|t| t.at > now) else {
        return Ok(None);
    };
    let known = office.store.colleague(&ticket.name).await?;
    let desk = &office.app.parts().desk;
    if !desk.end(&ticket.id, ticket.at, now).await? {
        return Ok(None);
    }
    Ok(known.filter(|known| known.role.is_some()))
}
