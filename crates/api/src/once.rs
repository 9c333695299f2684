//! The same request twice is one (`Idempotency-Key`): whoever got no answer sends it again and gets the answer
//! of the first time.
//!
//! INVARIANT: a request is entered before it does anything, with the head of the ledger and the time it has
//! then. When it comes again after a crash, what it caused is looked for from that head on, with that time; so
//! it happens once, whether or not the first one got as far as the ledger. What a request changes in the API's
//! own database is written together with its answer ([`Change`]), so there nothing is to be looked for.

use crate::api::Running;
use crate::asked::{Asked, as_json};
use crate::problem::{Answer, BAD_REQUEST, CONFLICT, KEY_REUSED, Problem};
use crate::store::{ApiKey, Change};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use rights::{Error, Instant, Sequence};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The header.
const HEADER: &str = "idempotency-key";
/// The longest name.
const LONGEST: usize = 255;

/// A request that is worked on now.
pub(crate) struct Attempt {
    /// When it first came.
    pub(crate) began: Instant,
    /// What it caused is not before this entry.
    pub(crate) since: Sequence,
    /// Whether it came before, and it is not known what it did.
    pub(crate) again: bool,
    /// Key and name, where it has one.
    named: Option<(String, String, Running)>,
}

/// How to go on.
pub(crate) enum Begun {
    /// It is to be done.
    New(Attempt),
    /// It was done, and this was the answer.
    Done(Response),
}

/// What was done: status, where what was made is, what is said.
pub(crate) type Done = (StatusCode, Option<String>, String);

/// What is said, as JSON.
pub(crate) fn done(
    status: StatusCode,
    location: Option<String>,
    said: &impl Serialize,
) -> Result<Done, Problem> {
    let text = serde_json::to_string(said);
    let text = text.map_err(|e| Error::internal("an answer could not be written").because(e))?;
    Ok((status, location, text))
}

impl Asked {
    /// Begins a request that changes something.
    ///
    /// INVARIANT: what is begun goes to its end ([`Asked::finish`]), and its name is held until then. Otherwise what
    /// somebody began who hung up could still be on its way to the ledger while they ask again: it would not be found
    /// there, and happen twice.
    pub(crate) async fn begin(&self, key: &ApiKey, body: &[u8]) -> Result<Begun, Problem> {
        let parts = self.api.app().parts();
        let (now, head) = (parts.clock.now(), parts.ledger.head().await?);
        let Some(name) = self.name()? else {
            return Ok(Begun::New(Attempt {
                began: now,
                since: head,
                again: false,
                named: None,
            }));
        };
        let busy = || {
            let detail = "the same `Idempotency-Key` is being worked on; ask again later";
            Problem::new(CONFLICT, detail).after(1)
        };
        let running = self.api.begin(&key.prefix, name).ok_or_else(busy)?;
        let store = self.api.store();
        let digest = self.digest(body);
        let entered = store
            .enter((&key.prefix, name), (digest, now, head))
            .await?;
        let (new, kept) = entered;
        if kept.digest != digest {
            let detail = "this `Idempotency-Key` came with another request before; take a new one";
            return Err(Problem::new(KEY_REUSED, detail));
        }
        if let Some((status, location, text)) = kept.answer {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            return Ok(Begun::Done(answer((status, location, text))));
        }
        Ok(Begun::New(Attempt {
            began: kept.began,
            since: kept.head,
            again: !new,
            named: Some((key.prefix.clone(), name.to_owned(), running)),
        }))
    }

    /// The name that a request comes with.
    pub(crate) fn name(&self) -> Result<Option<&str>, Problem> {
        let Some(name) = self.headers.get(HEADER) else {
            return Ok(None);
        };
        let name = name.to_str().unwrap_or_default();
        let visible = name.bytes().all(|b| b.is_ascii_graphic());
        if name.is_empty() || name.len() > LONGEST || !visible {
            let detail = format!("`Idempotency-Key` is 1 to {LONGEST} visible characters of ASCII");
            return Err(Problem::new(BAD_REQUEST, detail));
        }
        Ok(Some(name))
    }

    fn digest(&self, body: &[u8]) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(self.method.as_str());
        digest.update(b"\n");
        digest.update(self.uri.path());
        digest.update(b"\n");
        digest.update(body);
        digest.finalize().into()
    }

    /// Ends it: its answer is kept, or its name is free again where it did nothing.
    pub(crate) async fn end(&self, attempt: Attempt, done: Result<Done, Problem>) -> Answer {
        let store = self.api.store();
        let named = attempt
            .named
            .as_ref()
            .map(|(key, name, _)| (key.as_str(), name.as_str()));
        match (done, named) {
            (Ok(done), Some(named)) => {
                let (status, location, text) = &done;
                let kept = (status.as_u16(), location.as_deref(), text.as_str());
                store.keep_answer(named, kept).await?;
                Ok(answer(done))
            }
            (Ok(done), None) => Ok(answer(done)),
            (Err(problem), Some(named)) if problem.did_nothing() => {
                store.forget(named).await?;
                Err(problem)
            }
            (Err(problem), _) => Err(problem),
        }
    }
}

impl Asked {
    /// Answers a request that changes something, to its end, also when whoever asked hangs up.
    pub(crate) async fn finish<A>(self, answer: impl FnOnce(Asked) -> A) -> Answer
    where
        A: Future<Output = Answer> + Send + 'static,
    {
        let api = Arc::clone(&self.api);
        api.app().finish(answer(self)).await?
    }

    /// Makes a change here, once for an idempotency key.
    pub(crate) async fn changed(
        &self,
        key: &ApiKey,
        body: &[u8],
        change: impl Future<Output = Result<(Change, Done), Problem>> + Send,
    ) -> Answer {
        match self.begin(key, body).await? {
            Begun::Done(response) => Ok(response),
            Begun::New(attempt) => self.end_with(attempt, change.await).await,
        }
    }

    /// Ends a request all of whose effect is a change here: change and answer are written together.
    async fn end_with(&self, attempt: Attempt, changed: Result<(Change, Done), Problem>) -> Answer {
        let (mut change, done) = match changed {
            Ok(changed) => changed,
            Err(problem) => return self.end(attempt, Err(problem)).await,
        };
        if let Some((key, name, _)) = &attempt.named {
            let (status, location, text) = &done;
            let kept = (status.as_u16(), location.as_deref(), text.as_str());
            change.keep_answer((key, name), kept).await?;
        }
        change.commit().await?;
        Ok(answer(done))
    }
}

fn answer((status, location, text): Done) -> Response {
    let mut response = as_json(status, text);
    if let Some(location) = location.and_then(|l| HeaderValue::from_str(&l).ok()) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}
