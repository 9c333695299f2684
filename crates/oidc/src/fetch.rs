//! Asking a provider: bounded in time and size, followed nowhere.

use reqwest::{Client, RequestBuilder, StatusCode, redirect};
use rights::Error;
use serde_json::{Map, Value};
use std::time::Duration;

/// The longest answer that is read.
const BYTES: usize = 256 * 1024;
/// How long it is waited for.
const WAIT: Duration = Duration::from_secs(10);

/// What asks.
#[derive(Clone, Debug)]
pub(crate) struct Http(Client);

impl Http {
    pub(crate) fn new() -> Result<Http, Error> {
        let client = Client::builder()
            // A redirect could lead anywhere, with a secret; a proxy of the environment is not asked.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(WAIT)
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent("demur");
        let client = client.build();
        client
            .map(Http)
            .map_err(|e| Error::internal("cannot ask providers of sign-in").because(e))
    }

    pub(crate) fn client(&self) -> &Client {
        &self.0
    }
}

/// Sends a request: the status, and the object that came as JSON; an empty one where another thing came.
///
/// INVARIANT: errors name what was asked, never what was sent: requests hold secrets.
pub(crate) async fn object(
    what: &str,
    request: RequestBuilder,
) -> Result<(StatusCode, Map<String, Value>), Error> {
    let failed = |e: reqwest::Error| {
        Error::storage(format!("{what} cannot be reached")).because(e.without_url())
    };
    let mut answer = request
        .header("accept", "application/json")
        .send()
        .await
        .map_err(failed)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed)? {
        if bytes.len() + chunk.len() > BYTES {
            let message = format!("{what} answers with more than `{BYTES}` bytes");
            return Err(Error::storage(message));
        }
        bytes.extend_from_slice(&chunk);
    }
    let object = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok((answer.status(), object))
}

/// The same where only an object will do.
pub(crate) async fn wanted(
    what: &str,
    request: RequestBuilder,
) -> Result<Map<String, Value>, Error> {
    let (status, object) = object(what, request).await?;
    match status == StatusCode::OK && !object.is_empty() {
        true => Ok(object),
        false => Err(Error::storage(format!(
            "{what} answers `{}` without what was asked for",
            status.as_u16()
        ))),
    }
}

/// A code that somebody else made up, fit for a log.
pub(crate) fn code(text: &str) -> String {
    let good = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.chars().filter(good).take(60).collect()
}
