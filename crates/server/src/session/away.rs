//! A browser that signs in with an account elsewhere: what it takes along, sealed, and what it brings back.

use crate::app::App;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use notice::LinkKeys;
use oidc::{Answer, Asking, Pending, Provider, Who};
use rights::{Error, ErrorKind};

/// A door of this program through which people come with an account elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// The portal.
    pub app: &'a App,
    /// Whom to ask.
    pub provider: &'a Provider,
    /// What seals.
    pub keys: &'a LinkKeys,
    /// The name of its cookie, and what tells it apart from all else that is sealed.
    pub cookie: (&'static str, u8),
    /// The path where a browser comes back.
    pub back: &'static str,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// The provider knows who it is; `who` is `None` where it does not say it in a way that counts here.
    As {
        /// Whom it names.
        who: Option<Who>,
        /// Whether it was to confirm that it is still them, and they were asked anew.
        again: bool,
        /// Where to go on.
        next: String,
    },
    /// It is no answer to what began in this browser, came a second time or too late, or was refused.
    Failed,
}

impl Door<'_> {
    /// Begins: where the browser goes, and the cookie that it takes along.
    ///
    /// # Errors
    /// When the provider cannot be asked, or something of ours fails.
    pub async fn begin(
        &self,
        (again, next): (bool, &str),
        language: &str,
    ) -> Result<(String, HeaderValue), Error> {
        let back = self.back()?;
        let asking = Asking {
            back: &back,
            again,
            language,
        };
        let (address, pending) = self.provider.begin(asking).await?;
        let mut body = vec![self.cookie.1];
        body.extend(pending.to_bytes());
        body.extend(next.as_bytes());
        let sealed = self.keys.seal(&body);
        let sealed = sealed.ok_or_else(|| Error::internal("a sign-in could not be sealed"))?;
        let cookie = self.header(&BASE64.encode(sealed), pending.until() - pending.begun)?;
        Ok((address, cookie))
    }

    /// Ends: who came back with what stands behind the `?`.
    ///
    /// INVARIANT: only the browser that began can end it, since it alone has the cookie with the state, and it
    /// can once, whatever comes of it.
    ///
    /// # Errors
    /// When the provider cannot be asked, or something of ours fails.
    pub async fn end(&self, headers: &HeaderMap, query: &str) -> Result<Came, Error> {
        let Some((pending, next)) = self.read(headers) else {
            return Ok(Came::Failed);
        };
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .take(50)
            .collect();
        let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
        let answer = Answer::read(pairs);
        let Some(answer) = answer.ok().filter(|answer| answer.is_to(&pending)) else {
            return Ok(Came::Failed);
        };
        let now = super::seconds(self.app);
        let desk = &self.app.parts.desk;
        if now >= pending.until() || !desk.end(&pending.id, pending.until(), now).await? {
            return Ok(Came::Failed);
        }
        let back = self.back()?;
        match self.provider.finish((&pending, &answer), &back).await {
            Ok(entered) => Ok(Came::As {
                who: entered.who,
                again: pending.again,
                next,
            }),
            Err(error) if error.kind() == ErrorKind::Refused => {
                // Whoever runs this has to be able to find out; the person cannot do anything about it.
                crate::fault::log(self.app, &error);
                Ok(Came::Failed)
            }
            Err(error) => Err(error),
        }
    }

    /// The header that takes the cookie away: it is of no more use.
    ///
    /// # Errors
    /// Never, as its parts are fixed.
    pub fn forget(&self) -> Result<HeaderValue, Error> {
        self.header("", 0)
    }

    /// Where a browser comes back, as the provider has it registered.
    fn back(&self) -> Result<String, Error> {
        Ok(format!("{}{}", self.app.parts.notice.portal()?, self.back))
    }

    fn is_local(&self) -> bool {
        let portal = self.app.parts.notice.portal();
        portal.is_ok_and(|portal| portal.starts_with("http://"))
    }

    fn name(&self) -> String {
        let prefix = if self.is_local() { "" } else { "__Host-" };
        format!("{prefix}{}", self.cookie.0)
    }

    fn header(&self, value: &str, seconds: i64) -> Result<HeaderValue, Error> {
        let secure = if self.is_local() { "" } else { "; Secure" };
        // `Lax`: the way back comes from another site, as a page that is opened.
        let text = format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
            self.name()
        );
        HeaderValue::from_str(&text).map_err(|e| Error::internal("a cookie").because(e))
    }

    fn read(&self, headers: &HeaderMap) -> Option<(Pending, String)> {
        let wanted = self.name();
        let cookies = headers.get_all(COOKIE).iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        let value = cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == wanted).then_some(value))?;
        let body = self.keys.open(&BASE64.decode(value).ok()?)?;
        let (mark, rest) = body.split_first()?;
        let (pending, next) = rest.split_at_checked(Pending::BYTES)?;
        (*mark == self.cookie.1).then_some(())?;
        let next = String::from_utf8(next.to_vec()).ok()?;
        Some((Pending::from_bytes(pending)?, next))
    }
}
