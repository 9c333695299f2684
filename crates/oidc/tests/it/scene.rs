//! Somebody signs in at a provider; time and randomness are the test's.

use crate::house::House;
use crate::signer::Signer;
use oidc::{Answer, Asking, Entered, Pending, Provider, Secret, Settings};
use rights::{Clock, Error, Instant, Randomness};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

pub(crate) const BACK: &str = "https://privacy.example.org/sign-in/back";
const BEGUN: i64 = 1_800_000_000;

#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicI64>);

impl Clock for Hands {
    fn now(&self) -> Instant {
        Instant::from_epoch_micros(self.0.load(Ordering::SeqCst) * 1_000_000).unwrap()
    }
}

/// Bytes that are never the same twice.
#[derive(Default)]
struct Counting(AtomicU8);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        buffer.fill(self.0.fetch_add(1, Ordering::SeqCst));
        Ok(())
    }
}

pub(crate) struct Scene {
    pub(crate) house: House,
    pub(crate) provider: Provider,
    pub(crate) signer: Signer,
    time: Hands,
}

/// A sign-in that has begun.
pub(crate) struct Begun {
    pub(crate) pending: Pending,
    /// What stands behind the `?`.
    pub(crate) asked: BTreeMap<String, String>,
}

impl Begun {
    pub(crate) fn answer(&self, more: &[(&str, &str)]) -> Answer {
        let mut pairs = vec![("code", "c0de"), ("state", self.asked["state"].as_str())];
        pairs.extend(more);
        Answer::read(pairs).unwrap()
    }
}

impl Scene {
    pub(crate) fn new(signer: Signer) -> Scene {
        Scene::with(signer, "")
    }

    pub(crate) fn with(signer: Signer, more: &str) -> Scene {
        let house = House::open();
        let text = format!(
            "issuer = \"{}\"\nclient_id = \"de mur\"\nname = \"House\"\n{more}",
            house.issuer
        );
        let settings: Settings = toml::from_str(&text).unwrap();
        let time = Hands(Arc::new(AtomicI64::new(BEGUN)));
        let senses = (
            Arc::new(time.clone()) as Arc<dyn Clock>,
            Arc::new(Counting::default()) as Arc<dyn Randomness>,
        );
        let provider = Provider::new(settings, Secret::new("s:cret%"), senses).unwrap();
        house.say("/jwks", &json!({ "keys": [signer.jwk("k1")] }));
        Scene {
            house,
            provider,
            signer,
            time,
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.time.0.load(Ordering::SeqCst)
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.time.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) async fn begin(&self, again: bool) -> Begun {
        let asking = Asking {
            back: BACK,
            again,
            language: "de",
        };
        let (address, pending) = self.provider.begin(asking).await.unwrap();
        let url = url::Url::parse(&address).unwrap();
        assert_eq!(url.path(), "/auth");
        Begun {
            pending,
            asked: url.query_pairs().into_owned().collect(),
        }
    }

    /// What a token says that is one for this sign-in.
    pub(crate) fn claims(&self, begun: &Begun) -> Value {
        json!({
            "iss": self.house.issuer, "aud": "de mur", "sub": "s-17", "nonce": begun.asked["nonce"],
            "iat": self.now(), "exp": self.now() + 300, "auth_time": self.now(),
            "email": "u3@example.org", "email_verified": true,
        })
    }

    /// What the token endpoint says from now on.
    pub(crate) fn give(&self, token: &str) {
        let answer = json!({
            "id_token": token, "access_token": "t0ken", "token_type": "Bearer", "expires_in": 60,
        });
        self.house.say("/token", &answer);
    }

    pub(crate) async fn finish(&self, begun: &Begun) -> Result<Entered, Error> {
        let answer = begun.answer(&[]);
        self.provider.finish((&begun.pending, &answer), BACK).await
    }

    /// The whole way with a token.
    pub(crate) async fn enter(
        &self,
        token: impl Fn(&Scene, Value) -> String,
    ) -> Result<Entered, Error> {
        let begun = self.begin(false).await;
        self.give(&token(self, self.claims(&begun)));
        self.finish(&begun).await
    }
}
