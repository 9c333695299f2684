//! What is known of a provider for a while: its addresses and keys.

use crate::fetch::{Http, wanted};
use crate::keys::{Found, Keys};
use crate::metadata::Metadata;
use crate::token::{Token, refused};
use rights::Error;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Seconds for which it is believed.
const FRESH: i64 = 3_600;
/// A token with an unknown key has the keys asked for again, at most so often in seconds: anyone could send
/// such tokens if a provider's were not asked for first.
const KEYS_PAUSE: i64 = 30;
/// Seconds for which a provider that failed is not asked again, so that nobody waits for nothing.
const FAILED_PAUSE: i64 = 5;

/// A provider, as far as it is known.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) http: Http,
    issuer: String,
    // Held while it is asked: one asks, the others wait for what it hears.
    heard: Mutex<Heard>,
}

#[derive(Debug, Default)]
struct Heard {
    metadata: Option<(Arc<Metadata>, i64)>,
    keys: Option<(Arc<Keys>, i64)>,
    failed: Option<i64>,
}

/// Whether something is younger than that; where the clock went back nothing is.
fn is_within(at: i64, now: i64, seconds: i64) -> bool {
    (0..seconds).contains(&now.saturating_sub(at))
}

impl Known {
    pub(crate) fn new(issuer: &str) -> Result<Known, Error> {
        Ok(Known {
            http: Http::new()?,
            issuer: issuer.to_owned(),
            heard: Mutex::default(),
        })
    }

    /// What it says of itself.
    pub(crate) async fn metadata(&self, now: i64) -> Result<Arc<Metadata>, Error> {
        let mut heard = self.heard.lock().await;
        self.metadata_of(&mut heard, now).await
    }

    async fn metadata_of(&self, heard: &mut Heard, now: i64) -> Result<Arc<Metadata>, Error> {
        if let Some((metadata, at)) = &heard.metadata
            && is_within(*at, now, FRESH)
        {
            return Ok(Arc::clone(metadata));
        }
        self.may_ask(heard, now)?;
        let asked = Metadata::fetch(&self.http, &self.issuer).await;
        let metadata = Arc::new(asked.inspect_err(|_| heard.failed = Some(now))?);
        heard.metadata = Some((Arc::clone(&metadata), now));
        Ok(metadata)
    }

    fn may_ask(&self, heard: &Heard, now: i64) -> Result<(), Error> {
        let failed = heard
            .failed
            .is_some_and(|at| is_within(at, now, FAILED_PAUSE));
        match failed {
            true => Err(Error::storage(format!(
                "the provider `{}` failed a moment ago",
                self.issuer
            ))),
            false => Ok(()),
        }
    }

    /// Its keys: the ones that are known, unless they are older than that many seconds.
    async fn keys(&self, now: i64, seconds: i64) -> Result<Arc<Keys>, Error> {
        let mut heard = self.heard.lock().await;
        if let Some((keys, at)) = &heard.keys
            && is_within(*at, now, seconds)
        {
            return Ok(Arc::clone(keys));
        }
        let metadata = self.metadata_of(&mut heard, now).await?;
        self.may_ask(&heard, now)?;
        let what = format!("the keys of `{}`", self.issuer);
        let asked = wanted(&what, self.http.client().get(metadata.keys.clone())).await;
        let asked = asked.inspect_err(|_| heard.failed = Some(now))?;
        let keys = Arc::new(Keys::read(&asked));
        heard.keys = Some((Arc::clone(&keys), now));
        Ok(keys)
    }

    /// Refuses a token that none of its keys signed.
    pub(crate) async fn check(&self, token: &Token<'_>, now: i64) -> Result<(), Error> {
        for seconds in [FRESH, KEYS_PAUSE] {
            if self.keys(now, seconds).await?.check(token)? == Found::Signed {
                return Ok(());
            }
        }
        Err(refused(
            "is signed by a key that its provider does not have",
        ))
    }
}
