//! Keys of programs that use the API.

use crate::page::page;
use crate::tone::Tone;
use pages::{FormError, Tick};
use rights::Day;

/// All keys.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The newest first.
    pub keys: Vec<ApiKey>,
    /// Where a new one is made (POST).
    pub make: String,
    /// The name as entered.
    pub name: String,
    /// The last day on which it works, as entered; a year from now before anybody entered one.
    pub ends: String,
    /// Whether it was ticked that it never ends.
    pub no_end: bool,
    /// Scopes to choose from.
    pub scopes: Vec<Tick>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// One key. Its secret is known to nobody here.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// What it is for.
    pub name: String,
    /// Its beginning, by which it is recognized.
    pub prefix: String,
    /// What it may.
    pub scopes: Vec<String>,
    /// When it was made.
    pub made: Day,
    /// When it was last used.
    pub used: Option<Day>,
    /// The last day on which it works; `None` is no end.
    pub ends: Option<Day>,
    /// When it was revoked.
    pub revoked: Option<Day>,
    /// Where revoking it is sent (POST).
    pub revoke: Option<String>,
}

/// A secret was made: of a key, or of a webhook. It is shown this once.
#[derive(Clone, Debug)]
pub struct Secret {
    /// What it is for.
    pub name: String,
    /// The secret.
    pub secret: String,
    /// Where to go on.
    pub next: String,
}

impl ApiKey {
    pub(crate) const fn tone(&self) -> Tone {
        if self.revoked.is_some() {
            Tone::Over
        } else {
            Tone::Good
        }
    }
}

page!(Keys, "keys/list.html");
page!(Secret, "keys/secret.html");
