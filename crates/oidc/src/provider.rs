//! A provider: where a browser is sent, and what comes of its way back.

use crate::answer::Answer;
use crate::checks::Expected;
use crate::fetch::{code, object, wanted};
use crate::known::Known;
use crate::metadata::Metadata;
use crate::pending::Pending;
use crate::settings::{Secret, Settings};
use crate::token::{Token, refused};
use crate::who::{Entered, Who};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::StatusCode;
use rights::{Clock, Error, Randomness};
use serde_json::{Map, Value};
use std::sync::Arc;
use url::form_urlencoded;

/// A provider with which people sign in.
pub struct Provider {
    settings: Settings,
    secret: Secret,
    known: Known,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Provider").field(&self.settings).finish()
    }
}

/// How somebody is sent there.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The whole address where the browser comes back, as the provider has it registered.
    pub back: &'a str,
    /// Whether the provider has to ask for the password, or what stands for it, whoever is signed in there.
    pub again: bool,
    /// The language of its pages, such as `de`.
    pub language: &'a str,
}

impl Provider {
    /// From what the operator says. Nothing is asked yet: the provider may be started later.
    ///
    /// # Errors
    /// When the settings cannot work, or TLS cannot be set up.
    pub fn new(
        settings: Settings,
        secret: Secret,
        (clock, randomness): (Arc<dyn Clock>, Arc<dyn Randomness>),
    ) -> Result<Provider, Error> {
        settings.check("oidc")?;
        Ok(Provider {
            known: Known::new(&settings.issuer)?,
            settings,
            secret,
            clock,
            randomness,
        })
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    fn now(&self) -> i64 {
        self.clock.now().epoch_micros().div_euclid(1_000_000)
    }

    /// Begins: where the browser is sent, and what is to be kept for it, sealed, until it comes back.
    ///
    /// # Errors
    /// When the provider cannot be asked, or randomness fails.
    pub async fn begin(&self, asking: Asking<'_>) -> Result<(String, Pending), Error> {
        let now = self.now();
        let metadata = self.known.metadata(now).await?;
        let pending = Pending::new(&*self.randomness, now, asking.again)?;
        let mut address = metadata.authorization.clone();
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", asking.back)
            .append_pair("scope", &self.settings.scope())
            .append_pair("state", &pending.state())
            .append_pair("nonce", &pending.nonce())
            .append_pair("code_challenge", &pending.challenge())
            .append_pair("code_challenge_method", "S256")
            .append_pair("ui_locales", asking.language);
        if asking.again {
            // With `max_age` a token has to say when it was done (OpenID Connect Core 1.0, section 3.1.2.1).
            address
                .query_pairs_mut()
                .append_pair("prompt", "login")
                .append_pair("max_age", "0");
        }
        Ok((address.into(), pending))
    }

    /// Ends: whom the provider names. `back` is the address that it began with.
    ///
    /// The caller has made sure that this sign-in was not ended before.
    ///
    /// # Errors
    /// [`rights::ErrorKind::Refused`] when the answer, or the token, is not one to this sign-in;
    /// [`rights::ErrorKind::Storage`] when the provider cannot be asked.
    pub async fn finish(
        &self,
        (pending, answer): (&Pending, &Answer),
        back: &str,
    ) -> Result<Entered, Error> {
        if !answer.is_to(pending) || self.now() >= pending.until() {
            return Err(Error::refused("a sign-in did not begin here, or is over"));
        }
        let metadata = self.known.metadata(self.now()).await?;
        let code = answer.code(&self.settings.issuer, metadata.always_names_itself)?;
        let tokens = self.exchange(&metadata, (code, pending), back).await?;
        let missing = || refused("is missing in the answer to a code");
        let token = tokens.get("id_token").and_then(Value::as_str);
        let token = Token::read(token.ok_or_else(missing)?)?;
        let now = self.now();
        self.known.check(&token, now).await?;
        let claims = serde_json::from_slice(&token.payload);
        let claims: Map<String, Value> = claims.map_err(|_| refused("has no claims"))?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &pending.nonce(),
            now,
            since: pending.again.then_some(pending.begun),
        };
        let subject = expected.check(&claims)?;
        let claim = &self.settings.claim;
        let who = match Who::is_in(claim, &claims) {
            true => Who::read(claim, &claims),
            false => self.ask_more(&metadata, &tokens, subject).await?,
        };
        Ok(Entered { who })
    }

    /// Exchanges the code (RFC 6749, section 4.1.3). What comes is used here and kept nowhere.
    async fn exchange(
        &self,
        metadata: &Metadata,
        (given, pending): (&str, &Pending),
        back: &str,
    ) -> Result<Map<String, Value>, Error> {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "authorization_code")
            .append_pair("code", given)
            .append_pair("redirect_uri", back)
            .append_pair("code_verifier", &pending.verifier())
            .finish();
        let request = self
            .known
            .http
            .client()
            .post(metadata.token.clone())
            .header("authorization", self.basic())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let issuer = &self.settings.issuer;
        let what = format!("the token endpoint of `{issuer}`");
        let (status, object) = object(&what, request).await?;
        if status == StatusCode::OK {
            return Ok(object);
        }
        let error = object.get("error").and_then(Value::as_str);
        let error = code(error.unwrap_or_default());
        match error.as_str() {
            "invalid_grant" => Err(Error::refused(format!("`{issuer}` does not know a code"))),
            _ => Err(Error::storage(format!(
                "{what} answers `{}` `{error}`; see to client_id, secret and the registered address `{back}`",
                status.as_u16()
            ))),
        }
    }

    /// Name and secret, each escaped before they are joined (RFC 6749, section 2.3.1).
    fn basic(&self) -> String {
        let escaped =
            |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
        let (name, secret) = (&self.settings.client_id, &self.secret.0);
        let both = format!("{}:{}", escaped(name), escaped(secret));
        format!("Basic {}", STANDARD.encode(both))
    }

    /// Where a token does not say it: the userinfo endpoint (OpenID Connect Core 1.0, section 5.3), which has
    /// to speak of the same person.
    async fn ask_more(
        &self,
        metadata: &Metadata,
        tokens: &Map<String, Value>,
        subject: &str,
    ) -> Result<Option<Who>, Error> {
        let text = |name: &str| tokens.get(name).and_then(Value::as_str);
        let bears = text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
        let token = text("access_token").filter(|_| bears);
        let (Some(at), Some(token)) = (&metadata.userinfo, token) else {
            return Ok(None);
        };
        let request = self.known.http.client().get(at.clone());
        let request = request.header("authorization", format!("Bearer {token}"));
        let what = format!("the userinfo endpoint of `{}`", self.settings.issuer);
        let more = wanted(&what, request).await?;
        if more.get("sub").and_then(Value::as_str) != Some(subject) {
            return Err(refused("and the userinfo endpoint name different persons"));
        }
        Ok(Who::read(&self.settings.claim, &more))
    }
}
