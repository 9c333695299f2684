//! The link in a mail that signs somebody in, once.

use crate::app::App;
use crate::desk::Id;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rights::{Error, Ordinal};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// To sign in.
    SignIn,
    /// To confirm that it is still them.
    Confirm,
}

impl Use {
    const fn mark(self) -> u8 {
        match self {
            Use::SignIn => 2,
            Use::Confirm => 3,
        }
    }
}

/// What the link carries, sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Magic {
    /// Whom it signs in.
    pub(crate) person: Ordinal,
    /// Until when, in seconds since 1970.
    pub(crate) until: i64,
    /// Its random name, so that it works once.
    pub(crate) id: Id,
}

impl Magic {
    /// A new one.
    pub(crate) fn new(app: &App, person: Ordinal) -> Result<Magic, Error> {
        let mut id = [0; 16];
        app.parts.randomness.fill(&mut id)?;
        let minutes = i64::from(app.parts.portal.link_minutes);
        Ok(Magic {
            person,
            until: super::seconds(app) + minutes * 60,
            id,
        })
    }

    /// As text for an address.
    pub(crate) fn seal(&self, app: &App, what: Use) -> Result<String, Error> {
        let mut body = vec![what.mark()];
        body.extend(self.person.0.to_be_bytes());
        body.extend(self.until.to_be_bytes());
        body.extend(self.id);
        let sealed = app.parts.session_keys.seal(&body);
        let sealed = sealed.ok_or_else(|| Error::internal("a link could not be sealed"))?;
        Ok(BASE64.encode(sealed))
    }

    /// Reads one; `None` when it is none of ours, for something else, too old, or was used.
    pub(crate) async fn open(app: &App, text: &str, what: Use) -> Result<Option<Magic>, Error> {
        let Some(magic) = read(app, text, what) else {
            return Ok(None);
        };
        let over = super::seconds(app) >= magic.until;
        let used = over || app.parts.desk.has_ended(&magic.id).await?;
        Ok((!used).then_some(magic))
    }

    /// Uses it up; false when somebody was faster.
    pub(crate) async fn use_up(&self, app: &App) -> Result<bool, Error> {
        let now = super::seconds(app);
        app.parts.desk.end(&self.id, self.until, now).await
    }
}

fn read(app: &App, text: &str, what: Use) -> Option<Magic> {
    let body = app.parts.session_keys.open(&BASE64.decode(text).ok()?)?;
    let (mark, rest) = body.split_first()?;
    let (person, rest) = rest.split_at_checked(4)?;
    let (until, id) = rest.split_at_checked(8)?;
    (*mark == what.mark()).then_some(())?;
    Some(Magic {
        person: Ordinal(u32::from_be_bytes(person.try_into().ok()?)),
        until: i64::from_be_bytes(until.try_into().ok()?),
        id: id.try_into().ok()?,
    })
}
