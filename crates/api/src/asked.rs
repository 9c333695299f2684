//! What every request says beside its address: whose key it comes with, what is asked for.

use crate::api::Api;
use crate::grant::Grant;
use crate::observe::KeySeen;
use crate::problem::{
    BAD_REQUEST, FORBIDDEN, INVALID, MEDIA_TYPE, Problem, TOO_MANY, UNAUTHORIZED,
};
use crate::secret::Secret;
use crate::store::ApiKey;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rights::{Error, Ordinal, PersonId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::What;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

/// A request.
pub(crate) struct Asked {
    pub(crate) api: Arc<Api>,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) uri: Uri,
    query: Vec<(String, String)>,
    from: String,
    seen: KeySeen,
}

impl FromRequestParts<Arc<Api>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let query = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Asked {
            api: Arc::clone(api),
            method: parts.method.clone(),
            from: api.app().origin(&parts.headers, peer.map(|info| info.0)),
            headers: parts.headers.clone(),
            uri: parts.uri.clone(),
            query: query.take(100).collect(),
            seen: parts
                .extensions
                .get::<KeySeen>()
                .cloned()
                .unwrap_or_default(),
        })
    }
}

impl Asked {
    /// The key that the request comes with, if it may do this.
    ///
    /// INVARIANT: every route but health, readiness and the description asks this before it reads or writes.
    pub(crate) async fn may(&self, grant: Grant) -> Result<ApiKey, Problem> {
        let key = self.key().await?;
        if !key.scopes.contains(&grant) {
            let detail = format!("the key `{}` lacks the scope `{grant}`", key.prefix);
            return Err(Problem::new(FORBIDDEN, detail));
        }
        Ok(key)
    }

    async fn key(&self) -> Result<ApiKey, Problem> {
        let sent = self.headers.get(AUTHORIZATION);
        let sent = sent.and_then(|value| value.to_str().ok());
        let Some((scheme, token)) = sent.and_then(|sent| sent.split_once(' ')) else {
            let detail = "send a key as `Authorization: Bearer demur_...`";
            return Err(Problem::new(UNAUTHORIZED, detail));
        };
        let today = self.api.app().parts().clock.today();
        if scheme.eq_ignore_ascii_case("bearer")
            && let Some(secret) = Secret::read(token.trim())
            && let Some(key) = self.api.store().key_of(&secret, today).await?
        {
            drop(self.seen.0.set(key.prefix.clone()));
            self.rate(&key)?;
            return Ok(key);
        }
        self.api.metrics().refused_key();
        let limited = self.api.app().limit(What::Key, &self.from);
        limited.map_err(|seconds| {
            Problem::new(TOO_MANY, "too many keys that are none").after(seconds)
        })?;
        let detail = "this key is none, was revoked, or has expired";
        Err(Problem::new(UNAUTHORIZED, detail))
    }

    /// Holds a key to its rate, so that one program that runs wild leaves something to the others.
    fn rate(&self, key: &ApiKey) -> Result<(), Problem> {
        let a_second = self.api.settings().calls_per_second;
        if a_second == 0 {
            return Ok(());
        }
        let limited = self.api.app().limit(What::Calls(a_second), &key.prefix);
        limited.map_err(|seconds| {
            let detail = format!(
                "more than {a_second} requests a second with this key; wait, or send more at once"
            );
            Problem::new(TOO_MANY, detail).after(seconds)
        })
    }

    /// Refuses whatever stands behind the `?` and is not one of these.
    pub(crate) fn only(&self, names: &[&str]) -> Result<(), Problem> {
        for (at, (name, _)) in self.query.iter().enumerate() {
            let name: String = name.chars().take(40).collect();
            if !names.contains(&name.as_str()) {
                let detail = format!("there is no parameter `{}`", name.escape_debug());
                return Err(Problem::new(BAD_REQUEST, detail));
            }
            if self.query.iter().take(at).any(|(known, _)| *known == name) {
                let detail = format!("the parameter `{name}` is there twice");
                return Err(Problem::new(BAD_REQUEST, detail));
            }
        }
        Ok(())
    }

    /// The value of a name behind the `?`.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// How many of a list are asked for.
    pub(crate) fn limit(&self, usual: u32, most: u32) -> Result<u32, Problem> {
        let Some(text) = self.value("limit") else {
            return Ok(usual);
        };
        let wrong = || {
            let detail = format!("`limit` is a number from 1 to {most}");
            Problem::new(BAD_REQUEST, detail)
        };
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let limit: u32 = text.parse().map_err(|_| wrong())?;
        match digits && (1..=most).contains(&limit) {
            true => Ok(limit),
            false => Err(wrong()),
        }
    }

    /// A person by id or handle.
    pub(crate) async fn person(&self, id: &str) -> Result<Ordinal, Problem> {
        let ledger = &self.api.app().parts().ledger;
        let found = ledger.resolve(&[PersonId::from(id)]).await?;
        // The id is not repeated: answers are logged in many places.
        let unknown = || Error::not_found("nobody has the id or handle that was asked for");
        Ok(found.into_iter().next().flatten().ok_or_else(unknown)?)
    }

    /// Refuses a body of another media type.
    pub(crate) fn media_type(&self, allowed: &[&str]) -> Result<String, Problem> {
        let sent = self.headers.get(CONTENT_TYPE);
        let sent = sent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let kind = sent.split(';').next().unwrap_or_default().trim();
        let kind = kind.to_ascii_lowercase();
        match allowed.contains(&kind.as_str()) {
            true => Ok(kind),
            false => {
                let detail = format!("send `{}`", allowed.join("` or `"));
                Err(Problem::new(MEDIA_TYPE, detail))
            }
        }
    }

    /// A body of JSON.
    pub(crate) fn body<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, Problem> {
        self.media_type(&["application/json"])?;
        serde_json::from_slice(body).map_err(|e| match e.classify() {
            serde_json::error::Category::Data => Problem::new(INVALID, shown(&e)),
            _ => Problem::new(BAD_REQUEST, format!("the body is no JSON: {}", shown(&e))),
        })
    }
}

/// What is wrong with JSON, short: it can quote what was sent.
pub(crate) fn shown(e: &serde_json::Error) -> String {
    let text: String = e.to_string().chars().take(200).collect();
    text.escape_debug().to_string()
}

/// An answer of JSON.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Problem> {
    let text = serde_json::to_string(value);
    let text = text.map_err(|e| Error::internal("an answer could not be written").because(e))?;
    Ok(as_json(status, text))
}

/// An answer of JSON that is written already.
pub(crate) fn as_json(status: StatusCode, text: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], text).into_response()
}
